"""Promise that two desks at one server do not undo, lose or hinder what the other does."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy import text

from app.domain.naming import Name
from app.domain.new_referral import NewReferral
from app.domain.person import NewPerson
from app.domain.referral import Agreement
from app.store import people, referrals, shared, tally
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


def act(store: SharedStore, do: Callable[[Any], object] = lambda connection: None) -> None:
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


def log(connection: Any) -> str:
    """Log a referral of somebody new; give its uid."""
    ids = read_office(connection)
    network, practice = ids.network_ids[DAVENTRY], ids.practice_ids[DANETRE]
    at, day = datetime(2026, 11, 23, 9, tzinfo=UTC), date(2026, 11, 23)
    who = people.add(connection, NewPerson(Name("Smith", "John"), day), network, practice, at)
    new = NewReferral(practice_uid=DANETRE, reasons=("loneliness",), agreement=Agreement.YES)
    _, uid = referrals.add(
        connection, new, who, logged_at=at, logged_by=ids.user_ids["user-priya"],
        received_on=day, next_on=day,
    )  # fmt: skip
    return uid


def totals(store: SharedStore) -> dict[str, int]:
    with store.read() as connection:
        network = read_office(connection).network_ids[DAVENTRY]
        return tally.totals(connection, ScopeIds(networks=(network,)))


def is_waiting(server: Cluster) -> bool:
    with server.admin() as admin:
        asked = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
        row = admin.execute(asked).fetchone()
    return row is not None and row[0] != 0


def test_two_first_referrals_of_a_practice_are_both_counted(
    server: Cluster, desks: tuple[SharedStore, SharedStore]
) -> None:
    one, other = desks
    began = threading.Event()

    def slow(connection: Any) -> None:
        log(connection)
        began.set()
        while not is_waiting(server):
            pass  # until the other desk has come to the same row

    def quick() -> None:
        assert began.wait(30)
        act(other, log)

    together(lambda: act(one, slow), quick)
    assert totals(one)["received"] == 2


def test_moves_in_opposite_ways_never_wait_for_each_other(
    desks: tuple[SharedStore, SharedStore],
) -> None:
    states = ("received", "accepted")

    def many(store: SharedStore, before: str, after: str) -> None:
        uids: list[str] = []
        act(store, lambda connection: uids.append(log(connection)))
        for at in (before, *(after, before) * 15, after):
            act(store, lambda connection: move(connection, uids[0], at))  # noqa: B023

    def move(connection: Any, uid: str, at: str) -> None:
        asked = text("UPDATE referral SET state = :at, version = version + 1 WHERE uid = :uid")
        connection.execute(asked, {"at": at, "uid": uid})

    together(lambda: many(desks[0], *states), lambda: many(desks[1], *states[::-1]))
    kept = totals(desks[0])
    assert (kept["received"], kept["with-us"]) == (1, 1)


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
