"""Find referrals for a login, and whether somebody is known elsewhere, inside what it may know.

Under a policy the index of the tokens could not be used: `@@` may not look at rows that the policy
has not let through yet. So the function looks at every row, with the caller's own networks,
practices and link workers asked inside the same question, whatever the caller asked.
"""

# ruff: noqa: S608  (only our own names are put into these statements, never a value)

from __future__ import annotations

from sqlalchemy import Connection

from app.domain.access import Right
from app.store.search.terms import OURS
from app.store.server.notes import HOURS, LOGGED
from app.store.server.roles import MAINTAIN, PRIVATE, READER, USER, acting_as, run

_SEES = Right.SEE_REFERRALS.value
_LOGS = Right.LOG_REFERRAL.value
_KINDS = (("n", "networks"), ("p", "practices"), ("w", "workers"))
_PLACES = " UNION ALL ".join(
    f"SELECT '{OURS}{letter}' || i FROM unnest({PRIVATE}.{kind}('{_SEES}')) i"
    for letter, kind in _KINDS
)
_HEAD = "SECURITY DEFINER SET search_path = pg_catalog, pg_temp"
# Whoever backs up and moves the store sees all of it by any other way as well.
_ALL = f"pg_has_role(session_user, '{MAINTAIN}', 'MEMBER')"
MOST_ASKED = 10_000
"""Characters of a question: eight words in all their spellings and the places of one person."""
MOST_NODES = 1_000

_FUNCTIONS = {
    "find_referrals(asked text, most integer)": f"""RETURNS SETOF bigint
        LANGUAGE plpgsql STABLE {_HEAD} AS $$
        DECLARE
            question tsquery;
            places text;
        BEGIN
            IF length(asked) <= {MOST_ASKED} THEN
                question := asked::tsquery;
            END IF;
            IF question IS NULL OR numnode(question) > {MOST_NODES} THEN
                RAISE program_limit_exceeded;
            END IF;
            IF NOT {_ALL} THEN
                SELECT string_agg(quote_literal(place), ' | ') INTO places
                    FROM ({_PLACES}) held(place);
                IF places IS NULL THEN
                    RETURN;
                END IF;
                question := question && places::tsquery;
            END IF;
            RETURN QUERY SELECT s.referral_id FROM hearten.referral_search s
                WHERE s.tokens @@ question ORDER BY s.referral_id DESC LIMIT most;
        END $$""",
    # Whether somebody one has just logged is known in that network outside one's own rows: by NHS
    # number and date of birth both, once the entry of logging them is committed, and as long as
    # nobody changed them since. So each answer leaves an entry, and none is of BEGIN … ROLLBACK.
    "known_elsewhere(network bigint, someone bigint)": f"""RETURNS boolean
        LANGUAGE plpgsql STABLE {_HEAD} AS $$
        DECLARE
            caller bigint := {PRIVATE}.me();
            networks bigint[] := {PRIVATE}.networks('{_LOGS}');
            practices bigint[] := {PRIVATE}.practices('{_LOGS}');
            one record;
        BEGIN
            IF pg_current_xact_id_if_assigned() IS NOT NULL THEN
                RETURN false;
            END IF;
            SELECT p.nhs_number, p.born INTO one FROM hearten.person p
                JOIN {PRIVATE}.reading x ON x.network_id = p.network_id AND x.record_id = p.id
                WHERE p.network_id = network AND p.id = someone AND p.version = 1
                AND (p.network_id = ANY (networks) OR p.practice_id = ANY (practices))
                AND x.user_id = caller AND x.kind = '{LOGGED}'
                AND x.at > clock_timestamp() - interval '{HOURS} hours';
            RETURN one.nhs_number <> '' AND EXISTS (SELECT FROM hearten.person p
                WHERE p.network_id = network AND p.nhs_number = one.nhs_number
                AND p.born = one.born AND p.network_id <> ALL (networks)
                AND p.practice_id <> ALL (practices));
        END $$""",
}
_OLD = ("known_elsewhere(bigint, text, date)", "is_number_held(bigint, text, bigint)")


def lay(connection: Connection) -> None:
    """Make the functions, or bring them up to date."""
    with acting_as(connection, READER):
        for old in _OLD:
            run(connection, f"DROP FUNCTION IF EXISTS {PRIVATE}.{old}")
        for signature, body in _FUNCTIONS.items():
            run(connection, f"CREATE OR REPLACE FUNCTION {PRIVATE}.{signature} {body}")
            name, _, rest = signature.partition("(")
            kinds = ", ".join(part.split()[1] for part in rest.rstrip(")").split(", "))
            run(connection, f"GRANT EXECUTE ON FUNCTION {PRIVATE}.{name}({kinds}) TO {USER}")
