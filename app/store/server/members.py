"""Know who is a member of what, of our roles and of the users' logins; take back the rest."""

# ruff: noqa: S608  (only our own names are put into these statements, never a value)

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, Row, text

from app.store.server import tidying
from app.store.server.roles import ACCOUNTS, ROLES, USER

# What our roles may be members of: accounts gives hearten_user to new logins and ends sessions.
_LAID = {(ACCOUNTS, USER): True, (ACCOUNTS, "pg_signal_backend"): False}
"""And whether it may make others members too."""

# Since PostgreSQL 16 a membership may be for giving alone, which is no way to become the role.
_IS_ONE = (
    "(COALESCE(CAST(to_jsonb(m) ->> 'set_option' AS boolean), true) "
    "OR COALESCE(CAST(to_jsonb(m) ->> 'inherit_option' AS boolean), true))"
)
LOGINS = (
    f"WITH RECURSIVE below AS (SELECT CAST(to_regrole('{USER}') AS oid) AS oid UNION "
    "SELECT m.member FROM pg_auth_members m JOIN below b ON b.oid = m.roleid "
    f"WHERE {_IS_ONE}), logins AS (SELECT r.oid, r.rolname AS name FROM pg_roles r "
    "JOIN below b ON b.oid = r.oid WHERE r.rolname <> ALL (CAST(:ours AS name[]))) "
)
"""Begins a statement that asks of every role that has what hearten_user has, by whatever way."""
_NAMES = text(LOGINS + "SELECT name FROM logins ORDER BY 1")
_MEMBERS = text(
    LOGINS + "SELECT r.rolname AS role, u.rolname AS member, m.admin_option AS gives, "
    f"{_IS_ONE} AS is_one, g.rolname AS grantor, u.rolcreaterole OR u.rolsuper AS is_keeper, "
    "u.oid IN (SELECT oid FROM logins) AS is_login, r.oid IN (SELECT oid FROM logins) AS of_login "
    "FROM pg_auth_members m JOIN pg_roles r ON r.oid = m.roleid "
    "JOIN pg_roles u ON u.oid = m.member LEFT JOIN pg_roles g ON g.oid = m.grantor "
    "WHERE r.rolname = ANY (CAST(:ours AS name[])) OR u.rolname = ANY (CAST(:ours AS name[])) "
    "OR u.oid IN (SELECT oid FROM logins) OR r.oid IN (SELECT oid FROM logins) ORDER BY 1, 2"
)
_VERSION = text("SELECT current_setting('server_version_num')::int, session_user")
_SIXTEEN = 160000
OURS = {"ours": list(ROLES)}


def logins(connection: Connection) -> list[str]:
    """Name every role that has what hearten_user has, but our own."""
    return list(connection.execute(_NAMES, OURS).scalars())


def check(connection: Connection) -> Iterator[str]:
    """Say who is a member of what: a login of hearten_user alone, and of that only to be one."""
    for row in connection.execute(_MEMBERS, OURS):
        if not _may_be(row):
            yield f"{row.member} is a member of {row.role}; that is not to be."
        elif row.gives and not _may_give(row):
            yield f"{row.member} may make others members of {row.role}."


def take_back(connection: Connection) -> None:
    """Take back what our own roles and the users' logins were made members of, where one may.

    A group of somebody else's, and who else was made a member of our roles, is only named.
    """
    version, me = connection.execute(_VERSION).one()
    quote = connection.dialect.identifier_preparer.quote
    for row in connection.execute(_MEMBERS, OURS).all():
        is_ours = row.member in ROLES or (row.is_login and row.member.startswith("h_"))
        if row.member == me or not is_ours or not (row.role in ROLES or row.role[:3] == "pg_"):
            continue
        if _may_be(row) and (not row.gives or _may_give(row)):
            continue
        what = "ADMIN OPTION FOR " if _may_be(row) else ""
        by = f" GRANTED BY {quote(row.grantor)}" if version >= _SIXTEEN and row.grantor else ""
        said = f"REVOKE {what}{row.role} FROM {quote(row.member)}{by} CASCADE"
        tidying.may(connection, said)


def _may_be(row: Row[Any]) -> bool:
    if (row.member, row.role) in _LAID:
        return True
    if not row.is_one and (
        (row.member == ACCOUNTS and row.of_login)
        or (row.is_keeper and row.member not in ROLES and not row.is_login)
    ):
        return True  # who made a role may give it, since PostgreSQL 16
    return bool(row.role == USER and row.member not in ROLES and row.is_one)


def _may_give(row: Row[Any]) -> bool:
    if (row.member, row.role) in _LAID:
        return _LAID[row.member, row.role]
    return not row.is_one
