"""Say in the server who asks and which rows their grants open, as app/domain/access.py does.

The functions belong to `hearten_reader`: they look at users, grants and supervision for whoever
signed in (`session_user`), so that a policy can ask them. Each is asked once for a statement.
They are PL/pgSQL, whose plans a session keeps; a function in SQL would be planned at each call.
"""

# ruff: noqa: S608  (only our own names are put into these statements, never a value)

from __future__ import annotations

from sqlalchemy import Connection

from app.domain.access import RIGHTS, Right, Role
from app.store.server import given
from app.store.server.roles import ACCOUNTS, MAINTAIN, OWNER, PRIVATE, READER, USER, acting_as, run

_FIXED = "SET search_path = pg_catalog, pg_temp"
_DEFINER = f"LANGUAGE plpgsql STABLE SECURITY DEFINER {_FIXED}"
_LOGIN = f"""CREATE TABLE IF NOT EXISTS {PRIVATE}.login (
    role name PRIMARY KEY, user_id bigint NOT NULL UNIQUE REFERENCES hearten."user" (id))"""
# Who asks, when and by which roles: asked once, then they are plain values.
_ASKED = f"""DECLARE
            who bigint := {PRIVATE}.me();
            day date := {PRIVATE}.today();
            held text[] := {PRIVATE}.roles_with(rights);"""
_LASTS = "{0}.since <= day AND ({0}.until IS NULL OR {0}.until >= day)"
_MINE = f"g.user_id = who AND g.role = ANY (held) AND {_LASTS.format('g')}"
_MANAGE = f"'{Right.MANAGE_USERS.value}'"
_MANAGE_ALONE = (
    f"IF {_MANAGE} <> ALL (rights) THEN RETURN false; END IF; "
    f"held := {PRIVATE}.roles_with(ARRAY[{_MANAGE}])"
)


def _roles_with() -> str:
    lines = []
    for right in Right:
        roles = sorted(role.value for role, rights in RIGHTS.items() if right in rights)
        names = ", ".join(f"'{role}'" for role in roles)
        lines.append(f"WHEN '{right.value}' THEN ARRAY[{names}]::text[]")
    return "\n                ".join(lines)


def _scope(name: str, found: str) -> tuple[str, str]:
    """Give a function over several rights and the same over one."""
    several = f"""CREATE OR REPLACE FUNCTION {PRIVATE}.{name}_of(rights text[]) RETURNS bigint[]
        {_DEFINER} AS $$ {_ASKED}
        BEGIN
            {given.if_any("RETURN '{}'")}
            RETURN (SELECT coalesce(array_agg(DISTINCT one.id), '{{}}') FROM (
            {found}) one); END $$"""
    one = f"""CREATE OR REPLACE FUNCTION {PRIVATE}.{name}("right" text) RETURNS bigint[]
        {_DEFINER} AS $$ BEGIN RETURN {PRIVATE}.{name}_of(ARRAY["right"]); END $$"""
    return several, one


_FUNCTIONS = (
    f"""CREATE OR REPLACE FUNCTION {PRIVATE}.today() RETURNS date
        LANGUAGE plpgsql STABLE {_FIXED} AS $$ BEGIN
        RETURN (clock_timestamp() AT TIME ZONE 'Europe/London')::date; END $$""",
    f"""CREATE OR REPLACE FUNCTION {PRIVATE}.roles_with(rights text[]) RETURNS text[]
        LANGUAGE plpgsql IMMUTABLE {_FIXED} AS $$
        DECLARE
            "right" text;
            roles text[] := '{{}}';
        BEGIN
            FOREACH "right" IN ARRAY rights LOOP
                roles := roles || CASE "right"
                {_roles_with()}
                END;
            END LOOP;
            RETURN roles;
        END $$""",
    f"""CREATE OR REPLACE FUNCTION {PRIVATE}.me() RETURNS bigint {_DEFINER} AS $$ BEGIN RETURN (
        SELECT l.user_id FROM {PRIVATE}.login l JOIN hearten."user" u ON u.id = l.user_id
        WHERE l.role = session_user AND u.disabled_at IS NULL); END $$""",
    f"""CREATE OR REPLACE FUNCTION {PRIVATE}.my_uid() RETURNS text {_DEFINER} AS $$ BEGIN RETURN (
        SELECT u.uid FROM hearten."user" u WHERE u.id = (SELECT {PRIVATE}.me())); END $$""",
    f"""CREATE OR REPLACE FUNCTION {PRIVATE}.has_any(rights text[]) RETURNS boolean {_DEFINER}
        AS $$ {_ASKED}
        BEGIN
            {given.if_any(_MANAGE_ALONE)}
            RETURN EXISTS (SELECT FROM hearten."grant" g WHERE {_MINE}); END $$""",
    f"""CREATE OR REPLACE FUNCTION {PRIVATE}.has_right("right" text) RETURNS boolean
        {_DEFINER} AS $$ BEGIN
        RETURN {PRIVATE}.has_any(ARRAY["right"]); END $$""",
    *_scope(
        "networks",
        f"""SELECT n.id FROM hearten."grant" g
            JOIN hearten.network n ON n.uid = g.network_uid
            WHERE {_MINE} AND g.role <> '{Role.SUPERVISOR.value}' AND g.practice_uid IS NULL""",
    ),
    *_scope(
        "practices",
        f"""SELECT p.id FROM hearten."grant" g
            JOIN hearten.practice p ON p.uid = g.practice_uid
            WHERE {_MINE} AND g.role <> '{Role.SUPERVISOR.value}'""",
    ),
    *_scope(
        "workers",
        f"""SELECT s.user_id AS id FROM hearten.supervises s
            WHERE s.supervisor_id = who AND {_LASTS.format("s")}
            AND EXISTS (SELECT FROM hearten."grant" g
                WHERE {_MINE} AND g.role = '{Role.SUPERVISOR.value}')""",
    ),
    # What happened with a referral is a supervisor's whose link worker has that very one.
    f"""CREATE OR REPLACE FUNCTION {PRIVATE}.supervised_happening(
            network bigint, person bigint, referral text) RETURNS boolean {_DEFINER} AS $$
        DECLARE
            mine bigint[] := {PRIVATE}.workers('{Right.SEE_REFERRALS.value}');
        BEGIN
            RETURN EXISTS (SELECT FROM hearten.referral r WHERE r.network_id = network
                AND r.person_id = person AND r.worker_id = ANY (mine)
                AND (r.uid = referral OR coalesce(referral, '') = ''))
                AND (coalesce(referral, '') <> '' OR {PRIVATE}.all_supervised(network, person));
        END $$""",
    # Another's referral of the same person keeps from a supervisor what names no referral at all;
    # of whoever is nobody of theirs it tells nothing.
    f"""CREATE OR REPLACE FUNCTION {PRIVATE}.all_supervised(network bigint, person bigint)
        RETURNS boolean {_DEFINER} AS $$ BEGIN RETURN (
        SELECT coalesce(bool_and(coalesce(r.worker_id = ANY (
            (SELECT {PRIVATE}.workers('{Right.SEE_REFERRALS.value}'))::bigint[]), false)), false)
        FROM hearten.referral r WHERE r.network_id = network AND r.person_id = person); END $$""",
)
OPEN = (
    "me()",
    "my_uid()",
    "today()",
    "has_any(text[])",
    "has_right(text)",
    *(f"{name}_of(text[])" for name in ("networks", "practices", "workers")),
    *(f"{name}(text)" for name in ("networks", "practices", "workers")),
    "supervised_happening(bigint, bigint, text)",
    "all_supervised(bigint, bigint)",
)
"""What a login may call of these: all but the table of rights."""


def lay(connection: Connection) -> None:
    """Make the table of logins and the functions, or bring them up to date."""
    with acting_as(connection, OWNER):
        connection.exec_driver_sql(_LOGIN)
        connection.exec_driver_sql(f"REVOKE ALL ON {PRIVATE}.login FROM PUBLIC")
        connection.exec_driver_sql(f"GRANT SELECT ON {PRIVATE}.login TO {READER}, {MAINTAIN}")
        connection.exec_driver_sql(
            f"GRANT SELECT, INSERT, UPDATE, DELETE ON {PRIVATE}.login TO {ACCOUNTS}"
        )
    with acting_as(connection, READER):
        for statement in _FUNCTIONS:
            run(connection, statement)
        for function in OPEN:
            connection.exec_driver_sql(
                f"GRANT EXECUTE ON FUNCTION {PRIVATE}.{function} TO {USER}, {OWNER}, {ACCOUNTS}"
            )
