"""Hold what somebody adds to its person: network and practice of the row are those of the person.

A policy asks whether the place that was written is one's own; whether the person is of that place
it cannot ask, as who sees a person is asked of their referrals in turn. So a trigger does.
"""

from __future__ import annotations

from sqlalchemy import Connection

from app.store.postgres import SCHEMA
from app.store.server.roles import OWNER, PRIVATE, READER, USER, Place, acting_as, run
from app.store.server.rows import PATIENTS
from app.store.tables import Base

_FUNCTION = f"{PRIVATE}.hold_place()"
_HOLD = f"""CREATE OR REPLACE FUNCTION {_FUNCTION} RETURNS trigger
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    BEGIN
        IF {PRIVATE}.me() IS NOT NULL AND NOT EXISTS (SELECT FROM hearten.person p
            WHERE p.network_id = NEW.network_id AND p.id = NEW.person_id
            AND p.practice_id = NEW.practice_id) THEN
            RAISE insufficient_privilege;
        END IF;
        RETURN NEW;
    END $$"""


def triggers() -> dict[Place, str]:
    """Give the statement of every trigger that asks for the person's own place."""
    return {
        (SCHEMA, table, "hold_place"): (
            f'CREATE TRIGGER hold_place BEFORE INSERT ON {SCHEMA}."{table}" FOR EACH ROW '
            f"EXECUTE FUNCTION {_FUNCTION}"
        )
        for table, known in Base.metadata.tables.items()
        if table in PATIENTS and {"person_id", "practice_id"} <= set(known.columns.keys())
    }


def lay(connection: Connection) -> None:
    """Make the function that asks, or bring it up to date."""
    with acting_as(connection, READER):
        run(connection, _HOLD)
        run(connection, f"REVOKE ALL ON FUNCTION {_FUNCTION} FROM PUBLIC, {USER}")
        run(connection, f"GRANT EXECUTE ON FUNCTION {_FUNCTION} TO {OWNER}")
