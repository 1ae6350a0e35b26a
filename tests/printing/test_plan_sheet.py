"""Keep what the printed plan promises the person who takes it home."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from dataclasses import fields, replace
from datetime import date, time
from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader

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
from app.errors import Refused
from app.printing.measures import BOTTOM, FOOTER_BASELINE, LEFT, TOP, WIDTH
from app.printing.pages import Page
from app.printing.plan_sheet import lay_out, print_plan
from tests import tools
from tests.printing import samples
from tests.printing.reading import (
    Watch,
    fonts_of,
    letters_of,
    order_in,
    pages_of,
    said_in,
    structure_of,
    texts_in,
)

SAMPLES = [samples.standard, samples.hard_case]


def changed(sheet: PlanSheet, **values: object) -> PlanSheet:
    return replace(sheet, plan=replace(sheet.plan, **values))


def crowded(word: str) -> PlanSheet:
    """Give a plan whose every field is `word`."""
    day = Day(word, word, word, word, word, word, word, word, date(2026, 11, 25))
    who = Who(Doer.NAMED, word)
    when = When(date(2026, 11, 26), time(9), time(10), word)
    step = Step("s", word, who, when, "u", word, f"https://{word}", word, day)
    open_step = replace(step, uid="o", when=When(words=word, start=time(9)))
    plan = Plan(
        "p",
        "c",
        made_on=date(2026, 11, 24),
        made_with_uids=("x",),
        what_matters=word,
        goals=(Goal("g", word, None, 5, None, (step, open_step, replace(step, uid="z"))),),
        harder=word,
        harder_then=word,
        review=Review(date(2027, 1, 1), time(9), word),
        copies=Copies(True, True, ("x",)),
    )
    call = Call(word, word, word, word)
    return PlanSheet(plan, word, word, call, word, call, {"x": (word, word)})


def within_the_page(pages: list[Page]) -> bool:
    for page in pages:
        edge = TOP
        for placed in page:
            assert placed.top <= edge + 0.1
            edge = placed.top - placed.block.height
            assert edge >= BOTTOM - 0.1
        for text in texts_in(page):
            assert all(line.width <= text.width + 0.1 for line in text.lines)
    return True


@pytest.mark.parametrize("sample", SAMPLES)
def test_the_samples_take_three_pages(sample: Callable[[], PlanSheet]) -> None:
    assert len(pages_of(print_plan(sample()))) == 3


def test_the_fridge_page_reads_in_its_order() -> None:
    first = pages_of(print_plan(samples.standard()))[0]
    assert order_in(
        first.replace("John S. My plan, version 3 Page 1 of 3", "", 1),
        "My plan John, made with Priya on Tuesday 24 November 2026",
        "What matters to me “Since Margaret died",
        "Thursday 26 November 10:30 am to 11:30 am Park Strollers, a gentle walk",
        "The café, Rockingham Road Park, Kettering",
        "Bus 8 from Mill Road at 10:05 am, free. I get off at Park Gates.",
        "Priya meets me at the bus stop.",
        "01632 960 112, ask for Dawn",
        "Monday 30 November 2 pm to 2:45 pm Help with bills",
        "Tuesday 8 December 2 pm to 4 pm Tea and Company",
        "Who I can call Priya Patel, my link worker Monday to Thursday, 9 am to 4 pm 01632 960 101",
        "Elm Road Surgery, if I feel unwell",
        "If I feel I cannot cope Any time, free. In danger: 999 111, press 2",
        "We meet again: Tuesday 19 January 2027, 2 pm Elm Road Surgery, with Priya",
    )


def test_goals_stand_in_own_words_with_steps_by_who_does_them() -> None:
    second = pages_of(print_plan(samples.standard()))[1]
    assert order_in(
        second,
        "My goals The circles show how sure I am. 0 is not sure at all. 10 is very sure.",
        "Goal 1. Relating “I want someone to talk to in the afternoons.”",
        "I will go to Tea and Company, Tuesday 8 December",
        "Priya will ring Jean to say I am coming, Monday 7 December",
        "Susan will phone me, every Sunday at 6 pm",
        "How sure I am 0 1 2 3 4 5 6 7 8 9 10",
        "Goal 3. Resilience",
        "Imran will check if I can get Pension Credit, Monday 30 November",
        "If things get harder “If I stop opening the curtains",
        "Then I ring Susan or Priya the same day.",
    )


def test_the_week_the_places_and_the_copies_close_the_plan() -> None:
    third = pages_of(print_plan(samples.standard()))[2]
    assert order_in(
        third,
        "My next seven days Morning Afternoon Evening Wednesday 25 November",
        "Thursday 26 November 10:30 am Park Strollers Friday",
        "Sunday 29 November 6 pm Susan phones Monday 30 November 2 pm Help with bills",
        "Tuesday 1 December After this: Tuesday 8 December, 2 pm, Tea and Company.",
        "More about these places Park Strollers example.org/strollers 01632 960 112",
        "Warm Homes Advice",
        "Copies of this plan: me, Susan, Elm Road Surgery.",
    )


def test_the_hard_case_loses_nothing() -> None:
    first, second, third = pages_of(print_plan(samples.hard_case()))
    assert order_in(
        first,
        "The place is not known yet. Oluwaseun rings me by Monday 23 November. I write it here:",
        "01632 960 133 extension 2, ask for the volunteer co-ordinator",
        "They ring me on my own number.",
        "One more thing and what matters to me are on page 2.",
        "Oluwaseun Featherstonehaugh-Adeyemi, my link worker",
        "We meet again: the day is not fixed yet. Oluwaseun rings me by Friday 15 January 2027.",
    )
    assert order_in(
        second,
        "No day yet Day Time Craft table",
        "The day is not known yet. Oluwaseun rings me by Friday 4 December.",
        "What matters to me “My husband did all the papers",
        "My goals",
        "Oluwaseun will send my form to Warm Homes Advice Goal 1 goes on, page 3.",
    )
    assert order_in(
        third,
        "Goal 1, continued Imran will check Pension Credit",
        "Not agreed yet who drives me home when it is dark",
        "I did not want to give a number today.",
        "Goal 2 “I want to be asked to sew again.”",
    )
    assert "seven days" not in second + third
    for empty in ("None", "N/A", "TBC"):
        assert empty not in first + second + third


@pytest.mark.parametrize("sample", SAMPLES)
def test_every_typeface_is_embedded(sample: Callable[[], PlanSheet]) -> None:
    found = fonts_of(print_plan(sample()))
    assert found
    assert all(found.values()), found
    assert not [name for name in found if "NotoSans" not in name]


@tools.needs(shutil.which("qpdf"), "qpdf is not installed")
@pytest.mark.parametrize("sample", SAMPLES)
def test_qpdf_finds_no_fault(sample: Callable[[], PlanSheet], tmp_path: Path) -> None:
    file = tmp_path / "plan.pdf"
    file.write_bytes(print_plan(sample()))
    checked = subprocess.run(["qpdf", "--check", str(file)], capture_output=True, text=True)
    assert checked.returncode == 0, checked.stdout + checked.stderr


def test_the_file_says_its_title_and_language_and_nobody_s_name() -> None:
    reader = PdfReader(BytesIO(print_plan(samples.standard())))
    root = reader.trailer["/Root"]
    assert root["/Lang"] == "en-GB"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"] is not None
    assert reader.metadata is not None
    assert reader.metadata.title == "My plan"
    assert {str(reader.metadata[key]) for key in ("/Author", "/Creator", "/Producer")} == {
        "Hearten"
    }
    said = " ".join(str(value) for value in reader.metadata.values())
    assert not [name for name in ("John", "Priya", "Susan", "ReportLab") if name in said]


def test_everything_is_black_white_or_grey() -> None:
    for page in PdfReader(BytesIO(print_plan(samples.standard()))).pages:
        operators = page.get_contents().get_data().split()
        assert not {b"rg", b"RG", b"k", b"K", b"sc", b"scn", b"SC", b"SCN"} & set(operators)
        assert b"g" in operators


def test_the_same_plan_gives_the_same_bytes() -> None:
    assert print_plan(samples.standard()) == print_plan(samples.standard())


@pytest.mark.parametrize("sample", SAMPLES)
def test_what_is_read_aloud_comes_in_the_order_it_is_drawn(
    sample: Callable[[], PlanSheet],
) -> None:
    pdf = print_plan(sample())
    kinds, pieces = structure_of(pdf)
    assert pieces == said_in(pdf)
    assert all(pieces)
    assert kinds[:2] == ["/Document", "/H1"]
    assert {"/H2", "/H3", "/P", "/L", "/LI", "/Lbl", "/LBody"} <= set(kinds)


def test_a_qr_code_is_read_as_its_address() -> None:
    reader = PdfReader(BytesIO(print_plan(samples.standard())))
    alts = [
        str(value["/Alt"])
        for number in range(1, len(reader.xref[0]) + 1)
        if isinstance(value := reader.get_object(number), dict) and "/Alt" in value
    ]
    assert "https://example.org/tea" in alts


@pytest.mark.parametrize("sample", SAMPLES)
def test_nothing_drawn_leaves_its_place(
    sample: Callable[[], PlanSheet], monkeypatch: pytest.MonkeyPatch
) -> None:
    watch = Watch(monkeypatch)
    assert within_the_page(lay_out(sample()))
    print_plan(sample())
    assert len(watch.drawn) > 100
    for _, left, right, baseline, text in watch.drawn:
        assert left >= LEFT - 0.1, text
        assert right <= LEFT + WIDTH + 0.1, text
        assert baseline >= FOOTER_BASELINE - 0.1, text


def test_each_footer_says_whose_plan_which_version_which_page() -> None:
    for number, page in enumerate(pages_of(print_plan(samples.standard())), 1):
        assert "John S. My plan, version 3" in page
        assert f"Page {number} of 3" in page


def test_a_draft_says_so_on_every_page_and_an_agreed_plan_on_none() -> None:
    draft = pages_of(print_plan(samples.standard(PlanState.DRAFT)))
    assert len(draft) == 3
    assert all("version 3, DRAFT" in page and page.count("DRAFT") == 2 for page in draft)
    assert "DRAFT" not in " ".join(pages_of(print_plan(samples.standard())))


def test_a_demonstration_says_so_on_every_page() -> None:
    shown = pages_of(print_plan(samples.standard(PlanState.DRAFT, is_demo=True)))
    assert all("Demonstration. This person is invented." in page for page in shown)
    assert "Demonstration" not in " ".join(pages_of(print_plan(samples.standard())))


def test_a_sheet_of_a_trial_says_so_on_every_page() -> None:
    shown = pages_of(print_plan(samples.standard(is_trial=True)))
    assert len(shown) == 3
    assert all("For trial. This person is invented." in page for page in shown)
    assert "trial" not in " ".join(pages_of(print_plan(samples.standard())))


def test_no_field_of_the_sheet_can_hold_what_must_stay_off_it() -> None:
    names = " ".join(
        field.name
        for kind in (PlanSheet, Plan, Goal, Step, Day, When, Who, Review, Copies, Call)
        for field in fields(kind)
    )
    for word in ("nhs", "birth", "dob", "address", "postcode", "diagnos", "code"):
        assert word not in names


@pytest.mark.parametrize(
    "typed", ["<b>bold</b>", '<img src="x">', "&amp; & <", "</para>", "%s {0}"]
)
def test_typed_marks_print_as_they_were_typed(typed: str) -> None:
    printed = letters_of(print_plan(crowded(typed)))
    assert printed.count("".join(typed.split())) > 15


def test_letters_of_the_county_s_languages_are_shown() -> None:
    letters = "ąćęłńóśźż ĄĆĘŁŃÓŚŹŻ ăâîșț ĂÂÎȘȚ ąčęėįšųūž ĄČĘĖĮŠŲŪŽ ŵŷẁẃ ŴŶ éèêë £€–—‘’“”…"
    printed = letters_of(print_plan(changed(samples.standard(), what_matters=letters)))
    assert "".join(letters.split()) in printed


def test_a_letter_that_cannot_be_shown_stops_the_print_and_is_named() -> None:
    sheet = changed(samples.standard(), harder="I feel 😀 or 你")
    with pytest.raises(Refused) as refused:
        print_plan(sheet)
    assert "😀 (U+1F600)" in refused.value.sentence
    assert "你 (U+4F60)" in refused.value.sentence
    assert "feel" not in refused.value.sentence


def test_a_broken_character_is_refused_with_a_sentence() -> None:
    with pytest.raises(Refused):
        print_plan(changed(samples.standard(), harder="lone \ud800 half"))


def test_twenty_thousand_letters_without_a_space_make_pages() -> None:
    assert within_the_page(lay_out(crowded("x" * 20_000)))


def test_every_letter_of_a_long_word_is_printed() -> None:
    printed = letters_of(print_plan(crowded("Q" * 2_000)))
    # Whatever may be parted is printed in full, in each of the places that hold it.
    assert printed.count("Q") > 20 * 2_000


def test_twenty_thousand_words_of_what_matters_are_all_there() -> None:
    words = " ".join(f"w{n}." for n in range(20_000 // 6))
    sheet = changed(samples.standard(), what_matters=words)
    assert within_the_page(lay_out(sheet))
    printed = letters_of(print_plan(sheet))
    assert all(word in printed for word in words.split())


def test_two_hundred_steps_are_all_printed_each_with_its_box() -> None:
    steps = tuple(Step(f"s{n}", f"step number {n} of many", Who()) for n in range(200))
    sheet = changed(samples.standard(), goals=(Goal("g", "I want it all.", None, 1, 1, steps),))
    pages = lay_out(sheet)
    assert within_the_page(pages)
    printed = " ".join(pages_of(print_plan(sheet)))
    assert all(f"step number {n} of many" in printed for n in range(200))
    assert printed.count("Goal 1, continued") == printed.count("Goal 1 goes on, page")


def test_sixty_things_on_one_day_make_pages() -> None:
    tea = samples.standard().plan.steps[0]
    when = When(date(2026, 11, 26), time(14))
    steps = tuple(replace(tea, uid=f"s{n}", when=when, service_name=f"Tea {n}") for n in range(200))
    sheet = changed(samples.standard(), goals=(Goal("g", "Tea.", None, 1, 1, steps),))
    assert within_the_page(lay_out(sheet))
    printed = " ".join(pages_of(print_plan(sheet)))
    assert all(f"Tea {n}" in printed for n in range(60))


def test_an_empty_draft_still_has_page_one_with_whom_to_call() -> None:
    nobody = Call("")
    sheet = PlanSheet(Plan("p", "c"), "Jo", "", Call("Priya"), "Priya", nobody)
    pages = pages_of(print_plan(sheet))
    assert len(pages) == 1
    assert order_in(pages[0], "Jo, made with Priya", "Who I can call Priya, my link worker")
    assert order_in(pages[0], "111, press 2")
    assert order_in(pages[0], "We meet again: the day is not fixed yet. Priya rings me.")


def test_a_half_typed_step_is_left_out_of_a_preview() -> None:
    sheet = changed(samples.standard(), goals=(Goal("g", "I want tea.", steps=(Step("s"),)),))
    printed = " ".join(pages_of(print_plan(sheet)))
    assert "I will" not in printed
    assert "“I want tea.”" in printed


def test_a_very_long_name_leaves_the_footer_its_version() -> None:
    sheet = replace(samples.standard(), person="Wilhelmina " * 12)
    for page in pages_of(print_plan(sheet)):
        assert "Wilhelmina S. My plan, version 3 Page" in " ".join(page.split())
