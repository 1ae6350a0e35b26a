"""Promise what a contact must say, what it does to a case, and how the next try is planned."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from app import errors
from app.domain import contact, next_try
from app.domain.case import CaseState as C
from app.domain.contact import KINDS, OUTCOMES, NewContact, Try

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)  # a Monday


def new(**other: object) -> NewContact:
    said = {"case_uid": "c", "at": NOW, "kind": "phone", "outcome": "no-answer"}
    return NewContact(**{**said, **other})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("other", "field"),
    [
        ({"kind": ""}, "kind"),
        ({"kind": "pigeon"}, "kind"),
        ({"outcome": ""}, "outcome"),
        ({"outcome": "dna"}, "outcome"),
        ({"kind": "practice", "outcome": "spoke"}, "outcome"),
        ({"whom": ""}, "whom"),
        ({"at": None}, "day"),
        ({"at": NOW + timedelta(days=1)}, "day"),
        ({"at": NOW + timedelta(minutes=1)}, "time"),
        ({"minutes": -1}, "minutes"),
        ({"minutes": contact.LONGEST + 1}, "minutes"),
        ({"travel": 5}, "travel"),
        ({"kind": "home", "outcome": "attended", "travel": contact.LONGEST + 1}, "travel"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(other: dict[str, object], field: str) -> None:
    with pytest.raises(errors.Incomplete) as refused:
        contact.check(new(**other), NOW)
    assert refused.value.field == field


def test_what_is_enough_is_taken() -> None:
    contact.check(new(), NOW)
    contact.check(new(kind="home", outcome="attended", minutes=0, travel=contact.LONGEST), NOW)


@pytest.mark.parametrize(
    ("typed", "minutes"), [("", None), (" ", None), ("0", 0), (" 45 ", 45), ("0030", 30)]
)
def test_minutes_are_read(typed: str, minutes: int | None) -> None:
    assert contact.minutes_of(typed, "minutes") == minutes


@pytest.mark.parametrize("typed", ["4.5", "-3", "an hour", "²", "١٢", "99999", "1e3"])
def test_what_is_no_number_of_minutes_is_refused(typed: str) -> None:
    with pytest.raises(errors.Incomplete) as refused:
        contact.minutes_of(typed, "travel")
    assert refused.value.field == "travel"


def test_every_outcome_belongs_to_a_kind_and_every_kind_is_told_as_a_sentence() -> None:
    assert {one for kind in KINDS for one in kind.outcomes} == set(OUTCOMES)
    for kind in KINDS:
        for outcome in kind.outcomes:
            told = contact.sentence(NOW, kind.code, outcome, NOW.date())
            assert told.strip()
            assert not told.endswith(".")
            assert "{" not in told


@pytest.mark.parametrize(
    ("how", "outcome", "told"),
    [
        ("phone", "message", "called at 14:40. No answer; left a message"),
        ("phone", "spoke", "called at 14:40. They spoke"),
        ("text", "sent", "sent a text at 14:40"),
        ("home", "dna", "visited at home at 14:40. Did not attend"),
        ("letter", "sent", "sent a letter"),
    ],
)
def test_a_line_of_the_history_gives_the_time_as_a_clock_in_london_shows_it(
    how: str, outcome: str, told: str
) -> None:
    at = datetime(2026, 7, 1, 13, 40, tzinfo=UTC)
    assert contact.sentence(at, how, outcome, date(2026, 7, 1)) == told


def test_a_line_of_the_history_says_of_another_day_which() -> None:
    at = datetime(2026, 7, 1, 23, 30, tzinfo=UTC)  # the next day in London already
    assert contact.sentence(at, "phone", "spoke", date(2026, 7, 2)) == "called at 00:30. They spoke"
    told = contact.sentence(at, "phone", "spoke", date(2026, 7, 1))
    assert told == "called on 02-Jul-2026 at 00:30. They spoke"
    assert (
        contact.sentence(at, "letter", "sent", date(2026, 7, 4)) == "sent a letter on 02-Jul-2026"
    )


@pytest.mark.parametrize(
    ("now", "how", "outcome", "to"),
    [
        (C.WAITING, "phone", "spoke", C.ACTIVE),
        (C.WAITING, "practice", "attended", C.ACTIVE),
        (C.WAITING, "text", "answered", C.ACTIVE),
        (C.WAITING, "phone", "no-answer", C.ATTEMPTING),
        (C.WAITING, "text", "sent", C.ATTEMPTING),
        (C.WAITING, "practice", "dna", None),
        (C.WAITING, "practice", "cancelled-us", None),
        (C.WAITING, "admin", "done", None),
        (C.WAITING, "about", "spoke", None),
        (C.WAITING, "about", "sent", None),
        (C.ATTEMPTING, "phone", "message", C.ATTEMPTING),
        (C.ATTEMPTING, "phone", "spoke", C.ACTIVE),
        (C.ACTIVE, "phone", "no-answer", None),
        (C.ACTIVE, "phone", "spoke", None),
        (C.PAUSED, "phone", "spoke", None),
        (C.CLOSING, "phone", "spoke", None),
    ],
)
def test_a_first_meeting_begins_the_work_and_a_try_in_vain_the_attempts(
    now: C, how: str, outcome: str, to: C | None
) -> None:
    assert contact.case_after(now, how, outcome) is to


def test_only_tries_since_the_person_was_last_reached_count() -> None:
    def at(day: int, kind: str, outcome: str) -> Try:
        return Try(NOW + timedelta(days=day), kind, outcome)

    known = [
        at(3, "phone", "no-answer"),
        at(0, "phone", "no-answer"),
        at(1, "phone", "spoke"),
        at(2, "about", "no-answer"),
        at(4, "text", "sent"),
        at(5, "practice", "dna"),
    ]
    assert [one.kind for one in contact.tries(known)] == ["phone", "text"]


def call(day: int, hour: int, kind: str = "phone") -> Try:
    return Try(datetime(2026, 11, day, hour, tzinfo=UTC), kind, "no-answer")


def test_the_next_try_is_at_another_time_and_another_way_than_the_last() -> None:
    planned = next_try.after([call(10, 15), call(17, 14)], most=3)
    assert planned.on == date(2026, 11, 19)
    assert planned.step == "Next try"
    assert planned.words == "Try by text, before noon: both before were in the afternoon."


def test_the_part_of_the_day_that_was_tried_least_comes_next() -> None:
    planned = next_try.after([call(10, 9), call(11, 15), call(12, 9, "text")], most=9)
    assert planned.words == "Try by phone, after 5 pm: the last was a text before noon."


def test_a_weekend_and_a_bank_holiday_are_no_days_for_a_try() -> None:
    planned = next_try.after([Try(datetime(2026, 12, 24, 10, tzinfo=UTC), "phone", "no-answer")])
    assert planned.on == date(2026, 12, 30)


THREE = (call(10, 15), call(12, 9), call(17, 14))


def test_the_last_try_ends_in_a_letter_and_not_in_silence() -> None:
    planned = next_try.after(THREE, most=3)
    assert planned.step == "Open-door letter"
    assert planned.words.startswith("3 tries in vain. Send a letter")
    assert planned.shown == "Attempting, 3 of 3"


def test_a_letter_after_the_last_try_is_none_itself_and_is_waited_for() -> None:
    sent = Try(datetime(2026, 11, 18, 9, tzinfo=UTC), "letter", "sent")
    planned = next_try.after([*THREE, sent], most=3)
    assert planned.step == "Answer to the letter"
    assert planned.on == date(2026, 12, 2)
    assert planned.words == "The letter went on 18-Nov-2026. It says how to come back."
    assert planned.tries == 3
    once_more = next_try.after([*THREE, sent, call(19, 9)], most=3)
    assert (once_more.step, once_more.shown) == ("Open-door letter", "Attempting, 4 of 4")


def test_a_letter_before_the_last_try_is_one_of_them() -> None:
    first = Try(datetime(2026, 11, 9, 9, tzinfo=UTC), "letter", "sent")
    planned = next_try.after([first], most=3)
    assert (planned.step, planned.shown) == ("Next try", "Attempting, 1 of 3")
    assert planned.words == "Try by phone, in the afternoon: the last was a letter before noon."


def test_the_list_says_which_try_it_is() -> None:
    assert next_try.after(THREE[:1], most=3).shown == "Attempting, 1 of 3"
    assert next_try.after(THREE[:2], most=3).shown == "Attempting, 2 of 3"
