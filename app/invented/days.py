"""Choose the days and hours of an invented year: never a weekend, never after its last day."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from random import Random

from app.domain import working_days


class Days:
    """Draws days up to the last one of the year, and counts working days on from them."""

    def __init__(self, random: Random, as_of: date) -> None:
        self._random = random
        self._as_of = as_of
        self._due: dict[tuple[date, int], date] = {}
        around = [as_of + timedelta(days=n) for n in range(-400, 60)]
        self._working = {day: working_days.is_working_day(day) for day in around}

    def received(self, stand: str) -> date:
        """Give a weekday on which a referral came that stands there now."""
        longest = {"received": 5, "returned": 9, "waiting": 16}.get(stand, 364)
        day = self._as_of - timedelta(days=self._random.randint(0 if longest < 20 else 14, longest))
        if day.weekday() > 4:
            day -= timedelta(days=day.weekday() - 4 + self._random.randint(0, 3))
        return day

    def after(self, day: date, days: int) -> date:
        """Give the working day so many after a day."""
        if (day, days) not in self._due:
            after, left = day, days
            while left:
                after += timedelta(days=1)
                left -= self._working.get(after, after.weekday() < 5)
            self._due[day, days] = after
        return self._due[day, days]

    def at(self, day: date) -> datetime:
        """Give a moment of a day; of today an early one, for the demo begins at any hour."""
        minute = self._random.randint(0, 59)
        return self.of(day, 7 if day == self._as_of else self._random.randint(8, 13), minute)

    @staticmethod
    def of(day: date, hour: int, minute: int) -> datetime:
        """Give that moment of a day."""
        return datetime.combine(day, time(hour, minute), UTC)
