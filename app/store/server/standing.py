"""Say where a row stands, by its uid: the number of its network and its own, and nothing of it.

Whoever has a uid was given it; the numbers open nothing, since policies hold the row.
"""

# ruff: noqa: S608  (only our own names are put into these statements, never a value)

from __future__ import annotations

from sqlalchemy import Connection

from app.store.of_uid import FOUND_BY_UID
from app.store.server.roles import PRIVATE, READER, USER, acting_as, run

_HEAD = "LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$ BEGIN"


def lay(connection: Connection) -> None:
    """Make the two functions of each table, or bring them up to date."""
    with acting_as(connection, READER):
        for table in FOUND_BY_UID:
            one, many = f"{PRIVATE}.place_of_{table}", f"{PRIVATE}.places_of_{table}"
            run(
                connection,
                f"CREATE OR REPLACE FUNCTION {one}(asked text, OUT network_id bigint, "
                f"OUT id bigint) {_HEAD} SELECT r.network_id, r.id INTO network_id, id "
                f'FROM hearten."{table}" r WHERE r.uid = asked; END $$',
            )
            run(
                connection,
                f"CREATE OR REPLACE FUNCTION {many}(asked text[]) "
                f"RETURNS TABLE (network_id bigint, id bigint) {_HEAD} RETURN QUERY "
                f"SELECT r.network_id, r.id "
                f'FROM hearten."{table}" r WHERE r.uid = ANY (asked); END $$',
            )
            for function in (f"{one}(text)", f"{many}(text[])"):
                run(connection, f"REVOKE ALL ON FUNCTION {function} FROM PUBLIC")
                run(connection, f"GRANT EXECUTE ON FUNCTION {function} TO {USER}")
