"""What is looked up through a function stays inside the scope of whoever signed in."""

from __future__ import annotations

from typing import Any

import psycopg
import pytest

from app.store.search.terms import OURS
from tests.databases.cast import Cast

BORN = "1980-08-14"


@pytest.fixture
def indexed(cast: Cast) -> Cast:
    """Index every referral under "ivy" and its own place, as the program does."""
    with cast.admin() as admin:
        admin.execute(
            "UPDATE referral_search s SET tokens = array_to_tsvector(ARRAY['ivy', "
            "%(o)s || 'n' || r.network_id, %(o)s || 'p' || r.practice_id, "
            "%(o)s || 'w' || r.worker_id]) FROM referral r "
            "WHERE r.network_id = s.network_id AND r.id = s.referral_id",
            {"o": OURS},
        )
        admin.execute("UPDATE person SET nhs_number = '9990000018', born = %s", (BORN,))
    return cast


def found(session: psycopg.Connection[Any], asked: str) -> int:
    return len(
        session.execute("SELECT hearten_private.find_referrals(%s, 100)", (asked,)).fetchall()
    )


@pytest.mark.parametrize(
    ("name", "number"),
    [("rita", 2), ("gus", 2), ("ann", 4), ("cat", 4), ("sue", 2), ("max", 0), ("ada", 0)],
)
def test_a_search_finds_in_ones_own_rows_whatever_is_asked(
    indexed: Cast, name: str, number: int
) -> None:
    every = f"ivy & ('{OURS}n1' | '{OURS}n2' | '{OURS}p1' | '{OURS}p4')"
    with indexed.connect(name) as session:
        assert found(session, "ivy") == number
        assert found(session, every) <= number
        assert found(session, "ivy | !ivy") == number


def test_a_search_finds_nothing_for_whoever_was_disabled(indexed: Cast) -> None:
    with indexed.admin() as admin, indexed.connect("ann") as ann:
        admin.execute("UPDATE \"user\" SET disabled_at = now() WHERE uid = 'ann'")
        assert found(ann, "ivy") == 0


@pytest.mark.parametrize("asked", ["ivy | " * 2_000 + "ivy", "a" * 10_001])
def test_a_question_has_an_end(indexed: Cast, asked: str) -> None:
    with indexed.connect("rita") as rita, pytest.raises(psycopg.errors.ProgramLimitExceeded):
        found(rita, asked)


def test_a_question_has_so_many_words_and_no_more(indexed: Cast) -> None:
    with indexed.connect("rita") as rita:
        assert found(rita, " | ".join(["ivy"] * 500)) == 2
        with pytest.raises(psycopg.errors.ProgramLimitExceeded):
            found(rita, " | ".join(["ivy"] * 501))


# ---- known elsewhere: by number and birth date, of somebody one has just logged ------------------

LOGGED = "SELECT seq FROM hearten_private.audit_add('net-1', %s, 'referral.log', %s, NULL, NULL)"


@pytest.fixture
def mine(indexed: Cast) -> tuple[Cast, tuple[int, int], str]:
    """Let Rita have logged somebody; give their key, and the uid of their referral."""
    with indexed.admin() as admin:
        row = admin.execute(
            "UPDATE referral SET logged_by = %s WHERE id = (SELECT min(r.id) FROM referral r "
            "JOIN practice p ON p.id = r.practice_id WHERE p.uid = 'prac-11') "
            "RETURNING network_id, person_id, uid",
            (indexed.ids["rita"],),
        ).fetchone()
        assert row is not None
        admin.execute("UPDATE person SET version = 1 WHERE id = %s", (row[1],))
    return indexed, (row[0], row[1]), row[2]


def known(session: psycopg.Connection[Any], person: tuple[int, int]) -> bool:
    row = session.execute("SELECT hearten_private.known_elsewhere(%s, %s)", person).fetchone()
    assert row is not None
    return bool(row[0])


def test_known_elsewhere_is_told_after_the_entry_of_logging_and_to_who_logged_alone(
    mine: tuple[Cast, tuple[int, int], str],
) -> None:
    cast, person, uid = mine
    with cast.connect("rita") as rita:
        assert not known(rita, person)
        with rita.transaction(force_rollback=True):
            rita.execute(LOGGED, ("grant-rita", uid))
            assert not known(rita, person)
        assert not known(rita, person)
        rita.execute(LOGGED, ("grant-rita", uid))
        assert known(rita, person)
    for name in ("gus", "ann"):
        with cast.connect(name) as session:
            session.execute(LOGGED, (f"grant-{name}", uid))
            assert not known(session, person), name


@pytest.mark.parametrize(
    "other", ["born = NULL", "born = '1980-08-15'", "nhs_number = '9990000026'", "nhs_number = ''"]
)
def test_known_elsewhere_needs_number_and_birth_date(
    mine: tuple[Cast, tuple[int, int], str], other: str
) -> None:
    cast, person, uid = mine
    with cast.admin() as admin:
        admin.execute(f"UPDATE person SET {other} WHERE id = %s".encode(), (person[1],))
    with cast.connect("rita") as rita:
        rita.execute(LOGGED, ("grant-rita", uid))
        assert not known(rita, person)
    if other == "born = NULL":
        with cast.admin() as admin:
            admin.execute("UPDATE person SET born = NULL")
        with cast.connect("rita") as rita:
            assert not known(rita, person)


def test_nobody_asks_for_other_numbers_by_changing_who_was_logged(
    mine: tuple[Cast, tuple[int, int], str],
) -> None:
    cast, person, uid = mine
    change = "UPDATE person SET {} WHERE network_id = %s AND id = %s"
    with cast.connect("rita") as rita:
        rita.execute(LOGGED, ("grant-rita", uid))
        with rita.transaction(force_rollback=True):
            rita.execute(change.format("version = 2, phone = '1'").encode(), person)
            assert not known(rita, person)
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            rita.execute(change.format("nhs_number = '9990000026'").encode(), person)
        rita.execute(change.format("version = 2, email = 'x'").encode(), person)
        assert not known(rita, person)
