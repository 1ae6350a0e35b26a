"""Build the sample plans that the sheets were drawn with: John's, and the hard case, Aleksandra's.

Everybody in them is invented; the phone numbers are Ofcom's fictitious ones.
"""

from __future__ import annotations

from datetime import date, time

from app.domain.plan import (
    Call,
    Copies,
    Day,
    Doer,
    Goal,
    Plan,
    PlanSheet,
    PlanState,
    Review,
    Step,
    When,
    Who,
)
from app.domain.ten_keys import Key

I = Who()  # noqa: E741
WORKER = Who(Doer.LINK_WORKER)
NOBODY = Who(Doer.NOBODY_YET)
SURGERY = Call(
    "Elm Road Surgery", "if I feel unwell", "01632 960 100", "Monday to Friday, 8 am to 6:30 pm"
)


def named(name: str) -> Who:
    """Give somebody outside the records."""
    return Who(Doer.NAMED, name)


def standard(
    state: PlanState = PlanState.AGREED, *, is_demo: bool = False, is_trial: bool = False
) -> PlanSheet:
    """Give John's plan: three things, three goals, ten steps, three places with a web address."""
    strollers = Step(
        "s-4",
        "walk with Park Strollers",
        I,
        When(date(2026, 11, 26), time(10, 30), time(11, 30), "every Thursday"),
        service_uid="strollers",
        service_name="Park Strollers",
        service_url="https://example.org/strollers",
        service_phone="01632 960 112",
        day=Day(
            title="Park Strollers, a gentle walk",
            place="The café, Rockingham Road Park, Kettering",
            way="Bus 8 from Mill Road at 10:05 am, free.\nI get off at Park Gates.",
            company="Priya meets me at the bus stop.",
            phone="01632 960 112",
            ask_for="Dawn",
        ),
    )
    bills = Step(
        "s-10",
        "check if I can get Pension Credit",
        named("Imran"),
        When(date(2026, 11, 30), time(14), time(14, 45)),
        service_uid="warm",
        service_name="Warm Homes Advice",
        service_url="https://example.org/warm",
        service_phone="01632 960 145",
        day=Day(
            title="Help with bills",
            place="Warm Homes Advice, Kettering Library, Room 2",
            way="Susan, my daughter, drives me and comes in.",
            bring="I take my gas bill and my pension letter.",
            phone="01632 960 145",
            ask_for="Imran",
        ),
    )
    tea = Step(
        "s-1",
        "go to Tea and Company",
        I,
        When(date(2026, 12, 8), time(14), time(16)),
        service_uid="tea",
        service_name="Tea and Company",
        service_url="https://example.org/tea",
        service_phone="01632 960 178",
        day=Day(
            place="St Luke’s Hall, Mill Road, next to the post office",
            way="A 10 minute walk, all on the flat.",
            company="On my own. Jean meets me at the door.",
            phone="01632 960 178",
            ask_for="Jean",
        ),
    )
    susan = Who(Doer.CONTACT, contact_uid="susan")
    plan = Plan(
        uid="plan-john",
        case_uid="case-john",
        number=3,
        state=state,
        made_on=date(2026, 11, 24),
        what_matters="Since Margaret died the evenings are long. I want some company, to walk to "
        "the lake again, and to stop worrying about the gas bill.",
        goals=(
            Goal(
                "g-1",
                "I want someone to talk to in the afternoons.",
                Key.RELATING,
                8,
                7,
                (
                    tea,
                    Step("s-2", "ring Jean to say I am coming", WORKER, When(date(2026, 12, 7))),
                    Step(
                        "s-3",
                        "phone me",
                        susan,
                        When(start=time(18), words="every Sunday"),
                        day=Day(title="Susan phones"),
                    ),
                ),
            ),
            Goal(
                "g-2",
                "I want to walk to the lake and back by Easter.",
                Key.EXERCISING,
                9,
                8,
                (
                    strollers,
                    Step("s-5", "walk to the post office and back on other dry days", I),
                    Step("s-6", "come with me the first time", WORKER),
                    Step("s-7", "choose the short route to begin with", named("Dawn")),
                ),
            ),
            Goal(
                "g-3",
                "I want to open the gas bill without feeling sick.",
                Key.RESILIENCE,
                9,
                5,
                (
                    Step("s-8", "put the gas bill and pension letter in my blue folder", I),
                    Step("s-9", "send Warm Homes Advice my form today", WORKER),
                    bills,
                ),
            ),
        ),
        harder="If I stop opening the curtains or answering the phone, things are getting harder.",
        harder_then="Then I ring Susan or Priya the same day.",
        review=Review(date(2027, 1, 19), time(14), "Elm Road Surgery"),
        copies=Copies(person=True, practice=True, contact_uids=("susan",)),
    )
    return PlanSheet(
        plan=plan,
        person="John",
        initial="S",
        link_worker=Call(
            "Priya Patel", "my link worker", "01632 960 101", "Monday to Thursday, 9 am to 4 pm"
        ),
        link_worker_first="Priya",
        practice=SURGERY,
        contacts={"susan": ("Susan", "my daughter")},
        is_demo=is_demo,
        is_trial=is_trial,
    )


def hard_case() -> PlanSheet:
    """Give Aleksandra's plan: long names, long words, nine steps, missing facts."""
    circle = Step(
        "h-1",
        "",
        I,
        When(date(2026, 11, 25), time(14)),
        service_uid="circle",
        day=Day(
            title="Northamptonshire Bereavement and Friendship Circle, Kettering and "
            "Rothwell group",
            way="Community transport collects me. I ring the day before. "
            "My walking frame comes too.",
            company="Nobody comes with me yet.",
            phone="01632 960 133 extension 2",
            ask_for="the volunteer co-ordinator",
            finds_out="Oluwaseun",
            finds_out_by=date(2026, 11, 23),
        ),
    )
    benefits = Step(
        "h-2",
        "",
        named("Imran"),
        When(date(2026, 12, 10), time(11, 15), time(12)),
        service_uid="warm",
        day=Day(
            title="Benefits check by phone",
            way="They ring me on my own number.\nThe caller says “Warm Homes”.",
            bring="I have my pension letter and bank statement beside me.",
            phone="01632 960 145",
            ask_for="Imran",
        ),
    )
    craft = Step(
        "h-3",
        "",
        named("Mina"),
        service_uid="craft",
        day=Day(
            title="Craft table",
            place="Desborough Library",
            phone="01632 960 121",
            ask_for="Mina",
            finds_out="Oluwaseun",
            finds_out_by=date(2026, 12, 4),
        ),
    )
    steps = (
        ("put every letter that comes into the blue folder, unopened if I like, and bring the "
         "folder with me each time", I),
        ("ring Imran if a letter has red print", I),
        ("ask my sister to sit with me on Sunday", I),
        ("cook one meal for two and freeze half", I),
        ("ask the church if the sewing group still meets", WORKER),
        ("send my form to Warm Homes Advice", WORKER),
        ("check Pension Credit and the water bill", named("Imran")),
        ("keep a chair for me at the craft table", named("Mina")),
        ("who drives me home when it is dark", NOBODY),
    )  # fmt: skip
    plan = Plan(
        uid="plan-aleksandra",
        case_uid="case-aleksandra",
        number=1,
        state=PlanState.AGREED,
        made_on=date(2026, 11, 17),
        what_matters="My husband did all the papers and I never learned. When the letters come I "
        "put them in the drawer. I am not lonely all the time, my sister rings, but on Sundays "
        "the house is very quiet and I do not cook for one. I used to sew for the church and I "
        "liked being asked. I would like to be asked again. I do not want to be a nuisance to my "
        "son, who has his own troubles.",
        goals=(
            Goal(
                "h-g-1",
                "I want to know where every letter is and what it wants from me, and not be "
                "afraid of the drawer.",
                Key.DIRECTION,
                10,
                None,
                (
                    *(Step(f"h-1{i}", words, who) for i, (words, who) in enumerate(steps)),
                    circle,
                    benefits,
                    craft,
                ),
            ),
            Goal(
                "h-g-2",
                "I want to be asked to sew again.",
                None,
                8,
                9,
                (
                    Step("h-20", "look out my sewing box", I),
                    Step("h-21", "who asks the church, and by when", NOBODY),
                ),
            ),
        ),
        review=Review(rings_by=date(2027, 1, 15)),
    )
    return PlanSheet(
        plan=plan,
        person="Aleksandra",
        initial="B",
        link_worker=Call(
            "Oluwaseun Featherstonehaugh-Adeyemi",
            "my link worker",
            "01632 960 101",
            "Monday to Thursday, 9 am to 4 pm",
        ),
        link_worker_first="Oluwaseun",
        practice=SURGERY,
    )
