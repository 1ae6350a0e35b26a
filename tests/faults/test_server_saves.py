"""Promise what a save does when the server or the line to it fails (F21, F22, F23, F29)."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from sqlalchemy import text

from app import errors
from app.store import postgres, postgres_errors, saving, shared, shared_store
from app.store.saving import LineState, Stage
from app.store.shared_store import SharedStore
from app.store.types import new_uid
from tests.databases.cluster import Cluster
from tests.databases.conftest import shared_url, template
from tests.databases.pair import until
from tests.databases.proxy import Proxy, between

__all__ = ["shared_url", "template"]
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
    proxy.thaw()
    store.close()


@pytest.fixture
def told(store: SharedStore) -> list[LineState]:
    """Give what the line tells, as it comes."""
    states: list[LineState] = []
    store.line.subscribe(states.append)
    return states


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
    server: Cluster, store: SharedStore, told: list[LineState]
) -> None:
    with pytest.raises(errors.Unreachable, match="Nothing was saved"):
        save(store, "a", before_end=lambda: end_sessions(server))
    assert (saved(store), entries(store)) == (set(), 0)
    assert [state.stage for state in told][:1] == [Stage.SAVING]
    assert store.line.state.stage is Stage.NOT_SAVED
    save(store, "b")
    assert saved(store) == {"b"}
    assert store.line.state.stage is Stage.SAVED


def test_f21_act_is_done_once_more_when_the_server_is_back(
    server: Cluster, store: SharedStore
) -> None:
    tries: list[int] = []

    def act() -> str:
        tries.append(1)
        save(store, "a", before_end=lambda: end_sessions(server) if len(tries) == 1 else None)
        return "done"

    assert store.line.run(act) == "done"
    assert (len(tries), saved(store), entries(store)) == (2, {"a"}, 1)


def test_act_of_which_something_was_saved_is_not_done_again(
    server: Cluster, store: SharedStore
) -> None:
    tries: list[int] = []

    def act() -> None:
        tries.append(1)
        save(store, f"first {len(tries)}")
        save(store, "second", before_end=lambda: end_sessions(server))

    with pytest.raises(errors.Unreachable):
        store.line.run(act)
    assert (len(tries), saved(store)) == (1, {"first 1"})


def test_act_is_not_done_again_while_the_server_is_away(store: SharedStore, proxy: Proxy) -> None:
    tries: list[int] = []

    def act() -> None:
        tries.append(1)
        save(store, "a", before_end=proxy.cut)

    proxy.takes_no_more_after_the_cut()
    with pytest.raises(errors.Unreachable, match="does not answer"):
        store.line.run(act)
    assert len(tries) == 1
    assert store.line.state.away_since is not None


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
    monkeypatch.setattr(postgres, "CONNECT_PATIENCE", 2)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]
        began = time.monotonic()
        with pytest.raises(errors.Unreachable):
            shared.open_at(f"postgresql://u@127.0.0.1:{port}/hearten", "x")
    assert time.monotonic() - began < 15


def test_f23_next_host_is_tried_when_the_first_never_answers(
    server: Cluster, shared_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(postgres, "CONNECT_PATIENCE", 2)
    with server.admin() as admin:
        admin.execute(f"ALTER ROLE owner PASSWORD '{PASSWORD}'")
    with socket.create_server(("127.0.0.1", 0)) as silent:
        hosts = [silent.getsockname()[1], server.port]
        asked = "&".join(f"host=127.0.0.1:{port}" for port in hosts)
        name = postgres.address(shared_url).database
        store = shared.open_at(f"postgresql://owner@/{name}?{asked}", PASSWORD)
    save(store, "a")
    assert saved(store) == {"a"}
    store.close()


def test_f23_reading_from_a_server_that_fell_silent_ends(
    store: SharedStore, proxy: Proxy, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shared_store, "READ_PATIENCE", 0.2)

    def ask() -> None:
        with store.read() as connection:
            connection.execute(text("SELECT 1"))
            proxy.freeze()
            connection.execute(text("SELECT 2"))

    with pytest.raises(errors.Unreachable, match="does not answer"):
        ask()
    assert store.line.state.away_since is not None
    proxy.thaw()
    assert saved(store) == set()
    assert store.line.state.away_since is None


def test_f29_commit_without_reply_is_found_and_told_as_saved(
    store: SharedStore, proxy: Proxy
) -> None:
    op_id = new_uid()
    save(store, "a", op_id, before_end=lambda: proxy.swallow(b"COMMIT"))
    assert store.line.state.stage is Stage.SAVED
    assert store.was_done(op_id)
    with pytest.raises(errors.Refused, match="saved already"):
        save(store, "a", op_id)
    assert (saved(store), entries(store)) == ({"a"}, 1)


def test_f29_save_without_a_name_is_given_one_and_found(store: SharedStore, proxy: Proxy) -> None:
    save(store, "a", before_end=lambda: proxy.swallow(b"COMMIT"))
    assert (saved(store), entries(store)) == ({"a"}, 1)


def test_f29_end_that_nobody_knows_is_told_as_such_and_looked_for(
    server: Cluster, store: SharedStore, proxy: Proxy, told: list[LineState]
) -> None:
    proxy.takes_no_more_after_the_cut()
    with pytest.raises(errors.EndUnknown, match="not known yet") as problem:
        save(store, "a", before_end=lambda: proxy.swallow(b"COMMIT"))
    state = store.line.state
    assert (state.stage, len(state.in_doubt)) == (Stage.NOT_KNOWN, 1)
    assert state.away_since is not None
    assert problem.value.op_id == state.in_doubt[0]
    assert not store.line.answers()
    proxy.takes_again()
    assert store.line.answers()
    assert store.line.state.in_doubt == ()
    assert (told[-1].stage, told[-1].sentence) == (Stage.SAVED, saving.WAS_SAVED)
    assert store.line.state.away_since is None
    assert saved(store) == {"a"}


def test_f29_save_that_never_reached_the_server_is_told_as_not_saved(
    server: Cluster, store: SharedStore, proxy: Proxy, told: list[LineState]
) -> None:
    proxy.lose(b"COMMIT")
    with pytest.raises(errors.Unreachable, match="Nothing was saved") as problem:
        save(store, "a")
    assert not isinstance(problem.value, errors.EndUnknown)
    assert saved(store) == set()


def test_line_cut_before_the_commit_leaves_nothing(store: SharedStore, proxy: Proxy) -> None:
    op_id = new_uid()
    with pytest.raises(errors.Unreachable):
        save(store, "a", op_id, before_end=proxy.cut)
    assert not store.was_done(op_id)
    save(store, "a", op_id)
    assert (saved(store), entries(store)) == ({"a"}, 1)


def in_background(work: Callable[[], Any]) -> tuple[threading.Thread, list[BaseException]]:
    raised: list[BaseException] = []

    def run() -> None:
        try:
            work()
        except BaseException as error:
            raised.append(error)

    thread = threading.Thread(target=run)
    thread.start()
    return thread, raised


def test_save_that_takes_long_is_told_and_not_ended(
    store: SharedStore, proxy: Proxy, told: list[LineState], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(saving, "SLOW", 0.1)
    thread, raised = in_background(lambda: save(store, "a", before_end=proxy.freeze))
    until(lambda: any(state.is_slow for state in told))
    assert thread.is_alive()
    proxy.thaw()
    thread.join(20)
    assert raised == []
    assert (store.line.state.stage, store.line.state.is_slow) == (Stage.SAVED, False)


def test_waiting_for_a_silent_server_can_be_ended(
    store: SharedStore, proxy: Proxy, told: list[LineState], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(saving, "SLOW", 0.1)
    monkeypatch.setattr(postgres, "_STOP_PATIENCE", 0.2)
    monkeypatch.setattr(postgres, "CONNECT_PATIENCE", 2)
    thread, raised = in_background(lambda: save(store, "a", before_end=proxy.freeze))
    until(lambda: any(state.is_slow for state in told))
    store.line.stop_waiting()
    thread.join(30)
    assert [type(error) for error in raised] in ([errors.EndUnknown], [errors.Unreachable])
    proxy.thaw()
    assert store.line.answers()


def test_two_desks_at_one_record_wait_five_seconds_at_most(
    server: Cluster, store: SharedStore, shared_url: str
) -> None:
    with store.read() as connection:
        rows = connection.execute(text("SELECT name, setting FROM pg_settings"))
        settings = {row.name: row.setting for row in rows}
    assert settings["lock_timeout"] == "5000"
    assert settings["statement_timeout"] == "15000"
    assert settings["idle_in_transaction_session_timeout"] == "30000"


def test_server_that_may_only_be_read_says_so(
    server: Cluster, store: SharedStore, shared_url: str
) -> None:
    name = postgres.address(shared_url).database
    with server.admin() as admin:
        admin.execute(f"ALTER DATABASE {name} SET default_transaction_read_only = on")
    with pytest.raises(errors.Unreachable, match="only be read"):
        shared.open_at(shared_url)
    end_sessions(server)
    with pytest.raises(errors.Unreachable, match="only be read"):
        save(store, "a")
    assert store.line.state.stage is Stage.NOT_SAVED


def test_full_disk_of_the_server_is_told_and_nothing_is_kept(store: SharedStore) -> None:
    """The code stands in for the disk: no unprivileged test can fill one."""
    full = "DO $$ BEGIN RAISE 'no space left on device' USING ERRCODE = '53100'; END $$"

    def fill() -> None:
        with store.write() as unit:
            unit.connection.execute(text("INSERT INTO setting VALUES ('test.a', 'x')"))
            unit.connection.exec_driver_sql(full)

    with pytest.raises(errors.Full) as problem:
        fill()
    assert problem.value.sentence == postgres_errors.SERVER_FULL
    assert saved(store) == set()
    assert store.line.state.stage is Stage.NOT_SAVED
