"""Move an embedded store to a server: copied in pieces, counted and compared row by row.

The folder is held by this process all the time, so nobody works in it meanwhile. Each piece is a
transaction on the server, and where the rows end there is where a move that was cut goes on. The
folder is marked as moved before the last step lets anybody in at the server: at no moment can work
be done in both places.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, Table, func, select

from app import errors
from app.store import audit, moved_rows, moving_pieces, moving_state, people, tally
from app.store.attach import ENDED_SETTING, MOVED_SETTING
from app.store.audit import Ledger
from app.store.embedded_store import EmbeddedStore, set_setting
from app.store.moved_rows import AUDIT, Whole
from app.store.moving_finish import ACT, Newcomer, finish
from app.store.moving_target import Target
from app.store.search import fts5
from app.store.sqlcipher import raw_connection
from app.store.tables import Base
from app.store.tables.accounts import AuditRecord, DraftRecord, SettingRecord
from app.store.tables.people import PersonRecord

HARMLESS = frozenset(
    {"sign-in", "sign-out", "lock", "unlock", "store.check", "store.backup", ACT}
    | {"take up newer keys", "recovery"}
)
"""Acts that changed no record: after these alone a move goes on where it was cut."""
DAMAGED = (
    "The folder's store is damaged, so it was not moved. Run 'hearten check' and "
    "restore the last backup."
)
DIFFERENT = (
    "What is on the server is not what is in the folder: records of '{table}' differ, the first "
    "at {place}. Nobody was let in there, and the folder may be worked in as before. Run the same "
    "words again: all is copied anew."
)
UNFIT = (
    "A record of '{table}' ({place}) holds a character that a server does not keep. "
    "Change that record at the desk, then move."
)


Progress = Callable[[int, int], None]
"""What is told on the way: rows done of all rows, each copied and each compared."""


@dataclass(frozen=True, slots=True)
class Moved:
    """What was moved; `began_again`: the folder had been worked in since the move was cut."""

    tables: dict[str, Whole]
    began_again: bool


class Different(errors.Refused):
    """A row on the server is not as it is in the folder."""

    def __init__(self, table: str, place: str) -> None:
        super().__init__(DIFFERENT.format(table=table, place=place))
        self.table, self.place = table, place


class Move:
    """One move of one open folder to one server."""

    def __init__(self, store: EmbeddedStore, target: Target, progress: Progress) -> None:
        self._store, self._target = store, target
        self._progress = progress
        self._tables = moved_rows.tables()
        self._done = self._total = 0
        self._of_services: dict[int, list[str]] | None = None

    # ---- the steps ----------------------------------------------------------------------------

    def copy(self) -> Moved:
        """Make the server ready, copy all that is not there yet, and compare all of it."""
        store = self._store
        _require_whole(store)
        began_again = False
        begun = moving_state.begin(self._target, store.uid, store.name, store.is_demo)
        if begun.heads is not None and not self._may_go_on(begun.heads):
            moving_pieces.empty(self._target)
            began_again = True
        if begun.heads is None or began_again:
            moving_state.note_heads(self._target, _heads(store))
        self._total = 2 * sum(self._count(table) for table in self._tables)
        for table in self._tables:
            self._copy(table)
        if moving_pieces.count_anew(self._target) != self._tally():
            raise Different("tally", "a count")
        return Moved({one.name: self.compare(one) for one in self._tables}, began_again)

    def end(self, actor: str, grant: str | None, newcomers: Iterable[Newcomer]) -> Whole:
        """Copy what the audit got since, compare it, and let people in at the server."""
        table = Base.metadata.tables[AUDIT]
        self._copy(table)
        whole = self.compare(table)
        heads = _heads(self._store)
        finish(self._target, self._store, _audit_key(self._store), heads, actor, grant, newcomers)
        return whole

    def compare(self, table: Table) -> Whole:
        """Compare each row of both sides, and the words of those that are searched by words."""
        here, there = self._pages(self._here, table), self._pages(self._there, table)

        def both() -> Iterator[list[bytes]]:
            for rows in here:
                yield _require_same(table, rows, next(there, []))
                self._compare_words(table, rows)
                self._tell(len(rows))
            _require_same(table, [], next(there, []))

        return moved_rows.all_of(both())

    # ---- pieces -------------------------------------------------------------------------------

    def _copy(self, table: Table) -> None:
        if table.name == AUDIT:
            # By chains: each goes on after its own newest entry, whatever came to another since.
            for chain in _heads(self._store):
                self._copy_chain(table, chain)
            return
        after = moving_pieces.last(self._target, table)
        self._tell(self._count(table, after))
        while rows := self._here(table, after):
            self._put(table, rows, self._words(table, rows))
            after = moved_rows.key(table, rows[-1])

    def _copy_chain(self, table: Table, chain: str) -> None:
        after: tuple[Any, ...] = (chain, moving_pieces.last_entry(self._target, chain))
        self._tell(after[1])
        while rows := [row for row in self._here(table, after) if row.chain == chain]:
            self._put(table, rows, {})
            after = moved_rows.key(table, rows[-1])

    def _put(self, table: Table, rows: list[Row[Any]], words: dict[int, list[str]]) -> None:
        bad = moved_rows.unfit(table, rows)
        if bad is not None:
            raise errors.Refused(UNFIT.format(table=table.name, place=bad))
        moving_pieces.put(self._target, table, rows, words)
        self._tell(len(rows))

    def _compare_words(self, table: Table, rows: list[Row[Any]]) -> None:
        if table.name not in ("referral", "service") or not rows:
            return
        right = self._words(table, rows)
        found = moving_pieces.words_of(self._target, table, rows)
        for row in rows:
            if sorted(set(right[row.id])) != sorted(found.get(row.id, ())):
                raise Different(f"{table.name}_search", row.uid)

    def _words(self, table: Table, rows: list[Row[Any]]) -> dict[int, list[str]]:
        if table.name == "service":
            if self._of_services is None:
                self._of_services = _service_words(self._store)
            return {row.id: self._of_services.get(row.id, []) for row in rows}
        return self._referral_words(rows) if table.name == "referral" else {}

    def _referral_words(self, rows: list[Row[Any]]) -> dict[int, list[str]]:
        person = PersonRecord.__table__
        asked = select(person).where(person.c.id.in_({row.person_id for row in rows}))
        with self._store.read() as connection:
            known = {row.id: row for row in connection.execute(asked)}
        found = {}
        for row in rows:
            who = known[row.person_id]
            at = tally.standing(row.state, row.is_open)
            place = fts5.of_row(who.network_id, who.practice_id, row.worker_id, at)
            found[row.id] = [*people.search_tokens(who), *place]
        return found

    # ---- reading ------------------------------------------------------------------------------

    def _here(self, table: Table, after: tuple[Any, ...] | None) -> list[Row[Any]]:
        with self._store.read() as connection:
            return moved_rows.page(connection, table, after)

    def _there(self, table: Table, after: tuple[Any, ...] | None) -> list[Row[Any]]:
        return moving_pieces.page(self._target, table, after)

    @staticmethod
    def _pages(read: Callable[..., list[Row[Any]]], table: Table) -> Iterator[list[Row[Any]]]:
        after = None
        while rows := read(table, after):
            yield rows
            after = moved_rows.key(table, rows[-1])

    def _count(self, table: Table, upto: tuple[Any, ...] | None = ()) -> int:
        if upto is None:
            return 0
        with self._store.read() as connection:
            return moved_rows.count(connection, table, upto)

    def _tally(self) -> dict[tuple[int, int, str], int]:
        with self._store.read() as connection:
            return tally.recount(connection)

    def _may_go_on(self, heads: dict[str, int]) -> bool:
        """Claim that nothing was changed in the folder since a move that was cut began."""
        entry = AuditRecord.__table__.c
        now = _heads(self._store)
        with self._store.read() as connection:
            for chain, (seq, _) in now.items():
                since = entry.seq > heads.get(chain, 0)
                asked = select(entry.act).where(entry.chain == chain, since).distinct()
                if not HARMLESS.issuperset(connection.execute(asked).scalars()):
                    return False
                if seq < heads.get(chain, 0):
                    return False  # a backup was restored
        return heads.keys() <= now.keys()

    def _tell(self, rows: int) -> None:
        self._done = min(self._done + rows, self._total)
        self._progress(self._done, self._total)


def mark(connection: Connection, place: str) -> None:
    """Mark the folder as moved, inside an act: it is opened for this move alone from now on."""
    set_setting(connection, MOVED_SETTING, place)


def unmark(connection: Connection) -> None:
    """Let the folder be worked in again, inside an act: nobody was let in at the server."""
    set_setting(connection, MOVED_SETTING, "")


def note_end(store: EmbeddedStore, place: str) -> None:
    """Remember that people were let in at the server, so that the folder goes nowhere else."""
    with store.long_write() as unit:
        unit.piece()
        set_setting(unit.connection, ENDED_SETTING, place)


def count_drafts(store: EmbeddedStore) -> int:
    """Count the half-typed forms, which stay behind."""
    with store.read() as connection:
        return connection.execute(select(func.count()).select_from(DraftRecord)).scalar_one()


def _require_same(table: Table, here: list[Row[Any]], there: list[Row[Any]]) -> list[bytes]:
    """Give the forms of the rows here, which are those there."""
    mine = moved_rows.forms(here)
    theirs = moved_rows.forms(there)
    for row, one, other in zip(here, mine, theirs, strict=False):
        if one != other:
            raise Different(table.name, _place(table, row))
    if len(here) != len(there):
        more = max(here, there, key=len)
        raise Different(table.name, _place(table, more[min(len(here), len(there))]))
    return mine


def _place(table: Table, row: Row[Any]) -> str:
    return str(row._mapping.get("uid") or " ".join(map(str, moved_rows.key(table, row))))


def _require_whole(store: EmbeddedStore) -> None:
    """Refuse a store whose audit does not hold: what is wrong must not come along as right."""
    with store.read() as connection:
        if audit.verify(connection):
            raise errors.Damaged(DAMAGED)


def _heads(store: EmbeddedStore) -> dict[str, tuple[int, str]]:
    found = Ledger(b"")
    with store.read() as connection:
        found.read_heads(connection)
    return found.heads()


def _audit_key(store: EmbeddedStore) -> bytes:
    setting = SettingRecord.__table__.c
    with store.read() as connection:
        asked = select(setting.value).where(setting.name == audit.KEY_SETTING)
        return bytes.fromhex(connection.execute(asked).scalar_one())


def _service_words(store: EmbeddedStore) -> dict[int, list[str]]:
    """Give the words under which the folder itself finds each service."""
    found: dict[int, list[str]] = {}
    with store.long_write() as unit:
        unit.piece()
        raw = raw_connection(unit.connection)
        raw.execute("DROP TABLE IF EXISTS temp.service_words")
        raw.execute(
            "CREATE VIRTUAL TABLE temp.service_words USING "
            "fts5vocab(main, service_search, instance)"
        )
        for word, service in raw.execute("SELECT term, doc FROM temp.service_words"):
            found.setdefault(service, []).append(word)
        raw.execute("DROP TABLE temp.service_words")
    return found
