"""Hold a shared store open: one connection for this PC, the server's own audit and time."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Engine, event, text

from app import errors
from app.store import own_drafts, postgres, saving, store_version, waits
from app.store.chain_ends import ChainEnds
from app.store.connect_words import NO_ANSWER, NOT_READ, READ_ONLY
from app.store.database import Turn, Unit
from app.store.drafts import Shelf
from app.store.embedded_store import LOCKED
from app.store.listening import Heard, Listening
from app.store.postgres_errors import our_words
from app.store.saving import Line, Watch
from app.store.seen import LEFT_BEHIND, Seen
from app.store.server.drafts import KEY
from app.store.server_saves import LINE_BROKE, Saves, raw_of
from app.store.store_version import May

if TYPE_CHECKING:
    from app.store.ways_in import WaysIn

_OP_FIND = text("SELECT 1 FROM op WHERE op_id = :op_id")
_ANYTHING = text("SELECT 1")
_KEYED = text("SELECT hearten_private.keyed(:text)")
_READS = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
"""A reading sees one moment, as it does on the embedded store, and cannot write."""
_ANSWERED = (READ_ONLY, LEFT_BEHIND, LINE_BROKE)
READ_PATIENCE = 20.0
"""Seconds after which the line of a reading is ended; the server itself gives up after 15."""


@dataclass(frozen=True, slots=True)
class About:
    """What a store says of itself."""

    uid: str
    name: str
    is_demo: bool
    is_trial: bool = True
    may: May = field(default_factory=May)
    """What this program may do there."""
    is_users: bool = False
    """Opened by a user's own login, as it always is at a desk."""


class SharedStore:
    """An open store on a server."""

    is_shared = True
    reads_after_commit = True

    def __init__(
        self, engine: Engine, about: About, clock: Callable[[], datetime], seen: Seen | None = None
    ) -> None:
        self.uid, self.name, self.is_demo = about.uid, about.name, about.is_demo
        self.is_trial = about.is_trial
        self._may = about.may
        self.warnings: list[str] = []
        self._ends = ChainEnds()
        self.clock = clock
        self._engine: Engine | None = engine
        self.url = engine.url._replace(password=None)
        self._turn = Turn()
        self.line = Line()
        self._seen = seen or Seen()
        self._watch = Watch()
        self._saves = Saves(self._open, clock, self.line, self._seen, is_users=about.is_users)
        self.line.answers_by(self._ask_for_an_answer, self._saves.stop_waiting)
        self._drafts: Shelf | None = None
        self._listening: dict[Heard, Listening | None] = {}
        self._opening_drafts = threading.Lock()
        event.listen(engine, "connect", self._look_at_version)

    @property
    def drafts(self) -> Shelf:
        """Give the drafts of whoever signed in, on this PC; opened at the first need."""
        with self._opening_drafts:
            if self._drafts is None:
                self._drafts = self._open_drafts()
            return self._drafts

    def _open_drafts(self) -> Shelf:
        with (
            our_words(),
            self._open().connect() as connection,
            waits.answered(raw_of(connection)),
            connection.begin(),
        ):
            self._seen.require_newest(connection.info.get(postgres.SERVER))
            mine = connection.execute(KEY).one()
        if mine.uid is None:  # no user's login: whoever prepares or moves a store
            return Shelf(self)
        folder = own_drafts.folder_of(self.uid, str(mine.uid))
        shelf, told = own_drafts.open_for(folder, bytes(mine.key), self.clock)
        if told:
            self.warnings.append(told)
        return shelf

    def look_back(self) -> None:
        """Warn if the audit no longer holds what this user saw of it from this PC.

        Where this PC's own part cannot be opened just now, there is nothing to compare with.
        """
        try:
            drafts = self.drafts
        except (errors.AlreadyOpen, errors.Full, errors.Damaged):
            return
        if not drafts.is_apart:
            return
        with self.read() as connection:
            told = self._ends.look_back(drafts, connection)
        if told and told not in self.warnings:
            self.warnings.append(told)

    @contextlib.contextmanager
    def read(self) -> Iterator[Connection]:
        """Lend a connection for a short reading; it cannot write. Raises only our own errors."""
        with (
            self._noticing(is_reading=True),
            our_words(),
            self._open().connect() as plain,
        ):
            connection = plain.execution_options(**_READS)
            raw = raw_of(plain)
            with (
                self._watch.over(READ_PATIENCE, lambda: waits.end_line(raw)),
                connection.begin() as transaction,
            ):
                yield connection
                transaction.rollback()

    def was_done(self, op_id: str) -> bool:
        """Claim that the save with this id took effect."""
        with self.read() as connection:
            return connection.execute(_OP_FIND, {"op_id": op_id}).first() is not None

    @contextlib.contextmanager
    def write(self, op_id: str | None = None, *, of_reading: bool = False) -> Iterator[Unit]:
        """Open the one transaction of an act: audit last, commit.

        Raises errors.Busy, Full, Stale, Refused or Unreachable; then nothing was changed, but for
        Unreachable: `was_done(op_id)` tells.
        """
        with self._turn.hold(), self._transaction(op_id, of_reading=of_reading) as unit:
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

    @property
    def ways_in(self) -> WaysIn:
        """Give how users come in here."""
        from app.store.server_ways_in import ServerWaysIn  # which puts an engine in this class

        return ServerWaysIn(self)

    @property
    def is_locked(self) -> bool:
        """Claim that the full password is needed again."""
        return self._engine is None

    @property
    def seen(self) -> Seen:
        """Give what this PC knows of the servers of this store."""
        return self._seen

    def connect(self, engine: Engine) -> None:
        """Go on with the connection of whoever signed in just now."""
        self.close()
        try:
            with our_words(), engine.connect() as connection:
                self._look_at_version(raw_of(connection), None)
        except BaseException:
            engine.dispose()
            raise
        event.listen(engine, "connect", self._look_at_version)
        self._engine, self._watch = engine, Watch()
        for heard in tuple(self._listening):
            self._listening[heard] = Listening(engine, heard, self._ask_for_anything)

    def lock(self) -> None:
        """Let connection and password go; what is under way ends first."""
        with self._turn.hold():
            self.close()

    def rest(self) -> None:
        """Do nothing: the server puts its own things in order."""

    def listen(self, heard: Heard) -> Callable[[], None]:
        """Tell what other PCs save from now on; call what is returned to stop."""
        self._listening[heard] = Listening(self._open(), heard, self._ask_for_anything)

        def stop() -> None:
            if (listening := self._listening.pop(heard, None)) is not None:
                listening.stop()

        return stop

    def close(self) -> None:
        """Let the connections go; nothing can be read or saved after that."""
        for heard, listening in tuple(self._listening.items()):
            self._listening[heard] = None  # who comes back to a locked desk hears again
            if listening is not None:
                listening.stop()
        drafts, self._drafts = self._drafts, None
        if drafts is not None and drafts.is_apart:
            self._ends.keep(drafts, now=True)
            drafts.store.close()
        self._ends.forget()
        engine, self._engine = self._engine, None
        if engine is not None:
            engine.dispose()
            self._watch.end()

    def _open(self) -> Engine:
        if self._engine is None:
            raise errors.Refused(LOCKED)
        return self._engine

    @property
    def is_read_only(self) -> bool:
        """Claim that a newer program lets this one only read here."""
        return self._may.is_read_only

    def _look_at_version(self, raw: Any, _record: object) -> None:
        """See at each new line whether a newer program has been at the store meanwhile."""
        with waits.answered(raw):
            self._may = store_version.asked(raw)

    def _require_writable(self) -> None:
        if self._may.is_read_only:
            raise errors.TooNew(needed=self._may.needed)

    @contextlib.contextmanager
    def _noticing(self, *, is_reading: bool = False) -> Iterator[None]:
        """Tell the line whether the server answered; of a reading nothing is said to be saved."""
        try:
            yield
        except errors.Unreachable as problem:
            if problem.sentence not in _ANSWERED:
                self.line.away(self.clock())
            if is_reading and problem.sentence == NO_ANSWER:
                raise errors.Unreachable(NOT_READ) from None
            raise
        except errors.SignInRefused:  # the line came back, but nobody is let in by it any more
            raise errors.SignInEnded from None
        self.line.back()

    @contextlib.contextmanager
    def _transaction(self, op_id: str | None, *, of_reading: bool = False) -> Iterator[Unit]:
        self._require_writable()
        before = self.line.state.stage
        (self.line.reading if of_reading else self.line.saving)()
        try:
            with (
                self._noticing(is_reading=of_reading),
                self._watch.over(saving.SLOW, self.line.slow),
                self._saves.one(op_id, of_reading=of_reading) as unit,
            ):
                self._require_writable()  # the line may have been made anew just now
                yield unit
        except BaseException as problem:
            if of_reading:
                self.line.stands_again(before)
            else:
                self.line.ended(problem)
            raise
        self._ends.saw(self._saves.left)
        if self._drafts is not None and self._drafts.is_apart:
            self._ends.keep(self._drafts)
        if of_reading:
            self.line.stands_again(before)
        else:
            self.line.saved(on_one_server=self._saves.is_on_one_server)

    def _ask_for_an_answer(self) -> None:
        """Come home without an error if the server answers; saves in doubt are looked for."""
        self._ask_for_anything()
        for op_id in self.line.state.in_doubt:
            self.line.settled(op_id, was_saved=self._saves.is_saved(op_id))

    def _ask_for_anything(self) -> None:
        with self.read() as connection:
            connection.execute(_ANYTHING)
