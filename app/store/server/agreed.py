"""Keep what was agreed from words that come late: whoever writes a goal or step holds its plan.

The policies ask whether the plan is a draft as it was when a statement began. So after it, the
plan's own row is locked and asked again: an agreement waits for whoever writes, and whoever writes
while another agrees is refused. What goes with its goal was asked about with the goal.
"""

# ruff: noqa: S608  (only our own names are put into these statements, never a value)

from __future__ import annotations

from sqlalchemy import Connection

from app.domain.plan import PlanState
from app.store.postgres import SCHEMA
from app.store.server.channels import DEEDS
from app.store.server.roles import OWNER, PRIVATE, USER, Place, acting_as, run

_PLANS = {
    "goal": "SELECT c.network_id, c.plan_id FROM changed c",
    "step": "SELECT o.network_id, o.plan_id FROM changed c JOIN hearten.goal o "
    "ON o.network_id = c.network_id AND o.id = c.goal_id",
}
"""The tables of what a plan says, and how their plans are found."""


def _hold(table: str) -> str:
    # It locks as it would to change the plan: two who only shared it could never get further.
    return f"""CREATE OR REPLACE FUNCTION {PRIVATE}.hold_plan_of_{table}() RETURNS trigger
        LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
        DECLARE
            state text;
        BEGIN
            IF {PRIVATE}.me() IS NULL THEN
                RETURN NULL;
            END IF;
            FOR state IN SELECT l.state FROM hearten.plan l
                WHERE (l.network_id, l.id) IN ({_PLANS[table]}) ORDER BY l.network_id, l.id
                FOR NO KEY UPDATE
            LOOP
                IF state <> '{PlanState.DRAFT.value}' THEN
                    RAISE insufficient_privilege;
                END IF;
            END LOOP;
            RETURN NULL;
        END $$"""


def triggers() -> dict[Place, str]:
    """Give the statement of every trigger that holds a plan."""
    return {
        (SCHEMA, table, f"hold_plan_{deed.lower()}"): (
            f"CREATE TRIGGER hold_plan_{deed.lower()} AFTER {deed} ON {SCHEMA}.{table} "
            f"REFERENCING {rows} TABLE AS changed FOR EACH STATEMENT "
            f"EXECUTE FUNCTION {PRIVATE}.hold_plan_of_{table}()"
        )
        for table in _PLANS
        for deed, rows in DEEDS.items()
    }


def lay(connection: Connection) -> None:
    """Make the functions that hold a plan, or bring them up to date."""
    with acting_as(connection, OWNER):
        for table in _PLANS:
            run(connection, _hold(table))
            function = f"{PRIVATE}.hold_plan_of_{table}()"
            run(connection, f"REVOKE ALL ON FUNCTION {function} FROM PUBLIC, {USER}")
