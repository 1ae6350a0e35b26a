"""Find referrals and known NHS numbers for a login, by functions that hold its scope themselves.

Under a policy the index of the tokens could not be used: `@@` may not look at rows that the policy
has not let through yet. So the function looks at every row, with the caller's own networks,
practices and link workers asked inside the same question, whatever the caller asked.
"""

# ruff: noqa: S608  (only our own names are put into these statements, never a value)

from __future__ import annotations

from sqlalchemy import Connection

from app.domain.access import Right
from app.store.search.terms import OURS
from app.store.server.roles import MAINTAIN, PRIVATE, READER, USER, acting_as, run

_SEES = Right.SEE_REFERRALS.value
_LOGS, _AMENDS = Right.LOG_REFERRAL.value, Right.AMEND_REFERRAL.value
_KINDS = (("n", "networks"), ("p", "practices"), ("w", "workers"))
_PLACES = " UNION ALL ".join(
    f"SELECT '{OURS}{letter}' || i FROM unnest({PRIVATE}.{kind}('{_SEES}')) i"
    for letter, kind in _KINDS
)
_HEAD = "SECURITY DEFINER SET search_path = pg_catalog, pg_temp"
# Whoever backs up and moves the store sees all of it by any other way as well.
_ALL = f"pg_has_role(session_user, '{MAINTAIN}', 'MEMBER')"
# The network is one's own, or one that a practice of one's own belongs to or once did.
_MINE = f"""({_ALL} OR network = ANY ({PRIVATE}.networks_of(rights)) OR EXISTS (
            SELECT FROM hearten.membership m WHERE m.network_id = network
            AND m.practice_id = ANY ({PRIVATE}.practices_of(rights))))"""

_FUNCTIONS = {
    "find_referrals(asked text, most integer)": f"""RETURNS SETOF bigint
        LANGUAGE plpgsql STABLE {_HEAD} AS $$
        DECLARE
            question tsquery := asked::tsquery;
            places text;
        BEGIN
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
    # Known in this network outside one's own rows; only to who gives number and date of birth.
    "known_elsewhere(network bigint, number text, day date)": f"""RETURNS boolean
        LANGUAGE sql STABLE {_HEAD} AS $$
        SELECT EXISTS (SELECT FROM hearten.person p, (SELECT ARRAY['{_LOGS}'] AS rights) asked
            WHERE p.network_id = network AND p.nhs_number = number AND number <> ''
            AND p.born IS NOT DISTINCT FROM day AND {_MINE}
            AND NOT p.network_id = ANY ({PRIVATE}.networks_of(rights))
            AND NOT p.practice_id = ANY ({PRIVATE}.practices_of(rights)))
        $$""",
    "is_number_held(network bigint, number text, but bigint)": f"""RETURNS boolean
        LANGUAGE sql STABLE {_HEAD} AS $$
        SELECT EXISTS (SELECT FROM hearten.person p, (SELECT ARRAY['{_AMENDS}'] AS rights) asked
            WHERE p.network_id = network AND p.nhs_number = number AND number <> ''
            AND p.id <> but AND {_MINE})
        $$""",
}


def lay(connection: Connection) -> None:
    """Make the functions, or bring them up to date."""
    with acting_as(connection, READER):
        for signature, body in _FUNCTIONS.items():
            run(connection, f"CREATE OR REPLACE FUNCTION {PRIVATE}.{signature} {body}")
            name, _, rest = signature.partition("(")
            kinds = ", ".join(part.split()[1] for part in rest.rstrip(")").split(", "))
            run(connection, f"GRANT EXECUTE ON FUNCTION {PRIVATE}.{name}({kinds}) TO {USER}")
