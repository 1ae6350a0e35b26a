"""Count how many referrals of each practice stand where, in the transaction that moves them.

A trigger counts from the referral's own row, so no login writes a number. `standing` is that of
app/store/tally.py. Both numbers of a move are written in one order: two desks that move referrals
in opposite ways never wait for each other.
"""

# ruff: noqa: S608  (only our own names are put into these statements, never a value)

from __future__ import annotations

from sqlalchemy import Connection

from app.store.postgres import SCHEMA
from app.store.server.roles import OWNER, PRIVATE, USER, Place, acting_as, run

STANDING = (
    "CASE WHEN NOT {0}.is_open THEN 'closed' "
    "WHEN {0}.state IN ('received', 'returned') THEN {0}.state ELSE 'with-us' END"
)
_COUNT = f"""CREATE OR REPLACE FUNCTION {PRIVATE}.count_referral() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    DECLARE
        before text;
        after text;
    BEGIN
        IF TG_OP <> 'INSERT' THEN
            before := {STANDING.format("OLD")};
        END IF;
        IF TG_OP <> 'DELETE' THEN
            after := {STANDING.format("NEW")};
        END IF;
        IF TG_OP = 'UPDATE' AND before = after THEN
            RETURN NULL;
        END IF;
        INSERT INTO hearten.tally AS t (network_id, practice_id, standing, number)
            SELECT m.network, m.practice, m.at, m.more FROM (VALUES
                (OLD.network_id, OLD.practice_id, before, -1),
                (NEW.network_id, NEW.practice_id, after, 1)) m(network, practice, at, more)
            WHERE m.at IS NOT NULL ORDER BY m.network, m.practice, m.at
            ON CONFLICT (network_id, practice_id, standing)
            DO UPDATE SET number = t.number + excluded.number;
        RETURN NULL;
    END $$"""
_ON = 'ON hearten."referral" FOR EACH ROW'
_DO = f"EXECUTE FUNCTION {PRIVATE}.count_referral()"
TRIGGERS: dict[Place, str] = {
    (SCHEMA, "referral", "count_there"): (
        f"CREATE TRIGGER count_there AFTER INSERT OR DELETE {_ON} {_DO}"
    ),
    (SCHEMA, "referral", "count_moved"): (
        f"CREATE TRIGGER count_moved AFTER UPDATE {_ON} WHEN (OLD.state IS DISTINCT FROM NEW.state "
        f"OR OLD.is_open IS DISTINCT FROM NEW.is_open) {_DO}"
    ),
}


def lay(connection: Connection) -> None:
    """Make the function that counts, or bring it up to date."""
    with acting_as(connection, OWNER):
        run(connection, _COUNT)
        run(connection, f"REVOKE ALL ON FUNCTION {PRIVATE}.count_referral() FROM PUBLIC, {USER}")
