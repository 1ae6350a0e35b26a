"""Say when a service meets: in words, and on which day next.

The rules are those of Open Referral UK's schedule, which follows RFC 5545: WEEKLY with `byday`
("TU,FR"), MONTHLY with `byday` ("1MO", "-1FR") or `bymonthday`, `interval`, and the days between
`valid_from` and `valid_to`. Times are local (Europe/London) as written.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import Final

from app.domain.dates import short

DAYS: Final = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
DAY_NAMES: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_ORDINALS: Final = {1: "First", 2: "Second", 3: "Third", 4: "Fourth", 5: "Fifth", -1: "Last"}
_LONGEST_INTERVAL: Final = 52
# The longest wait in days for an interval of one: a fifth Tuesday may be three months away.
_REACH: Final = {"DAILY": 1, "WEEKLY": 7, "MONTHLY": 100}


@dataclass(frozen=True, slots=True)
class Day:
    """One weekday (0 is Monday); `nth` is its place in the month, counted back when negative."""

    weekday: int
    nth: int = 0


@dataclass(frozen=True, slots=True)
class Schedule:
    """One line of a timetable; `starts` anchors an interval, `place` says where it is held."""

    freq: str = ""
    days: tuple[Day, ...] = ()
    month_days: tuple[int, ...] = ()
    interval: int = 1
    opens: time | None = None
    closes: time | None = None
    valid_from: date | None = None
    valid_to: date | None = None
    starts: date | None = None
    description: str = ""
    notes: str = ""
    attending: str = ""
    link: str = ""
    place: str = ""
    source_id: str = ""


@dataclass(frozen=True, slots=True)
class Session:
    """The next time a service meets."""

    day: date
    opens: time | None = None


def weekly(weekday: int, opens: time | None = None, closes: time | None = None) -> Schedule:
    """Give the schedule of every week on that weekday (0 is Monday)."""
    return Schedule(freq="WEEKLY", days=(Day(weekday),), opens=opens, closes=closes)


def next_session(schedule: Schedule, today: date) -> date | None:
    """Give the first day from `today` on which it meets; none when it has ended or is not said."""
    first = max(filter(None, (today, schedule.valid_from, schedule.starts)))
    if schedule.freq not in _REACH:
        return _only_day(schedule, first)
    interval = min(max(schedule.interval, 1), _LONGEST_INTERVAL)
    if interval > 1 and _anchor(schedule) is None:
        return None  # "every other Tuesday" from an unknown week
    reach = _REACH[schedule.freq] * interval + 7
    if schedule.days and schedule.month_days:
        reach *= 5  # Friday the 13th
    for ahead in range(reach):
        try:
            day = first + timedelta(days=ahead)
        except OverflowError:
            return None
        if schedule.valid_to is not None and day > schedule.valid_to:
            return None
        if _meets(schedule, day, interval):
            return day
    return None


def soonest(schedules: Iterable[Schedule], today: date) -> Session | None:
    """Give the next session of several schedules, the earliest of a day first."""
    found = [
        Session(day, schedule.opens)
        for schedule in schedules
        if (day := next_session(schedule, today)) is not None
    ]
    return min(found, key=lambda one: (one.day, one.opens or time.max), default=None)


def words(schedule: Schedule) -> str:
    """Give a schedule as people say it: `Every Tuesday 12:00 to 14:00`.

    Without days and times it is the source's own description, or "Times not known".
    """
    said = " ".join(filter(None, (_days_in_words(schedule), _times_in_words(schedule))))
    return said[:1].upper() + said[1:] if said else schedule.description or "Times not known"


def _only_day(schedule: Schedule, first: date) -> date | None:
    day = schedule.starts
    return day if not schedule.freq and day is not None and day >= first else None


def _anchor(schedule: Schedule) -> date | None:
    return schedule.starts or schedule.valid_from


def _meets(schedule: Schedule, day: date, interval: int) -> bool:
    anchor = _anchor(schedule)
    if schedule.freq == "DAILY":
        return anchor is None or (day - anchor).days % interval == 0
    if schedule.freq == "WEEKLY":
        weekdays = {one.weekday for one in schedule.days}
        if not weekdays and schedule.starts is not None:
            weekdays = {schedule.starts.weekday()}
        return day.weekday() in weekdays and _weeks_between(anchor, day) % interval == 0
    if anchor is not None and _months_between(anchor, day) % interval:
        return False
    if not schedule.days and not schedule.month_days:
        return schedule.starts is not None and day.day == schedule.starts.day
    by_date = {one if one > 0 else _days_in_month(day) + 1 + one for one in schedule.month_days}
    return (not schedule.days or any(_is_nth(one, day) for one in schedule.days)) and (
        not by_date or day.day in by_date
    )


def _weeks_between(anchor: date | None, day: date) -> int:
    if anchor is None:
        return 0
    return (day.toordinal() - day.weekday() - anchor.toordinal() + anchor.weekday()) // 7


def _months_between(anchor: date, day: date) -> int:
    return (day.year - anchor.year) * 12 + day.month - anchor.month


def _is_nth(one: Day, day: date) -> bool:
    if day.weekday() != one.weekday:
        return False
    if one.nth > 0:
        return (day.day - 1) // 7 + 1 == one.nth
    return one.nth == 0 or (_days_in_month(day) - day.day) // 7 + 1 == -one.nth


def _days_in_month(day: date) -> int:
    following = date(day.year + day.month // 12, day.month % 12 + 1, 1) if day.year < 9999 else None
    return (following - timedelta(days=1)).day if following else 31


def _days_in_words(schedule: Schedule) -> str:
    every = max(schedule.interval, 1)
    if schedule.freq == "DAILY":
        return "Every day" if every == 1 else f"Every {every} days"
    if schedule.freq == "WEEKLY":
        days = _named({one.weekday for one in schedule.days})
        if not days and schedule.starts is not None:
            days = DAY_NAMES[schedule.starts.weekday()]
        if not days:
            return "Every week" if every == 1 else f"Every {every} weeks"
        if every == 1:
            return f"Every {days}"
        return f"Every other {days}" if every == 2 else f"Every {every} weeks on {days}"
    if schedule.freq == "MONTHLY":
        often = "" if every == 1 else f", every {every} months"
        if schedule.days:
            return _and([_nth_in_words(one) for one in schedule.days]) + often
        if schedule.month_days:
            return "Monthly on the " + _and([_ordinal(one) for one in schedule.month_days]) + often
        return "Every month" if every == 1 else f"Every {every} months"
    if schedule.days:
        return _named({one.weekday for one in schedule.days}) or ""
    return short(schedule.starts) if schedule.starts else ""


def _times_in_words(schedule: Schedule) -> str:
    if schedule.opens is None:
        return f"until {schedule.closes:%H:%M}" if schedule.closes else ""
    if schedule.closes is None:
        return f"from {schedule.opens:%H:%M}"
    return f"{schedule.opens:%H:%M} to {schedule.closes:%H:%M}"


def _named(weekdays: set[int]) -> str:
    if weekdays == set(range(7)):
        return "day"
    if weekdays == set(range(5)):
        return "weekday"
    return _and([DAY_NAMES[one] for one in sorted(weekdays)])


def _nth_in_words(one: Day) -> str:
    name = DAY_NAMES[one.weekday]
    if one.nth == 0:
        return f"every {name}"
    return f"{_ORDINALS.get(one.nth) or _ordinal(one.nth)} {name}"


def _ordinal(number: int) -> str:
    if number < 0:
        return "last day" if number == -1 else f"{_ordinal(-number)} last day"
    ending = "th" if 10 < number % 100 < 14 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


def _and(parts: list[str]) -> str:
    return " and ".join(filter(None, (", ".join(parts[:-1]), parts[-1] if parts else "")))
