"""Give notes on a server only to whoever's reading of that very record is committed already.

A reading is written by `audit_add` for an act of opening, so its entry stands in the audit before
a word is given: whoever reads inside BEGIN … ROLLBACK gets nothing and leaves nothing. It is of
the record that was opened, not of its person: opening a referral gives no plan, since the audit
does not say that the plan was read. It holds twelve hours, a long day at the desk, so that a form
which is saved over somebody's newer text still shows both.
"""

# ruff: noqa: S608  (only our own names are put into these statements, never a value)

from __future__ import annotations

from sqlalchemy import Connection

from app.domain.access import Right
from app.store.server import glass, reach, rows
from app.store.server.roles import MAINTAIN, OWNER, PRIVATE, READER, USER, acting_as
from app.store.tables.base import note_columns

_FIXED = "SET search_path = pg_catalog, pg_temp"
HOURS = 12
OPENING = (
    *("referral.open", "person.open", "plan.open", "escalation.read", "contact.read"),
    "referral.log",
)
"""Acts that show notes. What they show is told by `_KINDS` and `_SUBJECTS`, kind by kind.

Logging shows none: after it the server answers whether that person is known elsewhere (search.py).
"""
LOGGED = "logged"

# Which reading gives a note: its kind, and the id that it has to be of.
_KINDS = {
    "referral": ("referral", "referral.id"),
    "happening": ("history", "happening.person_id"),
    "person": ("person", "person.id"),
    "escalation": ("escalation", "escalation.person_id"),
    "contact": ("contact", "contact.case_id"),
    "plan": ("plan", "plan.id"),
    "goal": ("plan", "goal.plan_id"),
    "step": (
        "plan",
        "(SELECT o.plan_id FROM hearten.goal o"
        " WHERE o.network_id = step.network_id AND o.id = step.goal_id)",
    ),
}
# What an act of opening shows: kinds and ids, found by the uid that its entry names.
_SUBJECTS = f"""
    SELECT '{LOGGED}', r.network_id, r.person_id FROM hearten.referral r
        WHERE act = 'referral.log' AND r.uid = subject AND r.logged_by = caller
    UNION ALL
    SELECT k.kind, r.network_id, CASE k.kind WHEN 'referral' THEN r.id ELSE r.person_id END
        FROM hearten.referral r, (VALUES ('referral'), ('history'), ('person')) k(kind)
        WHERE act = 'referral.open' AND r.uid = subject
    UNION ALL
    SELECT k.kind, p.network_id, p.id
        FROM hearten.person p, (VALUES ('person.open', 'person'), ('escalation.read', 'escalation'))
            k(act, kind)
        WHERE put_reading.act = k.act AND p.uid = subject
    UNION ALL
    SELECT k.kind, l.network_id, CASE k.kind WHEN 'plan' THEN l.id ELSE c.person_id END
        FROM hearten.plan l
        JOIN hearten."case" c ON c.network_id = l.network_id AND c.id = l.case_id,
            (VALUES ('plan'), ('person')) k(kind)
        WHERE act = 'plan.open' AND l.uid = subject
    UNION ALL
    SELECT 'contact', c.network_id, c.id
        FROM hearten."case" c WHERE act = 'contact.read' AND c.uid = subject"""
_TABLE = f"""CREATE TABLE IF NOT EXISTS {PRIVATE}.reading (
    user_id bigint NOT NULL, kind text NOT NULL, network_id bigint NOT NULL,
    record_id bigint NOT NULL, xid xid8 NOT NULL, at timestamptz NOT NULL,
    PRIMARY KEY (user_id, kind, network_id, record_id))"""
# Whoever looks after the whole database may read it anyway; a user's login never is one of them.
_IS_KEEPER = f"""CREATE OR REPLACE FUNCTION {PRIVATE}.is_keeper() RETURNS boolean
    LANGUAGE plpgsql STABLE {_FIXED} AS $$ BEGIN
    RETURN pg_has_role(session_user, '{MAINTAIN}', 'MEMBER'); END $$"""
_OLD_READING = f"DROP FUNCTION IF EXISTS {PRIVATE}.put_reading(text, text)"
# The entry stands in the chain of the record's own network, or it opens nothing.
_PUT_READING = f"""CREATE OR REPLACE FUNCTION {PRIVATE}.put_reading(
    chain text, act text, subject text)
    RETURNS void LANGUAGE plpgsql SECURITY DEFINER {_FIXED} AS $$
    DECLARE
        caller bigint := {PRIVATE}.me();
        network bigint := (SELECT n.id FROM hearten.network n WHERE n.uid = chain);
    BEGIN
        IF caller IS NULL THEN
            RETURN;
        END IF;
        DELETE FROM {PRIVATE}.reading r
            WHERE r.user_id = caller AND r.at < clock_timestamp() - interval '{HOURS} hours';
        INSERT INTO {PRIVATE}.reading AS held (user_id, kind, network_id, record_id, xid, at)
            SELECT caller, shown.*, pg_current_xact_id(), clock_timestamp()
            FROM ({_SUBJECTS}) shown(kind, network_id, record_id) WHERE shown.network_id = network
            ON CONFLICT ON CONSTRAINT reading_pkey
            DO UPDATE SET xid = excluded.xid, at = excluded.at;
    END $$"""
# `pg_current_xact_id` is the outermost transaction's, so a savepoint gains nothing.
_IS_READ = f"""EXISTS (SELECT FROM {PRIVATE}.reading x WHERE x.user_id = caller
            AND x.kind = '{{kind}}' AND x.network_id = "{{table}}".network_id
            AND x.record_id = {{record}}
            AND x.xid IS DISTINCT FROM pg_current_xact_id_if_assigned()
            AND x.at > clock_timestamp() - interval '{HOURS} hours')"""
_HISTORY_OF = "history_of(bigint, bigint, bigint)"
# Where a row is open to more than its notes are.
_RIGHTS = {"escalation": (Right.READ_ESCALATION,)}


def _function(table: str, columns: tuple[str, ...]) -> str:
    kind, record = _KINDS[table]
    said = rows.PATIENTS[table]
    own = reach.condition(said.reach, _RIGHTS.get(table, said.read), table)
    inside = f"({own}) OR {glass.OPENED[table]}"
    which = " ".join(f'WHEN \'{name}\' THEN "{table}"."{name}"' for name in columns)
    words = f"""SELECT CASE p_column {which} END FROM hearten."{table}"
            WHERE "{table}".network_id = p_network AND "{table}".id = p_id"""
    is_read = _IS_READ.format(kind=kind, table=table, record=record)
    return f"""CREATE OR REPLACE FUNCTION {PRIVATE}.note_{table}(
        p_column text, p_network bigint, p_id bigint) RETURNS text
        LANGUAGE plpgsql STABLE SECURITY DEFINER {_FIXED} AS $$
        DECLARE caller bigint := {PRIVATE}.me();
        BEGIN
            IF caller IS NOT NULL THEN
                RETURN ({words} AND {is_read} AND ({inside}));
            ELSIF {PRIVATE}.is_keeper() THEN
                RETURN ({words});
            END IF;
            RETURN NULL;
        END $$"""


def _steps() -> str:
    """Give all steps of a plan at one look at who asks, not at one for each of their words."""
    said = rows.PATIENTS["plan"]
    inside = f"({reach.condition(said.reach, said.read, 'plan')}) OR {glass.OPENED['plan']}"
    is_read = _IS_READ.format(kind="plan", table="plan", record="plan.id")
    return f"""CREATE OR REPLACE FUNCTION {PRIVATE}.steps_of(p_network bigint, p_plan bigint)
        RETURNS SETOF hearten.step LANGUAGE plpgsql STABLE SECURITY DEFINER {_FIXED} AS $$
        DECLARE caller bigint := {PRIVATE}.me();
        BEGIN
            IF (CASE WHEN caller IS NULL THEN NOT {PRIVATE}.is_keeper() ELSE NOT EXISTS (
                SELECT FROM hearten.plan WHERE plan.network_id = p_network AND plan.id = p_plan
                AND {is_read} AND ({inside})) END) THEN
                RETURN;
            END IF;
            RETURN QUERY SELECT s.* FROM hearten.goal g
                JOIN hearten.step s ON s.network_id = g.network_id AND s.goal_id = g.id
                WHERE g.network_id = p_network AND g.plan_id = p_plan
                ORDER BY g.position, s.position;
        END $$"""


def _history() -> str:
    """Give what happened with a person, newest first, at one look at whether it was opened."""
    said = rows.PATIENTS["happening"]
    inside = (
        f"({reach.condition(said.reach, said.read, 'happening')}) OR {glass.OPENED['happening']}"
    )
    kind, record = _KINDS["happening"]
    is_read = _IS_READ.format(kind=kind, table="happening", record=record)
    return f"""CREATE OR REPLACE FUNCTION {PRIVATE}.history_of(
        p_network bigint, p_person bigint, p_most bigint)
        RETURNS SETOF hearten.happening LANGUAGE plpgsql STABLE SECURITY DEFINER {_FIXED} AS $$
        DECLARE
            caller bigint := {PRIVATE}.me();
            sees_all boolean := caller IS NULL AND {PRIVATE}.is_keeper();
        BEGIN
            RETURN QUERY SELECT happening.* FROM hearten.happening
                WHERE happening.network_id = p_network AND happening.person_id = p_person
                AND (sees_all OR (caller IS NOT NULL AND {is_read} AND ({inside})))
                ORDER BY happening.id DESC LIMIT p_most;
        END $$"""


def lay(connection: Connection) -> None:
    """Make the table of readings and a function for the notes of each table."""
    notes = note_columns()
    with acting_as(connection, OWNER):
        connection.exec_driver_sql(_TABLE)
        connection.exec_driver_sql(f"REVOKE ALL ON {PRIVATE}.reading FROM PUBLIC")
        connection.exec_driver_sql(
            f"GRANT SELECT, INSERT, UPDATE, DELETE ON {PRIVATE}.reading TO {READER}"
        )
    with acting_as(connection, READER):
        for statement in (_IS_KEEPER, _OLD_READING, _PUT_READING):
            connection.exec_driver_sql(statement)
        connection.exec_driver_sql(
            f"GRANT EXECUTE ON FUNCTION {PRIVATE}.put_reading(text, text, text), "
            f"{PRIVATE}.is_keeper() TO {OWNER}"
        )
        for whole, of in ((_steps(), "steps_of(bigint, bigint)"), (_history(), _HISTORY_OF)):
            connection.exec_driver_sql(whole.replace("%", "%%"))
            connection.exec_driver_sql(
                f"GRANT EXECUTE ON FUNCTION {PRIVATE}.{of} TO {USER}, {MAINTAIN}"
            )
        for table, columns in notes.items():
            connection.exec_driver_sql(_function(table, columns).replace("%", "%%"))
            name = f"{PRIVATE}.note_{table}(text, bigint, bigint)"
            connection.exec_driver_sql(f"GRANT EXECUTE ON FUNCTION {name} TO {USER}, {MAINTAIN}")
