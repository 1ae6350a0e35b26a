"""Know who may connect to the database and look into its schemas; take back the rest."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Connection, text

from app.store.postgres import SCHEMA
from app.store.server import members, tidying
from app.store.server.roles import ACCOUNTS, MAINTAIN, OWNER, PRIVATE, READER, ROLES, USER

_DATABASE = text(
    "SELECT COALESCE(r.rolname, 'PUBLIC') AS who, a.privilege_type AS deed, "
    "bool_or(a.is_grantable) AS gives "
    "FROM pg_database d, aclexplode(COALESCE(d.datacl, acldefault('d', d.datdba))) a "
    "LEFT JOIN pg_roles r ON r.oid = a.grantee WHERE d.datname = current_database() "
    "AND a.grantee <> d.datdba GROUP BY 1, 2 ORDER BY 1, 2"
)
_SCHEMAS = text(
    "SELECT n.nspname AS name, COALESCE(r.rolname, 'PUBLIC') AS who, a.privilege_type AS deed, "
    "bool_or(a.is_grantable) AS gives FROM pg_namespace n "
    "CROSS JOIN aclexplode(COALESCE(n.nspacl, acldefault('n', n.nspowner))) a "
    "LEFT JOIN pg_roles r ON r.oid = a.grantee "
    "WHERE n.nspname IN (:schema, :private, 'public') AND a.grantee <> n.nspowner "
    "GROUP BY 1, 2, 3 ORDER BY 1, 2, 3"
)
_OWNERS = text(
    "SELECT n.nspname AS name, o.rolname AS owner FROM pg_namespace n "
    "JOIN pg_roles o ON o.oid = n.nspowner WHERE n.nspname IN (:schema, :private)"
)
_OURS = {"schema": SCHEMA, "private": PRIVATE}
_HERE = "the database"
Right = tuple[str, str, str]
"""On which schema or the database, who, what."""
_WANTED: frozenset[Right] = frozenset({
    *((_HERE, who, "CONNECT") for who in (USER, MAINTAIN)),
    *(
        (f"the schema {schema}", who, "USAGE")
        for schema in (SCHEMA, PRIVATE)
        for who in (READER, MAINTAIN, ACCOUNTS, USER)
    ),
    *((f"the schema {PRIVATE}", who, "CREATE") for who in (READER, ACCOUNTS)),
})  # fmt: skip


def check(connection: Connection) -> Iterator[str]:
    """Say who has what of them that nobody laid, who lacks it, and whose the schemas are."""
    for row in connection.execute(_OWNERS, _OURS):
        if row.owner != OWNER:
            yield f"The schema {row.name} belongs to {row.owner}, not to {OWNER}."
    found = _held(connection)
    for (place, who, deed), gives in found.items():
        if (place, who, deed) not in _WANTED:
            yield f"{who} has {deed} on {place}."
        if gives:
            yield f"{who} may give {deed} on {place} to others."
    for place, who, deed in sorted(_WANTED - set(found)):
        yield f"{who} lacks {deed} on {place}."


def take_back(connection: Connection) -> None:
    """Take back what was given by hand of them."""
    quote = connection.dialect.identifier_preparer.quote
    database = quote(str(connection.exec_driver_sql("SELECT current_database()").scalar_one()))
    for (place, who, deed), gives in _held(connection).items():
        if (place, who, deed) in _WANTED and not gives:
            continue
        what = "GRANT OPTION FOR " if (place, who, deed) in _WANTED else ""
        schema = f"SCHEMA {place.removeprefix('the schema ')}"
        where = f"DATABASE {database}" if place == _HERE else schema
        whom = who if who == "PUBLIC" else quote(who)
        role = OWNER if place in (f"the schema {SCHEMA}", f"the schema {PRIVATE}") else None
        tidying.may(connection, f"REVOKE {what}{deed} ON {where} FROM {whom} CASCADE", role)


def _held(connection: Connection) -> dict[Right, bool]:
    """Give each right that matters, and whether it may be given on.

    A stranger may connect, as who makes copies does, and may use `public`.
    """
    ours = {*ROLES, *members.logins(connection), "PUBLIC"}
    found = {
        (_HERE, row.who, row.deed): row.gives
        for row in connection.execute(_DATABASE)
        if row.who in ours or row.deed != "CONNECT"
    }
    for row in connection.execute(_SCHEMAS, _OURS):
        if row.name != "public" or row.who in ours:
            found[f"the schema {row.name}", row.who, row.deed] = row.gives
    return found
