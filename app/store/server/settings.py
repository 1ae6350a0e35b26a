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
# Settings that only a superuser puts, given to somebody as a right (PostgreSQL 15 and newer).
_GIVEN = text(
    members.LOGINS + "SELECT COALESCE(r.rolname, 'PUBLIC') AS who, a.privilege_type AS deed, "  # noqa: S608
    "p.parname AS name FROM pg_parameter_acl p CROSS JOIN aclexplode(p.paracl) a "
    "LEFT JOIN pg_roles r ON r.oid = a.grantee WHERE a.grantee = 0 "
    "OR r.rolname = ANY (CAST(:ours AS name[])) OR r.oid IN (SELECT oid FROM logins) "
    "ORDER BY 1, 2, 3"
)
_RESET = text("SELECT reset_val FROM pg_settings WHERE name = :name")
# What must hold for everybody, however it was put: in the server's files too.
_HOLDS = {"session_replication_role": "origin", "row_security": "on"}
# What only says what is written in the server's log, how long is waited and how much is taken.
_HARMLESS = ("log_", "pgaudit.", "auto_explain.")
_LIMITS = frozenset({
    "idle_in_transaction_session_timeout", "idle_session_timeout", "lock_timeout",
    "statement_timeout", "work_mem", "maintenance_work_mem", "temp_file_limit",
    "effective_cache_size", "random_page_cost", "TimeZone", "DateStyle", "lc_messages",
})  # fmt: skip


def check(connection: Connection) -> Iterator[str]:
    """Say what is put for everybody, for a role of ours or for a user's login."""
    held = _held(connection)
    for row in held:
        yield f"For {row.role or 'everybody'} the setting {row.name} is put at every sign-in."
    for row in connection.execute(_GIVEN, members.OURS):
        yield f"{row.who} may put the setting {row.name} ({row.deed}), which the server keeps."
    for name, wanted in _HOLDS.items():
        found = connection.execute(_RESET, {"name": name}).scalar_one()
        if found != wanted and name not in {row.name for row in held}:
            yield f"The setting {name} is {found} on this server; it has to be {wanted}."


def take_back(connection: Connection) -> None:
    """Take it away from our roles, the users' logins and this database, where one may.

    What is put for everybody on the whole server is only named.
    """
    quote = connection.dialect.identifier_preparer.quote
    database = quote(str(connection.exec_driver_sql("SELECT current_database()").scalar_one()))
    for row in connection.execute(_GIVEN, members.OURS).all():
        who = row.who if row.who == "PUBLIC" else quote(row.who)
        tidying.may(connection, f"REVOKE {row.deed} ON PARAMETER {row.name} FROM {who}")
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
