"""Leave a server that does not answer while a line to it is looked for, or when somebody says so.

A line that is kept is asked for a sign of life before it is lent, and a new one says what it is:
neither is under any patience of the server's, and a machine that hangs still takes what is sent.
"""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Callable, Iterator
from typing import Any

import psycopg
from sqlalchemy import Engine

from app import errors
from app.store.saving import Watch

ANSWER_PATIENCE = 5.0
"""Seconds for each word by which a line is looked for; then it is ended, and a new one tried."""
LONGEST_ANSWER = 20.0
"""Seconds for what may wait for another session; the server itself gives up after 15."""
STOP_PATIENCE = 3.0
_watch = Watch()
_here = threading.local()


def end_line(raw: Any) -> None:
    """End a line from another thread than the one that waits on it; that one gets an error."""
    with contextlib.suppress(OSError, psycopg.Error):
        line = socket.socket(fileno=raw.pgconn.socket)
        try:
            line.shutdown(socket.SHUT_RDWR)
        finally:
            line.detach()


def _stop(raw: Any) -> None:
    """End what a connection waits for: by asking its server, or by ending the line to it."""
    try:
        raw.cancel_safe(timeout=STOP_PATIENCE)
    except psycopg.Error:
        end_line(raw)


class Wait:
    """What one thread waits for, from the first look for a line on."""

    def __init__(self) -> None:
        self._turn = threading.Lock()
        self._raw: Any = None
        self._is_lent = False
        self._is_ended = False

    def on(self, raw: Any, *, is_lent: bool = False) -> None:
        """Say which line it waits on now; raises errors.Unreachable if the wait was ended."""
        self.require_wanted()
        with self._turn:
            self._raw, self._is_lent = raw, is_lent

    def require_wanted(self) -> None:
        """Look for no other line once the wait was ended."""
        if self._is_ended:
            raise errors.Unreachable

    def end(self) -> None:
        """End it from another thread; a statement that the server works at is taken back there."""
        with self._turn:
            self._is_ended = True
            raw, is_lent = self._raw, self._is_lent
            if raw is not None and not is_lent:
                end_line(raw)
        if raw is not None and is_lent:
            _stop(raw)

    def leave(self) -> None:
        """Say that it is over."""
        with self._turn:
            self._raw = None


@contextlib.contextmanager
def begun() -> Iterator[Wait]:
    """Let what this thread waits for be ended."""
    before, wait = getattr(_here, "wait", None), Wait()
    _here.wait = wait
    try:
        yield wait
    finally:
        _here.wait = before
        wait.leave()


def require_wanted() -> None:
    """Raise errors.Unreachable where this thread's wait was ended."""
    if (wait := getattr(_here, "wait", None)) is not None:
        wait.require_wanted()


@contextlib.contextmanager
def answered(raw: Any, *, within: float | None = None) -> Iterator[None]:
    """Leave a line on which nothing comes back in time."""
    if (wait := getattr(_here, "wait", None)) is not None:
        wait.on(raw)
    with _watch.over(within or ANSWER_PATIENCE, lambda: end_line(raw)):
        yield


def watch(engine: Engine) -> None:
    """Put what the engine itself asks on a line under that patience."""
    dialect: Any = engine.dialect
    dialect.do_ping = _over(dialect.do_ping, lambda raw: raw)
    dialect.initialize = _over(
        dialect.initialize, lambda connection: connection.connection.driver_connection
    )


def _over(ask: Callable[[Any], Any], raw_of: Callable[[Any], Any]) -> Callable[[Any], Any]:
    def asked(line: Any) -> Any:
        with answered(raw_of(line)):
            return ask(line)

    return asked
