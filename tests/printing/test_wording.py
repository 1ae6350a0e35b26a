"""Keep the sentences of the sheet as people say them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time

import pytest

from app.domain.plan import Doer, Step, When, Who
from app.printing.line_breaks import NO_BREAK
from app.printing.wording import (
    Voice,
    counted,
    days_of,
    listed,
    phone_runs,
    quoted,
    weekdays_of,
)
from tests.printing import samples

VOICE = Voice(samples.standard())


def plain(text: str) -> str:
    return text.replace(NO_BREAK, " ")


@pytest.mark.parametrize(
    ("who", "label"),
    [
        (Who(), "I will"),
        (Who(Doer.LINK_WORKER), "Priya will"),
        (Who(Doer.CONTACT, contact_uid="susan"), "Susan will"),
        (Who(Doer.NAMED, "Dawn"), "Dawn will"),
        (Who(Doer.NAMED), "Others will"),
        (Who(Doer.CONTACT, contact_uid="gone"), "Others will"),
        (Who(Doer.NOBODY_YET), "Not agreed yet"),
    ],
)
def test_whoever_acts_is_named_before_the_step(who: Who, label: str) -> None:
    assert plain(VOICE.label(who)) == label


@pytest.mark.parametrize(
    ("when", "said"),
    [
        (When(), "ring Jean"),
        (When(date(2026, 12, 7)), "ring Jean, Monday 7 December"),
        (When(date(2027, 1, 4)), "ring Jean, Monday 4 January 2027"),
        (When(date(2026, 12, 7), time(12)), "ring Jean, Monday 7 December at 12 noon"),
        (When(start=time(18), words="Sundays"), "ring Jean, Sundays at 6 pm"),
    ],
)
def test_a_step_is_its_words_a_comma_and_its_date(when: When, said: str) -> None:
    assert plain(VOICE.step(Step("s", "ring Jean", when=when), is_thing=False)) == said


def test_a_thing_without_words_is_somewhere_the_person_goes() -> None:
    step = Step("s", service_name="Craft table", when=When(date(2026, 12, 7)))
    said = "go to Craft table, Monday 7 December"
    assert plain(VOICE.step(step, is_thing=True)) == said
    assert VOICE.step(replace(step, who=Who(Doer.NAMED, "Dawn")), is_thing=True)[:5] == "Craft"


def test_a_full_stop_is_not_followed_by_a_comma() -> None:
    step = Step("s", "ring Jean.", when=When(date(2026, 12, 7)))
    assert plain(VOICE.step(step, is_thing=False)) == "ring Jean, Monday 7 December"
    assert VOICE.step(Step("s", "ring Jean."), is_thing=False) == "ring Jean."


@pytest.mark.parametrize(
    ("words", "days"),
    [
        ("Sundays", {6}),
        ("every Thursday", {3}),
        ("Mondays and Thursdays", {0, 3}),
        ("on Monday, Tuesday and Friday", {0, 1, 4}),
        ("every day", set(range(7))),
        ("Weekdays", set(range(5))),
        ("every other Thursday", set()),
        ("first Monday of the month", set()),
        ("Thursday or so", set()),
        ("when it is dry", set()),
    ],
)
def test_only_plain_weekdays_are_placed_in_a_week(words: str, days: set[int]) -> None:
    assert weekdays_of(words) == days


def test_a_date_wins_over_the_words_beside_it() -> None:
    when = When(date(2026, 11, 26), words="every day")
    assert list(days_of(when, date(2026, 11, 25), date(2026, 12, 1))) == [date(2026, 11, 26)]


@pytest.mark.parametrize(
    ("phone", "ask_for", "said"),
    [
        ("01632 960 112", "Dawn", [("01632 960 112", True), (", ask for Dawn", False)]),
        ("01632 960 133 x2", "", [("01632 960 133", True), (" extension 2", False)]),
        ("", "Dawn", [("Ask for Dawn", False)]),
        ("", "", []),
    ],
)
def test_the_number_is_bold_and_the_extension_is_not(
    phone: str, ask_for: str, said: list[tuple[str, bool]]
) -> None:
    assert [(plain(text), bold) for text, bold in phone_runs(phone, ask_for)] == said


def test_own_words_stand_in_double_quotes_once() -> None:
    assert quoted("I want tea.") == "“I want tea.”"
    assert quoted("“I want tea.”") == "“I want tea.”"


def test_who_finds_out_is_said_with_the_day() -> None:
    by = date(2026, 12, 4)
    assert plain(VOICE.rings("Oluwaseun", by)) == "Oluwaseun rings me by Friday 4 December."
    assert plain(VOICE.rings("", by)) == "Priya rings me by Friday 4 December."
    assert plain(VOICE.rings("I", None)) == "I find out."
    assert Voice(replace(samples.standard(), link_worker_first="")).rings("", None) == ""


def test_names_and_numbers_are_listed_as_people_do() -> None:
    assert listed(["Priya"]) == "Priya"
    assert listed(["Priya", "Susan", "Jean"]) == "Priya, Susan and Jean"
    assert counted(1, "more thing", "more things") == "One more thing"
    assert counted(12, "more thing", "more things") == "12 more things"
