"""Stand at the server that a store is moved to: made ready, filled in pieces, finished in one step.

`hearten_private.moved` says whose store is on its way in, so that a move that was cut goes on and
nobody else's store comes on top of it. Until the last step nobody has a way in.
"""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, Table, func, insert, select, text

from app import errors
from app.store import migrations, moved_rows, postgres, preparing, tally
from app.store.postgres_errors import our_words
from app.store.search import index as search
from app.store.server import roles
from app.store.server.roles import ACCOUNTS, MAINTAIN, OWNER, PRIVATE, acting_as
from app.store.tables import Base
from app.store.tables.accounts import AuditRecord
from app.store.tables.referrals import TallyRecord

TARGET_NEWER = (
    "That database is of a newer version of Hearten than this one. "
    "Install the newer version here, then move."
)
NOT_EMPTY = (
    "There is a store with records in that database already. Make an empty database for this one, "
    "and name that in the address."
)
ON_ITS_WAY = (
    "Another store is half moved into that database. Go on with that move, "
    "or make an empty database for this one."
)
MOVED_BEFORE = "This store was moved to that database before. Sign in there."
AT_WORK = "Somebody is moving a store into that database just now. Wait until that is done."
CUT = (
    "The line to the server was cut, or the server stopped. Nothing is lost: the folder is as it "
    "was and what was copied is kept. Run the same words again to go on."
)
SERVER_FULL = (
    "The server's disk is full. Nothing is lost: what was copied is kept. "
    "Make room there, then run the same words again to go on."
)
MAY_NOT_MOVE = (
    "That user of the server may not move a store in. Sign in as the one who prepared the database."
)
NOT_LET_IN = (
    "The server refuses that user and password. The address names the user; the password is that "
    "of HEARTEN_SERVER_PASSWORD or --server-password-file."
)
ONE_AT_A_TIME = 4_849_002
"""The number of the lock that a move takes, in this database alone."""

_MOVED = f"{PRIVATE}.moved"
_STATE_TABLE = f"CREATE TABLE IF NOT EXISTS {_MOVED} (name text PRIMARY KEY, said text NOT NULL)"
_IS_THERE = text("SELECT to_regclass(:name) IS NOT NULL")
_SAID = text(f"SELECT name, said FROM {_MOVED}")  # noqa: S608
_SAY = text(
    f"INSERT INTO {_MOVED} VALUES (:name, :said) "  # noqa: S608
    "ON CONFLICT (name) DO UPDATE SET said = excluded.said"
)
_HAS_SCHEMA = text(f"SELECT to_regnamespace('{postgres.SCHEMA}') IS NOT NULL")
_IS_ABLE = text(
    "SELECT (SELECT rolsuper FROM pg_roles WHERE rolname = session_user) OR (SELECT count(*) = 3 "
    "AND bool_and(pg_has_role(session_user, oid, 'MEMBER')) FROM pg_roles "
    "WHERE rolname = ANY (:roles))"
)
_LOCK = text("SELECT pg_try_advisory_lock(:number)")
_PUT_REFERRAL = text(
    "INSERT INTO referral_search (network_id, referral_id, tokens) "
    "VALUES (:network, :id, array_to_tsvector(CAST(:tokens AS text[])))"
)
_PUT_SERVICE = text(
    "INSERT INTO service_search (service_id, tokens) "
    "VALUES (:id, array_to_tsvector(CAST(:tokens AS text[])))"
)
_REFERRAL_WORDS = text(
    "SELECT referral_id AS id, tsvector_to_array(tokens) AS tokens FROM referral_search "
    "WHERE network_id = :network AND referral_id = ANY (:ids)"
)
_SERVICE_WORDS = text(
    "SELECT service_id AS id, tsvector_to_array(tokens) AS tokens FROM service_search "
    "WHERE service_id = ANY (:ids)"
)

Heads = Mapping[str, tuple[int, str]]


@dataclass(frozen=True, slots=True)
class Begun:
    """What a move met: nothing (`heads` is None), or itself, cut before, and where it began."""

    heads: dict[str, int] | None


@contextlib.contextmanager
def said() -> Iterator[None]:
    """Give what a server can do to a move its own sentences."""
    try:
        with our_words():
            yield
    except errors.SignInRefused:
        raise errors.SignInRefused(NOT_LET_IN) from None
    except errors.Unreachable:
        raise errors.Unreachable(CUT) from None
    except errors.Full:
        raise errors.Full(SERVER_FULL) from None
    except errors.NotPermitted:
        raise errors.NotPermitted(MAY_NOT_MOVE) from None


class Target:
    """One session at the server; every piece is a transaction of its own."""

    def __init__(self, url: str, password: str | None) -> None:
        self.url = postgres.address(url)
        self._engine = postgres.make_engine(self.url, password)
        self._kept: Connection | None = None

    def __enter__(self) -> Target:
        try:
            with our_words():
                self._kept = self._engine.connect()
                is_ours = self._kept.execute(_LOCK, {"number": ONE_AT_A_TIME}).scalar_one()
                self._kept.commit()
            if not is_ours:
                raise errors.Busy(AT_WORK)
        except errors.SignInRefused:
            self.close()
            raise errors.SignInRefused(NOT_LET_IN) from None
        except BaseException:
            self.close()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Leave the server."""
        if self._kept is not None:
            with contextlib.suppress(Exception):
                self._kept.invalidate()  # the lock goes with the session
                self._kept.close()
        self._engine.dispose()

    @contextlib.contextmanager
    def writing(self, role: str = MAINTAIN) -> Iterator[Connection]:
        """Open one transaction as one of our roles."""
        assert self._kept is not None
        with said(), self._kept.begin(), self._able(self._kept), acting_as(self._kept, role):
            yield self._kept

    @contextlib.contextmanager
    def _able(self, connection: Connection) -> Iterator[None]:
        """Let one who made the roles, and is no superuser, be a member of them meanwhile."""
        is_able = connection.execute(_IS_ABLE, {"roles": [OWNER, MAINTAIN, ACCOUNTS]}).scalar_one()
        with contextlib.nullcontext() if is_able else roles.laid(connection):
            yield

    # ---- beginning ----------------------------------------------------------------------------

    def begin(self, store_uid: str, name: str, is_demo: bool) -> Begun:
        """Make the database ready where it is not; refuse one that holds anything else."""
        assert self._kept is not None
        connection = self._kept
        with said(), connection.begin():
            found, before = self._look(connection)
            if found > migrations.HEAD:
                raise errors.TooNew(TARGET_NEWER)
            if before:
                _require_this(before, store_uid)
            if found < migrations.HEAD:
                preparing.prepare(connection, name, is_demo=is_demo)
            with self._able(connection), acting_as(connection, OWNER):
                connection.exec_driver_sql(_STATE_TABLE)
                connection.exec_driver_sql(f"REVOKE ALL ON {_MOVED} FROM PUBLIC")
                connection.execute(_SAY, {"name": "store", "said": store_uid})
        heads = before.get("heads")
        return Begun(None if heads is None else json.loads(heads))

    def _look(self, connection: Connection) -> tuple[int, dict[str, str]]:
        """Give the schema that is there (0: none) and what a move that was cut said of itself.

        Raises errors.Refused when there are records that no move brought.
        """
        if not connection.execute(_HAS_SCHEMA).scalar_one():
            return 0, {}
        with self._able(connection):
            with acting_as(connection, OWNER):
                found = migrations.schema_of(connection)
                before = _state(connection)
            if found and not before and not _is_empty(connection):
                raise errors.Refused(NOT_EMPTY)
        return found, before

    def note_heads(self, heads: Heads) -> None:
        """Remember at which entries of the audit the copying began."""
        with self.writing(OWNER) as connection:
            at = json.dumps({chain: seq for chain, (seq, _) in heads.items()})
            connection.execute(_SAY, {"name": "heads", "said": at})

    def empty(self) -> None:
        """Take away what a move that was cut had copied."""
        with self.writing(OWNER) as connection:
            names = [f'"{one}"' for one in Base.metadata.tables if one != "setting"]
            names += ["referral_search", "service_search"]
            connection.exec_driver_sql(f"TRUNCATE {', '.join(names)} CASCADE")

    # ---- copying ------------------------------------------------------------------------------

    def last(self, table: Table) -> tuple[Any, ...] | None:
        """Give the key of the last row that is there."""
        with self.writing() as connection:
            return moved_rows.last(connection, table)

    def last_entry(self, chain: str) -> int:
        """Give the number of the newest entry of a chain of the audit (0: none)."""
        entry = AuditRecord.__table__.c
        with self.writing() as connection:
            asked = select(func.max(entry.seq)).where(entry.chain == chain)
            return connection.execute(asked).scalar_one() or 0

    def put(self, table: Table, rows: list[Row[Any]], words: Mapping[int, list[str]]) -> None:
        """Copy rows with their own ids, and index them by their words where they have any."""
        names = list(table.c.keys())
        columns = ", ".join(f'"{name}"' for name in names)
        ids = " OVERRIDING SYSTEM VALUE" if "id" in table.primary_key.columns else ""
        marks = ", ".join(f":v{place}" for place in range(len(names)))
        asked = text(f'INSERT INTO "{table.name}" ({columns}){ids} VALUES ({marks})')  # noqa: S608
        values = [{f"v{place}": value for place, value in enumerate(row)} for row in rows]
        with self.writing() as connection:
            connection.execute(asked, values)
            if words:
                is_referral = table.name == "referral"
                connection.execute(
                    _PUT_REFERRAL if is_referral else _PUT_SERVICE,
                    [
                        {"id": row.id, "tokens": words[row.id]}
                        | ({"network": row.network_id} if is_referral else {})
                        for row in rows
                    ],
                )

    def page(self, table: Table, after: tuple[Any, ...] | None) -> list[Row[Any]]:
        """Read the next rows after a key."""
        with self.writing() as connection:
            return moved_rows.page(connection, table, after)

    def words_of(self, table: Table, rows: list[Row[Any]]) -> dict[int, list[str]]:
        """Give the words under which the server finds these rows."""
        found: dict[int, list[str]] = {}
        with self.writing() as connection:
            if table.name == "service":
                places: Iterable[dict[str, Any]] = [{"ids": [row.id for row in rows]}]
                asked = _SERVICE_WORDS
            else:
                networks = {row.network_id for row in rows}
                places = [
                    {"network": one, "ids": [row.id for row in rows if row.network_id == one]}
                    for one in networks
                ]
                asked = _REFERRAL_WORDS
            for place in places:
                found |= {row.id: row.tokens for row in connection.execute(asked, place)}
        return found

    def count_anew(self) -> dict[tuple[int, int, str], int]:
        """Make the tally from the referrals that are there, draw further ids after those, and sort.

        Gives the tally.
        """
        with self.writing() as connection:
            connection.execute(TallyRecord.__table__.delete())
            found = tally.recount(connection)
            rows = [
                {"network_id": network, "practice_id": practice, "standing": at, "number": number}
                for (network, practice, at), number in sorted(found.items())
            ]
            if rows:
                connection.execute(insert(TallyRecord.__table__), rows)
            most = {
                table.name: connection.execute(select(func.max(table.c.id))).scalar_one() or 0
                for table in Base.metadata.sorted_tables
                if "id" in table.primary_key.columns or "id" in table.c
            }
        with self.writing(OWNER) as connection:
            for name, number in most.items():
                connection.exec_driver_sql(
                    f'ALTER TABLE "{name}" ALTER COLUMN id RESTART WITH {number + 1}'
                )
            search.optimise(connection)
            connection.exec_driver_sql("ANALYZE")
        return found


def _state(connection: Connection) -> dict[str, str]:
    if not connection.execute(_IS_THERE, {"name": _MOVED}).scalar_one():
        return {}
    return {row.name: row.said for row in connection.execute(_SAID)}


def _require_this(state: Mapping[str, str], store_uid: str) -> None:
    if "done" in state:
        raise errors.Refused(MOVED_BEFORE if state.get("store") == store_uid else NOT_EMPTY)
    if state.get("store") != store_uid:
        raise errors.Refused(ON_ITS_WAY)


def _is_empty(connection: Connection) -> bool:
    """Claim that a database which was prepared holds no record yet."""
    there = {name for name in Base.metadata.tables if name not in ("setting",)}
    with acting_as(connection, MAINTAIN):
        for name in sorted(there):
            if not connection.execute(_IS_THERE, {"name": f'hearten."{name}"'}).scalar_one():
                continue  # a schema before this table
            asked = text(f'SELECT 1 FROM "{name}" LIMIT 1')  # noqa: S608
            if connection.execute(asked).first() is not None:
                return False
    return True
