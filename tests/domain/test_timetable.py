"""Promise that a timetable says in words and in days when a service meets."""

from __future__ import annotations

from datetime import date, time

import pytest

from app.domain.timetable import Day, Schedule, next_session, soonest, weekly, words

NOON, TWO = time(12), time(14)
MONDAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("schedule", "said"),
    [
        (weekly(1, NOON, TWO), "Every Tuesday 12:00 to 14:00"),
        (Schedule(freq="WEEKLY", days=(Day(1), Day(3))), "Every Tuesday and Thursday"),
        (
            Schedule(freq="WEEKLY", days=tuple(Day(one) for one in range(5)), opens=time(9)),
            "Every weekday from 09:00",
        ),
        (Schedule(freq="WEEKLY", days=(Day(1),), interval=2), "Every other Tuesday"),
        (Schedule(freq="WEEKLY", days=(Day(1),), interval=3), "Every 3 weeks on Tuesday"),
        (
            Schedule(freq="MONTHLY", days=(Day(4, -1),), opens=time(10), closes=time(11, 30)),
            "Last Friday 10:00 to 11:30",
        ),
        (
            Schedule(freq="MONTHLY", days=(Day(0, 1), Day(0, 3))),
            "First Monday and Third Monday",
        ),
        (Schedule(freq="MONTHLY", month_days=(2, 23)), "Monthly on the 2nd and 23rd"),
        (Schedule(freq="DAILY"), "Every day"),
        (Schedule(starts=date(2026, 12, 4), opens=NOON), "04-Dec-2026 from 12:00"),
        (Schedule(description="By appointment"), "By appointment"),
        (Schedule(), "Times not known"),
    ],
)
def test_a_schedule_is_said_as_people_say_it(schedule: Schedule, said: str) -> None:
    assert words(schedule) == said


@pytest.mark.parametrize(
    ("schedule", "first"),
    [
        (weekly(0), MONDAY),
        (weekly(1), date(2026, 11, 24)),
        (weekly(6), date(2026, 11, 29)),
        (Schedule(freq="WEEKLY", days=(Day(1), Day(4)), valid_from=date(2026, 11, 26)),
         date(2026, 11, 27)),
        (Schedule(freq="WEEKLY", days=(Day(1),), valid_to=date(2026, 11, 23)), None),
        (Schedule(freq="WEEKLY", days=(Day(1),), valid_to=date(2026, 11, 24)),
         date(2026, 11, 24)),
        # every other Tuesday, from the week of 17 November
        (Schedule(freq="WEEKLY", days=(Day(1),), interval=2, valid_from=date(2026, 11, 17)),
         date(2026, 12, 1)),
        (Schedule(freq="WEEKLY", days=(Day(1),), interval=2), None),
        (Schedule(freq="WEEKLY", starts=date(2026, 11, 4)), date(2026, 11, 25)),
        (Schedule(freq="MONTHLY", days=(Day(4, -1),)), date(2026, 11, 27)),
        (Schedule(freq="MONTHLY", days=(Day(0, 1),)), date(2026, 12, 7)),
        (Schedule(freq="MONTHLY", days=(Day(1, 5),)), date(2026, 12, 29)),
        (Schedule(freq="MONTHLY", month_days=(31,)), date(2026, 12, 31)),
        (Schedule(freq="MONTHLY", month_days=(-1,)), date(2026, 11, 30)),
        (Schedule(freq="MONTHLY", days=(Day(4),), month_days=(13,)), date(2027, 8, 13)),
        (Schedule(freq="MONTHLY", interval=3, month_days=(1,), starts=date(2026, 9, 1)),
         date(2026, 12, 1)),
        (Schedule(freq="DAILY", interval=3, starts=date(2026, 11, 21)), date(2026, 11, 24)),
        (Schedule(starts=date(2026, 12, 24)), date(2026, 12, 24)),
        (Schedule(starts=date(2026, 11, 1)), None),
        (Schedule(freq="YEARLY", starts=date(2026, 11, 1)), None),
        (Schedule(freq="MONTHLY", month_days=(30,), valid_from=date(9999, 12, 31)), None),
    ],
)  # fmt: skip
def test_the_next_session_follows_the_rule(schedule: Schedule, first: date | None) -> None:
    assert next_session(schedule, MONDAY) == first


def test_the_soonest_of_a_day_is_the_earliest() -> None:
    found = soonest([weekly(1, TWO), weekly(1, NOON), weekly(3, time(9))], MONDAY)
    assert found is not None
    assert (found.day, found.opens) == (date(2026, 11, 24), NOON)
