"""Hold one encrypted store open: three kept connections, one writer, audit and state after it."""

from __future__ import annotations

import contextlib
import logging
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, text
from sqlalchemy.exc import IntegrityError

from app import errors
from app.changes import Changed
from app.store import keyslots
from app.store.audit import Ledger
from app.store.connections import Connections, Writer
from app.store.database import Turn, Unit, our_words
from app.store.drafts import Shelf
from app.store.keyslots import Kdf, KeyFile
from app.store.lock_file import LockFile
from app.store.saving import Line
from app.store.sqlcipher import raw_connection
from app.store.state_file import State, StateFile

if TYPE_CHECKING:
    from app.store.database import Store
    from app.store.ways_in import WaysIn

DATABASE = "store.db"
GENERATION_SETTING = "keys.generation"

_log = logging.getLogger(__name__)
_OP_INSERT = "INSERT INTO op (op_id, at) VALUES (?, ?)"
_OP_FIND = text("SELECT 1 FROM op WHERE op_id = :op_id")
_SET = (
    "INSERT INTO setting (name, value) VALUES (?, ?) "
    "ON CONFLICT (name) DO UPDATE SET value = excluded.value"
)
LOCKED = "Hearten is locked. Sign in again to go on."
SAVED_ALREADY = (
    "It was saved already. Nothing was changed; close this form and look for it in the list."
)


class EmbeddedStore:
    """An open store of one PC."""

    is_shared = False
    reads_after_commit = False

    def __init__(
        self,
        folder: Path,
        lock: LockFile,
        keys: KeyFile,
        data_key: bytes,
        clock: Callable[[], datetime],
        kdf: Kdf,
    ) -> None:
        self.folder = folder
        self.uid, self.name, self.is_demo = keys.store_uid, keys.store_name, keys.is_demo
        self.is_trial = not keys.is_demo  # what the store itself says of it follows (attach.py)
        self.warnings: list[str] = []
        self.line = Line()
        self.drafts = Shelf(self)
        self.keys = keys
        self.kdf = kdf
        self.clock = clock
        self.file_lock = lock
        self.ledger: Ledger | None = None
        self.state: StateFile | None = None
        self._data_key: bytes | None = data_key
        self._turn = Turn()
        self.connect()

    # ---- connections --------------------------------------------------------------------------

    @property
    def path(self) -> Path:
        """Give the encrypted file."""
        return self.folder / DATABASE

    def data_key(self) -> bytes:
        """Give the data key while the store is open."""
        if self._data_key is None:
            raise errors.Refused(LOCKED)
        return self._data_key

    def connect(self, data_key: bytes | None = None) -> None:
        """Open the kept connections, with a new data key after it was changed."""
        if data_key is not None:
            self._data_key = data_key
        with our_words(self.folder):
            self.connections = Connections(self.path, self.data_key)

    @contextlib.contextmanager
    def read(self) -> Iterator[Connection]:
        """Lend a connection for a short reading; it cannot write. Raises only our own errors."""
        self.data_key()
        with our_words(self.folder), self.connections.reader() as connection:
            yield connection

    def was_done(self, op_id: str) -> bool:
        """Claim that the save with this id took effect."""
        with self.read() as connection:
            return connection.execute(_OP_FIND, {"op_id": op_id}).first() is not None

    # ---- writing ------------------------------------------------------------------------------

    @contextlib.contextmanager
    def write(self, op_id: str | None = None, *, of_reading: bool = False) -> Iterator[Unit]:
        """Open the one transaction of an act: BEGIN IMMEDIATE, audit last, commit, state.

        Raises errors.Busy, Full, Stale, Refused, Damaged or Unreachable; then nothing was changed.
        """
        del of_reading  # a folder tells nobody how a save goes
        with self._turn.hold():
            self.data_key()
            with self._transaction("acts", op_id) as unit:
                yield unit

    @contextlib.contextmanager
    def long_write(self) -> Iterator[Unit]:
        """Open a transaction for one batch of long work, on its own connection."""
        with self._turn.hold(steps_back=True):
            self.data_key()
            with self._transaction("long", None) as unit:
                yield unit

    def give_way(self) -> None:
        """Pause between two steps of long work, each a millisecond or so, while somebody acts."""
        self._turn.give_way()

    def is_acting(self) -> bool:
        """Claim that somebody acted just now, so that long work takes small steps."""
        return self._turn.is_acting()

    @contextlib.contextmanager
    def _transaction(self, which: Writer, op_id: str | None) -> Iterator[Unit]:
        ledger = self._open_ledger()
        undo: list[Callable[[], None]] = []
        with our_words(self.folder):
            connection = self.connections.writer(which)
            unit = Unit(connection, self.clock, op_id)
            raw = raw_connection(connection)
            before = raw.total_changes
            transaction = connection.begin()
            try:
                if op_id is not None:
                    self._note_operation(connection, op_id)
                yield unit
                unit.flush()
                if self._leaves_entry(unit, raw.total_changes != before):
                    assert unit.entry is not None
                    ledger.append(connection, unit.entry)
                unit.do_beside(undo)
                transaction.commit()
            except BaseException:
                ledger.dropped()
                self.connections.take_back(connection, transaction)
                for take_back in reversed(undo):
                    take_back()
                raise
            finally:
                unit.end()
        ledger.committed()
        if unit.entry is not None:
            self.write_state()

    def _note_operation(self, connection: Connection, op_id: str) -> None:
        at = self.clock().strftime("%Y-%m-%d %H:%M:%S.%f")
        try:
            connection.exec_driver_sql(_OP_INSERT, (op_id, at))
        except IntegrityError:
            if connection.execute(_OP_FIND, {"op_id": op_id}).first() is None:
                raise
            raise errors.Refused(SAVED_ALREADY) from None

    @staticmethod
    def _leaves_entry(unit: Unit, wrote: bool) -> bool:
        if unit.entry is not None:
            if unit.is_piece:
                raise RuntimeError("a piece of long work leaves no audit entry of its own")
            return True
        if wrote and not unit.is_piece:
            raise RuntimeError("an act that changed something must leave its audit entry")
        return False

    # ---- audit and state ----------------------------------------------------------------------

    def _open_ledger(self) -> Ledger:
        if self.ledger is None:
            raise errors.Refused(LOCKED)
        return self.ledger

    def digest(self, text: str) -> str:
        """Give a keyed hash of text that the audit may hold in its place."""
        return self._open_ledger().keyed(text)

    def listen(self, _heard: Callable[[tuple[Changed, ...]], None]) -> Callable[[], None]:
        """Hear nothing: nobody else writes in a folder while it is open here."""
        return lambda: None

    def write_state(self) -> None:
        """Remember outside how far the store has come; a failure is told, the commit stands."""
        if self.state is None or self.ledger is None:
            return
        now = State(self.ledger.counter, self.keys.generation, self.ledger.digest())
        try:
            self.state.write(now)
        except OSError as error:
            _log.warning("the state file could not be written (error %s)", error.errno)

    # ---- keys ---------------------------------------------------------------------------------

    def new_slot(self, user_uid: str, name: str, password: str) -> keyslots.Slot:
        """Wrap a password for a user: slow, so do it before the transaction."""
        return keyslots.make_slot(self.uid, user_uid, name, password, self.kdf)

    def put_slot(self, unit: Unit, slot: keyslots.Slot) -> None:
        """Give a user this way in, in place of any former one, together with the transaction."""
        others = tuple(kept for kept in self.keys.slots if kept.user_uid != slot.user_uid)
        self._change_keys(unit, (*others, slot))

    def drop_slot(self, unit: Unit, user_uid: str) -> None:
        """Take a user's way in away, together with the transaction."""
        self._change_keys(
            unit, tuple(slot for slot in self.keys.slots if slot.user_uid != user_uid)
        )

    def _change_keys(self, unit: Unit, slots: tuple[keyslots.Slot, ...]) -> None:
        before = self.keys
        after = before.with_slots(slots, self.data_key())
        set_setting(unit.connection, GENERATION_SETTING, str(after.generation))

        def do() -> None:
            keyslots.save(self.folder, after)
            self.keys = after

        def undo() -> None:
            self.keys = before
            keyslots.save(self.folder, before)

        unit.beside(do, undo)

    @property
    def ways_in(self) -> WaysIn:
        """Give how users come in here."""
        from app.store.ways_in import FolderWaysIn  # which changes keys of this class

        return FolderWaysIn(self)

    # ---- rest and end -------------------------------------------------------------------------

    def rest(self) -> None:
        """Bring the write-ahead log home while nobody types; gives way to everything else."""
        with self._turn.hold(steps_back=True), our_words(self.folder):
            if self._data_key is not None:
                raw = raw_connection(self.connections.writer("long"))
                raw.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchall()

    def lock(self) -> None:
        """Drop keys and connections but keep the folder held, until `embedded.unlock`."""
        with self.alone():
            self.connections.close()
            self._data_key = None
            self.ledger = None
            if self.state is not None:
                self.state.close()
                self.state = None

    @property
    def is_locked(self) -> bool:
        """Claim that the full password is needed again."""
        return self._data_key is None

    @contextlib.contextmanager
    def alone(self) -> Iterator[None]:
        """Hold off every writer and the kept reader, for work on the files themselves."""
        with self._turn.hold(), self.connections.without_reader():
            yield

    def close(self) -> None:
        """Drop keys, connections and the folder."""
        try:
            if self._data_key is not None:
                self.lock()
        finally:
            self.file_lock.release()


def in_a_folder(store: Store, otherwise: str) -> EmbeddedStore:
    """Give the store as one in a folder; raises errors.Refused with that sentence for another."""
    if not isinstance(store, EmbeddedStore):
        raise errors.Refused(otherwise)
    return store


def is_store(folder: Path) -> bool:
    """Claim that a store lies in that folder."""
    return (folder / DATABASE).is_file()


def set_setting(connection: Connection, name: str, value: str) -> None:
    """Write one setting of the store."""
    connection.exec_driver_sql(_SET, (name, value))
