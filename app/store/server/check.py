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

from app.domain.access import EMERGENCY_MINUTES
from app.store import migrations
from app.store.postgres import SCHEMA
from app.store.server import (
    check_functions,
    check_tables,
    grants,
    laying,
    leaks,
    led_around,
    members,
    places,
    powers,
    settings,
    stray_things,
    triggers,
)
from app.store.server.roles import OWNER, PRIVATE, USER

NOT_PREPARED = "This database was not made ready for Hearten. Run 'hearten server prepare'."
OLDER_TABLES = "Its tables are of an older version. Run 'hearten server prepare' with this version."
AHEAD = "Its tables are of a newer version of Hearten. Check it with that version{}."
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
# A login is named by its database and its user's name: app/store/server/logins.py.
_SOMEBODY_ELSES = text(
    f'SELECT count(*) FROM {PRIVATE}.login l JOIN hearten."user" other '
    f"ON l.role = {PRIVATE}.login_role(other.name_key) AND l.user_id <> other.id"
)
_LOST = text(
    'SELECT count(*) FROM hearten."user" u '
    f"JOIN pg_roles r ON r.rolname = {PRIVATE}.login_role(u.name_key) AND r.rolcanlogin "
    f"WHERE NOT EXISTS (SELECT FROM {PRIVATE}.login l WHERE l.user_id = u.id)"
)
# By the functions an emergency ends within its minutes, and a reading is of now.
_TOO_LONG = text(
    f"SELECT count(*) FROM {PRIVATE}.glass "
    f"WHERE until > clock_timestamp() + interval '{EMERGENCY_MINUTES} minutes'"
)
_AHEAD_OF_TIME = text(f"SELECT count(*) FROM {PRIVATE}.reading WHERE at > clock_timestamp()")
NOT_VERIFIED = "The audit was not verified: an administrator or a superuser may."
NOT_LOOKED_AT = "Accounts, emergencies and readings were not looked at: a superuser may."
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
            return [OLDER_TABLES if found < migrations.HEAD else _ahead(connection)]
    said = laying.said(connection)
    return [
        *powers.check(connection),
        *members.check(connection),
        *settings.check(connection),
        *places.check(connection),
        *check_tables.check(connection, said),
        *grants.check(connection, said),
        *triggers.check(connection),
        *check_functions.check(connection, said),
        *stray_things.check(connection),
        *led_around.check(connection),
        *leaks.check(connection),
        *_accounts(connection),
        *_audit(connection),
    ]


def unseen(connection: Connection) -> list[str]:
    """Say what whoever asks may not look at, so that nobody takes it for proven."""
    found = []
    if not connection.execute(_IS_SUPERUSER).scalar_one():
        found.append(NOT_LOOKED_AT)
    try:
        with connection.begin_nested():
            connection.execute(_VERIFY, {"chain": ""})
    except DBAPIError as error:
        if getattr(error.orig, "sqlstate", "") != "42501":
            raise
        found.append(NOT_VERIFIED)
    return found


def _ahead(connection: Connection) -> str:
    """Say which version checks it, where whoever asks may look that up."""
    may_look = connection.execute(_MAY_LOOK_UP).scalar_one()
    needed = migrations.needed(connection) if may_look else ""
    return AHEAD.format(f" ({needed} or later)" if needed else "")


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
        if exchanged := int(connection.execute(_SOMEBODY_ELSES).scalar_one()):
            yield f"{exchanged} account(s) sign in by somebody else's login."
        if lost := int(connection.execute(_LOST).scalar_one()):
            yield f"{lost} login(s) of users have lost their account: they see nothing."
        if long := int(connection.execute(_TOO_LONG).scalar_one()):
            yield f"{long} emergency(ies) last longer than {EMERGENCY_MINUTES} minutes."
        if ahead := int(connection.execute(_AHEAD_OF_TIME).scalar_one()):
            yield f"{ahead} reading(s) are of a time to come: they would give notes until then."


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
