"""Promise that "when" is understood as people write it, and that nothing typed is lost."""

from __future__ import annotations

from datetime import date, time

import pytest

from app.domain.plan import When
from app.domain.when_words import read, said, written

TODAY = date(2026, 11, 24)  # a Tuesday
THURSDAY = date(2026, 11, 26)

UNDERSTOOD = [
    ("", When()),
    ("  ", When()),
    ("26-Nov 10:30", When(THURSDAY, time(10, 30))),
    ("26 Nov", When(THURSDAY)),
    ("26 Nov 2026", When(THURSDAY)),
    ("26/11 at 2pm", When(THURSDAY, time(14))),
    ("Thu", When(THURSDAY)),
    ("Thu 2pm to 4pm", When(THURSDAY, time(14), time(16))),
    ("Thu 2-4pm", When(THURSDAY, time(14), time(16))),
    ("Thu 10 to 12", When(THURSDAY, time(10), time(12))),
    ("Thu 10am to 12", When(THURSDAY, time(10), time(12))),
    ("thu at 9", When(THURSDAY, time(9))),
    ("26-Nov-2026, 10:30 to 11:30", When(THURSDAY, time(10, 30), time(11, 30))),
    ("26 Nov 14:00-15:30", When(THURSDAY, time(14), time(15, 30))),
    ("Fri noon to 2pm", When(date(2026, 11, 27), time(12), time(14))),
    ("tomorrow 14:00", When(date(2026, 11, 25), time(14))),
    ("+1w 10.30am", When(date(2026, 12, 1), time(10, 30))),
    ("2pm", When(start=time(14))),
    ("11 to 1pm", When(start=time(11), end=time(13))),
    ("Sundays", When(words="Sundays")),
    ("Sundays at 18:00", When(start=time(18), words="Sundays")),
    ("every Thursday", When(words="every Thursday")),
    ("every Thursday 6pm", When(start=time(18), words="every Thursday")),
    ("every other Tuesday 10am", When(start=time(10), words="every other Tuesday")),
    (
        "every Thursday from 26-Nov, 10:30 to 11:30",
        When(THURSDAY, time(10, 30), time(11, 30), "every Thursday"),
    ),
    ("weekdays", When(words="weekdays")),
]
AS_WORDS = [
    "most mornings",
    "when Susan is back",
    "by 5pm",
    "after lunch at 2pm",
    "26-No",
    "31 Feb 10:30",
    "Thu 4pm to 2pm",
    "26 Nov at 3",
    "26-Nov 25:00",
    "<b>%_'\"",
]


@pytest.mark.parametrize(("text", "when"), UNDERSTOOD)
def test_a_day_is_understood_as_people_write_it(text: str, when: When) -> None:
    assert read(text, TODAY).when == when


@pytest.mark.parametrize("text", AS_WORDS)
def test_whatever_is_not_understood_stays_as_words(text: str) -> None:
    assert read(text, TODAY).when == When(words=text)


@pytest.mark.parametrize("text", [text for text, _ in UNDERSTOOD] + AS_WORDS)
def test_what_is_written_back_means_the_same(text: str) -> None:
    when = read(text, TODAY).when
    assert read(written(when), TODAY).when == when


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("26-Nov 10:30", "Thu 26-Nov-2026, 10:30"),
        ("Thu 2pm to 4pm", "Thu 26-Nov-2026, 14:00 to 16:00"),
        ("every Thursday 6pm", "Every Thursday, 18:00"),
        ("every Thursday from 26 Nov", "Every Thursday, first on Thu 26-Nov-2026"),
        ("most mornings", "“most mornings”, in words"),
        ("", "No day yet"),
        ("2pm", "No day yet, 14:00"),
    ],
)
def test_it_says_what_it_understood(text: str, words: str) -> None:
    assert read(text, TODAY).said == words


@pytest.mark.parametrize(
    ("text", "doubt"),
    [
        ("31 Feb", "February 2026 has 28 days"),
        ("Thu 4pm to 2pm", "before the start"),
        ("26 Nov at 3", "am or pm"),
        ("26-Nov 25:00", "no such time"),
        ("20/11/2026", "past"),
        ("Mon 26 Nov", "That day is a Thursday"),
    ],
)
def test_it_says_what_it_doubts(text: str, doubt: str) -> None:
    assert doubt in read(text, TODAY).doubt


def test_words_in_general_are_not_doubted() -> None:
    assert read("most mornings", TODAY).doubt == ""
    assert read("26-No", TODAY).doubt == ""


def test_an_open_day_is_said_to_be_open() -> None:
    assert said(When(), TODAY) == "No day yet"
