"""Index a referral for the search: the words of its person, and its place from its own row.

Nobody's login writes the index. Whoever may work on a referral gives the words; where it belongs
and stands is taken from the row itself, so that nothing is put among another's referrals, and
nothing is left out.
"""

# ruff: noqa: S608  (only our own names are put into these statements, never a value)

from __future__ import annotations

from sqlalchemy import Connection

from app.domain.access import Right
from app.store.search.terms import OURS
from app.store.server import reach
from app.store.server.counting import STANDING
from app.store.server.roles import OWNER, PRIVATE, USER, acting_as, run

MOST_WORDS = 300
"""More are not of one person: names, numbers and postcode have lengths of their own."""
_WORKS = (Right.LOG_REFERRAL, Right.AMEND_REFERRAL, Right.DECIDE_REFERRAL, Right.WRITE_PLAN)
_INDEX = f"""CREATE OR REPLACE FUNCTION {PRIVATE}.index_referral(
        p_network bigint, p_referral bigint, words text[]) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    DECLARE
        place text[];
    BEGIN
        SELECT array_remove(ARRAY['{OURS}n' || r.network_id, '{OURS}p' || r.practice_id,
            '{OURS}w' || r.worker_id, '{OURS}b' || to_char(r.born, 'YYYYMMDD'),
            '{OURS}s' || {STANDING.format("r")}, CASE WHEN r.is_open THEN '{OURS}o' END], NULL)
            INTO place FROM hearten.referral r
            WHERE r.network_id = p_network AND r.id = p_referral
            AND ({PRIVATE}.is_keeper() OR {reach.placed(_WORKS, "r", workers=True)});
        IF NOT FOUND OR cardinality(words) > {MOST_WORDS} THEN
            RAISE insufficient_privilege;
        END IF;
        INSERT INTO hearten.referral_search AS held (network_id, referral_id, tokens)
            SELECT p_network, p_referral, array_to_tsvector(place || ARRAY(
                SELECT word FROM unnest(words) word
                WHERE word <> '' AND left(word, 1) <> '{OURS}'))
            ON CONFLICT (network_id, referral_id) DO UPDATE SET tokens = excluded.tokens;
    END $$"""


def lay(connection: Connection) -> None:
    """Make the function, or bring it up to date; after those that know somebody's scope."""
    with acting_as(connection, OWNER):
        run(connection, _INDEX)
        function = f"{PRIVATE}.index_referral(bigint, bigint, text[])"
        run(connection, f"REVOKE ALL ON FUNCTION {function} FROM PUBLIC")
        run(connection, f"GRANT EXECUTE ON FUNCTION {function} TO {USER}")
