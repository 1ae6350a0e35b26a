"""Promise what a save does when the server or the line to it fails (F21, F22, F23, F29)."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import text

from app import errors
from app.store import postgres, shared
from app.store.shared_store import SharedStore
from app.store.types import new_uid
from tests.databases.cluster import Cluster
from tests.databases.proxy import Proxy, between

PASSWORD = "brown heron kettle"


@pytest.fixture
def proxy(server: Cluster) -> Iterator[Proxy]:
    """Give a line to the server that a test can cut."""
    with between(server.port) as proxy:
        yield proxy


@pytest.fixture
def store(server: Cluster, shared_url: str, proxy: Proxy) -> Iterator[SharedStore]:
    """Give a store opened over that line."""
    with server.admin() as admin:
        admin.execute(f"ALTER ROLE owner PASSWORD '{PASSWORD}'")
    name = postgres.address(shared_url).database
    store = shared.open_at(f"postgresql://owner@127.0.0.1:{proxy.port}/{name}", PASSWORD)
    yield store
    store.close()


def save(store: SharedStore, name: str, op_id: str | None = None, before_end: Any = None) -> None:
    with store.write(op_id) as unit:
        unit.connection.execute(
            text("INSERT INTO setting VALUES (:name, 'x')"), {"name": f"test.{name}"}
        )
        unit.audit(act="test", actor="somebody", grant=None)
        if before_end is not None:
            before_end()


def saved(store: SharedStore) -> set[str]:
    with store.read() as connection:
        rows = connection.execute(
            text("SELECT substr(name, 6) FROM setting WHERE name LIKE 'test.%'")
        )
        return set(rows.scalars())


def entries(store: SharedStore) -> int:
    with store.read() as connection:
        return int(connection.execute(text("SELECT count(*) FROM audit")).scalar_one())


def end_sessions(server: Cluster) -> None:
    with server.admin() as admin:
        admin.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE application_name = 'Hearten'"
        )


def test_f21_session_ended_between_change_and_commit_leaves_nothing(
    server: Cluster, store: SharedStore
) -> None:
    with pytest.raises(errors.Unreachable):
        save(store, "a", before_end=lambda: end_sessions(server))
    assert (saved(store), entries(store)) == (set(), 0)
    save(store, "b")
    assert saved(store) == {"b"}


def test_f22_idle_line_that_was_cut_is_made_anew(store: SharedStore, proxy: Proxy) -> None:
    save(store, "a")
    proxy.cut()
    assert saved(store) == {"a"}
    proxy.cut()
    save(store, "b")
    assert saved(store) == {"a", "b"}


def test_f23_server_that_accepts_and_never_answers_is_given_up(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(postgres._KEEP_ALIVE, "connect_timeout", 2)  # type: ignore[arg-type]
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]
        began = time.monotonic()
        with pytest.raises(errors.Unreachable):
            shared.open_at(f"postgresql://u@127.0.0.1:{port}/hearten", "x")
    assert time.monotonic() - began < 15


def test_f29_commit_without_reply_is_found_by_its_id(store: SharedStore, proxy: Proxy) -> None:
    op_id = new_uid()
    with pytest.raises(errors.Unreachable):
        save(store, "a", op_id, before_end=lambda: proxy.swallow(b"COMMIT"))
    assert store.was_done(op_id)
    with pytest.raises(errors.Refused, match="saved already"):
        save(store, "a", op_id)
    assert (saved(store), entries(store)) == ({"a"}, 1)


def test_line_cut_before_the_commit_leaves_nothing(store: SharedStore, proxy: Proxy) -> None:
    op_id = new_uid()
    with pytest.raises(errors.Unreachable):
        save(store, "a", op_id, before_end=proxy.cut)
    assert not store.was_done(op_id)
    save(store, "a", op_id)
    assert (saved(store), entries(store)) == ({"a"}, 1)
