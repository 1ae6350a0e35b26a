"""Keep for each user the key of what they have half typed on their PCs; only they are given it."""

# ruff: noqa: S608  (only our own names are put into these statements, never a value)

from __future__ import annotations

from sqlalchemy import Connection, text

from app.store.server.roles import OWNER, PRIVATE, USER, acting_as, run

_TABLE = f"""CREATE TABLE IF NOT EXISTS {PRIVATE}.draft_key (
    user_id bigint PRIMARY KEY REFERENCES hearten."user" (id), value bytea NOT NULL)"""
# Three random UUIDs hold 366 random bits: no extension is needed.
_FUNCTION = f"""CREATE OR REPLACE FUNCTION {PRIVATE}.drafts_key() RETURNS bytea
    LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    DECLARE
        mine bigint := {PRIVATE}.me();
        kept bytea;
    BEGIN
        IF mine IS NULL THEN RAISE insufficient_privilege; END IF;
        INSERT INTO {PRIVATE}.draft_key VALUES (mine, sha256(uuid_send(gen_random_uuid())
            || uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid())))
            ON CONFLICT DO NOTHING;
        SELECT k.value INTO STRICT kept FROM {PRIVATE}.draft_key k WHERE k.user_id = mine;
        RETURN kept;
    END $$"""
KEY = text(
    f"SELECT uid, CASE WHEN uid IS NOT NULL THEN {PRIVATE}.drafts_key() END AS key "
    f"FROM (SELECT {PRIVATE}.my_uid() AS uid) me"
)
"""Gives nothing to whoever is no user of the store, such as those who prepare or move it."""


def lay(connection: Connection) -> None:
    """Make the table of keys and its function, or bring them up to date."""
    with acting_as(connection, OWNER):
        connection.exec_driver_sql(_TABLE)
        connection.exec_driver_sql(f"REVOKE ALL ON {PRIVATE}.draft_key FROM PUBLIC")
        run(connection, _FUNCTION)
        connection.exec_driver_sql(f"REVOKE ALL ON FUNCTION {PRIVATE}.drafts_key() FROM PUBLIC")
        connection.exec_driver_sql(f"GRANT EXECUTE ON FUNCTION {PRIVATE}.drafts_key() TO {USER}")
