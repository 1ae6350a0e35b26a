"""Say what both engines offer: a unit of work, one writer at a time, errors in our own words."""

from __future__ import annotations

import contextlib
import logging
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError
from sqlcipher3 import dbapi2 as driver

from app import errors
from app.changes import Changed
from app.store import files
from app.store.audit import STORE, Entry, detail_text
from app.store.drafts import Shelf
from app.store.saving import Line

if TYPE_CHECKING:
    from app.store.ways_in import WaysIn

_log = logging.getLogger(__name__)
WRITER_PATIENCE = 10.0
"""Seconds a writer waits for the one before; no write transaction lasts longer than one."""
ACTING = 2.0
"""Seconds after an act during which long work goes slowly: whoever acted is at the desk."""
BREATH = 0.001
"""Seconds that long work pauses after each step of a millisecond or so while somebody acts."""


class Store(Protocol):
    """An open store of either kind."""

    uid: str
    name: str
    is_demo: bool
    is_trial: bool
    """Only invented people are taken, until an administrator lifts it."""
    is_shared: bool
    """It lies on a server: many PCs work in it, each over a line, and each user has a login."""
    reads_after_commit: bool
    """Notes are given only once the entry of their reading is committed: two transactions."""
    warnings: list[str]
    line: Line
    clock: Callable[[], datetime]

    @property
    def ways_in(self) -> WaysIn:
        """Give how users come in here."""
        ...

    @property
    def is_locked(self) -> bool:
        """Claim that the full password is needed again."""
        ...

    def lock(self) -> None:
        """Drop what opens the store, until `ways_in.come_back`."""
        ...

    def rest(self) -> None:
        """Put things in order while nobody types."""
        ...

    @property
    def drafts(self) -> Shelf:
        """Give where whoever is signed in keeps what is half typed."""
        ...

    def read(self) -> AbstractContextManager[Connection]:
        """Lend a connection for a short reading, closed at the end."""
        ...

    def write(
        self, op_id: str | None = None, *, of_reading: bool = False
    ) -> AbstractContextManager[Unit]:
        """Open the one transaction of an act; committed at the end, rolled back on an error.

        One `of_reading` keeps what was read, and is never told of as a save.
        """
        ...

    def long_write(self) -> AbstractContextManager[Unit]:
        """Open a transaction for one piece of long work; acts of people go first."""
        ...

    def give_way(self) -> None:
        """Pause between two steps of long work, each a millisecond or so, while somebody acts."""
        ...

    def is_acting(self) -> bool:
        """Claim that somebody acted just now, so that long work takes small steps."""
        ...

    def was_done(self, op_id: str) -> bool:
        """Claim that the save with this id took effect."""
        ...

    def digest(self, text: str) -> str:
        """Give a keyed hash of text that the audit may hold in its place."""
        ...

    def listen(self, heard: Callable[[tuple[Changed, ...]], None]) -> Callable[[], None]:
        """Tell, on any thread, what other PCs save; call what is returned to stop."""
        ...

    def close(self) -> None:
        """Let everything go."""
        ...


class Unit:
    """One act in one transaction with one audit entry."""

    __slots__ = ("_actions", "_clock", "_session", "connection", "entry", "is_piece", "op_id")

    def __init__(
        self, connection: Connection, clock: Callable[[], datetime], op_id: str | None = None
    ) -> None:
        self.connection = connection
        self.op_id = op_id
        self.entry: Entry | None = None
        self.is_piece = False
        self._session: Session | None = None
        self._clock = clock
        self._actions: list[tuple[Callable[[], None], Callable[[], None]]] = []

    @property
    def session(self) -> Session:
        """Give the ORM session of this transaction, made when it is first asked for."""
        if self._session is None:
            self._session = Session(bind=self.connection, autoflush=True)
        return self._session

    def audit(
        self,
        *,
        act: str,
        actor: str,
        grant: str | None,
        chain: str = STORE,
        subject: str | None = None,
        reason: str | None = None,
        detail: Mapping[str, str | int] | None = None,
    ) -> None:
        """Say what this act is; written last, just before the commit. Once for each unit."""
        if self.entry is not None:
            raise RuntimeError("an act leaves exactly one audit entry, and it has one already")
        now = self._clock()
        self.entry = Entry(chain, now, actor, grant, act, subject, reason, detail_text(detail))

    def piece(self) -> None:
        """Say that this unit is no act: a draft's autosave, or one batch on its way to an act."""
        self.is_piece = True

    def beside(self, do: Callable[[], None], undo: Callable[[], None]) -> None:
        """Do something outside the database just before the commit, undone if that fails."""
        self._actions.append((do, undo))

    def flush(self) -> None:
        """Send what the session still holds."""
        if self._session is not None:
            self._session.flush()

    def do_beside(self, undo: list[Callable[[], None]]) -> None:
        """Do what was asked for with `beside`, adding to `undo` what takes it back."""
        for do, take_back in self._actions:
            undo.append(take_back)
            do()

    def end(self) -> None:
        """Let the session go after commit or rollback."""
        if self._session is not None:
            self._session.close()
            self._session = None


class Turn:
    """Let one writer in at a time; long work steps back while an act waits."""

    def __init__(self, patience: float = WRITER_PATIENCE) -> None:
        self._change = threading.Condition()
        self._owner: int | None = None
        self._acts_waiting = 0
        self._last_act = -ACTING
        self._patience = patience

    @contextlib.contextmanager
    def hold(self, *, steps_back: bool = False) -> Iterator[None]:
        """Hold the turn; raises errors.Busy when the writer before does not end."""
        self._take(steps_back)
        try:
            yield
        finally:
            with self._change:
                self._owner = None
                self._change.notify_all()

    def give_way(self) -> None:
        """Pause if somebody has acted just now: they may well act again."""
        if self.is_acting():
            time.sleep(BREATH)

    def is_acting(self) -> bool:
        """Claim that somebody acted just now."""
        return time.monotonic() - self._last_act < ACTING

    def _take(self, steps_back: bool) -> None:
        me = threading.get_ident()
        if not steps_back:
            self._last_act = time.monotonic()
        if self._owner == me:
            raise RuntimeError("a write inside a write would wait for itself")
        with self._change:
            if self._owner is None and not (steps_back and self._acts_waiting):
                self._owner = me
                return
            self._acts_waiting += not steps_back
            try:
                free = self._change.wait_for(
                    lambda: self._owner is None and not (steps_back and self._acts_waiting),
                    self._patience,
                )
            finally:
                self._acts_waiting -= not steps_back
            if not free:
                raise errors.Busy
            self._owner = me


# ---- the driver's errors in our words ---------------------------------------------------------

_BY_CODE: dict[int, type[errors.Problem]] = {
    5: errors.Busy,  # SQLITE_BUSY
    6: errors.Busy,  # SQLITE_LOCKED
    10: errors.Unreachable,  # SQLITE_IOERR
    11: errors.Damaged,  # SQLITE_CORRUPT
    13: errors.Full,  # SQLITE_FULL
    14: errors.Unreachable,  # SQLITE_CANTOPEN
    26: errors.Damaged,  # SQLITE_NOTADB
}
_WORDS = ((13, "disk is full"), (10, "disk I/O error"), (5, "is locked"), (26, "not a database"))
_CONSTRAINT, _READ_ONLY = 19, 8
BREAKS_A_RULE = "That cannot be saved as it is: it breaks a rule of the store. Nothing was changed."
NOT_WRITABLE = (
    "The store may only be read: its folder or disk is write-protected. Nothing was saved."
)


_NO_ANSWER = {10, 14}  # SQLITE_IOERR, SQLITE_CANTOPEN
_SHM_TOO_SMALL = 10 | 19 << 8  # SQLITE_IOERR_SHMSIZE: the log's index could not grow


def in_our_words(error: BaseException, folder: Path | None = None) -> errors.Problem | None:
    """Give the problem for a driver's error, never with its text; none for what is no such error.

    The driver's text is left out on purpose: it can quote what somebody typed. `folder` is the
    store's: on a full disk the engine often says no more than that it could not open or write.
    """
    if isinstance(error, StaleDataError):
        return errors.Stale()
    original: Any = error.orig if isinstance(error, DBAPIError) else error
    if not isinstance(original, driver.Error | SQLAlchemyError | MemoryError):
        return None
    code = getattr(original, "sqlite_errorcode", None)
    if code is None:  # the backup API gives only its words
        code = next((known for known, words in _WORDS if words in str(original)), None)
    # Values are always bound, so the statement itself tells nothing of anybody.
    statement = " ".join(str(getattr(error, "statement", "") or "").split())[:300]
    _log.warning("the database said %s (%s) to: %s", type(original).__name__, code, statement)
    base = (code or 0) & 0xFF
    if base == _CONSTRAINT:
        return errors.Refused(BREAKS_A_RULE)
    if base == _READ_ONLY:
        return errors.Unreachable(NOT_WRITABLE)
    if base in _NO_ANSWER and (
        code == _SHM_TOO_SMALL or (folder is not None and files.is_full(folder))
    ):
        return errors.Full()
    return _BY_CODE.get(base, errors.Problem)()


@contextlib.contextmanager
def our_words(folder: Path | None = None) -> Iterator[None]:
    """Raise our problem in place of a driver's error."""
    try:
        yield
    except Exception as error:
        problem = in_our_words(error, folder)
        if problem is None:
            raise
        raise problem from None
