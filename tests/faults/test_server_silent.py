"""Promise that a server which falls silent is left, not waited for for ever (F23)."""

from __future__ import annotations

import gc
import os
import socket
import sys
import time
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from sqlalchemy import text

from app import errors
from app.desk import Desk
from app.store import postgres, server_ways_in, shared, shared_store, waits
from app.store.connect_words import NOT_THERE
from tests.actions.conftest import PASSWORD
from tests.databases.pool import Database
from tests.databases.proxy import Proxy
from tests.faults.at_a_line import (
    NAME,
    database,
    desk,
    ended_by_itself,
    in_background,
    proxy,
    save,
    saved,
)

__all__ = ["database", "desk", "proxy"]


@pytest.fixture
def silent() -> Iterator[int]:
    """Give the port of a server that takes every line and never says a word."""
    with socket.create_server(("127.0.0.1", 0)) as listens:
        yield int(listens.getsockname()[1])


def raw_of(store: Any) -> Any:
    """Give the driver's own connection of an open store."""
    with store._open().connect() as connection:
        return connection.connection.driver_connection


def test_f23_server_that_accepts_and_never_answers_is_given_up(
    silent: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(postgres, "CONNECT_PATIENCE", 2)
    began = time.monotonic()
    (problem,) = ended_by_itself(
        lambda: shared.sign_in(f"postgresql://127.0.0.1:{silent}/hearten", NAME, PASSWORD)
    )
    assert isinstance(problem, errors.Unreachable)
    assert problem.sentence == NOT_THERE
    assert time.monotonic() - began < 2 * postgres.CONNECT_PATIENCE


@pytest.mark.skipif(sys.platform != "linux", reason="files that are open are listed there")
def test_f23_line_that_was_given_up_is_closed_at_once(
    silent: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(postgres, "CONNECT_PATIENCE", 2)
    gc.collect()
    gc.disable()
    try:
        before = len(os.listdir("/proc/self/fd"))
        with pytest.raises(errors.Unreachable):
            shared.sign_in(f"postgresql://127.0.0.1:{silent}/hearten", NAME, PASSWORD)
        assert len(os.listdir("/proc/self/fd")) <= before
    finally:
        gc.enable()


def test_f23_next_host_is_tried_when_the_first_never_answers(
    database: Database, desk: Desk, silent: int
) -> None:
    asked = f"host=127.0.0.1:{silent}&host=127.0.0.1:{database.server.port}"
    url = f"postgresql:///{database.name}?{asked}"
    opened: list[shared.Opened] = []
    assert ended_by_itself(lambda: opened.append(shared.sign_in(url, NAME, PASSWORD))) == []
    assert opened[0].user_uid == desk.user.uid
    opened[0].store.close()


def test_f23_reading_from_a_server_that_fell_silent_ends(
    desk: Desk, proxy: Proxy, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shared_store, "READ_PATIENCE", 0.2)

    def ask() -> None:
        with desk.store.read() as connection:
            connection.execute(text("SELECT 1"))
            proxy.freeze()
            connection.execute(text("SELECT 2"))

    (problem,) = ended_by_itself(ask)
    assert isinstance(problem, errors.Unreachable)
    assert desk.store.line.state.away_since is not None
    proxy.thaw()
    assert saved(desk) == set()
    assert desk.store.line.state.away_since is None


def test_f23_save_whose_line_fell_silent_before_it_began_ends_and_can_be_done_again(
    desk: Desk, proxy: Proxy, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(waits, "ANSWER_PATIENCE", 0.5)
    proxy.freeze()
    (problem,) = ended_by_itself(lambda: save(desk, "a"))
    assert isinstance(problem, errors.Unreachable)
    assert not isinstance(problem, errors.EndUnknown)
    (problem,) = ended_by_itself(lambda: saved(desk))
    assert isinstance(problem, errors.Unreachable)
    proxy.thaw()
    save(desk, "a")
    assert saved(desk) == {"a"}


def test_f23_waiting_can_be_ended_before_the_save_began(
    desk: Desk, proxy: Proxy, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(waits, "ANSWER_PATIENCE", 600)
    proxy.freeze()
    thread, raised = in_background(lambda: hang_at_the_ping(desk))
    time.sleep(0.5)
    assert thread.is_alive()
    desk.store.line.stop_waiting()
    thread.join(5)
    assert not thread.is_alive()
    assert [type(error) for error in raised] == [errors.Unreachable]


def hang_at_the_ping(desk: Desk) -> None:
    """Begin a save."""
    with desk.store.write():
        raise AssertionError("the server answered")


def test_f23_server_that_takes_nothing_more_of_what_is_sent_is_left(
    database: Database, desk: Desk, proxy: Proxy, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(postgres, "NOTHING_TAKEN", 1000)
    url = f"postgresql://127.0.0.1:{proxy.port}/{database.name}"
    store = shared.sign_in(url, NAME, PASSWORD).store
    raw = raw_of(store)
    raw.autocommit = True  # else BEGIN goes first, and its answer is waited for
    proxy.freeze()
    much = "x" * 50_000_000  # more than lies in any buffer on the way
    (problem,) = ended_by_itself(lambda: raw.execute("SELECT length(%s)", [much]))
    assert isinstance(problem, psycopg.OperationalError)
    proxy.thaw()
    store.close()


@pytest.mark.skipif(sys.platform != "linux", reason="the names of these limits are Linux's")
def test_f23_line_of_which_nothing_is_heard_is_asked_whether_it_lives(desk: Desk) -> None:
    """The kernel's own figures stand in for a cable that is pulled."""
    raw = raw_of(desk.store)
    asked = raw.info.get_parameters()
    assert asked["connect_timeout"] == str(postgres.CONNECT_PATIENCE)
    with socket.socket(fileno=socket.dup(raw.pgconn.socket)) as line:
        assert line.getsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE) == 1
        names = ("TCP_KEEPIDLE", "TCP_KEEPINTVL", "TCP_KEEPCNT", "TCP_USER_TIMEOUT")
        found = [line.getsockopt(socket.IPPROTO_TCP, getattr(socket, name)) for name in names]
    assert found == [5, 2, 3, 8000]


def test_f23_patience_outlives_two_packets_that_are_lost() -> None:
    """They are sent again after one second and after three; every host costs so much at most."""
    assert 3 < postgres.CONNECT_PATIENCE <= 5


ASKED_AT_SIGN_IN = [
    b"my_uid",
    b"alembic_version",
    b"me() IS NOT NULL",
    b"clock_timestamp()",
    b"drafts_key",
]


@pytest.mark.parametrize("word", ASKED_AT_SIGN_IN)
def test_f23_server_that_falls_silent_while_somebody_signs_in_is_given_up(
    database: Database, desk: Desk, proxy: Proxy, word: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.store.close()
    monkeypatch.setattr(server_ways_in, "_SIGN_IN_PATIENCE", 0.5)
    monkeypatch.setattr(waits, "ANSWER_PATIENCE", 0.5)
    monkeypatch.setattr(postgres, "CONNECT_PATIENCE", 2)
    url = f"postgresql://127.0.0.1:{proxy.port}/{database.name}"
    proxy.freeze_at(word)
    (problem,) = ended_by_itself(lambda: shared.sign_in(url, NAME, PASSWORD))
    assert proxy.is_frozen
    assert isinstance(problem, errors.Unreachable)
    assert problem.sentence == NOT_THERE
