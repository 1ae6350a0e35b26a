"""Hold the desk of one signed-in person: who they are, the open store, the clock, the changes feed.

Every action takes one. A desk never outlives its sign-in: a lock or a sign-out closes the store.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Protocol, TypeVar

from app import errors
from app.changes import Feed
from app.domain import access
from app.domain.access import Grant, Right, User
from app.domain.dates import local_today
from app.store import drafts
from app.store.database import Store
from app.store.drafts import Shelf
from app.store.office import OfficeIds, ScopeIds, read_office
from app.store.saving import UNDER_WAY as UNDER_WAY
from app.store.saving import Line as Line
from app.store.saving import LineState as LineState
from app.store.saving import Stage as Stage
from app.store.types import utc_now
from app.writing import Writing

if TYPE_CHECKING:
    from sqlalchemy import Connection


Found = TypeVar("Found")
Shown = TypeVar("Shown")

_log = logging.getLogger(__name__)


class Placed(Protocol):
    """A row that belongs to a network and a practice."""

    @property
    def network_id(self) -> int: ...
    @property
    def practice_id(self) -> int: ...


class Desk:
    """What an action needs: the person, their rights, the store, the time."""

    def __init__(
        self,
        store: Store,
        user: User,
        *,
        now: Callable[[], datetime] = utc_now,
        changes: Feed | None = None,
    ) -> None:
        self.store = store
        self.user = user
        self.now = now
        self.changes = changes if changes is not None else Feed()
        self._office: OfficeIds | None = None
        self._here = threading.local()
        self._glass: dict[int, tuple[Grant, datetime]] = {}

    @property
    def today(self) -> date:
        """Give the local date (Europe/London)."""
        return local_today(self.now())

    @property
    def office(self) -> OfficeIds:
        """Give networks, practices and users with their row ids; read once, until forgotten."""
        office = self._office
        if office is None:
            held: Connection | None = getattr(self._here, "connection", None)
            if held is not None:  # never a second one: two threads would wait for each other
                office = read_office(held)
            else:
                with self.read() as connection:
                    office = read_office(connection)
            self._office = office
        return office

    def forget_office(self) -> None:
        """Read networks, practices and users anew at the next need."""
        self._office = None

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """Open a short reading."""
        with self.store.read() as connection, self._holding(connection):
            yield connection

    @contextmanager
    def _holding(self, connection: Connection) -> Iterator[None]:
        """Remember what connection this thread has, for what is asked in between."""
        before = getattr(self._here, "connection", None)
        self._here.connection = connection
        try:
            yield
        finally:
            self._here.connection = before

    @contextmanager
    def write(self, op_id: str | None = None, *, of_reading: bool = False) -> Iterator[Writing]:
        """Open one act's transaction: commit on leaving, nothing at all on an exception."""
        with (
            self.store.write(op_id=op_id, of_reading=of_reading) as unit,
            self._holding(unit.connection),
        ):
            work = Writing(unit, self)
            yield work
        for uid in work.drafts_to_take:
            self._take_draft(uid)

    @property
    def drafts(self) -> Shelf:
        """Give where this person's half-typed text lies."""
        return self.store.drafts

    @property
    def drafts_owner(self) -> int:
        """Give the row id of this person there."""
        owner = self.drafts.owner
        return self.me if owner is None else owner

    def _take_draft(self, uid: str) -> None:
        """Throw away the draft of an act that was saved; one that stays is known by its op_id."""
        try:
            with self.drafts.write() as unit:
                unit.piece()
                drafts.remove(unit.connection, self.drafts_owner, uid)
        except errors.Problem as problem:
            _log.warning("a draft outlived its act (%s)", problem.code)

    def open(
        self,
        look: Callable[[Connection], Found],
        entry: Callable[[Writing, Found], None],
        read: Callable[[Connection, Found], Shown],
    ) -> Shown:
        """Open a record: the entry of the reading is committed before anything of it is given.

        `look` finds it inside one's rows, `entry` checks the right and says what the audit keeps,
        `read` gives what is shown. A store of one PC does all of it in one transaction. A shared
        one gives notes only after the commit, so `look` is asked again there, and then `read`.
        """
        if not self.store.reads_after_commit:
            with self.write(of_reading=True) as work:
                found = look(work.connection)
                entry(work, found)
                return read(work.connection, found)
        with self.write(of_reading=True) as work:
            entry(work, look(work.connection))
        with self.read() as connection:
            return read(connection, look(connection))

    def read_before(
        self,
        look: Callable[[Connection], Found],
        entry: Callable[[Writing, Found], None],
        is_read: Callable[[Found], bool],
    ) -> None:
        """Leave the reading of a record whose notes the act after this needs, if it has none yet.

        Only where notes are given after the commit: elsewhere the act's own entry is enough.
        """
        if not self.store.reads_after_commit:
            return
        with self.read() as connection:
            if is_read(look(connection)):
                return
        with self.write(of_reading=True) as work:
            entry(work, look(work.connection))

    @contextmanager
    def long_write(self) -> Iterator[Writing]:
        """Open a short transaction on the connection kept for long work."""
        with self.store.long_write() as unit, self._holding(unit.connection):
            yield Writing(unit, self)

    def may(self, right: Right) -> bool:
        """Claim that some grant allows it somewhere."""
        return access.may(self.user.grants, right, self.today)

    def require(
        self,
        right: Right,
        *,
        network_uid: str | None = None,
        practice_uid: str | None = None,
        is_supervised: bool = False,
    ) -> Grant:
        """Give the grant that allows it on that row, or raise errors.NotPermitted."""
        return access.require(
            self.user.grants,
            right,
            self.today,
            network_uid=network_uid,
            practice_uid=practice_uid,
            is_supervised=is_supervised,
        )

    @property
    def me(self) -> int:
        """Give the row id of the signed-in user."""
        return self.office.user_ids[self.user.uid]

    def scope(self, right: Right) -> access.Scope:
        """Give the rows this person may reach with a right."""
        supervised = self.user.supervised_on(self.today)
        return access.scope(self.user.grants, right, self.today, supervised)

    def rows(self, right: Right) -> ScopeIds:
        """Give the same rows by their ids in the store; raises errors.NotPermitted if none."""
        rows = self.office.scope(self.scope(right))
        if self._glass and right in access.IN_AN_EMERGENCY:
            rows = replace(rows, people=tuple(self.in_an_emergency))
        if rows.is_empty:
            raise errors.NotPermitted
        return rows

    def grant_for(self, right: Right, row: Placed, *, is_supervised: bool = False) -> Grant:
        """Give the grant that allows it on a row of the store.

        `is_supervised`: the row names no link worker, but a supervised one has a referral of it.
        """
        emergency = self._emergency_of(right, row)
        if emergency is not None:
            return emergency
        worker: int | None = getattr(row, "worker_id", None)
        return self.require(
            right,
            network_uid=self.office.network_uids[row.network_id],
            practice_uid=self.office.practice_uids[row.practice_id],
            is_supervised=is_supervised
            or (
                worker is not None
                and self.office.user_uids.get(worker) in self.user.supervised_on(self.today)
            ),
        )

    def break_glass(self, people: Iterable[int], grant: Grant, until: datetime) -> None:
        """Reach the rows of these people too until then, for reading; a server watches over it.

        It is one record at a time: what was open before is reached no more.
        """
        self._glass = dict.fromkeys(people, (grant, until))

    def end_emergency(self) -> None:
        """Reach again only what the grants reach."""
        self._glass = {}

    @property
    def in_an_emergency(self) -> dict[int, datetime]:
        """Give the row ids of people opened in an emergency, and until when."""
        now = self.now()
        return {one: until for one, (_, until) in self._glass.items() if until > now}

    def is_in_emergency(self, right: Right, row: Placed) -> bool:
        """Claim that only an emergency opens this row to that right."""
        return self._emergency_of(right, row) is not None

    def refuse_in_emergency(self, right: Right, row: Placed) -> None:
        """Refuse to leave anything at a row that only an emergency opens: errors.Refused."""
        if self.is_in_emergency(right, row):
            raise errors.Refused(access.READING_ALONE)

    def _emergency_of(self, right: Right, row: Placed) -> Grant | None:
        """Give the grant that opened the row's person, if it did and no other reaches the row."""
        if not self._glass or right not in access.IN_AN_EMERGENCY:
            return None
        person = getattr(row, "person_id", None) or getattr(row, "id", None)
        rows = self.office.scope(self.scope(right))
        worker = getattr(row, "worker_id", None)
        if person not in self.in_an_emergency or rows.reaches(
            row.network_id, row.practice_id, worker
        ):
            return None
        return self._glass[person][0]

    def chain_of(self, row: Placed) -> str:
        """Name the audit chain of a row: its network's."""
        return self.office.network_uids[row.network_id]
