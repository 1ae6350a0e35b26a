"""Know what our roles and the users' logins may do by themselves; take back what is too much."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Connection, text

from app.store.server import kept_logins, members, tidying
from app.store.server.roles import ACCOUNTS, ROLES

_ROLES = text(
    "SELECT rolname AS name, rolcanlogin AS signs_in, rolcreaterole AS makes_roles, "
    "rolsuper OR rolbypassrls OR rolcreatedb OR rolreplication AS is_mighty "
    "FROM pg_roles WHERE rolname = ANY (CAST(:ours AS name[]))"
)
_LOGINS = text(
    members.LOGINS + "SELECT r.rolname AS name, ARRAY(SELECT p.power FROM (VALUES "  # noqa: S608
    "('SUPERUSER', r.rolsuper), ('BYPASSRLS', r.rolbypassrls), ('CREATEROLE', r.rolcreaterole), "
    "('CREATEDB', r.rolcreatedb), ('REPLICATION', r.rolreplication)) p (power, has) "
    "WHERE p.has) AS powers FROM pg_roles r WHERE r.oid IN (SELECT oid FROM logins) "
    "AND (r.rolsuper OR r.rolbypassrls OR r.rolcreaterole OR r.rolcreatedb OR r.rolreplication) "
    "ORDER BY 1"
)
_ENDING = text(
    members.LOGINS + "SELECT r.rolname AS name, CAST(r.rolvaliduntil AS date) AS until "  # noqa: S608
    "FROM pg_roles r WHERE r.oid IN (SELECT oid FROM logins) "
    "AND isfinite(r.rolvaliduntil) ORDER BY 1"
)


def check(connection: Connection) -> Iterator[str]:
    """Say which role is missing or mighty, and which login may do more or less than a user's."""
    found = {row.name: row for row in connection.execute(_ROLES, members.OURS)}
    for role in ROLES:
        row = found.get(role)
        if row is None:
            yield f"The role {role} is missing."
            continue
        if row.signs_in:
            yield f"The role {role} may sign in; nobody is to."
        if row.is_mighty:
            yield f"The role {role} may do more than it needs (superuser, bypassrls, createdb …)."
        if row.makes_roles != (role == ACCOUNTS):
            yield f"The role {role} {'makes' if row.makes_roles else 'does not make'} roles."
    for row in connection.execute(_LOGINS, members.OURS):
        powers = ", ".join(row.powers)
        yield f"The login {row.name} may do more than a user's login ({powers})."
    for row in connection.execute(_ENDING, members.OURS):
        yield (
            f"The password of the login {row.name} holds until {row.until} only; after that it is "
            "told as a wrong one, and a new one helps nobody."
        )
    if lost := kept_logins.lost(connection):
        yield (
            f"{len(lost)} login(s) of before PostgreSQL 16 cannot be changed by {ACCOUNTS}. "
            "Run 'hearten server prepare' as a superuser."
        )


def take_back(connection: Connection) -> None:
    """Take from the users' logins what is too much, and the end of their passwords."""
    quote = connection.dialect.identifier_preparer.quote
    me = connection.exec_driver_sql("SELECT session_user").scalar_one()
    for row in connection.execute(_LOGINS, members.OURS).all():
        if row.name.startswith("h_") and row.name != me:
            less = " ".join(f"NO{power}" for power in row.powers)
            tidying.may(connection, f"ALTER ROLE {quote(row.name)} {less}")
    for row in connection.execute(_ENDING, members.OURS).all():
        if row.name.startswith("h_"):
            tidying.may(connection, f"ALTER ROLE {quote(row.name)} VALID UNTIL 'infinity'")
