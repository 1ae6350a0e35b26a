"""Hold one line of a timetable as it is typed, and read it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date, time
from typing import Any, Final

from app import errors
from app.domain import dates
from app.domain.timetable import DAY_NAMES, Day, Schedule, words

AS_HELD: Final = "held"
OFTEN: Final = (
    ("weekly", "Every"),
    ("fortnightly", "Every other"),
    ("1", "First"),
    ("2", "Second"),
    ("3", "Third"),
    ("4", "Fourth"),
    ("-1", "Last"),
    ("daily", "Every day"),
    ("once", "One day only"),
    ("", "Day not known"),
)
MONTHLY: Final = frozenset({"1", "2", "3", "4", "-1"})
WITH_DAY: Final = frozenset({"weekly", "fortnightly"}) | MONTHLY
WITH_DATE: Final = frozenset({"fortnightly", "once"})
DAYS: Final = tuple((str(at), name) for at, name in enumerate(DAY_NAMES))


@dataclass(frozen=True, slots=True)
class RowValues:
    """One line as typed; `held` is the schedule it came from, of which nothing is lost."""

    often: str = "weekly"
    days: str = ""
    starts: str = ""
    opens: str = ""
    closes: str = ""
    place: str = ""
    held: Schedule | None = None

    def schedule(self, today: date) -> Schedule:
        """Give the line as it is saved; raises errors.Refused, saying what to do."""
        if self.held is not None and self == row_of(self.held):
            return self.held
        opens, closes = _time(self.opens), _time(self.closes)
        if opens is None and closes is not None:
            raise errors.Refused("Type when it opens as well.")
        made = replace(
            self.held or Schedule(), opens=opens, closes=closes, place=" ".join(self.place.split())
        )
        if self.held is not None:
            was = row_of(self.held)
            if (was.often, was.days, was.starts) == (self.often, self.days, self.starts):
                return made
        return self._on_days(made, today)

    def _on_days(self, made: Schedule, today: date) -> Schedule:
        if self.often in WITH_DAY and not self.days:
            raise errors.Refused("Choose the day.")
        starts = None
        if self.often in WITH_DATE:
            if not self.starts.strip():
                needed = "Type the next day it meets, to know which weeks."
                raise errors.Refused(needed if self.often != "once" else "Type the day.")
            starts = dates.parse(self.starts, today)
        nth = int(self.often) if self.often in MONTHLY else 0
        chosen = tuple(Day(int(one), nth) for one in self.days.split(",") if one)
        frequency = "MONTHLY" if nth else "WEEKLY"
        if self.often not in WITH_DAY:
            frequency, chosen = ("DAILY" if self.often == "daily" else ""), ()
        return replace(
            made,
            freq=frequency,
            days=chosen,
            month_days=(),
            interval=2 if self.often == "fortnightly" else 1,
            starts=starts,
        )

    def as_body(self) -> dict[str, Any]:
        """Give the line as a draft holds it."""
        typed = {key: getattr(self, key) for key in _TYPED}
        return {**typed, "held": _schedule_body(self.held) if self.held else None}

    @classmethod
    def from_body(cls, body: Mapping[str, Any]) -> RowValues:
        """Read a line of a draft."""
        held = body.get("held")
        typed = {key: str(body.get(key, "")) for key in _TYPED}
        return cls(**typed, held=_schedule_from(held) if held else None)


_TYPED: Final = ("often", "days", "starts", "opens", "closes", "place")


def row_of(schedule: Schedule) -> RowValues:
    """Give the line that the form shows of a schedule; what it cannot show stays as it is held."""
    often, days = _often(schedule)
    first = schedule.starts or (schedule.valid_from if often == "fortnightly" else None)
    return RowValues(
        often,
        days,
        dates.short(first) if first and often in WITH_DATE else "",
        dates.clock(schedule.opens) if schedule.opens else "",
        dates.clock(schedule.closes) if schedule.closes else "",
        schedule.place,
        schedule,
    )


def held_words(schedule: Schedule) -> str:
    """Give the days of a schedule in words, without its times."""
    return words(replace(schedule, opens=None, closes=None, description=""))


def days_words(days: str) -> str:
    """Give several days in words: `Monday and Thursday`."""
    chosen = [DAY_NAMES[int(one)] for one in days.split(",") if one]
    return " and ".join(filter(None, (", ".join(chosen[:-1]), chosen[-1] if chosen else "")))


def _often(one: Schedule) -> tuple[str, str]:
    days = ",".join(str(day.weekday) for day in one.days)
    nths = {day.nth for day in one.days}
    if one.freq == "WEEKLY" and one.interval in (1, 2) and nths == {0} and not one.month_days:
        return ("weekly" if one.interval == 1 else "fortnightly"), days
    if one.freq == "MONTHLY" and one.interval == 1 and len(one.days) == 1 and not one.month_days:
        nth = str(one.days[0].nth)
        return (nth, days) if nth in MONTHLY else (AS_HELD, "")
    if one.month_days or one.days or one.interval != 1:
        return AS_HELD, ""
    if one.freq == "DAILY":
        return "daily", ""
    if one.freq:
        return AS_HELD, ""
    return ("once" if one.starts else ""), ""


def _time(text: str) -> time | None:
    return dates.parse_time(text) if text.strip() else None


def _schedule_body(one: Schedule) -> dict[str, Any]:
    body = asdict(one)
    for key in ("opens", "closes", "valid_from", "valid_to", "starts"):
        value = getattr(one, key)
        body[key] = value.isoformat() if value else None
    return body


def _schedule_from(body: Mapping[str, Any]) -> Schedule:
    read: dict[str, Any] = dict(body)
    for key in ("opens", "closes"):
        read[key] = time.fromisoformat(read[key]) if read.get(key) else None
    for key in ("valid_from", "valid_to", "starts"):
        read[key] = date.fromisoformat(read[key]) if read.get(key) else None
    read["days"] = tuple(Day(one["weekday"], one["nth"]) for one in read.get("days", ()))
    read["month_days"] = tuple(read.get("month_days", ()))
    return Schedule(**read)
