"""Count the open referrals that stand somewhere or are overdue, of those a login sees.

A policy is asked of each row before its state and its day are (leaks.py), so a count under policies
looks at every open referral. The function goes by the index, and asks for the scope beside.
"""

# ruff: noqa: S608  (only our own names are put into these statements, never a value)

from __future__ import annotations

from sqlalchemy import Connection

from app.domain.access import Right
from app.store.server import reach
from app.store.server.roles import MAINTAIN, PRIVATE, READER, USER, acting_as, run

_SEEN = reach.condition(reach.Reach.PLACED, (Right.SEE_REFERRALS,), "referral")
_FUNCTION = f"{PRIVATE}.count_open(text, date, bigint)"
_TAKES = "p_state text, p_before date, p_practice bigint"
_COUNT = f"""CREATE OR REPLACE FUNCTION {PRIVATE}.count_open({_TAKES}) RETURNS bigint
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    BEGIN
        RETURN (SELECT count(*) FROM hearten.referral WHERE referral.is_open
            AND (p_state IS NULL OR referral.state = p_state)
            AND (p_before IS NULL OR referral.next_on < p_before)
            AND (p_practice IS NULL OR referral.practice_id = p_practice)
            AND (pg_has_role(session_user, '{MAINTAIN}', 'MEMBER') OR {_SEEN}));
    END $$"""


def lay(connection: Connection) -> None:
    """Make the function, or bring it up to date."""
    with acting_as(connection, READER):
        run(connection, _COUNT)
        run(connection, f"REVOKE ALL ON FUNCTION {_FUNCTION} FROM PUBLIC")
        run(connection, f"GRANT EXECUTE ON FUNCTION {_FUNCTION} TO {USER}")
