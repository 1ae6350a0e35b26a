"""Hear what other PCs save, on the connection this PC keeps anyway.

What comes with a statement is caught by the driver. Between statements a thread waits on the socket
and reads only while nobody else has the connection. A connection that is lent beside the kept one
listens too, so that nothing is missed when it takes the other's place. After a break nobody knows
what happened meanwhile: then it is said that everything may have changed.
"""

from __future__ import annotations

import contextlib
import logging
import re
import selectors
import socket
import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import psycopg
from psycopg.pq import ExecStatus, TransactionStatus
from sqlalchemy import Engine, event
from sqlalchemy.exc import SQLAlchemyError

from app import errors
from app.changes import Changed, Kind
from app.store import waits

Heard = Callable[[tuple[Changed, ...]], None]
_log = logging.getLogger(__name__)
_CHANNELS = b"SELECT hearten_private.channels()"
_CHANNEL = re.compile(rb"h[0-9a-f]{32}")
_PAYLOAD = re.compile(r"([a-z]{1,20}):([0-9A-Za-z_-]{0,36})")
_KINDS: dict[str, Kind] = {
    "referral": "referral",
    "person": "person",
    "case": "case",
    "plan": "plan",
    "service": "service",
    "user": "user",
    "network": "network",
    "practice": "network",
    "setting": "store",
}
_AS_A_WHOLE: dict[str, Kind] = {"organisation": "service"}
_EVERYTHING = (Changed("everything", elsewhere=True),)
_PATIENCE = (1.0, 2.0, 4.0, 8.0)
"""Seconds between two tries to reach the server again; then the last, again and again."""
_STOPS_WITHIN = 2.0
_ASKED_EVERY = 1.0
"""Seconds between two questions for one's channels: whoever sends much makes no PC ask as much."""


def understood(payload: str) -> Changed | None:
    """Read what came; anybody who may connect can send something, so the rest is left aside."""
    found = _PAYLOAD.fullmatch(payload)
    if found is None:
        return None
    table, uid = found.groups()
    if table in _AS_A_WHOLE:
        return Changed(_AS_A_WHOLE[table], elsewhere=True)
    kind = _KINDS.get(table)
    return Changed(kind, frozenset({uid} if uid else ()), elsewhere=True) if kind else None


@dataclass(eq=False, slots=True)
class _Ear:
    """One connection that listens."""

    raw: Any
    channels: tuple[bytes, ...] = ()
    is_idle: bool = False
    is_behind: bool = False
    asked: float = 0.0
    """When it asked for its channels last, by the clock of `time.monotonic`."""
    pid: int = field(init=False)

    def __post_init__(self) -> None:
        self.pid = self.raw.info.backend_pid

    def asks_in(self) -> float | None:
        """Give the seconds until it asks for its channels anew; None: not before it has to."""
        return max(0.0, self.asked + _ASKED_EVERY - time.monotonic()) if self.is_behind else None


class Listening:
    """Listen on the connections of one engine until `stop`; what is heard comes on any thread.

    `reach` asks the server for anything, which makes the engine connect anew; it raises
    errors.Problem while there is no server.
    """

    def __init__(self, engine: Engine, heard: Heard, reach: Callable[[], None]) -> None:
        self._engine, self._heard, self._reach = engine, heard, reach
        self._ears: dict[int, _Ear] = {}
        self._turn = threading.Condition()
        self._gone: deque[int] = deque(maxlen=8)
        self._is_stopping = self._has_begun = self._broke = False
        self._wakes, self._woken = socket.socketpair()
        self._wakes.setblocking(False)
        self._woken.setblocking(False)
        self._hooks: tuple[tuple[str, Callable[..., None]], ...] = (
            ("connect", self._connected),
            ("checkout", self._lent),
            ("checkin", self._given_back),
            ("invalidate", self._broken),
            ("close", self._closed),
        )
        for name, hook in self._hooks:
            event.listen(engine, name, hook)
        self._thread = threading.Thread(target=self._run, name="listening", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Listen no more; the connections stay as they are."""
        if self._is_stopping:
            return
        self._is_stopping = True
        if self._turn.acquire(timeout=_STOPS_WITHIN):  # else a line hangs; its patience ends it
            try:
                for ear in self._ears.values():
                    with contextlib.suppress(ValueError):
                        ear.raw.remove_notify_handler(self._came)
                self._turn.notify_all()
            finally:
                self._turn.release()
        for name, hook in self._hooks:
            event.remove(self._engine, name, hook)
        self._wake()
        if self._thread is not threading.current_thread():
            self._thread.join(_STOPS_WITHIN)

    def _begin_with_the_kept(self) -> None:
        """Listen on the connection that is there already."""
        with contextlib.suppress(errors.Problem):
            self._reach()  # opens one where there is none; then it listens already
        self._listen_on_the_kept()
        if self._ears:  # lists may have been read a moment before
            self._heard(_EVERYTHING)

    def _listen_on_the_kept(self) -> None:
        """Listen on a connection that was made before, where none listens."""
        if not self._ears:
            with contextlib.suppress(SQLAlchemyError), self._engine.connect() as connection:
                self._connected(connection.connection.driver_connection, None)

    # ---- what the engine tells, on the thread that asked ---------------------------------------

    def _connected(self, raw: Any, _record: Any) -> None:
        ear = _Ear(raw)
        try:
            with raw.lock, waits.answered(raw):
                _listen(ear)
        except (psycopg.Error, OSError):
            _log.warning("a connection does not listen")
            return
        raw.add_notify_handler(self._came)
        with self._turn:
            is_after_a_break = self._has_begun and (self._broke or not self._ears)
            self._has_begun, self._broke = True, False
            if is_after_a_break:
                self._gone.clear()  # the server may give their numbers to other PCs now
            self._ears[id(raw)] = ear
            self._turn.notify_all()
        if is_after_a_break:
            self._heard(_EVERYTHING)

    def _lent(self, raw: Any, _record: Any, _proxy: Any) -> None:
        self._set_idle(raw, False)

    def _given_back(self, raw: Any, _record: Any) -> None:
        self._set_idle(raw, True)

    def _set_idle(self, raw: Any, is_idle: bool) -> None:
        with self._turn:
            ear = self._ears.get(id(raw))
            if ear is not None:
                ear.is_idle = is_idle
                self._turn.notify_all()

    def _broken(self, raw: Any, _record: Any, problem: BaseException | None) -> None:
        self._forget(raw, broke=problem is not None)

    def _closed(self, raw: Any, _record: Any) -> None:
        self._forget(raw, broke=False)

    def _forget(self, raw: Any, *, broke: bool) -> None:
        with self._turn:
            ear = self._ears.pop(id(raw), None)
            if ear is not None:
                self._gone.append(ear.pid)
            self._broke = self._broke or broke
            self._turn.notify_all()
        self._wake()

    def _came(self, notify: Any) -> None:
        """Take what came with a statement; the driver holds the connection meanwhile."""
        self._take([(notify.pid, notify.payload)])

    # ---- between statements, on a thread of its own --------------------------------------------

    def _run(self) -> None:
        tried = 0
        self._begin_with_the_kept()
        while (ear := self._next_idle()) is not _STOP:
            if ear is None:
                tried = 0 if self._reached(tried) else tried + 1
            else:
                tried = 0
                self._wait_at(ear)
        self._wakes.close()
        self._woken.close()

    def _next_idle(self) -> Any:
        """Wait until a connection is free to listen at; None when there is none at all."""
        with self._turn:
            while not self._is_stopping:
                if not self._ears:
                    return None
                free = next((ear for ear in self._ears.values() if ear.is_idle), None)
                if free is not None:
                    return free
                self._turn.wait()
            return _STOP

    def _reached(self, tried: int) -> bool:
        """Try to reach the server again after a while; whoever works here may be first."""
        with self._turn:
            self._broke = True
            self._turn.wait_for(
                lambda: self._is_stopping or bool(self._ears),
                _PATIENCE[min(tried, len(_PATIENCE) - 1)],
            )
            if self._is_stopping or self._ears:
                return True
        try:
            self._reach()
        except errors.Problem:
            return False
        self._listen_on_the_kept()
        return bool(self._ears)

    def _wait_at(self, ear: _Ear) -> None:
        try:
            with selectors.DefaultSelector() as waiting:
                waiting.register(ear.raw.pgconn.socket, selectors.EVENT_READ)
                waiting.register(self._woken, selectors.EVENT_READ)
                ready = waiting.select(ear.asks_in())
        except (OSError, ValueError, KeyError, psycopg.Error):
            self._forget(ear.raw, broke=True)  # closed under our hands
            return
        with contextlib.suppress(BlockingIOError):
            if any(key.fileobj is self._woken for key, _ in ready):
                self._woken.recv(64)
        found: list[tuple[int, str]] = []
        with self._turn:
            if self._ears.get(id(ear.raw)) is not ear or not ear.is_idle or self._is_stopping:
                return
            if not ear.raw.lock.acquire(blocking=False):
                self._turn.wait(0.01)  # somebody is just taking it
                return
            try:
                with waits.answered(ear.raw):
                    found = _read(ear)
            except (psycopg.Error, OSError):
                self._ears.pop(id(ear.raw))
                self._gone.append(ear.pid)
                self._broke = True
            finally:
                ear.raw.lock.release()
        self._take(found)

    def _take(self, found: list[tuple[int, str]]) -> None:
        """Pass on what another PC did; one's own acts have told of themselves."""
        own = {ear.pid for ear in tuple(self._ears.values())} | set(self._gone)
        told = [understood(payload) for pid, payload in found if pid not in own]
        changes = tuple(dict.fromkeys(one for one in told if one is not None))
        if any(change.kind in ("user", "network") for change in changes):
            for ear in tuple(self._ears.values()):
                ear.is_behind = True  # whose rows one sees may have changed
            self._wake()
        if changes and not self._is_stopping:
            self._heard(changes)

    def _wake(self) -> None:
        with contextlib.suppress(OSError):
            self._wakes.send(b".")


_STOP = object()


def _listen(ear: _Ear) -> None:
    """Listen to the channels of this user, and to no others; outside any transaction."""
    pgconn = ear.raw.pgconn
    if pgconn.transaction_status != TransactionStatus.IDLE:
        raise psycopg.OperationalError("busy")
    ear.asked = time.monotonic()
    answer = pgconn.exec_(_CHANNELS)
    if answer.status != ExecStatus.TUPLES_OK:
        raise psycopg.OperationalError("no channels")
    found = [answer.get_value(row, 0) or b"" for row in range(answer.ntuples)]
    names = tuple(sorted(name for name in found if _CHANNEL.fullmatch(name)))
    said = [b'LISTEN "%s"' % name for name in names if name not in ear.channels]
    said += [b'UNLISTEN "%s"' % name for name in ear.channels if name not in names]
    if said and pgconn.exec_(b"; ".join(said)).status != ExecStatus.COMMAND_OK:
        raise psycopg.OperationalError("not listening")
    ear.channels, ear.is_behind = names, False


def _read(ear: _Ear) -> list[tuple[int, str]]:
    """Take what lies at the socket; whoever calls it holds the connection."""
    pgconn = ear.raw.pgconn
    pgconn.consume_input()
    if ear.asks_in() == 0:
        _listen(ear)
    found = []
    while (one := pgconn.notifies()) is not None:
        found.append((one.be_pid, one.extra.decode("utf-8", "replace")))
    return found
