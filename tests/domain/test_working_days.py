"""Promise that limits in working days step over weekends and England's bank holidays."""

from __future__ import annotations

from datetime import date

import pytest

from app.domain.working_days import add, is_working_day


@pytest.mark.parametrize(
    ("start", "n", "expected"),
    [
        (date(2026, 11, 23), 0, date(2026, 11, 23)),
        (date(2026, 11, 23), 2, date(2026, 11, 25)),
        (date(2026, 11, 20), 1, date(2026, 11, 23)),
        (date(2026, 11, 21), 1, date(2026, 11, 23)),
        (date(2026, 12, 24), 1, date(2026, 12, 29)),  # Boxing Day falls on a Saturday: the 28th
        (date(2026, 12, 24), 10, date(2027, 1, 12)),
        (date(2026, 4, 2), 2, date(2026, 4, 8)),  # Good Friday, Easter Monday
        (date(2026, 5, 1), 1, date(2026, 5, 5)),
    ],
)
def test_working_days_are_added(start: date, n: int, expected: date) -> None:
    assert add(start, n) == expected


def test_scottish_holidays_do_not_count() -> None:
    assert is_working_day(date(2026, 11, 30))
    assert is_working_day(date(2026, 8, 3))
    assert not is_working_day(date(2026, 8, 31))


def test_counting_backwards_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="forwards"):
        add(date(2026, 1, 1), -1)
