"""Hold on the server itself that a store for trial takes no NHS number of a real person.

Only one function lifts it, for whoever has the right, never on a demo, and its transaction cannot
end without its entry in the audit (given.py). Who prepares or moves a store is no user of it and is
not asked: what a move brings was held where it came from.
"""

# ruff: noqa: S608  (only our own names are put into these statements, never a value)

from __future__ import annotations

from sqlalchemy import Connection

from app.domain.access import Right
from app.domain.trial import LETTERS_OF_A_REASON
from app.store.postgres import SCHEMA
from app.store.server.roles import ACCOUNTS, OWNER, PRIVATE, USER, Place, acting_as, run
from app.store.trial import ACT, LIFTED, REAL_NUMBER, SETTING

_HEAD = "SECURITY DEFINER SET search_path = pg_catalog, pg_temp"
_IS = "SELECT FROM hearten.setting s WHERE s.name ="
_FUNCTIONS = {
    "refuse_real_number()": f"""RETURNS trigger LANGUAGE plpgsql STABLE {_HEAD} AS $$ BEGIN
        IF {PRIVATE}.me() IS NOT NULL
            AND NOT EXISTS ({_IS} '{SETTING}' AND s.value = '{LIFTED}') THEN
            RAISE EXCEPTION 'a number of a real person' USING ERRCODE = '{REAL_NUMBER}';
        END IF;
        RETURN NEW;
        END $$""",
    "lift_trial()": f"""RETURNS boolean LANGUAGE plpgsql {_HEAD} AS $$
        DECLARE
            store text;
        BEGIN
        IF NOT {PRIVATE}.has_right('{Right.LIFT_TRIAL.value}')
            OR NOT EXISTS ({_IS} 'store.demo' AND s.value = '0') THEN
            RAISE insufficient_privilege;
        END IF;
        PERFORM {PRIVATE}.require_newest_view();
        PERFORM {PRIVATE}.forget_given();
        UPDATE hearten.setting s SET value = '{LIFTED}'
            WHERE s.name = '{SETTING}' AND s.value <> '{LIFTED}';
        IF NOT FOUND THEN
            RETURN false;
        END IF;
        SELECT s.value INTO STRICT store FROM hearten.setting s WHERE s.name = 'store.uid';
        PERFORM {PRIVATE}.give(store, ARRAY['{ACT}'], NULL, true);
        RETURN true;
        END $$""",
    # The reason has to be there, whatever else the entry says.
    "is_reasoned(p_reason text)": f"""RETURNS boolean LANGUAGE plpgsql IMMUTABLE
        SET search_path = pg_catalog, pg_temp AS $$ BEGIN
        RETURN length(regexp_replace(coalesce(p_reason, ''),
            '[[:space:][:punct:][:digit:]]', '', 'g')) >= {LETTERS_OF_A_REASON};
        END $$""",
}
_REAL = "NEW.nhs_number <> '' AND NOT starts_with(NEW.nhs_number, '999')"
_ASKS = f"EXECUTE FUNCTION {PRIVATE}.refuse_real_number()"
TRIGGERS: dict[Place, str] = {
    (SCHEMA, "person", "trial_insert"): (
        f"CREATE TRIGGER trial_insert BEFORE INSERT ON {SCHEMA}.person FOR EACH ROW "
        f"WHEN ({_REAL}) {_ASKS}"
    ),
    (SCHEMA, "person", "trial_update"): (
        f"CREATE TRIGGER trial_update BEFORE UPDATE ON {SCHEMA}.person FOR EACH ROW "
        f"WHEN (NEW.nhs_number IS DISTINCT FROM OLD.nhs_number AND {_REAL}) {_ASKS}"
    ),
}


def lay(connection: Connection) -> None:
    """Make the functions, or bring them up to date; after those of the office and the audit."""
    with acting_as(connection, ACCOUNTS):
        for asked in ("give(text, text[], text, boolean)", "forget_given()"):
            connection.exec_driver_sql(f"GRANT EXECUTE ON FUNCTION {PRIVATE}.{asked} TO {OWNER}")
    with acting_as(connection, OWNER):
        for signature, body in _FUNCTIONS.items():
            run(connection, f"CREATE OR REPLACE FUNCTION {PRIVATE}.{signature} {body}")
        connection.exec_driver_sql(f"GRANT EXECUTE ON FUNCTION {PRIVATE}.lift_trial() TO {USER}")
