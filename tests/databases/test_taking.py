"""F42: what a login takes away, adds beside and counts, by SQL: what the desk's own acts do."""

from __future__ import annotations

from typing import Any

import psycopg
import pytest

from app.store.search.terms import OURS
from tests.databases.cast import Cast

Line = psycopg.Connection[Any]
INDEX = "SELECT hearten_private.index_referral(%s, %s, %s)"


@pytest.fixture
def logged(cast: Cast) -> tuple[Cast, int]:
    """Let Rita have logged one referral that nobody worked on; give its id."""
    with cast.admin() as admin:
        row = admin.execute(
            "UPDATE referral SET logged_by = %(rita)s, version = 1, state = 'received' "
            "WHERE id = (SELECT min(r.id) FROM referral r JOIN practice p ON p.id = r.practice_id "
            "WHERE p.uid = 'prac-11') RETURNING id, uid, person_id",
            {"rita": cast.ids["rita"]},
        ).fetchone()
        assert row is not None
        admin.execute("UPDATE person SET version = 1 WHERE id = %s", row[2:])
        admin.execute("UPDATE happening SET kind = 'logged', by = %s", (cast.ids["rita"],))
        for of_it in ("step", "goal", "plan_print", "plan", "contact", '"case"'):
            admin.execute(f"DELETE FROM {of_it}".encode())
        for of_them in ("escalation", "personal_contact"):
            admin.execute(f"DELETE FROM {of_them}".encode())
    return cast, int(row[0])


def taken(cast: Cast, who: str, table: str) -> int:
    """Count what somebody takes away of a table when they try it with all of it, row by row."""
    done = 0
    with cast.admin() as admin, cast.connect(who) as line:
        ids = admin.execute(f"SELECT id FROM {table}".encode()).fetchall()
        for one in ids:
            with line.transaction(force_rollback=True):
                try:
                    with line.transaction():
                        asked = f"DELETE FROM {table} WHERE id = %s".encode()
                        done += line.execute(asked, one).rowcount
                except psycopg.errors.ForeignKeyViolation:
                    done += 1  # the policy let it through
    return done


def test_what_was_just_logged_is_taken_back_by_who_logged_it_alone(
    logged: tuple[Cast, int],
) -> None:
    cast, _ = logged
    for who in ("rita", "gus", "ann", "cat", "sue"):
        wanted = int(who == "rita")
        assert taken(cast, who, "referral") == wanted, who
        assert taken(cast, who, "happening") == wanted, who


@pytest.mark.parametrize(
    "since", ["version = 2", "state = 'accepted', is_open = true", "logged_by = 1"]
)
def test_what_somebody_worked_on_since_is_not_taken_back(
    logged: tuple[Cast, int], since: str
) -> None:
    cast, referral = logged
    with cast.admin() as admin:
        admin.execute(f"UPDATE referral SET {since} WHERE id = %s".encode(), (referral,))
    for table in ("referral", "happening"):
        assert taken(cast, "rita", table) == 0, table


def test_of_the_history_only_that_it_was_logged_is_taken_back(logged: tuple[Cast, int]) -> None:
    cast, _ = logged
    with cast.admin() as admin:
        admin.execute("UPDATE happening SET kind = 'amended'")
    assert taken(cast, "rita", "happening") == 0
    with cast.admin() as admin:
        admin.execute("UPDATE happening SET kind = 'logged', by = %s", (cast.ids["gus"],))
    assert taken(cast, "rita", "happening") == 0


def test_a_person_whose_details_were_changed_since_stays(logged: tuple[Cast, int]) -> None:
    cast, _ = logged
    assert taken(cast, "rita", "person") == 1
    with cast.admin() as admin:
        admin.execute("UPDATE person SET version = 2")
    assert taken(cast, "rita", "person") == 0


@pytest.mark.parametrize(("state", "wanted"), [("draft", 4), ("agreed", 0), ("superseded", 0)])
def test_goals_and_steps_of_an_agreed_plan_stay_as_they_are(
    cast: Cast, state: str, wanted: int
) -> None:
    with cast.admin() as admin:
        admin.execute("UPDATE plan SET state = %s", (state,))
    with cast.connect("ann") as ann:
        for asked in ("UPDATE goal SET words = 'x'", "UPDATE step SET what = 'x'"):
            assert ann.execute(asked).rowcount == wanted
        with ann.transaction(force_rollback=True):
            for table in ("step", "goal"):
                assert ann.execute(f"DELETE FROM {table}".encode()).rowcount == wanted
        add = (
            "INSERT INTO goal (network_id, uid, plan_id, position, words, key) "
            "SELECT network_id, 'x' || id, id, 9, 'x', '' FROM plan"
        )
        if wanted:
            assert ann.execute(add).rowcount == wanted
        else:
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                ann.execute(add)


# ---- the count of the list, and the index --------------------------------------------------------


def counts(cast: Cast) -> dict[str, int]:
    with cast.admin() as admin:
        rows = admin.execute(
            "SELECT standing, sum(number)::int FROM tally t JOIN practice p "
            "ON p.id = t.practice_id WHERE p.uid = 'prac-11' GROUP BY 1"
        ).fetchall()
    return {at: number for at, number in rows if number}


def test_the_server_counts_where_referrals_stand_and_nobody_else(logged: tuple[Cast, int]) -> None:
    cast, referral = logged
    assert counts(cast) == {"received": 1, "with-us": 1}
    with cast.connect("ann") as ann:
        for asked in (
            "UPDATE tally SET number = 9",
            "DELETE FROM tally",
            "INSERT INTO tally (network_id, practice_id, standing, number) "
            "SELECT network_id, practice_id, 'x', 9 FROM membership",
        ):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                ann.execute(asked)
        change = "UPDATE referral SET version = version + 1, {} WHERE id = %s"
        for values, wanted in (
            ("state = 'accepted'", {"with-us": 2}),
            ("words = 'x'", {"with-us": 2}),
            ("state = 'received'", {"received": 1, "with-us": 1}),
            ("state = 'declined', is_open = false", {"with-us": 1, "closed": 1}),
            ("state = 'received', is_open = true", {"received": 1, "with-us": 1}),
        ):
            ann.execute(change.format(values).encode(), (referral,))
            assert counts(cast) == wanted
    with cast.admin() as admin:
        admin.execute("UPDATE referral SET version = 1 WHERE id = %s", (referral,))
    with cast.connect("rita") as rita:
        assert rita.execute("DELETE FROM referral WHERE id = %s", (referral,)).rowcount == 1
    assert counts(cast) == {"with-us": 1}


def test_a_referral_is_indexed_by_who_works_on_it_at_the_place_it_has(
    cast: Cast,
) -> None:
    with cast.admin() as admin:
        network, referral, practice, worker = admin.execute(
            "SELECT network_id, id, practice_id, worker_id FROM referral WHERE worker_id = %s",
            (cast.ids["ann"],),
        ).fetchall()[0]
        admin.execute("UPDATE referral SET born = '1980-08-14', state = 'received'")
    words = ["ivy", "", f"{OURS}p999", f"{OURS}n2"]
    for who in ("cat", "sue", "max", "ada"):
        with cast.connect(who) as line, pytest.raises(psycopg.errors.InsufficientPrivilege):
            line.execute(INDEX, (network, referral, words))
    with cast.connect("ann") as ann:
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            ann.execute(INDEX, (network, referral, ["ivy"] * 301))
        for asked in (
            "DELETE FROM referral_search",
            "UPDATE referral_search SET tokens = ''",
            "INSERT INTO referral_search SELECT 1, 1, ''",
        ):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                ann.execute(asked)
        ann.execute(INDEX, (network, referral, words))
    with cast.admin() as admin:
        tokens = admin.execute(
            "SELECT tsvector_to_array(tokens) FROM referral_search WHERE referral_id = %s",
            (referral,),
        ).fetchone()
    places = [f"n{network}", f"p{practice}", f"w{worker}", "b19800814", "sreceived", "o"]
    assert tokens is not None
    assert sorted(tokens[0]) == sorted(["ivy", *(OURS + one for one in places)])
