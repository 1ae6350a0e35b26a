"""Hold a shared store open: one connection for this PC, the server's own audit and time."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Engine, text
from sqlalchemy.dialects.postgresql import insert

from app import errors
from app.store.audit import Entry
from app.store.database import Turn, Unit
from app.store.embedded_store import LOCKED, SAVED_ALREADY
from app.store.postgres_errors import our_words
from app.store.tables.accounts import OperationRecord

OP = OperationRecord.__table__
_OP_FIND = text("SELECT 1 FROM op WHERE op_id = :op_id")
# Waits for whoever saves under the same id just now, and does not end the transaction as an error.
_OP_NOTE = insert(OP).on_conflict_do_nothing().returning(OP.c.op_id)
_WROTE = text("SELECT pg_current_xact_id_if_assigned() IS NOT NULL")
_AUDIT = text(
    "SELECT hearten_private.audit_add("
    ":chain, :at, :actor, :grant, :act, :subject, :reason, :detail)"
)
_KEYED = text("SELECT hearten_private.keyed(:text)")
_READS = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
"""A reading sees one moment, as it does on the embedded store, and cannot write."""


@dataclass(frozen=True, slots=True)
class About:
    """What a store says of itself."""

    uid: str
    name: str
    is_demo: bool
    is_read_only: bool = False


class SharedStore:
    """An open store on a server."""

    kind = "shared"
    reads_after_commit = True

    def __init__(self, engine: Engine, about: About, clock: Callable[[], datetime]) -> None:
        self.uid, self.name, self.is_demo = about.uid, about.name, about.is_demo
        self.is_read_only = about.is_read_only
        self.warnings: list[str] = []
        self.clock = clock
        self._engine: Engine | None = engine
        self._turn = Turn()

    @contextlib.contextmanager
    def read(self) -> Iterator[Connection]:
        """Lend a connection for a short reading; it cannot write. Raises only our own errors."""
        with our_words(), self._open().connect() as plain:
            connection = plain.execution_options(**_READS)
            with connection.begin() as transaction:
                yield connection
                transaction.rollback()

    def was_done(self, op_id: str) -> bool:
        """Claim that the save with this id took effect."""
        with self.read() as connection:
            return connection.execute(_OP_FIND, {"op_id": op_id}).first() is not None

    @contextlib.contextmanager
    def write(self, op_id: str | None = None) -> Iterator[Unit]:
        """Open the one transaction of an act: audit last, commit.

        Raises errors.Busy, Full, Stale, Refused or Unreachable; then nothing was changed, but for
        Unreachable: `was_done(op_id)` tells.
        """
        with self._turn.hold(), self._transaction(op_id) as unit:
            yield unit

    @contextlib.contextmanager
    def long_write(self) -> Iterator[Unit]:
        """Open a transaction for one batch of long work."""
        with self._turn.hold(steps_back=True), self._transaction(None) as unit:
            yield unit

    def give_way(self) -> None:
        """Pause between two steps of long work while somebody at this PC acts."""
        self._turn.give_way()

    def is_acting(self) -> bool:
        """Claim that somebody at this PC acted just now."""
        return self._turn.is_acting()

    def digest(self, text: str) -> str:
        """Give a keyed hash of text that the audit may hold in its place; the key never leaves."""
        with self.read() as connection:
            return str(connection.execute(_KEYED, {"text": text}).scalar_one())

    def close(self) -> None:
        """Let the connections go; nothing can be read or saved after that."""
        engine, self._engine = self._engine, None
        if engine is not None:
            engine.dispose()

    def _open(self) -> Engine:
        if self._engine is None:
            raise errors.Refused(LOCKED)
        return self._engine

    @contextlib.contextmanager
    def _transaction(self, op_id: str | None) -> Iterator[Unit]:
        if self.is_read_only:
            raise errors.TooNew
        undo: list[Callable[[], None]] = []
        with our_words(), self._open().connect() as connection:
            unit = Unit(connection, self.clock, op_id)
            try:
                with connection.begin():
                    if op_id is not None:
                        self._note_operation(connection, op_id)
                    yield unit
                    unit.flush()
                    self._leave_entry(unit)
                    unit.do_beside(undo)
            except BaseException:
                for take_back in reversed(undo):
                    take_back()
                raise
            finally:
                unit.end()

    def _note_operation(self, connection: Connection, op_id: str) -> None:
        if connection.execute(_OP_NOTE, {"op_id": op_id, "at": self.clock()}).first() is None:
            raise errors.Refused(SAVED_ALREADY)

    @staticmethod
    def _leave_entry(unit: Unit) -> None:
        """Write the audit entry, last: the head of its chain is locked until the commit."""
        if unit.entry is not None:
            if unit.is_piece:
                raise RuntimeError("a piece of long work leaves no audit entry of its own")
            unit.connection.execute(_AUDIT, _values(unit.entry))
        elif not unit.is_piece and unit.connection.execute(_WROTE).scalar_one():
            raise RuntimeError("an act that changed something must leave its audit entry")


def _values(entry: Entry) -> dict[str, str | datetime | None]:
    return {
        "chain": entry.chain,
        "at": entry.at,
        "actor": entry.actor,
        "grant": entry.grant,
        "act": entry.act,
        "subject": entry.subject,
        "reason": entry.reason,
        "detail": entry.detail,
    }
