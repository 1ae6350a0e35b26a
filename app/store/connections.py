"""Keep one connection for acts, one for long work, one for reading: each with its own warm cache.

With fewer, the page cache would wander between threads; more are lent only while the reading one is
taken (a backup, a check).
"""

from __future__ import annotations

import contextlib
import logging
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Literal

from sqlalchemy import Connection, Transaction

from app import errors
from app.store import sqlcipher
from app.store.database import WRITER_PATIENCE
from app.store.sqlcipher import raw_connection

Writer = Literal["acts", "long"]
_log = logging.getLogger(__name__)


class Connections:
    """The open connections to one encrypted file."""

    def __init__(self, path: Path, key: Callable[[], bytes]) -> None:
        """Open the one for acts at once; raises the driver's errors for a wrong key."""
        self._engine = sqlcipher.make_engine(path, key)
        self._writers: dict[Writer, Connection] = {}
        self._reading: Connection | None = None
        self._reading_free = threading.Lock()
        self.writer("acts")

    def writer(self, which: Writer) -> Connection:
        """Give the kept connection for acts or for long work; the caller holds the turn."""
        if which not in self._writers:
            self._writers[which] = self.another("IMMEDIATE")
            if which == "long":
                # What is laid aside may go with a power cut; the act it ends in syncs the same log.
                raw_connection(self._writers[which]).execute("PRAGMA synchronous=NORMAL")
        return self._writers[which]

    def another(self, begin: str = "") -> Connection:
        """Lend one more; its transactions begin as said."""
        connection = self._engine.connect()
        if connection.info.pop("reads", None):  # it was lent for reading and comes back to write
            raw_connection(connection).execute("PRAGMA query_only=OFF")
        return connection.execution_options(begin=begin)

    @contextlib.contextmanager
    def reader(self) -> Iterator[Connection]:
        """Lend a connection that cannot write, in one short transaction."""
        kept = self._reading_free.acquire(blocking=False)
        try:
            connection = self._reading if kept else None
            if connection is None:
                connection = self._new_reader()
                self._reading = connection if kept else self._reading
            try:
                with connection.begin() as transaction:
                    yield connection
                    transaction.rollback()
            finally:
                if not kept or connection.in_transaction():
                    self._reading = None if kept else self._reading
                    connection.close()
        finally:
            if kept:
                self._reading_free.release()

    def _new_reader(self) -> Connection:
        connection = self.another()
        if "reads" not in connection.info:
            raw_connection(connection).execute("PRAGMA query_only=ON")
            connection.info["reads"] = True
        return connection

    @contextlib.contextmanager
    def without_reader(self) -> Iterator[None]:
        """Hold off the kept reader; raises errors.Busy when it does not end."""
        if not self._reading_free.acquire(timeout=WRITER_PATIENCE):
            raise errors.Busy
        try:
            yield
        finally:
            self._reading_free.release()

    def take_back(self, connection: Connection, transaction: Transaction) -> None:
        """Roll back, also where the driver has failed; a connection that cannot is let go."""
        try:
            if transaction.is_active:  # a failed flush has rolled back already
                transaction.rollback()
            transaction.close()
            raw = raw_connection(connection)
            if raw.in_transaction:
                raw.rollback()
        except Exception:
            _log.warning("a connection could not roll back and was let go")
            with contextlib.suppress(Exception):
                connection.invalidate()
                connection.close()
            self._writers = {
                which: kept for which, kept in self._writers.items() if kept is not connection
            }

    def close(self) -> None:
        """Close all; the last one brings the write-ahead log home."""
        kept = [*self._writers.values(), *([self._reading] if self._reading else [])]
        for connection in kept:
            with contextlib.suppress(Exception):
                connection.close()
        self._writers.clear()
        self._reading = None
        self._engine.dispose()
