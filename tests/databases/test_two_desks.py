"""Promise that two desks at one server do not undo, lose or hinder what the other does."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from sqlalchemy import text

from app.store import shared, tally
from app.store.office import ScopeIds, read_office
from app.store.shared_store import SharedStore
from tests.actions.conftest import DANETRE, DAVENTRY
from tests.databases.cluster import Cluster
from tests.databases.test_server_audit import KEY, known_key, verified


@pytest.fixture
def desks(
    server: Cluster, shared_url: str, shared_store: SharedStore
) -> Iterator[tuple[SharedStore, SharedStore]]:
    """Give the same store opened twice, as two PCs have it."""
    other = shared.open_at(shared_url)
    yield shared_store, other
    other.close()


def act(store: SharedStore, do: Callable[[Any], None] = lambda connection: None) -> None:
    with store.write() as unit:
        do(unit.connection)
        unit.audit(act="test", actor="somebody", grant=None, chain=DAVENTRY)


def together(*acts: Callable[[], None]) -> None:
    """Do all at once; raise what any of them raised."""
    failed: list[BaseException] = []

    def run(one: Callable[[], None]) -> None:
        try:
            one()
        except BaseException as error:
            failed.append(error)

    threads = [threading.Thread(target=run, args=(one,)) for one in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert not any(thread.is_alive() for thread in threads)
    if failed:
        raise failed[0]


def place_of(store: SharedStore) -> tuple[int, int]:
    with store.read() as connection:
        ids = read_office(connection)
    return ids.network_ids[DAVENTRY], ids.practice_ids[DANETRE]


def is_waiting(server: Cluster) -> bool:
    with server.admin() as admin:
        asked = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
        row = admin.execute(asked).fetchone()
    return row is not None and row[0] != 0


def test_two_first_referrals_of_a_practice_are_both_counted(
    server: Cluster, desks: tuple[SharedStore, SharedStore]
) -> None:
    one, other = desks
    where = place_of(one)
    began = threading.Event()

    def slow(connection: Any) -> None:
        tally.shift(connection, *where, None, "received")
        began.set()
        while not is_waiting(server):
            pass  # until the other desk has come to the same row

    def quick() -> None:
        assert began.wait(30)
        act(other, lambda connection: tally.shift(connection, *where, None, "received"))

    together(lambda: act(one, slow), quick)
    with one.read() as connection:
        assert tally.totals(connection, ScopeIds(networks=where[:1]))["received"] == 2


def test_moves_in_opposite_ways_never_wait_for_each_other(
    desks: tuple[SharedStore, SharedStore],
) -> None:
    where = place_of(desks[0])
    standings = ("received", "with-us")

    def many(store: SharedStore, before: str, after: str) -> None:
        for _ in range(30):
            act(store, lambda connection: tally.shift(connection, *where, before, after))

    together(lambda: many(desks[0], *standings), lambda: many(desks[1], *standings[::-1]))
    with desks[0].read() as connection:
        kept = tally.totals(connection, ScopeIds(networks=where[:1]))
    assert (kept["received"], kept["with-us"]) == (0, 0)


def test_acts_of_two_desks_make_one_chain(
    server: Cluster, shared_url: str, desks: tuple[SharedStore, SharedStore]
) -> None:
    known_key(server, shared_url)
    with desks[0].write() as unit:  # what was chained by another key while the store was made
        unit.piece()
        unit.connection.execute(text("DELETE FROM audit"))
        unit.connection.execute(text("DELETE FROM hearten_private.audit_head"))

    def many(store: SharedStore) -> None:
        for _ in range(30):
            act(store)

    together(lambda: many(desks[0]), lambda: many(desks[1]))
    with desks[0].read() as connection:
        count = connection.execute(text("SELECT max(seq) FROM audit")).scalar_one()
    assert count == 60
    assert verified(shared_url, KEY) == []
