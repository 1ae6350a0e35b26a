"""Promise that what keeps a reading is never told of as a save, however it ends (F21, F29)."""

from __future__ import annotations

import pytest

from app import errors
from app.desk import Desk
from app.store.connect_words import NOT_READ
from app.store.saving import LineState, Stage
from tests.databases.pool import Database
from tests.databases.proxy import Proxy
from tests.faults.at_a_line import database, desk, end_sessions, entries, proxy, save, told

__all__ = ["database", "desk", "proxy", "told"]
OPEN = "test.open"


def reading(desk: Desk, before_end: object = None) -> None:
    with desk.write(of_reading=True) as work:
        work.audit(OPEN)
        if callable(before_end):
            before_end()


def not_saved(database: Database, desk: Desk) -> None:
    with pytest.raises(errors.Unreachable):
        save(desk, "a", before_end=lambda _: end_sessions(database))
    assert desk.store.line.state.stage is Stage.NOT_SAVED


def test_kept_reading_leaves_it_said_that_the_last_save_failed(
    database: Database, desk: Desk, told: list[LineState]
) -> None:
    not_saved(database, desk)
    told.clear()
    reading(desk)
    assert entries(desk, OPEN) == 1
    assert [state.stage for state in told if not state.away_since] == [
        Stage.READING,
        Stage.NOT_SAVED,
    ]


def test_f21_reading_that_failed_does_not_say_that_something_was_not_saved(
    database: Database, desk: Desk
) -> None:
    save(desk, "a")
    with pytest.raises(errors.Unreachable) as problem:
        reading(desk, before_end=lambda: end_sessions(database))
    assert desk.store.line.state.stage is Stage.SAVED
    assert problem.value.sentence == NOT_READ


def test_f29_reading_whose_answer_was_lost_is_not_looked_for_and_can_be_done_again(
    desk: Desk, proxy: Proxy, told: list[LineState]
) -> None:
    with pytest.raises(errors.Unreachable) as problem:
        reading(desk, before_end=lambda: proxy.swallow(b"COMMIT"))
    assert not isinstance(problem.value, errors.EndUnknown)
    assert desk.store.line.answers()
    assert {state.stage for state in told} <= {Stage.NOTHING, Stage.READING}
    assert not any(state.sentence or state.in_doubt for state in told)
    desk.store.line.run(lambda: reading(desk))
    assert entries(desk, OPEN) == 2
