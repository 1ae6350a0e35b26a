"""Make an empty PostgreSQL database a store; what is there already is brought up to date."""

from __future__ import annotations

import secrets

from sqlalchemy import Connection, text

from app import errors
from app.store import migrations
from app.store.postgres import SCHEMA
from app.store.server import audit, laying, roles
from app.store.types import new_uid

NOT_EMPTY = (
    "That database holds something else already. Make an empty one for Hearten, "
    "and name that in the address."
)
_KEEP = text(
    "INSERT INTO setting (name, value) VALUES (:name, :value) ON CONFLICT (name) DO NOTHING"
)
# Our own schemas with our own owner, or nothing at all but what extensions brought.
_STRANGE = text(
    "SELECT EXISTS (SELECT FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace "
    "WHERE n.nspname !~ '^pg_' AND n.nspname NOT IN ('information_schema', :schema, :private) "
    "AND c.relkind IN ('r', 'p', 'm', 'f', 'S') AND NOT EXISTS (SELECT FROM pg_depend d "
    "WHERE d.classid = CAST('pg_class' AS regclass) AND d.objid = c.oid AND d.deptype = 'e')) "
    "OR EXISTS (SELECT FROM pg_namespace n JOIN pg_roles r ON r.oid = n.nspowner "
    "WHERE n.nspname IN (:schema, :private) AND r.rolname <> :owner)"
)


def prepare(connection: Connection, name: str, *, is_demo: bool = False) -> None:
    """Lay roles, schema, tables, functions and policies inside the caller's transaction.

    All or nothing. A second time it brings them up to date and keeps everything else. Raises
    errors.Refused for a database that is another's, errors.TooNew, and for a user who may not.
    """
    places = {"schema": SCHEMA, "private": roles.PRIVATE, "owner": roles.OWNER}
    if connection.execute(_STRANGE, places).scalar_one():
        raise errors.Refused(NOT_EMPTY)
    with roles.laid(connection):
        with roles.acting_as(connection, roles.OWNER):
            if migrations.schema_of(connection) > migrations.HEAD:
                raise errors.TooNew
            migrations.upgrade(connection)
        laying.lay(connection)
        with roles.acting_as(connection, roles.OWNER):
            audit.keep_key(connection, secrets.token_bytes(32))
            settings = {"store.uid": new_uid(), "store.name": name, "store.demo": str(int(is_demo))}
            for setting, value in settings.items():
                connection.execute(_KEEP, {"name": setting, "value": value})
