"""Prove that a database keeps each to their own: what `hearten server check` finds.

It looks at the catalogue, which every login may read, verifies the audit for whoever may, and
changes nothing. Each finding names what is wrong by the names of tables, roles and functions, or by
an audit's name and number; no other value of a row is in it.
"""

# ruff: noqa: S608  (only our own names are put into these statements, never a value)

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

from app.store import migrations
from app.store.postgres import SCHEMA
from app.store.server import (
    check_functions,
    check_strays,
    check_tables,
    grants,
    kept_logins,
    laying,
    triggers,
)
from app.store.server.roles import ACCOUNTS, MAINTAIN, OWNER, PRIVATE, READER, ROLES, USER

NOT_PREPARED = "This database was not made ready for Hearten. Run 'hearten server prepare'."
BEHIND = "Its tables are of an older version. Run 'hearten server prepare' with this version."
AHEAD = "Its tables are of a newer version of Hearten. Check it with that version{}."
_OURS = "'{" + ",".join(ROLES) + "}'::name[]"
# What our roles may be members of: accounts gives hearten_user to new logins and ends sessions.
_MEMBERSHIPS = frozenset({(ACCOUNTS, USER), (ACCOUNTS, "pg_signal_backend")})

# Since PostgreSQL 16 a membership may be for giving alone, which is no way to become the role.
_IS_ONE = (
    "(COALESCE(CAST(to_jsonb({m}) ->> 'set_option' AS boolean), true) "
    "OR COALESCE(CAST(to_jsonb({m}) ->> 'inherit_option' AS boolean), true))"
)
_ROLES = text(
    "SELECT rolname AS name, rolcanlogin AS signs_in, rolcreaterole AS makes_roles, "
    "rolsuper OR rolbypassrls OR rolcreatedb OR rolreplication AS is_mighty "
    f"FROM pg_roles WHERE rolname = ANY ({_OURS})"
)
_LOGINS = text(
    "SELECT r.rolname AS name FROM pg_roles r JOIN pg_auth_members m ON m.member = r.oid "
    f"WHERE m.roleid = to_regrole('{USER}') AND r.rolname <> ALL ({_OURS}) AND (r.rolsuper "
    "OR r.rolbypassrls OR r.rolcreaterole OR r.rolcreatedb OR r.rolreplication) "
    f"AND {_IS_ONE.format(m='m')} ORDER BY 1"
)
_MEMBERS = text(
    "SELECT r.rolname AS role, u.rolname AS member, m.admin_option AS gives "
    "FROM pg_auth_members m JOIN pg_roles r ON r.oid = m.roleid "
    f"JOIN pg_roles u ON u.oid = m.member WHERE (r.rolname = ANY ({_OURS}) "
    f"OR u.rolname = ANY ({_OURS}) OR EXISTS (SELECT FROM pg_auth_members s "
    f"WHERE s.member = u.oid AND s.roleid = to_regrole('{USER}') "
    f"AND {_IS_ONE.format(m='s')})) AND {_IS_ONE.format(m='m')} ORDER BY 1, 2"
)
_DATABASE = text(
    "SELECT COALESCE(r.rolname, 'PUBLIC') AS who, a.privilege_type AS deed "
    "FROM pg_database d, aclexplode(COALESCE(d.datacl, acldefault('d', d.datdba))) a "
    "LEFT JOIN pg_roles r ON r.oid = a.grantee WHERE d.datname = current_database() "
    "AND (a.grantee = 0 OR r.rolname = ANY (" + _OURS + ")) ORDER BY 1, 2"
)
_SCHEMAS = text(
    "SELECT n.nspname AS name, o.rolname AS owner, COALESCE(r.rolname, 'PUBLIC') AS who, "
    "a.privilege_type AS deed FROM pg_namespace n JOIN pg_roles o ON o.oid = n.nspowner "
    "CROSS JOIN aclexplode(COALESCE(n.nspacl, acldefault('n', n.nspowner))) a "
    "LEFT JOIN pg_roles r ON r.oid = a.grantee "
    f"WHERE n.nspname IN ('{SCHEMA}', '{PRIVATE}', 'public') AND a.grantee <> n.nspowner "
    "ORDER BY 1, 3, 4"
)
_OWNERS = text(
    "SELECT n.nspname AS name, o.rolname AS owner FROM pg_namespace n "
    f"JOIN pg_roles o ON o.oid = n.nspowner WHERE n.nspname IN ('{SCHEMA}', '{PRIVATE}')"
)
_IS_SUPERUSER = text("SELECT current_setting('is_superuser') = 'on'")
_IS_PREPARED = text(
    f"SELECT to_regrole('{OWNER}') IS NOT NULL AND EXISTS (SELECT FROM pg_class c "
    "JOIN pg_namespace n ON n.oid = c.relnamespace "
    f"WHERE n.nspname = '{SCHEMA}' AND c.relname = 'alembic_version')"
)
_MAY_LOOK = text(f"SELECT has_schema_privilege('{SCHEMA}', 'USAGE')")
_MAY_LOOK_UP = text(f"SELECT has_table_privilege('{SCHEMA}.setting', 'SELECT')")
_LEFT_IN = text(
    f'SELECT count(*) FROM {PRIVATE}.login l JOIN hearten."user" u ON u.id = l.user_id '
    "JOIN pg_roles r ON r.rolname = l.role WHERE u.disabled_at IS NOT NULL AND r.rolcanlogin"
)
_NOBODYS = text(
    f"SELECT count(*) FROM {PRIVATE}.login l LEFT JOIN pg_roles r ON r.rolname = l.role "
    f"WHERE r.oid IS NULL OR NOT pg_has_role(r.oid, '{USER}', 'USAGE')"
)
_CHAINS = text("SELECT 'store' UNION ALL SELECT n.uid FROM hearten.network n ORDER BY 1")
_VERIFY = text(f"SELECT {PRIVATE}.audit_verify(:chain)")
_ENCRYPTION = text("SELECT current_setting('password_encryption')")
_PREPARED = text("SELECT CAST(current_setting('max_prepared_transactions') AS integer)")


def check(connection: Connection) -> list[str]:
    """Give a sentence for everything that is not as it must be."""
    if not connection.execute(_IS_PREPARED).scalar_one():
        return [NOT_PREPARED]
    if connection.execute(_MAY_LOOK).scalar_one():
        found = migrations.schema_of(connection)
        if found != migrations.HEAD:
            return [BEHIND if found < migrations.HEAD else _ahead(connection)]
    said = laying.said(connection)
    return [
        *_roles(connection),
        *_members(connection),
        *_places(connection),
        *check_tables.check(connection, said),
        *grants.check(connection, said),
        *triggers.check(connection),
        *check_functions.check(connection, said),
        *check_strays.check(connection),
        *_accounts(connection),
        *_audit(connection),
    ]


def _ahead(connection: Connection) -> str:
    """Say which version checks it, where whoever asks may look that up."""
    may_look = connection.execute(_MAY_LOOK_UP).scalar_one()
    needed = migrations.needed(connection) if may_look else ""
    return AHEAD.format(f" ({needed} or later)" if needed else "")


def _roles(connection: Connection) -> Iterator[str]:
    found = {row.name: row for row in connection.execute(_ROLES)}
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
    for row in connection.execute(_LOGINS):
        yield f"The login {row.name} may do more than a user's login (superuser, createrole …)."
    if lost := kept_logins.lost(connection):
        yield (
            f"{len(lost)} login(s) of before PostgreSQL 16 cannot be changed by {ACCOUNTS}. "
            "Run 'hearten server prepare' as a superuser."
        )


def _members(connection: Connection) -> Iterator[str]:
    """Say who is a member of what: a login of hearten_user alone, and of that only to be one."""
    for row in connection.execute(_MEMBERS):
        if (row.member, row.role) in _MEMBERSHIPS:
            continue
        if row.role == USER and row.member not in ROLES:
            if row.gives:
                yield f"The login {row.member} may make others members of {USER}."
            continue
        yield f"{row.member} is a member of {row.role}; that is not to be."


def _places(connection: Connection) -> Iterator[str]:
    wanted = {(USER, "CONNECT"), (MAINTAIN, "CONNECT")}
    for row in connection.execute(_DATABASE):
        if (row.who, row.deed) not in wanted:
            yield f"{row.who} has {row.deed} on the database."
    for row in connection.execute(_OWNERS):
        if row.owner != OWNER:
            yield f"The schema {row.name} belongs to {row.owner}, not to {OWNER}."
    makers = {(PRIVATE, READER), (PRIVATE, ACCOUNTS)}
    for row in connection.execute(_SCHEMAS):
        if row.name == "public":
            if row.who == "PUBLIC" or row.who in ROLES:
                yield f"{row.who} has {row.deed} on the schema public."
        elif row.who not in ROLES or (row.deed != "USAGE" and (row.name, row.who) not in makers):
            yield f"{row.who} has {row.deed} on the schema {row.name}."


def _accounts(connection: Connection) -> Iterator[str]:
    """Look at the accounts themselves where whoever asks may: a superuser."""
    if connection.execute(_ENCRYPTION).scalar_one() != "scram-sha-256":
        yield "The server's password_encryption is not scram-sha-256."
    if connection.execute(_PREPARED).scalar_one():
        yield "The server's max_prepared_transactions is not 0: a login could leave locks behind."
    if connection.execute(_IS_SUPERUSER).scalar_one():
        left = int(connection.execute(_LEFT_IN).scalar_one())
        if left:
            yield f"{left} disabled account(s) can still sign in to the server."
        other = int(connection.execute(_NOBODYS).scalar_one())
        if other:
            yield f"{other} account(s) sign in by a role of the server that is no login of a user."


def _audit(connection: Connection) -> Iterator[str]:
    """Verify each chain of the audit where whoever asks may; say its first bad entry."""
    try:
        with connection.begin_nested():
            chains = connection.execute(_CHAINS).scalars().all()
            found = {chain: connection.execute(_VERIFY, {"chain": chain}) for chain in chains}
            bad = {chain: done.scalar_one() for chain, done in found.items()}
    except DBAPIError as error:
        if getattr(error.orig, "sqlstate", "") != "42501":
            raise
        return
    for chain, entry in bad.items():
        if entry is not None:
            yield f"The audit of {chain} is not as it was written, from entry {entry} on."
