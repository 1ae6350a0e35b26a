"""Promise that what is given opens nothing before its commit, and no account changes untold."""

from __future__ import annotations

from typing import Any

import psycopg
import pytest

from app.store.server.account_calls import UNTOLD
from app.store.server.rows import PATIENTS
from tests.databases.cast import Cast

Session = psycopg.Connection[Any]
LINK = "SELECT hearten_private.add_grant('new', 'ada', 'link-worker', 'net-2', NULL, {0}, NULL, '')"
SUPERVISE = "SELECT hearten_private.set_supervises('ada', '{0}', '2020-01-01', NULL)"
LONG_AGO = "'2020-01-01'"
ENTRY = "SELECT hearten_private.audit_add('store', 'grant-ada', '{0}', '{1}', NULL, NULL)"
TABLES = (*PATIENTS, "audit")


def seen(session: Session) -> dict[str, int]:
    """Count what somebody reads of patients, by every way there is."""
    found = {table: count(session, f'SELECT count(*) FROM hearten."{table}"') for table in TABLES}
    found["found"] = count(
        session, "SELECT count(*) FROM hearten_private.find_referrals('ivy', 50)"
    )
    return {table: number for table, number in found.items() if number}


def count(session: Session, asked: str) -> int:
    row = session.execute(asked.encode()).fetchone()
    assert row is not None
    return int(row[0])


def do(session: Session, *statements: str) -> None:
    for statement in statements:
        session.execute(statement.encode())


def committed(session: Session, *statements: str) -> None:
    with session.transaction():
        do(session, *statements)


def test_who_gives_themselves_a_network_reads_nobody_before_the_commit(cast: Cast) -> None:
    with cast.connect("ada") as ada:
        assert seen(ada) == {}
        with ada.transaction(force_rollback=True):
            do(ada, LINK.format(LONG_AGO))
            assert seen(ada) == {}
        with ada.transaction(force_rollback=True):
            do(ada, "SAVEPOINT a", LINK.format(LONG_AGO), "RELEASE a")
            assert seen(ada) == {}
            do(ada, "SAVEPOINT b", "SELECT hearten_private.keyed('x')")
            assert seen(ada) == {}
            do(ada, "ROLLBACK TO b")
            assert seen(ada) == {}
        with ada.transaction(force_rollback=True):
            do(ada, "SAVEPOINT a", LINK.format(LONG_AGO), "ROLLBACK TO a")
            assert seen(ada) == {}
        committed(ada, LINK.format(LONG_AGO), ENTRY.format("user.change", "ada"))
        assert set(seen(ada)) >= {"person", "referral", "case", "plan"}
        trace = (
            "SELECT count(*) FROM hearten.audit WHERE act = 'user.change' AND subject_uid = 'ada'"
        )
        with cast.admin() as admin:
            assert count(admin, trace) == 1


def test_a_cursor_kept_over_the_commit_was_filled_before_it(cast: Cast) -> None:
    with cast.connect("ada") as ada:
        committed(
            ada,
            LINK.format(LONG_AGO),
            "DECLARE kept CURSOR WITH HOLD FOR SELECT id FROM hearten.person",
            ENTRY.format("user.change", "ada"),
        )
        assert ada.execute("FETCH ALL FROM kept").fetchall() == []
        assert "person" in seen(ada)


def test_who_supervises_somebody_from_now_reads_theirs_after_the_commit(cast: Cast) -> None:
    role = "SELECT hearten_private.add_grant('s', 'ada', 'supervisor', NULL, NULL, {}, NULL, '')"
    told = ENTRY.format("user.change", "ada")
    with cast.connect("ada") as ada:
        committed(ada, role.format(LONG_AGO), told)
        assert seen(ada) == {}
        with ada.transaction(force_rollback=True):
            do(ada, SUPERVISE.format("cat"))
            assert seen(ada) == {}
        committed(ada, SUPERVISE.format("cat"), told)
        assert "referral" in seen(ada)


def test_nobody_reads_the_audit_by_a_grant_that_is_rolled_back(cast: Cast) -> None:
    privacy = LINK.replace("'link-worker', 'net-2'", "'privacy-officer', NULL")
    told = ENTRY.format("user.change", "ada")
    with cast.connect("ada") as ada:
        with ada.transaction(force_rollback=True):
            do(ada, privacy.format(LONG_AGO), told)
            assert seen(ada) == {}
            with pytest.raises(psycopg.errors.InsufficientPrivilege), ada.transaction():
                do(ada, "SELECT hearten_private.audit_verify('nobody')")
        committed(ada, privacy.format(LONG_AGO), told)
        assert "audit" in seen(ada)


def test_a_grant_of_this_transaction_enters_nothing_in_the_audit(cast: Cast) -> None:
    with cast.admin() as admin:
        uid = admin.execute(
            "SELECT r.uid FROM referral r JOIN network n ON n.id = r.network_id "
            "WHERE n.uid = 'net-2'"
        ).fetchone()[0]  # type: ignore[index]
    opens = (
        f"SELECT hearten_private.audit_add('net-2', 'new', 'referral.open', '{uid}', NULL, NULL)"
    )
    with cast.connect("ada") as ada:
        with ada.transaction(force_rollback=True):
            do(ada, LINK.format(LONG_AGO))
            with pytest.raises(psycopg.errors.InsufficientPrivilege), ada.transaction():
                do(ada, opens)
        committed(ada, LINK.format(LONG_AGO), ENTRY.format("user.change", "ada"))
        do(ada, opens)


def test_who_ends_their_own_grant_enters_that_by_it_and_not_by_one_long_over(cast: Cast) -> None:
    with cast.admin() as admin:
        do(
            admin,
            'INSERT INTO "grant" (uid, user_id, role, since, until, given_by) SELECT '
            "'over', user_id, 'link-worker', '2020-01-01', '2020-01-02', '' "
            "FROM \"grant\" WHERE uid = 'grant-ada'",
            'INSERT INTO "grant" (uid, user_id, role, since, given_by) SELECT '
            "'second', user_id, 'administrator', '2020-01-01', '' "
            "FROM \"grant\" WHERE uid = 'grant-ada'",
        )
    ends = "SELECT hearten_private.end_grant('{0}', '2020-03-01')"
    with cast.connect("ada") as ada:
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            committed(
                ada, ends.format("over"),
                ENTRY.format("user.change", "ada").replace("grant-ada", "over"),
            )  # fmt: skip
        committed(ada, ends.format("grant-ada"), ENTRY.format("user.change", "ada"))


ACTS = {
    "add_user": (
        "SELECT hearten_private.add_user('bo', 'Bo', 'bo', 'Bo', '', '')", "bo", "user.add",
    ),
    "change_user": (
        "SELECT hearten_private.change_user('ann', (SELECT version FROM hearten.\"user\" "
        "WHERE uid = 'ann'), 'Ann', '', '')", "ann", "user.change",
    ),
    "add_grant": (LINK.format(LONG_AGO), "ada", "user.change"),
    "end_grant": (
        "SELECT hearten_private.end_grant('grant-ann', '1999-01-01')", "ann", "user.change",
    ),
    "set_supervises": (SUPERVISE.format("dan"), "ada", "user.change"),
    "end_supervises": (
        "SELECT hearten_private.end_supervises('sue', 'ann', '2020-01-01', '1999-01-01')",
        "sue", "user.change",
    ),
    "drop_way_in": ("SELECT hearten_private.drop_way_in('ann')", "ann", "user.disable"),
}  # fmt: skip
OTHER_WAYS = {
    "nothing": "{act}",
    "of another": "{act}; {other}",
    "of another kind": "{act}; {kind}",
    "before": "{told}; {act}",
    "taken back": "{act}; SAVEPOINT s; {told}; ROLLBACK TO s",
    "looked at early": "{act}; SAVEPOINT s; {told}; SET CONSTRAINTS ALL IMMEDIATE; ROLLBACK TO s",
    "put off": "{act}; SET CONSTRAINTS ALL DEFERRED",
    "in a savepoint": "SAVEPOINT s; {act}; RELEASE s",
}


@pytest.mark.parametrize("name", ACTS)
def test_no_act_on_an_account_ends_without_its_entry(cast: Cast, name: str) -> None:
    act, subject, kind = ACTS[name]
    told = ENTRY.format(kind, subject)
    before = accounts_of(cast)
    with cast.connect("ada") as ada:
        for way, words in OTHER_WAYS.items():
            said = words.format(
                act=act,
                told=told,
                other=ENTRY.format(kind, "rita"),
                kind=ENTRY.format("user.list", subject),
            )
            with pytest.raises(psycopg.Error) as refused:
                committed(ada, *said.split("; "))
            assert (way, refused.value.sqlstate) == (way, UNTOLD)
        assert accounts_of(cast) == before
        if name != "drop_way_in":  # its login is of every copy of the cast
            committed(ada, act, told)
            assert accounts_of(cast) != before


def accounts_of(cast: Cast) -> list[Any]:
    with cast.admin() as admin:
        return [
            admin.execute(f'SELECT * FROM "{table}" ORDER BY 1, 2, 3'.encode()).fetchall()
            for table in ("user", "grant", "supervises", "audit")
        ]


def test_constraints_asked_at_once_let_no_act_through(cast: Cast) -> None:
    with cast.connect("ada") as ada, pytest.raises(psycopg.Error) as refused:
        committed(ada, "SET CONSTRAINTS ALL IMMEDIATE", LINK.format(LONG_AGO))
    assert refused.value.sqlstate == UNTOLD


def test_a_grant_that_is_over_is_never_made_longer(cast: Cast) -> None:
    told = ENTRY.format("user.change", "ann")
    ends = "SELECT hearten_private.end_grant('grant-ann', '{}')"
    until = "SELECT until FROM \"grant\" WHERE uid = 'grant-ann'"
    with cast.connect("ada") as ada, cast.admin() as admin:
        for day in ("2021-01-01", "2099-01-01"):
            committed(ada, ends.format(day), told)
            assert str(admin.execute(until).fetchone()[0]) == "2021-01-01"  # type: ignore[index]


def test_marks_do_not_pile_up(cast: Cast) -> None:
    told = ENTRY.format("user.change", "ann")
    change = ACTS["change_user"][0]
    with cast.connect("ada") as ada, cast.admin() as admin:
        for _ in range(5):
            committed(ada, change, told)
        assert count(admin, "SELECT count(*) FROM hearten_private.given") == 1


def test_an_older_view_of_the_store_changes_no_account(cast: Cast) -> None:
    """There a right that was ended since would still be held."""
    with cast.connect("ada") as ada:
        ada.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        with pytest.raises(psycopg.errors.InvalidTransactionState):
            committed(ada, LINK.format(LONG_AGO), ENTRY.format("user.change", "ada"))


def test_who_is_told_of_all_their_referrals_is_in_scope(cast: Cast) -> None:
    asked = (
        "SELECT count(*) FILTER (WHERE hearten_private.all_supervised(%s, id)) "
        "FROM generate_series(1, 99) id"
    )
    with cast.admin() as admin, cast.connect("sue") as sue, cast.connect("rita") as rita:
        for (network,) in admin.execute("SELECT id FROM network").fetchall():
            mine = admin.execute(
                "SELECT count(*) FROM person p WHERE network_id = %s AND EXISTS (SELECT FROM "
                "referral r WHERE r.person_id = p.id AND r.network_id = p.network_id "
                "AND r.worker_id = %s)",
                (network, cast.ids["ann"]),
            ).fetchone()
            assert sue.execute(asked, (network,)).fetchone() == mine
            assert rita.execute(asked, (network,)).fetchone() == (0,)


def test_who_was_disabled_is_answered_nothing_more(cast: Cast) -> None:
    with cast.connect("rita") as rita, cast.admin() as admin:
        assert rita.execute("SELECT hearten_private.keyed('x')").fetchone() != (None,)
        assert count(rita, "SELECT count(*) FROM setting") > 0
        admin.execute("UPDATE \"user\" SET disabled_at = now() WHERE uid = 'rita'")
        assert rita.execute("SELECT hearten_private.keyed('x')").fetchone() == (None,)
        assert count(rita, "SELECT count(*) FROM setting") == 0
        assert count(rita, "SELECT count(*) FROM alembic_version") == 0
