"""Count working days of England: Monday to Friday without bank holidays."""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache


def is_working_day(day: date) -> bool:
    """Say whether `day` is a weekday and no bank holiday in England."""
    return day.weekday() < 5 and day not in _bank_holidays(day.year)


def add(start: date, n: int) -> date:
    """Give the day `n` working days after `start`; the count begins on the day after it.

    With `n` 0 it is `start` itself. Raises `ValueError` for a negative `n`.
    """
    if n < 0:
        raise ValueError("working days are counted forwards")
    day = start
    while n:
        day += timedelta(days=1)
        n -= is_working_day(day)
    return day


@lru_cache(maxsize=64)
def _bank_holidays(year: int) -> frozenset[date]:
    from holidays.countries.united_kingdom import UnitedKingdom

    return frozenset(UnitedKingdom(subdiv="ENG", years=year))  # type: ignore[no-untyped-call]
