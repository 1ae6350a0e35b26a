"""Open one person's record in an emergency to who has no row of theirs: break-glass.

It is a second policy beside each table's own, for reading alone, on the person and what hangs on
them. Whoever breaks the glass names the person by NHS number and date of birth both, and says why;
it is in the audit before anything is given, and after an hour it is over.
"""

# ruff: noqa: S608  (only our own names are put into these statements, never a value)

from __future__ import annotations

from sqlalchemy import Connection

from app.domain.access import EMERGENCY_MINUTES, RIGHTS, Right
from app.store.server.roles import OWNER, PRIVATE, READER, USER, acting_as, run

_FIXED = "SET search_path = pg_catalog, pg_temp"
_RIGHT = Right.BREAK_GLASS.value
_ROLES = ", ".join(f"'{role.value}'" for role in RIGHTS if Right.BREAK_GLASS in RIGHTS[role])
_OPENED = f"(SELECT {PRIVATE}.glassed())::bigint[]"
_OF_PERSON = ("referral", "case", "happening", "escalation", "personal_contact")
_CASE = (
    f'hearten."case" c WHERE c.person_id = ANY ({_OPENED}) '
    'AND c.network_id = "{table}".network_id'
)
_PLAN = "hearten.plan l WHERE l.network_id = c.network_id AND l.case_id = c.id"
OPENED = {
    "person": f'"person".id = ANY ({_OPENED})',
    **{table: f'"{table}".person_id = ANY ({_OPENED})' for table in _OF_PERSON},
    "plan": f"EXISTS (SELECT FROM {_CASE.format(table='plan')} AND c.id = plan.case_id)",
    "goal": f"EXISTS (SELECT FROM {_CASE.format(table='goal')} AND EXISTS (SELECT FROM {_PLAN} "
    "AND l.id = goal.plan_id))",
    "step": f"EXISTS (SELECT FROM {_CASE.format(table='step')} AND EXISTS (SELECT FROM {_PLAN} "
    "AND EXISTS (SELECT FROM hearten.goal o WHERE o.network_id = l.network_id "
    "AND o.plan_id = l.id AND o.id = step.goal_id)))",
}
"""What is asked of a row of each table that shows through broken glass."""

_TABLE = f"""CREATE TABLE IF NOT EXISTS {PRIVATE}.glass (
    user_id bigint NOT NULL, network_id bigint NOT NULL, person_id bigint NOT NULL,
    until timestamptz NOT NULL, reason text NOT NULL,
    PRIMARY KEY (user_id, network_id, person_id))"""
_GLASSED = f"""CREATE OR REPLACE FUNCTION {PRIVATE}.glassed() RETURNS bigint[]
    LANGUAGE plpgsql STABLE SECURITY DEFINER {_FIXED} AS $$
    DECLARE
        found bigint[] := (SELECT coalesce(array_agg(g.person_id), '{{}}') FROM {PRIVATE}.glass g
            WHERE g.user_id = (SELECT {PRIVATE}.me()) AND g.until > clock_timestamp());
    BEGIN
        IF cardinality(found) > 0 AND NOT {PRIVATE}.has_right('{_RIGHT}') THEN
            RETURN '{{}}';
        END IF;
        RETURN found;
    END $$"""
# Whoever asks for somebody who is not here leaves an entry too: it is no way to look people up.
_BREAK = f"""CREATE OR REPLACE FUNCTION {PRIVATE}.break_glass(
        p_nhs_number text, p_born date, p_grant text, p_reason text)
    RETURNS TABLE (person_id bigint, person_uid text)
    LANGUAGE plpgsql SECURITY DEFINER {_FIXED} AS $$
    DECLARE
        caller bigint := {PRIVATE}.me();
        one record;
    BEGIN
        IF caller IS NULL OR NOT EXISTS (SELECT FROM hearten."grant" g
            WHERE g.uid = p_grant AND g.user_id = caller AND g.role IN ({_ROLES})) THEN
            RAISE insufficient_privilege;
        END IF;
        IF coalesce(btrim(p_reason), '') = '' THEN
            RAISE invalid_parameter_value;
        END IF;
        FOR one IN SELECT p.network_id, p.id, p.uid, n.uid AS chain FROM hearten.person p
            JOIN hearten.network n ON n.id = p.network_id
            WHERE p.nhs_number = p_nhs_number AND p.nhs_number <> '' AND p.born = p_born
            ORDER BY n.uid, p.id
        LOOP
            INSERT INTO {PRIVATE}.glass AS held VALUES (caller, one.network_id, one.id,
                clock_timestamp() + interval '{EMERGENCY_MINUTES} minutes', p_reason)
                ON CONFLICT ON CONSTRAINT glass_pkey
                DO UPDATE SET until = excluded.until, reason = excluded.reason;
            PERFORM {PRIVATE}.audit_add(
                one.chain, p_grant, 'glass.break', one.uid, p_reason, NULL);
            person_id := one.id;
            person_uid := one.uid;
            RETURN NEXT;
        END LOOP;
        IF NOT FOUND THEN
            PERFORM {PRIVATE}.audit_add('store', p_grant, 'glass.nobody', NULL, p_reason,
                json_build_object('asked', {PRIVATE}.keyed(p_nhs_number))::text);
        END IF;
    END $$"""


def lay(connection: Connection) -> None:
    """Make the table and its functions, or bring them up to date; after those of the audit."""
    with acting_as(connection, OWNER):
        connection.exec_driver_sql(_TABLE)
        connection.exec_driver_sql(f"REVOKE ALL ON {PRIVATE}.glass FROM PUBLIC")
        connection.exec_driver_sql(f"GRANT SELECT, INSERT, UPDATE ON {PRIVATE}.glass TO {READER}")
        for function in ("audit_add(text, text, text, text, text, text)", "keyed(text)"):
            connection.exec_driver_sql(
                f"GRANT EXECUTE ON FUNCTION {PRIVATE}.{function} TO {READER}"
            )
    with acting_as(connection, READER):
        for statement in (_GLASSED, _BREAK):
            run(connection, statement)
        for function in ("glassed()", "break_glass(text, date, text, text)"):
            connection.exec_driver_sql(f"GRANT EXECUTE ON FUNCTION {PRIVATE}.{function} TO {USER}")
