"""Know what is put at every sign-in, which could change what our policies and functions do."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, Row, text

from app.store.server import members, tidying
from app.store.server.roles import ROLES

_FOUND = text(
    members.LOGINS + "SELECT r.rolname AS role, "  # noqa: S608
    "s.setdatabase <> 0 AS is_here, split_part(one, '=', 1) AS name "
    "FROM pg_db_role_setting s LEFT JOIN pg_roles r ON r.oid = s.setrole, unnest(s.setconfig) one "
    "WHERE s.setdatabase IN (0, (SELECT oid FROM pg_database WHERE datname = current_database())) "
    "AND (s.setrole = 0 OR r.rolname = ANY (CAST(:ours AS name[])) "
    "OR s.setrole IN (SELECT oid FROM logins)) ORDER BY 1, 2, 3"
)
# What only says what is written in the server's log, how long is waited and how much is taken.
_HARMLESS = ("log_", "pgaudit.", "auto_explain.")
_LIMITS = frozenset({
    "idle_in_transaction_session_timeout", "idle_session_timeout", "lock_timeout",
    "statement_timeout", "work_mem", "maintenance_work_mem", "temp_file_limit",
    "effective_cache_size", "random_page_cost", "TimeZone", "DateStyle", "lc_messages",
})  # fmt: skip


def check(connection: Connection) -> Iterator[str]:
    """Say what is put for everybody, for a role of ours or for a user's login."""
    for row in _held(connection):
        yield f"For {row.role or 'everybody'} the setting {row.name} is put at every sign-in."


def take_back(connection: Connection) -> None:
    """Take it away from our roles, the users' logins and this database, where one may.

    What is put for everybody on the whole server is only named.
    """
    quote = connection.dialect.identifier_preparer.quote
    database = quote(str(connection.exec_driver_sql("SELECT current_database()").scalar_one()))
    for row in _held(connection):
        if row.role is None:
            said = f"ALTER DATABASE {database} RESET {quote(row.name)}" if row.is_here else ""
        elif row.role in ROLES or row.role.startswith("h_"):
            where = f" IN DATABASE {database}" if row.is_here else ""
            said = f"ALTER ROLE {quote(row.role)}{where} RESET {quote(row.name)}"
        else:
            said = ""
        if said:
            tidying.may(connection, said)


def _held(connection: Connection) -> list[Row[Any]]:
    return [
        row
        for row in connection.execute(_FOUND, members.OURS)
        if row.name not in _LIMITS and not row.name.startswith(_HARMLESS)
    ]
