"""Save on a server: an act's one transaction, its name, its audit entry, and how it ended.

An answer that was lost is looked for before anybody is told that nothing was saved.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Engine, text
from sqlalchemy.dialects.postgresql import insert

from app import errors
from app.store import postgres, waits
from app.store.audit import Entry
from app.store.database import Unit
from app.store.embedded_store import SAVED_ALREADY
from app.store.postgres_errors import in_our_words, our_words
from app.store.saving import Line
from app.store.seen import Seen
from app.store.tables.accounts import OperationRecord
from app.store.types import new_uid

OP = OperationRecord.__table__
# Waits for whoever saves under the same id just now, and does not end the transaction as an error:
# so it also tells how a save ended whose line broke, when its session may still be at its COMMIT.
_OP_NOTE = insert(OP).on_conflict_do_nothing().returning(OP.c.op_id)
_WROTE = text("SELECT pg_current_xact_id_if_assigned() IS NOT NULL")
# The server says who acts and when. Whoever prepares or moves a store has no login of a user.
_AUDIT = (
    "SELECT seq, hash FROM hearten_private.audit_add("
    ":chain, :grant, :act, :subject, :reason, :detail)"
)
_AUDIT_AS = (
    "SELECT seq, hash FROM hearten_private.audit_add_as("
    ":chain, :at, :actor, :grant, :act, :subject, :reason, :detail)"
)
# A save that has no name of its own is given one with its audit entry, at no further question.
_NAME = "WITH named AS (INSERT INTO op (op_id, at) VALUES (:op_id, :now))"
_ON_ONE_SERVER = ("01000", "57P01")
LINE_BROKE = "The line to the server broke. Nothing was saved; what you typed is kept. Save again."


class Saves:
    """The saves of one shared store, one after the other."""

    def __init__(
        self,
        engine: Callable[[], Engine],
        clock: Callable[[], datetime],
        line: Line,
        seen: Seen,
        *,
        is_users: bool,
    ) -> None:
        self._open = engine
        self._clock = clock
        self._line = line
        self._seen = seen
        self._audit = _AUDIT if is_users else _AUDIT_AS
        self._under_way: waits.Wait | None = None
        self.left: dict[str, tuple[int, str]] = {}
        """Where the entry of the last save stands, by its chain."""
        self.is_on_one_server = False

    @contextlib.contextmanager
    def one(self, op_id: str | None, *, of_reading: bool = False) -> Iterator[Unit]:
        """Open one transaction; committed at the end, nothing at all on an error.

        How one `of_reading` ended is asked nowhere: what was to be read is read again.
        """
        with our_words(), self._waiting() as wait, self._open().connect() as connection:
            self._seen.require_newest(connection.info.get(postgres.SERVER))
            raw = raw_of(connection)
            wait.on(raw, is_lent=True)
            unit = Unit(connection, self._clock, op_id)
            transaction = connection.begin()
            undo: list[Callable[[], None]] = []
            try:
                if op_id is not None:
                    self._note_operation(connection, op_id)
                yield unit
                unit.flush()
                self.left = self._leave_entry(unit)
                unit.do_beside(undo)
                name = None if of_reading else unit.op_id
                self.is_on_one_server = self._commit(connection, transaction, raw, name)
            except BaseException:
                transaction.close()
                for take_back in reversed(undo):
                    take_back()
                raise
            finally:
                unit.end()

    def _commit(
        self, connection: Connection, transaction: Any, raw: Any, op_id: str | None
    ) -> bool:
        """Commit; claims that only one server has it. A lost answer is looked for."""
        notices: list[str | None] = []

        def note(notice: Any) -> None:
            notices.append(notice.sqlstate)  # it can be read within this call only

        raw.add_notice_handler(note)
        try:
            transaction.commit()
        except Exception as error:
            problem = in_our_words(error)
            if not isinstance(problem, errors.Unreachable):
                raise
            connection.invalidate()
            self._look_for_the_end(op_id, problem)
        finally:
            raw.remove_notice_handler(note)
        # Waiting for a second server was ended; its words are in the server's own language.
        return any(code in _ON_ONE_SERVER for code in notices)

    def _look_for_the_end(self, op_id: str | None, problem: errors.Problem) -> None:
        """Return if a save took effect whose answer was lost; raise what is known else."""
        if op_id is None:  # long work or a reading, which is done again
            raise problem
        try:
            with self._waiting():
                was_saved = self.is_saved(op_id)
        except errors.Problem:
            self._line.doubt(op_id)
            raise errors.EndUnknown(op_id=op_id) from None
        if not was_saved:
            raise errors.Unreachable(LINE_BROKE)

    def is_saved(self, op_id: str) -> bool:
        """Claim that a save took effect; waits while its session has not ended yet."""
        with our_words(), self._open().connect() as connection:
            self._seen.require_newest(connection.info.get(postgres.SERVER))
            line = waits.answered(raw_of(connection), within=waits.LONGEST_ANSWER)
            with line, connection.begin() as transaction:
                names = {"op_id": op_id, "at": self._clock()}
                is_free = connection.execute(_OP_NOTE, names).first() is not None
                transaction.rollback()
        return not is_free

    def stop_waiting(self) -> None:
        """Let a save go that hangs, wherever it is."""
        if (wait := self._under_way) is not None:
            wait.end()

    @contextlib.contextmanager
    def _waiting(self) -> Iterator[waits.Wait]:
        """Let what this thread waits for be ended by `stop_waiting`."""
        before = self._under_way
        with waits.begun() as self._under_way:
            try:
                yield self._under_way
            finally:
                self._under_way = before

    def _note_operation(self, connection: Connection, op_id: str) -> None:
        if connection.execute(_OP_NOTE, {"op_id": op_id, "at": self._clock()}).first() is None:
            raise errors.Refused(SAVED_ALREADY)

    def _leave_entry(self, unit: Unit) -> dict[str, tuple[int, str]]:
        """Write the audit entry, last: the head of its chain is locked until the commit.

        Give where it stands, by its chain.
        """
        if unit.entry is not None:
            if unit.is_piece:
                raise RuntimeError("a piece of long work leaves no audit entry of its own")
            asked, values = self._audit, _values(unit.entry)
            if unit.op_id is None:
                unit.op_id = new_uid()
                asked = f"{_NAME} {asked}"
                values |= {"op_id": unit.op_id, "now": self._clock()}
            left = unit.connection.execute(text(asked), values).one()
            return {unit.entry.chain: (left.seq, left.hash)}
        if not unit.is_piece and unit.connection.execute(_WROTE).scalar_one():
            raise RuntimeError("an act that changed something must leave its audit entry")
        return {}


def raw_of(connection: Connection) -> Any:
    """Give the driver's own connection."""
    return connection.connection.driver_connection


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
