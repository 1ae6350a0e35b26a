"""Take what a login writes only in a transaction that sees what others have committed.

In an older view (REPEATABLE READ, SERIALIZABLE) a grant that ended still holds, an agreed plan is
still a draft. The program writes at READ COMMITTED; whoever is no user, as who prepares, moves or
copies the database, is not asked. Functions that write ask `require_newest_view` (accounts.py).
"""

from __future__ import annotations

from sqlalchemy import Connection

from app.store.postgres import SCHEMA
from app.store.server import policies
from app.store.server.roles import OWNER, PRIVATE, READER, USER, Place, acting_as, run

_HOLD = f"""CREATE OR REPLACE FUNCTION {PRIVATE}.hold_newest_view() RETURNS trigger
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    BEGIN
        IF {PRIVATE}.me() IS NOT NULL THEN
            RAISE invalid_transaction_state;
        END IF;
        RETURN NULL;
    END $$"""
_IS_OLD = "current_setting('transaction_isolation') <> 'read committed'"


def triggers() -> dict[Place, str]:
    """Give the statement of every trigger that refuses to write in an older view."""
    return {
        (SCHEMA, table, "hold_newest_view"): (
            f"CREATE TRIGGER hold_newest_view BEFORE {' OR '.join(deeds)} "
            f'ON {SCHEMA}."{table}" FOR EACH STATEMENT WHEN ({_IS_OLD}) '
            f"EXECUTE FUNCTION {PRIVATE}.hold_newest_view()"
        )
        for table in sorted(policies.named())
        if (deeds := [deed for deed in policies.asked(table) if deed != "SELECT"])
    }


def lay(connection: Connection) -> None:
    """Make the function that refuses, or bring it up to date."""
    with acting_as(connection, READER):
        run(connection, _HOLD)
        function = f"{PRIVATE}.hold_newest_view()"
        run(connection, f"REVOKE ALL ON FUNCTION {function} FROM PUBLIC, {USER}")
        run(connection, f"GRANT EXECUTE ON FUNCTION {function} TO {OWNER}")
