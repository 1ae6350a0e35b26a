"""Keep at the server whose store is on its way in, so that a move that was cut goes on.

`hearten_private.moved` says so: nobody else's store comes on top of it, and one session at a time
fills it. No login may touch that table, so none can hold a move up.
"""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

from app import errors
from app.store import migrations, moving_pieces, postgres, preparing
from app.store.moving_target import Target, able
from app.store.server.roles import OWNER, PRIVATE, acting_as

TARGET_NEWER = (
    "That database is of a newer version of Hearten than this one. "
    "Install the newer version{} here, then move."
)
HOLDS_RECORDS = (
    "There is a store with records in that database already. Make an empty database for this one, "
    "and name that in the address."
)
ON_ITS_WAY = (
    "Another store is half moved into that database. Go on with that move, "
    "or make an empty database for this one."
)
MOVED_BEFORE = "This store was moved to that database before. Sign in there."
AT_WORK = (
    "A store is being moved into that database just now. Wait until that is done. "
    "If nobody does it, a line was cut: try again in a minute."
)

_MOVED = f"{PRIVATE}.moved"
_TABLE = f"CREATE TABLE IF NOT EXISTS {_MOVED} (name text PRIMARY KEY, said text NOT NULL)"
_SAID = text(f"SELECT name, said FROM {_MOVED}")  # noqa: S608
_SAY = text(
    f"INSERT INTO {_MOVED} VALUES (:name, :said) "  # noqa: S608
    "ON CONFLICT (name) DO UPDATE SET said = excluded.said"
)
_UNSAY = text(f"DELETE FROM {_MOVED} WHERE name = :name")  # noqa: S608
_HAS_SCHEMA = text(f"SELECT to_regnamespace('{postgres.SCHEMA}') IS NOT NULL")
_ME = text(
    "SELECT pid, backend_start::text AS since FROM pg_stat_activity WHERE pid = pg_backend_pid()"
)
_HELD_BY = text(f"SELECT said FROM {_MOVED} WHERE name = 'mover' FOR UPDATE")  # noqa: S608
_FIRST = text(
    f"INSERT INTO {_MOVED} VALUES ('mover', :said) "  # noqa: S608
    "ON CONFLICT (name) DO NOTHING RETURNING said"
)
# Of somebody else's session only the pid is shown.
_LIVES = text(
    "SELECT EXISTS (SELECT FROM pg_stat_activity WHERE pid = :pid "
    "AND COALESCE(backend_start::text = :since, true))"
)
# Two who make one empty database ready at once meet in the catalogue.
_MEETING = frozenset({"23505", "42P06", "42P07", "42710", "XX000"})

Heads = Mapping[str, tuple[int, str]]


class MovedBefore(errors.Refused):
    """The store was moved into that database already."""


@dataclass(frozen=True, slots=True)
class Begun:
    """What a move met: nothing (`heads` is None), or itself, cut before, and where it began."""

    heads: dict[str, int] | None


def begin(target: Target, store_uid: str, name: str, is_demo: bool) -> Begun:
    """Make the database ready where it is not; refuse one that holds anything else."""
    with target.as_oneself() as connection:
        found, before = _look(connection)
        if found > migrations.HEAD:
            with able(connection), acting_as(connection, OWNER):
                needed = migrations.needed(connection)
            raise errors.TooNew(TARGET_NEWER, needed=needed)
        if before:
            _require_this(before, store_uid)
            with able(connection):
                _take(connection)
        heads = before.get("heads")
        if heads is None or found < migrations.HEAD:
            with _alone():
                preparing.prepare(connection, name, is_demo=is_demo)
        with able(connection), acting_as(connection, OWNER):
            connection.exec_driver_sql(_TABLE)
            connection.exec_driver_sql(f"REVOKE ALL ON {_MOVED} FROM PUBLIC")
            connection.execute(_SAY, {"name": "store", "said": store_uid})
        if not before:
            with able(connection):
                _take(connection)
    if before and heads is None:
        moving_pieces.empty(target)  # what is there was found not to be as it must be
    return Begun(None if heads is None else json.loads(heads))


def note_heads(target: Target, heads: Heads) -> None:
    """Remember at which entries of the audit the copying began."""
    with target.writing(OWNER) as connection:
        at = json.dumps({chain: seq for chain, (seq, _) in heads.items()})
        connection.execute(_SAY, {"name": "heads", "said": at})


def forget(target: Target) -> None:
    """Let the next move of this store copy everything anew."""
    with target.writing(OWNER) as connection:
        connection.execute(_UNSAY, {"name": "heads"})


def is_ended(target: Target, store_uid: str) -> bool:
    """Claim that this store came to its end there, so that people work in it."""
    with target.as_oneself() as connection:
        if not connection.execute(_HAS_SCHEMA).scalar_one():
            return False
        with able(connection), acting_as(connection, OWNER):
            state = _state(connection)
    return "done" in state and state.get("store") == store_uid


def _look(connection: Connection) -> tuple[int, dict[str, str]]:
    """Give the schema that is there (0: none) and what a move that was cut said of itself.

    Raises errors.Refused when there are records that no move brought.
    """
    if not connection.execute(_HAS_SCHEMA).scalar_one():
        return 0, {}
    with able(connection):
        with acting_as(connection, OWNER):
            found = migrations.schema_of(connection)
            before = _state(connection)
        if found and not before and not moving_pieces.is_empty(connection):
            raise errors.Refused(HOLDS_RECORDS)
    return found, before


def _take(connection: Connection) -> None:
    """Be the one session that moves into this database; raises errors.Busy while another does."""
    me = connection.execute(_ME).one()
    said = f"{me.pid} {me.since}"
    with acting_as(connection, OWNER):
        held = connection.execute(_HELD_BY).scalar_one_or_none()
    if held is not None:
        pid, _, since = held.partition(" ")
        if held != said and connection.execute(_LIVES, {"pid": int(pid), "since": since}).scalar():
            raise errors.Busy(AT_WORK)
    with acting_as(connection, OWNER):
        if held is not None:
            connection.execute(_SAY, {"name": "mover", "said": said})
        elif connection.execute(_FIRST, {"said": said}).first() is None:
            raise errors.Busy(AT_WORK)


@contextlib.contextmanager
def _alone() -> Iterator[None]:
    try:
        yield
    except DBAPIError as error:
        if getattr(error.orig, "sqlstate", "") in _MEETING:
            raise errors.Busy(AT_WORK) from None
        raise


def _state(connection: Connection) -> dict[str, str]:
    if not connection.execute(moving_pieces.IS_THERE, {"name": _MOVED}).scalar_one():
        return {}
    return {row.name: row.said for row in connection.execute(_SAID)}


def _require_this(state: Mapping[str, str], store_uid: str) -> None:
    if "done" in state and state.get("store") == store_uid:
        raise MovedBefore(MOVED_BEFORE)
    if "done" in state:
        raise errors.Refused(HOLDS_RECORDS)
    if state.get("store") != store_uid:
        raise errors.Refused(ON_ITS_WAY)
