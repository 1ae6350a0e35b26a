"""Promise that what was agreed in an appointment is what is stored, audited and printed."""

from __future__ import annotations

import hashlib
import json
from datetime import date, time, timedelta
from pathlib import Path

from app.actions import escalations, plans, referrals, services
from app.domain.directory import ServiceQuery
from app.domain.plan import Doer, PlanState
from app.domain.ten_keys import Key
from tests.actions.conftest import a_referral, somebody
from tests.journeys import link_workers_appointment as day
from tests.journeys.conftest import WORKER, House
from tests.journeys.riding import ride
from tests.printing.reading import letters_of, pages_of
from ui.tour.directory import record

Entry = tuple[str, str | None, str | None]
READINGS = {
    "referrals.read", "referral.open", "person.open", "caseload.read",
    "plan.open", "service.search", "service.open",
}  # fmt: skip

# When it is chosen, and again once accepted; never behind another tab. At a server, whatever was
# read before the PC began to hear the others is read once more.
_OPENINGS = 2


def before(house: House, folder: Path) -> None:
    """Let one referral wait, and one lunch club be known."""
    desk = house.desk(WORKER)
    referrals.log(desk, a_referral(somebody("Stevens", "John", "9990000123", date(1941, 4, 2))))
    file = folder / "services.json"
    file.write_text(json.dumps([record("Tuesday lunch club")]), "utf-8")
    services.take_import(desk, services.preview_import(desk, file))
    desk.store.close()


def test_a_link_workers_appointment(house: House, tmp_path: Path) -> None:
    before(house, tmp_path)
    so_far = len(house.audit())
    ride("link_workers_appointment", house.folder, house.address)
    _look_at_the_audit(house.audit()[so_far:], may_open=_OPENINGS + house.is_at_a_server)
    pdf = (house.folder / day.PDF).read_bytes()
    _look_at_the_plan(house, pdf)
    _look_at_the_pages(pdf)


def _look_at_the_plan(house: House, pdf: bytes) -> None:
    """Compare every field with what was typed."""
    today = date.today()
    desk = house.desk(WORKER)
    (case,) = plans.caseload(desk)
    opened = plans.open_plan(desk, case.plan_uid or "")
    plan = opened.plan
    (contact,) = opened.contacts
    assert (contact.name, contact.relation) == ("Zuzanna", "my niece")
    assert contact.phone == "07700 900222"
    assert (contact.is_carer, contact.may_speak, contact.may_have_copy) == (True, False, True)
    assert (plan.number, plan.state) == (1, PlanState.AGREED)
    assert plan.agreed_on == today
    assert plan.made_with_uids == (contact.uid,)
    assert (plan.what_matters, plan.strengths) == (day.MATTERS, day.STRENGTHS)
    assert (plan.harder, plan.harder_then) == ("I stay in bed past ten.", "I ring Zuzanna.")
    assert plan.review.on == today + timedelta(weeks=3)
    assert (plan.review.at, plan.review.place) == (time(14), "Danetre, room 4")
    assert (plan.copies.person, plan.copies.practice) == (True, False)
    assert plan.copies.contact_uids == (contact.uid,)
    first, second = plan.goals
    assert (first.words, first.key, first.confidence) == (day.GOAL, Key.RELATING, 7)
    assert (second.words, second.key, second.confidence) == (day.GOAL_2, None, None)
    lunch, ring = first.steps
    found = services.search(desk, ServiceQuery(text="lunch")).rows[0]
    assert lunch.what == "go for lunch and stay for the quiz"
    assert (lunch.service_uid, lunch.service_name) == (found.uid, "Tuesday lunch club")
    assert lunch.who.kind is Doer.PERSON
    assert found.next_session is not None
    assert (lunch.when.on, lunch.when.start) == (found.next_session.day, time(14))
    assert lunch.when.end == time(15, 30)
    assert "Village Hall" in lunch.day.place
    assert lunch.day.way == "Bus 8 from Mill Road, free with my pass."
    assert lunch.day.company == "Zuzanna meets me at the door"
    assert lunch.day.bring == "My glasses"
    assert (ring.what, ring.when.words) == ("ring every week", "Sundays")
    assert (ring.who.kind, ring.who.contact_uid) == (Doer.CONTACT, contact.uid)
    (gas,) = second.steps
    assert (gas.what, gas.who.kind) == ("ring the gas board together", Doer.LINK_WORKER)
    assert gas.when.on == today + timedelta(weeks=1)
    assert (gas.when.start, gas.when.end) == (time(10), time(10, 30))
    (raised,) = escalations.of_person(desk, opened.person.uid)
    assert (raised.matter, raised.told_who) == (day.MATTER, "Dr Gray, on duty")
    desk.store.close()
    (printed,) = house.rows("SELECT * FROM plan_print")
    assert hashlib.sha256(pdf).hexdigest() in map(str, printed)


def _look_at_the_pages(pdf: bytes) -> None:
    """See that the sheet says what was agreed, and not what the person's copy withholds."""
    letters = letters_of(pdf)
    for words in (day.MATTERS, day.GOAL, day.GOAL_2, "Tuesday lunch club", "Zuzanna", "Sundays",
                  "My glasses", "Danetre, room 4"):  # fmt: skip
        assert "".join(words.split()).strip("“”") in letters, words
    assert "9990000123" not in letters
    assert "DRAFT" not in letters
    assert day.MATTER.split(";")[0].replace(" ", "") not in letters
    assert len(pages_of(pdf)) >= 1


def _look_at_the_audit(entries: list[Entry], may_open: int) -> None:
    """See one entry for each act, in their order; a plan saves itself as often as it must."""
    acts = [act for act, _, _ in entries if act not in READINGS]
    assert acts.count("plan.save") >= 1
    assert [act for act in acts if act != "plan.save"] == [
        "sign-in",
        "referral.accept",
        "plan.start",
        "contact.put",
        "escalation.raise",
        "plan.agree",
        "plan.print",
        "sign-out",
        "sign-in",  # of the test that reads this
    ]
    assert acts.index("plan.agree") > max(i for i, act in enumerate(acts) if act == "plan.save")
    of_plans = {subject for act, subject, _ in entries if act.startswith("plan.")}
    assert len(of_plans) == 1
    opened = [act for act, _, _ in entries].count("referral.open")
    assert opened <= may_open
