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


def known(session: psycopg.Connection[Any], network: int, number: str, born: str) -> bool:
    row = session.execute(
        "SELECT hearten_private.known_elsewhere(%s, %s, %s::date)", (network, number, born)
    ).fetchone()
    assert row is not None
    return bool(row[0])


def test_a_number_known_elsewhere_is_told_in_ones_network_with_the_birth_date_alone(
    indexed: Cast,
) -> None:
    with indexed.connect("rita") as rita:
        assert known(rita, 1, "9990000018", BORN)
        assert not known(rita, 1, "9990000018", "1980-08-15")
        assert not known(rita, 1, "9990000026", BORN)
        assert not known(rita, 2, "9990000018", BORN)
    with indexed.connect("ann") as ann:  # hers are all the rows of her network
        assert not known(ann, 1, "9990000018", BORN)
    for name in ("max", "sam", "ada", "pia", "sue"):
        with indexed.connect(name) as session:
            assert not known(session, 1, "9990000018", BORN), name


def test_whether_a_number_is_held_is_told_to_whoever_amends_there(indexed: Cast) -> None:
    asked = "SELECT hearten_private.is_number_held(1, '9990000018', 1)"
    for name, wanted in {
        "rita": True,
        "ann": True,
        "cat": False,
        "sue": False,
        "ada": False,
    }.items():
        with indexed.connect(name) as session:
            assert session.execute(asked.encode()).fetchone() == (wanted,), name
