"""Make an empty PostgreSQL database a store; what is there already is brought up to date."""

from __future__ import annotations

import contextlib
import secrets
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Connection, Engine, text

from app import errors
from app.domain import limits
from app.store import migrations, postgres, trial
from app.store.connect_words import NO_ANSWER, NOT_THERE
from app.store.postgres import SCHEMA
from app.store.postgres_errors import our_words
from app.store.server import audit, check, laying, roles
from app.store.server.first_user import add_first_administrator
from app.store.types import new_uid, utc_now

DEFAULT_NAME = "Hearten"

NOT_EMPTY = (
    "That database holds something else already. Make an empty one for Hearten, "
    "and name that in the address."
)
LINE_BROKE = (
    "The line to the server broke. Nothing is half done there: it is as it was, or ready. "
    "Run the same words again."
)
NO_DATABASE = (
    "There is no database of that name at the server. Make an empty one there first, or look at "
    "the address again."
)
PREPARED_BY_NEWER = (
    "That database was made ready by a newer version of Hearten. It was left untouched. "
    "Install the newer version{} here, then prepare."
)
_KEEP = text(
    "INSERT INTO setting (name, value) VALUES (:name, :value) ON CONFLICT (name) DO NOTHING"
)
_ANYBODY = text('SELECT EXISTS (SELECT FROM "user" WHERE disabled_at IS NULL)')
_ENTER = text(
    f"SELECT {roles.PRIVATE}.audit_add_as("
    "'store', :at, :uid, NULL, 'create store', :uid, NULL, NULL)"
)
_END = text(
    f"SELECT pg_terminate_backend(a.pid) FROM pg_stat_activity a JOIN {roles.PRIVATE}.login l "  # noqa: S608
    "ON l.role = a.usename WHERE a.datname = current_database()"
)
_UID = text("SELECT value FROM setting WHERE name = 'store.uid'")
# A first time there may be nothing but what extensions brought; our schemas are always our own.
_STRANGE = text(
    "SELECT NOT EXISTS (SELECT FROM pg_namespace n JOIN pg_roles r ON r.oid = n.nspowner "
    "WHERE n.nspname = :schema AND r.rolname = :owner) AND EXISTS (SELECT FROM pg_class c "
    "JOIN pg_namespace n ON n.oid = c.relnamespace "
    "WHERE n.nspname !~ '^pg_' AND n.nspname NOT IN ('information_schema', :schema, :private) "
    "AND c.relkind IN ('r', 'p', 'm', 'f', 'S') AND NOT EXISTS (SELECT FROM pg_depend d "
    "WHERE d.classid = CAST('pg_class' AS regclass) AND d.objid = c.oid AND d.deptype = 'e')) "
    "OR EXISTS (SELECT FROM pg_namespace n JOIN pg_roles r ON r.oid = n.nspowner "
    "WHERE n.nspname IN (:schema, :private) AND r.rolname <> :owner)"
)


def prepare(connection: Connection, name: str, *, is_demo: bool = False) -> bool:
    """Lay roles, schema, tables, functions and policies inside the caller's transaction.

    All or nothing. A second time it brings them up to date and keeps everything else; gives
    whether tables of an older version were there. Raises
    errors.Refused for a database that is another's, errors.TooNew, and for a user who may not.
    """
    places = {"schema": SCHEMA, "private": roles.PRIVATE, "owner": roles.OWNER}
    if connection.execute(_STRANGE, places).scalar_one():
        raise errors.Refused(NOT_EMPTY)
    with roles.laid(connection):
        with roles.acting_as(connection, roles.OWNER):
            found = migrations.schema_of(connection)
            if found > migrations.HEAD:
                raise errors.TooNew(PREPARED_BY_NEWER, needed=migrations.needed(connection))
            migrations.upgrade(connection)
        laying.lay(connection)
        with roles.acting_as(connection, roles.OWNER):
            audit.keep_key(connection, secrets.token_bytes(32))
            settings = {"store.uid": new_uid(), "store.name": name, "store.demo": str(int(is_demo))}
            settings[trial.SETTING] = trial.ON
            for setting, value in settings.items():
                connection.execute(_KEEP, {"name": setting, "value": value})
    return 0 < found < migrations.HEAD


@dataclass(frozen=True, slots=True)
class First:
    """Who administers a new store."""

    name: str
    password: str = field(repr=False)
    display: str = ""


@dataclass(frozen=True, slots=True)
class Prepared:
    """What preparing came to: which store, who was let in, whether anybody can, and its kind."""

    store_uid: str
    first_uid: str
    has_users: bool
    is_trial: bool


def prepare_at(
    url: str,
    password: str | None,
    name: str = "",
    *,
    first: First | None = None,
    is_demo: bool = False,
    clock: Callable[[], datetime] = utc_now,
) -> Prepared:
    """Make the database at a URL ready, signed in as the user that the URL names.

    Raises errors.SignInRefused, Unreachable, TooNew and Refused; then nothing was changed.
    """
    engine = postgres.make_engine(postgres.address(url), password)
    try:
        with _reaching(), our_words(), engine.connect():
            pass  # what cannot be reached at all is told as such
        with _line_told(), our_words(), engine.begin() as connection:
            name = limits.check(name, "name") or DEFAULT_NAME
            was_older = prepare(connection, name, is_demo=is_demo)
            uid = ""
            if first is not None:
                uid = add_first_administrator(
                    connection, first.name, first.display, first.password, clock()
                )
                with roles.laid(connection), roles.acting_as(connection, roles.OWNER):
                    connection.execute(_ENTER, {"at": clock(), "uid": uid})
            with roles.laid(connection), roles.acting_as(connection, roles.READER):
                has_users = bool(connection.execute(_ANYBODY).scalar_one())
            with roles.laid(connection), roles.acting_as(connection, roles.OWNER):
                store_uid = str(connection.execute(_UID).scalar_one())
                is_trial = not trial.was_lifted(connection)
        if was_older:
            _end_sessions(engine)
    finally:
        engine.dispose()
    return Prepared(store_uid, uid, has_users, is_trial)


def _end_sessions(engine: Engine) -> None:
    """End the lines of open windows: with the new ones they see what the store needs now."""
    with contextlib.suppress(errors.Problem), our_words(), engine.begin() as connection:
        with roles.laid(connection), roles.acting_as(connection, roles.ACCOUNTS):
            connection.execute(_END)


@contextlib.contextmanager
def _reaching() -> Iterator[None]:
    """Say of a server or database that is not there what helps whoever prepares or checks it."""
    try:
        yield
    except errors.NotAStore:
        raise errors.NotAStore(NO_DATABASE) from None
    except errors.Unreachable as problem:
        raise errors.Unreachable(
            NOT_THERE if problem.sentence == NO_ANSWER else problem.sentence
        ) from None


@contextlib.contextmanager
def _line_told() -> Iterator[None]:
    """Say of a line that broke what is true of preparing, where nobody typed anything."""
    try:
        yield
    except errors.Unreachable as problem:
        raise errors.Unreachable(
            LINE_BROKE if problem.sentence == NO_ANSWER else problem.sentence
        ) from None


@dataclass(frozen=True, slots=True)
class Looked:
    """What a check found that is not as it must be, and what whoever asked may not look at."""

    problems: list[str]
    unseen: list[str]


def check_at(url: str, password: str | None) -> Looked:
    """Look at the database of a URL; give a sentence for everything that is not as it must be."""
    engine = postgres.make_engine(postgres.address(url), password)
    try:
        with _reaching(), our_words(), engine.connect() as connection:
            problems = check.check(connection)
            is_there = problems[:1] not in ([check.NOT_PREPARED], [check.OLDER_TABLES])
            return Looked(problems, check.unseen(connection) if is_there else [])
    finally:
        engine.dispose()
