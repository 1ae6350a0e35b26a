"""The check finds each right that nobody laid, and preparing again takes it back."""

from __future__ import annotations

import pytest

from tests.databases.broken import broken_by, found, prepare_again
from tests.databases.cast import Cast

KNOWN = "FUNCTION hearten_private.hmac(text, text)"


@pytest.mark.parametrize(
    ("broken", "says"),
    [
        (
            "GRANT EXECUTE ON FUNCTION hearten_private.me() TO hearten_user WITH GRANT OPTION",
            "hearten_user may let others call the function hearten_private.me()",
        ),
        (
            "GRANT SELECT (state) ON referral TO hearten_user WITH GRANT OPTION",
            "hearten_user may give SELECT on hearten.referral (state) to others",
        ),
        (
            "GRANT SELECT ON hearten_private.given TO hearten_reader WITH GRANT OPTION",
            "hearten_reader may give SELECT on hearten_private.given to others",
        ),
        (
            "GRANT SELECT (words) ON referral TO {ann}",
            "has SELECT on hearten.referral (words); that is not to be",
        ),
        ("GRANT TRUNCATE ON referral TO {ann}", "has TRUNCATE on hearten.referral"),
        (
            "GRANT SELECT ON hearten_private.secret TO hearten_reader",
            "hearten_reader has SELECT on hearten_private.secret",
        ),
        (
            "GRANT SELECT (value) ON hearten_private.secret TO hearten_maintain",
            "hearten_maintain has SELECT on hearten_private.secret (value)",
        ),
        (
            "GRANT UPDATE ON hearten_private.given TO hearten_reader",
            "hearten_reader has UPDATE on hearten_private.given",
        ),
        (
            "REVOKE SELECT ON hearten_private.login FROM hearten_reader",
            "hearten_reader lacks SELECT on hearten_private.login",
        ),
        (
            "GRANT ALL ON SEQUENCE hearten.person_id_seq TO {ann} WITH GRANT OPTION",
            "has UPDATE on hearten.person_id_seq",
        ),
    ],
)
def test_a_right_that_was_put_by_hand_is_found_and_mended(
    cast: Cast, broken: str, says: str
) -> None:
    lines = broken_by(broken, cast)
    assert any(says in line for line in lines), lines
    prepare_again(cast)
    assert found(cast.server, cast.database) == []


def shaped(cast: Cast, old: str, new: str) -> str:
    """Give what makes a function of two texts anew with another head and the very same text."""
    with cast.admin() as admin:
        row = admin.execute(
            f"SELECT pg_get_functiondef(CAST('{KNOWN[9:]}' AS regprocedure))".encode()
        ).fetchone()
    assert row is not None
    assert old in str(row[0])
    owned = f"ALTER {KNOWN} OWNER TO hearten_owner; REVOKE ALL ON {KNOWN} FROM PUBLIC"
    return f"DROP {KNOWN}; {str(row[0]).replace(old, new)}; {owned}"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("RETURNS text", "RETURNS varchar"),
        (" DEFAULT 'audit'::text", ""),
        ("'audit'::text", "'other'::text"),
        ("(said text", "(other text"),
    ],
)
def test_another_result_or_default_is_found_and_mended(cast: Cast, old: str, new: str) -> None:
    lines = broken_by(shaped(cast, old, new), cast)
    assert any("hmac(text, text) was changed" in line for line in lines), lines
    prepare_again(cast)
    assert found(cast.server, cast.database) == []


@pytest.mark.parametrize(
    ("broken", "says"),
    [
        (
            "CREATE TABLE hearten_private.more (words text)",
            "The table hearten_private.more is not one of Hearten's",
        ),
        (
            "CREATE VIEW hearten_private.more WITH (security_invoker) AS SELECT 1",
            "The view hearten_private.more is not one of Hearten's",
        ),
        (
            "CREATE SEQUENCE hearten_private.more",
            "The counter hearten_private.more is not one of Hearten's",
        ),
        ("DROP TABLE hearten.service_search", "The table hearten.service_search is missing"),
        (
            "DROP TABLE hearten_private.draft_key",
            "The table hearten_private.draft_key is missing",
        ),
    ],
)
def test_what_lies_there_beside_ours_or_is_gone_is_named(
    cast: Cast, broken: str, says: str
) -> None:
    lines = broken_by(broken, cast)
    assert any(says in line for line in lines), lines
