"""Let hearten_accounts change the logins that were made before PostgreSQL 16.

Since 16 who makes roles changes only those it was given the right to: by itself of those it makes,
and of none that came with an older server's data.
"""

from __future__ import annotations

from sqlalchemy import Connection, text

from app.store.server.roles import ACCOUNTS, USER

_LOST = text(
    "SELECT u.rolname FROM pg_auth_members m JOIN pg_roles u ON u.oid = m.member "  # noqa: S608
    f"WHERE m.roleid = to_regrole('{USER}') AND u.rolname ~ '^h_[0-9a-f]{{30}}$' "
    "AND current_setting('server_version_num')::int >= 160000 AND NOT EXISTS (SELECT FROM "
    "pg_auth_members a WHERE a.roleid = u.oid AND a.admin_option "
    f"AND a.member = to_regrole('{ACCOUNTS}')) ORDER BY 1"
)
_MAY_GIVE = text(
    "SELECT rolsuper OR pg_has_role(oid, CAST(:login AS name), 'MEMBER WITH ADMIN OPTION') "
    "FROM pg_roles WHERE rolname = current_user"
)


def lost(connection: Connection) -> list[str]:
    """Name the logins that hearten_accounts may not change."""
    return list(connection.execute(_LOST).scalars())


def lay(connection: Connection) -> None:
    """Give it the right where whoever prepares may; `check` names what is left."""
    for login in lost(connection):
        if connection.execute(_MAY_GIVE, {"login": login}).scalar_one():
            connection.exec_driver_sql(
                f"GRANT {login} TO {ACCOUNTS} WITH ADMIN TRUE, INHERIT FALSE, SET FALSE"
            )
