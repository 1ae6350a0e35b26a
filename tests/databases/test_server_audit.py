"""Promise that the server chains the audit by the very form and hash of the embedded store."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.pool import NullPool

from app import errors
from app.store import audit, postgres, preparing, shared
from app.store.audit import FIRST, Entry
from app.store.server import audit as server_audit
from app.store.shared_store import SharedStore
from tests.databases.cluster import Cluster

KEY = bytes(range(32))
AT = datetime(2026, 3, 2, 9, 30, 15, 123456, tzinfo=UTC)
ENTRIES = (
    Entry("store", AT, "u-1", None, "open record"),
    Entry("net-7", AT, "u-1", "g-2", "decline", "r-3", "Not for us: Łódź é", '{"n":3,"to":"x"}'),
    Entry("net-7", AT.replace(microsecond=0), "u", None, "a", None, 'quote " back \\ / slash'),
    Entry("net-7", AT, "u", None, "a", None, "line\none\ttab\r\x01\x1f\x7f\u2028</script>"),
    Entry("net-7", AT, "u", None, "a", None, "e\u0301 \u212b \ufb01 😀 שלום"),
    Entry("net-7", AT.astimezone(timezone(timedelta(hours=1))), "u", None, "a", ""),
)
_CANONICAL = text(
    "SELECT said, hearten_private.hmac(said) FROM (SELECT hearten_private.canonical("
    ":chain, :seq, :at, :actor, :grant, :act, :subject, :reason, :detail, :prev) AS said) made"
)


@pytest.fixture(scope="module")
def connection(server: Cluster) -> Any:
    """Give a prepared database whose audit has a known key."""
    with server.database() as name:
        engine = postgres.make_engine(postgres.address(server.url(name)))
        with engine.begin() as connection:
            preparing.prepare(connection, "Test desk")
            connection.execute(text("DELETE FROM hearten_private.secret"))
            server_audit.keep_key(connection, KEY)
        # The roles it made are seen by other databases only now.
        with engine.connect() as connection:
            yield connection
        engine.dispose()


@pytest.mark.parametrize("entry", ENTRIES, ids=range(len(ENTRIES)))
def test_server_has_the_same_form_and_hash(connection: Any, entry: Entry) -> None:
    values = {
        name: getattr(entry, name)
        for name in ("chain", "at", "actor", "grant", "act", "subject", "reason", "detail")
    }
    said, digest = connection.execute(_CANONICAL, {**values, "seq": 2, "prev": FIRST}).one()
    assert said.encode() == audit.canonical(entry, 2, FIRST)
    assert digest == audit.hash_of(KEY, entry, 2, FIRST)


def leave(store: SharedStore, *entries: Entry) -> None:
    for entry in entries:
        with store.write() as unit:
            unit.entry = entry


def verified(url: str, key: bytes) -> list[str]:
    """Verify as the embedded store does, by the key that only the server's owner can read."""
    engine = create_engine(postgres.address(url), poolclass=NullPool)
    with engine.connect() as connection:
        connection.exec_driver_sql("SET search_path = hearten")
        connection.execute(
            text("INSERT INTO setting VALUES ('audit.key', :key)"), {"key": key.hex()}
        )
        return audit.verify(connection)


def known_key(server: Cluster, url: str) -> None:
    engine = create_engine(postgres.address(url), poolclass=NullPool)
    with engine.begin() as connection:
        connection.execute(text("DELETE FROM hearten_private.secret"))
        server_audit.keep_key(connection, KEY)


def test_chains_that_the_server_made_hold_by_our_own_check(
    server: Cluster, shared_url: str
) -> None:
    known_key(server, shared_url)
    store = shared.open_at(shared_url)
    leave(store, *ENTRIES)
    store.close()
    assert verified(shared_url, KEY) == []


def test_edited_entry_is_named(server: Cluster, shared_url: str) -> None:
    known_key(server, shared_url)
    store = shared.open_at(shared_url)
    leave(store, *ENTRIES)
    with store.write() as unit:
        unit.piece()
        unit.connection.execute(
            text("UPDATE audit SET reason = 'x' WHERE chain = 'net-7' AND seq = 2")
        )
    store.close()
    assert verified(shared_url, KEY) == [
        "The audit of network net-7 was changed or cut at entry 2."
    ]


def test_entry_of_a_failed_act_leaves_no_gap(server: Cluster, shared_url: str) -> None:
    known_key(server, shared_url)
    store = shared.open_at(shared_url)
    leave(store, ENTRIES[0])

    def fails() -> None:
        with store.write() as unit:
            unit.entry = ENTRIES[0]
            unit.beside(lambda: None, lambda: None)
            unit.connection.execute(text("SELECT 1 / 0"))

    with pytest.raises(errors.Problem):
        fails()
    leave(store, ENTRIES[0])
    store.close()
    assert verified(shared_url, KEY) == []


def test_keyed_terms_are_the_same_each_time_and_tell_nothing(shared_store: SharedStore) -> None:
    first = shared_store.digest("smith")
    assert first == shared_store.digest("smith") != shared_store.digest("smyth")
    assert len(first) == 32


def test_preparing_again_keeps_key_name_and_chains(server: Cluster, shared_url: str) -> None:
    store = shared.open_at(shared_url)
    leave(store, ENTRIES[0])
    before = store.uid, store.name, store.digest("smith")
    engine = postgres.make_engine(postgres.address(shared_url))
    with engine.begin() as connection:
        preparing.prepare(connection, "Another name")
    engine.dispose()
    store.close()
    again = shared.open_at(shared_url)
    leave(again, ENTRIES[0])
    assert (again.uid, again.name, again.digest("smith")) == before
    again.close()
