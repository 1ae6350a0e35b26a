"""Show every open referral of a person as raised with a clinician, also those somebody cannot see.

A supervisor sees the referrals of those they supervise; what is raised is about the person. The
function reads what is open itself, and changes nothing but what the list shows.
"""

# ruff: noqa: S608  (only our own names are put into these statements, never a value)

from __future__ import annotations

from sqlalchemy import Connection

from app.domain.access import Right
from app.domain.escalation import TO_TELL, WITH_A_CLINICIAN, EscalationState
from app.store.server import reach
from app.store.server.roles import OWNER, PRIVATE, READER, USER, acting_as, run

_FIXED = "SET search_path = pg_catalog, pg_temp"
_RAISE = (Right.RAISE_WITH_CLINICIAN, Right.READ_ESCALATION)
_OPEN = f"e.state <> '{EscalationState.CLOSED.value}'"
_FUNCTIONS = {
    READER: (
        "may_raise(network bigint, someone bigint)",
        f"""RETURNS boolean LANGUAGE plpgsql STABLE SECURITY DEFINER {_FIXED} AS $$
        BEGIN
            RETURN EXISTS (SELECT FROM hearten.person
                WHERE person.network_id = network AND person.id = someone
                AND ({reach.condition(reach.Reach.PERSON, _RAISE, "person")}));
        END $$""",
        OWNER,
    ),
    OWNER: (
        "show_raised(network bigint, someone bigint)",
        f"""RETURNS void LANGUAGE plpgsql SECURITY DEFINER {_FIXED} AS $$
        DECLARE
            shown text;
        BEGIN
            IF NOT {PRIVATE}.may_raise(network, someone) THEN
                RAISE insufficient_privilege;
            END IF;
            SELECT CASE WHEN bool_or(e.state = '{EscalationState.RAISED.value}') THEN '{TO_TELL}'
                WHEN count(*) > 0 THEN '{WITH_A_CLINICIAN}' END INTO shown
                FROM hearten.escalation e
                WHERE e.network_id = network AND e.person_id = someone AND {_OPEN};
            IF shown IS NOT NULL THEN
                UPDATE hearten.referral r SET state_shown = shown, version = r.version + 1
                    WHERE r.network_id = network AND r.person_id = someone AND r.is_open
                    AND r.state_shown <> shown;
            END IF;
        END $$""",
        USER,
    ),
}


def lay(connection: Connection) -> None:
    """Make the functions, or bring them up to date."""
    for owner, (signature, body, caller) in _FUNCTIONS.items():
        name, _, rest = signature.partition("(")
        kinds = ", ".join(part.split()[1] for part in rest.rstrip(")").split(", "))
        with acting_as(connection, owner):
            run(connection, f"CREATE OR REPLACE FUNCTION {PRIVATE}.{signature} {body}")
            run(connection, f"REVOKE ALL ON FUNCTION {PRIVATE}.{name}({kinds}) FROM PUBLIC")
            run(connection, f"GRANT EXECUTE ON FUNCTION {PRIVATE}.{name}({kinds}) TO {caller}")
