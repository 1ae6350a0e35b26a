"""Promise that what keeps a reading is never told of as a save, however it ends (F21, F29)."""

from __future__ import annotations

import pytest

from app import errors
from app.store.saving import LineState, Stage
from app.store.shared_store import SharedStore
from tests.databases.cluster import Cluster
from tests.databases.conftest import shared_url, template
from tests.databases.proxy import Proxy
from tests.faults.test_server_saves import end_sessions, entries, proxy, save, store, told

__all__ = ["proxy", "shared_url", "store", "template", "told"]


def reading(store: SharedStore, before_end: object = None) -> None:
    with store.write(of_reading=True) as unit:
        unit.audit(act="test.open", actor="somebody", grant=None)
        if callable(before_end):
            before_end()


def not_saved(server: Cluster, store: SharedStore) -> None:
    with pytest.raises(errors.Unreachable):
        save(store, "a", before_end=lambda: end_sessions(server))
    assert store.line.state.stage is Stage.NOT_SAVED


def test_kept_reading_leaves_it_said_that_the_last_save_failed(
    server: Cluster, store: SharedStore, told: list[LineState]
) -> None:
    not_saved(server, store)
    told.clear()
    reading(store)
    assert entries(store) == 1
    assert [state.stage for state in told if not state.away_since] == [
        Stage.SAVING,
        Stage.NOT_SAVED,
    ]


def test_f21_reading_that_failed_does_not_say_that_something_was_not_saved(
    server: Cluster, store: SharedStore
) -> None:
    save(store, "a")
    with pytest.raises(errors.Unreachable):
        reading(store, before_end=lambda: end_sessions(server))
    assert store.line.state.stage is Stage.SAVED


def test_f29_reading_whose_answer_was_lost_is_not_looked_for_and_can_be_done_again(
    store: SharedStore, proxy: Proxy, told: list[LineState]
) -> None:
    with pytest.raises(errors.Unreachable) as problem:
        reading(store, before_end=lambda: proxy.swallow(b"COMMIT"))
    assert not isinstance(problem.value, errors.EndUnknown)
    assert store.line.answers()
    assert {state.stage for state in told} <= {Stage.NOTHING, Stage.SAVING}
    assert not any(state.sentence or state.in_doubt for state in told)
    store.line.run(lambda: reading(store))
    assert entries(store) == 2
