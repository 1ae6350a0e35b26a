"""Watch the office: what a transaction changes of it opens nothing before its commit, nor untold.

Each row of networks, practices and membership that somebody writes leaves a mark (given.py) before
it is written, so that even one statement that writes and reads sees nothing by it.
"""

from __future__ import annotations

from sqlalchemy import Connection

from app.store.postgres import SCHEMA
from app.store.server.roles import ACCOUNTS, OWNER, PRIVATE, READER, Place, acting_as, run

_HEAD = "SECURITY DEFINER SET search_path = pg_catalog, pg_temp"
_JOINED = ("practice.join-network", "practice.leave-network")
TOLD_BY: dict[tuple[str, str], tuple[str, ...]] = {
    ("network", "INSERT"): ("network.add",),
    ("network", "UPDATE"): ("network.change",),
    # A network that is new may come with its practices, by one entry.
    ("practice", "INSERT"): ("practice.add", "network.add"),
    ("practice", "UPDATE"): ("practice.change",),
    ("membership", "INSERT"): ("practice.add", *_JOINED, "network.add"),
    ("membership", "UPDATE"): _JOINED,
    ("membership", "DELETE"): _JOINED,
}
"""By which acts a change is told; none other may be granted in rows.py."""
_FUNCTIONS = {
    "watch_office()": f"""RETURNS trigger LANGUAGE plpgsql {_HEAD} AS $$ BEGIN
        IF {PRIVATE}.me() IS NOT NULL THEN
            PERFORM {PRIVATE}.require_newest_view();
            PERFORM {PRIVATE}.forget_given();
            IF TG_TABLE_NAME <> 'membership' THEN
                PERFORM {PRIVATE}.give(NEW.uid, TG_ARGV, NULL, true);
            ELSE
                PERFORM {PRIVATE}.give(p.uid, TG_ARGV, NULL, true) FROM hearten.practice p
                    WHERE p.id IN (OLD.practice_id, NEW.practice_id);
                IF NOT FOUND THEN
                    RAISE foreign_key_violation;
                END IF;
            END IF;
        END IF;
        RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
        END $$""",
    "is_member(p_practice text, p_network text)": f"""RETURNS boolean LANGUAGE plpgsql {_HEAD}
        AS $$ BEGIN
        RETURN EXISTS (SELECT FROM hearten.membership m
            JOIN hearten.practice p ON p.id = m.practice_id
            JOIN hearten.network n ON n.id = m.network_id
            WHERE p.uid = p_practice AND n.uid = p_network);
        END $$""",
}
TRIGGERS: dict[Place, str] = {
    (SCHEMA, table, f"watch_{deed.lower()}"): (
        f"CREATE TRIGGER watch_{deed.lower()} BEFORE {deed} ON {SCHEMA}.{table} FOR EACH ROW "
        f"EXECUTE FUNCTION {PRIVATE}.watch_office(" + ", ".join(f"'{act}'" for act in acts) + ")"
    )
    for (table, deed), acts in TOLD_BY.items()
}


def lay(connection: Connection) -> None:
    """Make the functions, or bring them up to date; after those of accounts."""
    with acting_as(connection, ACCOUNTS):
        for asked in (
            "give(text, text[], text, boolean)", "forget_given()", "require_newest_view()",
        ):  # fmt: skip
            connection.exec_driver_sql(f"GRANT EXECUTE ON FUNCTION {PRIVATE}.{asked} TO {READER}")
        asked = "require_newest_view()"
        connection.exec_driver_sql(f"GRANT EXECUTE ON FUNCTION {PRIVATE}.{asked} TO {OWNER}")
    with acting_as(connection, READER):
        for signature, body in _FUNCTIONS.items():
            run(connection, f"CREATE OR REPLACE FUNCTION {PRIVATE}.{signature} {body}")
        connection.exec_driver_sql(f"GRANT EXECUTE ON FUNCTION {PRIVATE}.watch_office() TO {OWNER}")
        connection.exec_driver_sql(
            f"GRANT EXECUTE ON FUNCTION {PRIVATE}.is_member(text, text) TO {ACCOUNTS}"
        )
