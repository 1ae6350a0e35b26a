"""Promise that a date is shown one way on screen, another on paper, and read day before month."""

from __future__ import annotations

import locale
import random
import time as clock_time
from contextlib import suppress
from datetime import UTC, date, datetime, time, timedelta

import pytest

from app.domain import dates
from app.errors import Refused

TODAY = date(2026, 11, 23)  # a Monday


def test_the_two_ways_to_show_a_date() -> None:
    day = date(1980, 8, 14)
    assert dates.short(day) == "14-Aug-1980"
    assert dates.short(date(2009, 5, 5)) == "05-May-2009"
    assert dates.long(day) == "Thursday 14 August 1980"
    assert dates.long_without_year(day) == "Thursday 14 August"
    assert dates.weekday_short(date(2009, 1, 5)) == "Mon 05-Jan-2009"
    assert dates.short_with_age(day, TODAY) == "14-Aug-1980 (46y)"


def test_regional_settings_are_ignored() -> None:
    before = locale.setlocale(locale.LC_TIME)
    for name in ("pl_PL.UTF-8", "cy_GB.UTF-8", "C"):
        try:
            locale.setlocale(locale.LC_TIME, name)
        except locale.Error:
            continue
        try:
            assert dates.short(date(1980, 8, 14)) == "14-Aug-1980"
            assert dates.parse("14 Aug 1980", TODAY) == date(1980, 8, 14)
        finally:
            locale.setlocale(locale.LC_TIME, before)


@pytest.mark.parametrize(
    ("at", "on_screen", "spoken"),
    [
        (time(14), "14:00", "2 pm"),
        (time(10, 30), "10:30", "10:30 am"),
        (time(12), "12:00", "12 noon"),
        (time(0), "00:00", "12 midnight"),
        (time(12, 5), "12:05", "12:05 pm"),
        (time(0, 30), "00:30", "12:30 am"),
        (time(23, 59, 59), "23:59", "11:59 pm"),
    ],
)
def test_times(at: time, on_screen: str, spoken: str) -> None:
    assert (dates.clock(at), dates.spoken_time(at)) == (on_screen, spoken)
    assert dates.parse_time(on_screen) == at.replace(second=0)
    assert dates.parse_time(spoken) == at.replace(second=0)


@pytest.mark.parametrize(
    ("born", "table_7", "brackets"),
    [
        (date(1980, 8, 14), "46y", "(46y)"),
        (date(2008, 11, 23), "18y", "(18y)"),
        (date(2008, 11, 24), "17y 11m", "(17y)"),
        (date(2009, 4, 5), "17y 7m", "(17y)"),
        (date(2009, 11, 23), "17y", "(17y)"),
        (date(2024, 11, 23), "2y", "(2y)"),
        (date(2024, 11, 24), "23m 30d", "(23m 30d)"),
        (date(2025, 11, 23), "12m", "(12m)"),
        (date(2025, 11, 24), "52w", "(52w)"),
        (date(2026, 10, 26), "4w", "(4w)"),
        (date(2026, 10, 24), "4w 2d", "(4w 2d)"),
        (date(2026, 10, 27), "27d", "(27d)"),
        (date(2026, 11, 23), "0d", "(0d)"),
        (date(2026, 11, 24), "", ""),
    ],
)
def test_ages(born: date, table_7: str, brackets: str) -> None:
    assert dates.age(born, TODAY) == table_7
    assert dates.age_brackets(born, TODAY) == brackets


def test_somebody_born_on_a_leap_day_is_older_on_the_first_of_march() -> None:
    born = date(2008, 2, 29)
    assert dates.age_in_years(born, date(2026, 2, 28)) == 17
    assert dates.age_in_years(born, date(2026, 3, 1)) == 18


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("14/8/1980", date(1980, 8, 14)),
        ("14.8.80", date(1980, 8, 14)),
        ("14-08-1980", date(1980, 8, 14)),
        ("14 8 1980", date(1980, 8, 14)),
        ("14 Aug 1980", date(1980, 8, 14)),
        ("14-Aug-1980", date(1980, 8, 14)),
        ("14\u2011Aug\u20111980", date(1980, 8, 14)),
        ("14–Aug–1980", date(1980, 8, 14)),
        ("14aug80", date(1980, 8, 14)),
        ("14th of August, 1980", date(1980, 8, 14)),
        ("Thursday 14 August 1980", date(1980, 8, 14)),
        ("August 14, 1980", date(1980, 8, 14)),
        ("1 Sept 2026", date(2026, 9, 1)),
        ("14081980", date(1980, 8, 14)),
        ("140880", date(1980, 8, 14)),
        ("20101980", date(1980, 10, 20)),
        ("19800814", date(1980, 8, 14)),
        ("1980-08-14", date(1980, 8, 14)),
        ("1980-08-14T00:00:00", date(1980, 8, 14)),
        ("05/04/2009", date(2009, 4, 5)),
        ("3/2/27", date(2027, 2, 3)),
        ("3/2/47", date(1947, 2, 3)),
        ("29/2/2028", date(2028, 2, 29)),
        ("24 Nov", date(2026, 11, 24)),
        ("23/11", TODAY),
        ("22/11", date(2027, 11, 22)),
        (" TODAY ", TODAY),
        ("tomorrow", date(2026, 11, 24)),
        ("yesterday", date(2026, 11, 22)),
        ("Tue", date(2026, 11, 24)),
        ("tues", date(2026, 11, 24)),
        ("next Friday", date(2026, 11, 27)),
        ("Mon", date(2026, 11, 30)),
        ("Sun", date(2026, 11, 29)),
        ("+3m", date(2027, 2, 23)),
        ("-2d", date(2026, 11, 21)),
        ("+1w", date(2026, 11, 30)),
        ("−1 year", date(2025, 11, 23)),
        ("+ 2 weeks", date(2026, 12, 7)),
        ("+1y", date(2027, 11, 23)),
    ],
)
def test_typed_dates_are_read(typed: str, read: date) -> None:
    assert dates.parse(typed, TODAY) == read


def test_months_end_where_they_end() -> None:
    assert dates.parse("+1m", date(2027, 1, 31)) == date(2027, 2, 28)
    assert dates.parse("-1y", date(2028, 2, 29)) == date(2027, 2, 28)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("31-Feb-2026", "February 2026 has 28 days"),
        ("30/2/2028", "February 2028 has 29 days"),
        ("31/4/2026", "April 2026 has 30 days"),
        ("0/4/2026", "April 2026 has 30 days"),
        ("14/13/1980", "There are 12 months. Write the day first, then the month."),
        ("8-14-1980", "There are 12 months. Write the day first, then the month."),
        ("1/1/0001", "Check the year"),
        ("1/1/9999", "Check the year"),
        ("+9999y", "Check the year"),
        ("-9999m", "Check the year"),
        ("Tue 23-Nov-2026", "That day is a Monday: check it"),
        ("", "Type a date, for example 14/8/1980, Tue or +3m."),
        ("soon", "That is not a date. Write it as 14/8/1980 or 14 Aug 1980."),
        ("14/8/198", "That is not a date. Write it as 14/8/1980 or 14 Aug 1980."),
        ("٣/٤/٢٠٢٦", "That is not a date. Write it as 14/8/1980 or 14 Aug 1980."),
        ("14 Foo 1980", "That is not a date. Write it as 14/8/1980 or 14 Aug 1980."),
    ],
)
def test_impossible_dates_are_refused_with_what_is_wrong(typed: str, sentence: str) -> None:
    with pytest.raises(Refused) as refusal:
        dates.parse(typed, TODAY)
    assert refusal.value.sentence == sentence


@pytest.mark.parametrize(
    ("typed", "read", "sure"),
    [
        ("11-Mar-1958 (68y)", date(1958, 3, 11), True),
        ("11.03.58", date(1958, 3, 11), False),
        ("110358", date(1958, 3, 11), False),
        ("11/3/20", date(2020, 3, 11), False),
        ("23/11/26", TODAY, False),
        ("24/11/26", date(1926, 11, 24), False),
        ("29/2/00", date(2000, 2, 29), False),
        ("29/2/28", date(1928, 2, 29), False),
        ("1/1/1915", date(1915, 1, 1), False),
        ("1/1/1920", date(1920, 1, 1), True),
    ],
)
def test_births_are_in_the_past_and_say_when_to_check(typed: str, read: date, sure: bool) -> None:
    assert dates.parse_birth(typed, TODAY) == (read, sure)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("24/11/2026", "A date of birth cannot lie in the future"),
        ("1/1/1880", "Check the year: nobody is that old"),
        ("14 Aug", "A date of birth needs its year"),
        ("30/2/58", "February 1958 has 28 days"),
        ("29/2/27", "February 1927 has 28 days"),
    ],
)
def test_impossible_births_are_refused(typed: str, sentence: str) -> None:
    with pytest.raises(Refused) as refusal:
        dates.parse_birth(typed, TODAY)
    assert refusal.value.sentence == sentence


@pytest.mark.parametrize("typed", ["today", "+3m", "Tue"])
def test_words_are_no_date_of_birth(typed: str) -> None:
    with pytest.raises(Refused):
        dates.parse_birth(typed, TODAY)


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("2pm", time(14)),
        ("2 p.m.", time(14)),
        ("2 PM", time(14)),
        ("14:00", time(14)),
        ("1400", time(14)),
        ("14", time(14)),
        ("9", time(9)),
        ("930", time(9, 30)),
        ("10.30am", time(10, 30)),
        ("10:30 a", time(10, 30)),
        ("noon", time(12)),
        ("Midday", time(12)),
        ("midnight", time(0)),
        ("12am", time(0)),
        ("12pm", time(12)),
        ("02:30", time(2, 30)),
        ("00:00", time(0)),
    ],
)
def test_typed_times_are_read(typed: str, read: time) -> None:
    assert dates.parse_time(typed) == read


@pytest.mark.parametrize(
    "typed", ["", "2", "2:30", "24:00", "13pm", "0am", "9:60", "half two", "1:2"]
)
def test_doubtful_times_are_refused(typed: str) -> None:
    with pytest.raises(Refused):
        dates.parse_time(typed)


@pytest.mark.parametrize(
    ("days", "words", "tone"),
    [
        (-3, "3 days overdue", "bad"),
        (-1, "1 day overdue", "bad"),
        (0, "Today", "warn"),
        (1, "Tomorrow", ""),
        (2, "25-Nov-2026", ""),
    ],
)
def test_due_days_in_words(days: int, words: str, tone: str) -> None:
    assert dates.due_words(TODAY + timedelta(days=days), TODAY) == (words, tone)


def test_today_is_londons() -> None:
    assert dates.local_today(datetime(2026, 6, 30, 23, 30, tzinfo=UTC)) == date(2026, 7, 1)
    assert dates.local_today(datetime(2026, 11, 30, 23, 30, tzinfo=UTC)) == date(2026, 11, 30)
    with pytest.raises(ValueError, match="zone"):
        dates.local_today(datetime(2026, 6, 30, 23, 30))


def test_every_shown_date_is_read_back() -> None:
    chance = random.Random(20261122)
    for _ in range(1_000):
        day = date(1900, 1, 1) + timedelta(days=chance.randrange(46_000))
        for shown in (dates.short(day), dates.long(day), dates.weekday_short(day), str(day)):
            assert dates.parse(shown, TODAY) == day


def test_whatever_is_typed_is_read_or_refused() -> None:
    chance = random.Random(20261122)
    letters = "0123456789/.-+ dwmyaugtue:,thpn\u2011\x00\ud800'"
    for _ in range(6_000):
        text = "".join(chance.choice(letters) for _ in range(chance.randrange(14)))
        for read in (dates.parse, dates.parse_birth):
            with suppress(Refused):
                read(text, TODAY)
        with suppress(Refused):
            dates.parse_time(text)


def test_hostile_text_is_refused_quickly() -> None:
    begun = clock_time.perf_counter()
    for text in ("(" * 50_000, " (" * 50_000, "1" * 50_000, "(x)" + " " * 100_000 + "y"):
        with pytest.raises(Refused):
            dates.parse_birth(text, TODAY)
    assert clock_time.perf_counter() - begun < 1


def test_a_list_says_of_a_day_that_nobody_knows_so() -> None:
    assert dates.short_or_not_known(None) == "Not known"
    assert dates.short_or_not_known(date(2026, 8, 14)) == "14-Aug-2026"
