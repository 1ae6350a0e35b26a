"""Tell the other PCs what changed, by table and uid and nothing else, on channels nobody can guess.

Each network has a channel of its own, and one is for what belongs to all: directory, office, users.
Their names are random and given by a function to whoever has rows there. Anyone may listen to a
name they know; so a name is a key, and what comes by it still shows nobody's record.
"""

# ruff: noqa: S608  (only our own names are put into these statements, never a value)

from __future__ import annotations

from sqlalchemy import Connection

from app.domain.access import Right
from app.store.postgres import SCHEMA
from app.store.server.roles import MAINTAIN, OWNER, PRIVATE, READER, USER, Place, acting_as, run

FOR_ALL = 0
"""Under this number stands the channel of what belongs to no network."""
MANY = 20
"""Beyond this number of rows in one statement it is only told that the table changed."""
_FIXED = "SET search_path = pg_catalog, pg_temp"
_RIGHTS = (Right.SEE_REFERRALS, Right.SEE_CASELOAD, Right.READ_PLAN, Right.READ_ESCALATION)
_THESE = "ARRAY[" + ", ".join(f"'{right.value}'" for right in _RIGHTS) + "]"
_OWN = "SELECT c.network_id, c.uid FROM changed c"
_ALL = f"SELECT {FOR_ALL}::bigint, c.uid FROM changed c"
_OF_PERSON = "p.network_id = c.network_id AND p.{0} = c.{1}"

TOLD: dict[str, tuple[str, str]] = {
    "referral": ("referral", _OWN),
    "person": ("person", _OWN),
    "case": ("case", _OWN),
    "plan": ("plan", _OWN),
    # What hangs on a record is told as the record.
    "personal_contact": (
        "person",
        "SELECT p.network_id, p.uid FROM changed c JOIN hearten.person p ON "
        + _OF_PERSON.format("id", "person_id"),
    ),
    "escalation": (
        "referral",
        "SELECT p.network_id, p.uid FROM changed c JOIN hearten.referral p ON "
        + _OF_PERSON.format("person_id", "person_id"),
    ),
    "contact": (
        "case",
        'SELECT p.network_id, p.uid FROM changed c JOIN hearten."case" p ON '
        + _OF_PERSON.format("id", "case_id"),
    ),
    "plan_print": (
        "plan",
        "SELECT p.network_id, p.uid FROM changed c JOIN hearten.plan p ON "
        + _OF_PERSON.format("id", "plan_id"),
    ),
    "service": ("service", _ALL),
    "organisation": ("organisation", _ALL),
    "user": ("user", _ALL),
    "grant": (
        "user",
        f'SELECT {FOR_ALL}::bigint, u.uid FROM changed c JOIN hearten."user" u ON u.id = c.user_id',
    ),
    "supervises": (
        "user",
        f'SELECT {FOR_ALL}::bigint, u.uid FROM changed c JOIN hearten."user" u '
        "ON u.id IN (c.user_id, c.supervisor_id)",
    ),
    "setting": ("setting", f"SELECT {FOR_ALL}::bigint, 'store'::text FROM changed c"),
    "network": ("network", _ALL),
    "practice": ("practice", _ALL),
    "membership": (
        "practice",
        f"SELECT {FOR_ALL}::bigint, p.uid FROM changed c "
        "JOIN hearten.practice p ON p.id = c.practice_id",
    ),
}
"""Tables whose changes are told: as which table, and which uids on whose channel."""

_TABLE = f"""CREATE TABLE IF NOT EXISTS {PRIVATE}.channel (
    network_id bigint PRIMARY KEY, name text NOT NULL UNIQUE)"""
_CHANNEL_OF = f"""CREATE OR REPLACE FUNCTION {PRIVATE}.channel_of(network bigint) RETURNS text
    LANGUAGE plpgsql VOLATILE SECURITY DEFINER {_FIXED} AS $$
    DECLARE
        found text;
    BEGIN
        SELECT c.name INTO found FROM {PRIVATE}.channel c WHERE c.network_id = network;
        IF found IS NULL THEN
            INSERT INTO {PRIVATE}.channel
                VALUES (network, 'h' || replace(gen_random_uuid()::text, '-', ''))
                ON CONFLICT DO NOTHING;
            SELECT c.name INTO STRICT found FROM {PRIVATE}.channel c WHERE c.network_id = network;
        END IF;
        RETURN found;
    END $$"""
_CHANNELS = f"""CREATE OR REPLACE FUNCTION {PRIVATE}.channels() RETURNS SETOF text
    LANGUAGE plpgsql VOLATILE SECURITY DEFINER {_FIXED} AS $$
    BEGIN
        IF {PRIVATE}.me() IS NULL THEN RETURN; END IF;
        RETURN QUERY SELECT {PRIVATE}.channel_of(mine.id) FROM (
            SELECT {FOR_ALL}::bigint AS id
            UNION SELECT unnest({PRIVATE}.networks_of({_THESE}))
            UNION SELECT m.network_id FROM hearten.membership m
                WHERE m.practice_id = ANY ({PRIVATE}.practices_of({_THESE}))
                AND m.since <= {PRIVATE}.today()
                AND (m.until IS NULL OR m.until >= {PRIVATE}.today())
            UNION SELECT n.id FROM hearten."grant" g JOIN hearten.network n ON n.uid = g.network_uid
                WHERE g.user_id = ANY ({PRIVATE}.workers_of({_THESE}))
                AND g.since <= {PRIVATE}.today()
                AND (g.until IS NULL OR g.until >= {PRIVATE}.today())
        ) mine;
    END $$"""
DEEDS = {"INSERT": "NEW", "UPDATE": "NEW", "DELETE": "OLD"}


def _tell(table: str) -> str:
    """Give the function of one table; a uid that is no uid is not passed on."""
    told, found = TOLD[table]
    return f"""CREATE OR REPLACE FUNCTION {PRIVATE}.tell_{table}() RETURNS trigger
        LANGUAGE plpgsql VOLATILE SECURITY DEFINER {_FIXED} AS $$
        BEGIN
            PERFORM pg_notify({PRIVATE}.channel_of(told.network), '{told}:' || told.uid)
            FROM (
                SELECT DISTINCT f.network, CASE WHEN count(*) OVER (PARTITION BY f.network) > {MANY}
                    OR f.uid !~ '^[0-9A-Za-z_-]{{1,36}}$' THEN '' ELSE f.uid END AS uid
                FROM ({found}) f(network, uid)
            ) told;
            RETURN NULL;
        END $$"""


def lay(connection: Connection) -> None:
    """Make channels and functions, or bring them up to date."""
    with acting_as(connection, OWNER):
        connection.exec_driver_sql(_TABLE)
        connection.exec_driver_sql(f"REVOKE ALL ON {PRIVATE}.channel FROM PUBLIC, {USER}")
        connection.exec_driver_sql(f"GRANT SELECT, INSERT ON {PRIVATE}.channel TO {READER}")
        connection.exec_driver_sql(f"GRANT SELECT ON {PRIVATE}.channel TO {MAINTAIN}")
    with acting_as(connection, READER):
        for statement in (_CHANNEL_OF, _CHANNELS, *map(_tell, TOLD)):
            run(connection, statement)
        for name in ("channel_of(bigint)", "channels()", *(f"tell_{table}()" for table in TOLD)):
            connection.exec_driver_sql(f"REVOKE ALL ON FUNCTION {PRIVATE}.{name} FROM PUBLIC")
        for table in TOLD:
            connection.exec_driver_sql(
                f"GRANT EXECUTE ON FUNCTION {PRIVATE}.tell_{table}() TO {OWNER}"
            )
        connection.exec_driver_sql(f"GRANT EXECUTE ON FUNCTION {PRIVATE}.channels() TO {USER}")
        connection.exec_driver_sql(
            f"SELECT {PRIVATE}.channel_of(id) FROM hearten.network "
            f"UNION ALL SELECT {PRIVATE}.channel_of({FOR_ALL})"
        )


def triggers() -> dict[Place, str]:
    """Give the statement of every trigger that tells of changes."""
    return {
        (SCHEMA, table, f"tell_{deed.lower()}"): (
            f'CREATE TRIGGER tell_{deed.lower()} AFTER {deed} ON {SCHEMA}."{table}" '
            f"REFERENCING {rows} TABLE AS changed FOR EACH STATEMENT "
            f"EXECUTE FUNCTION {PRIVATE}.tell_{table}()"
        )
        for table in TOLD
        for deed, rows in DEEDS.items()
    }
