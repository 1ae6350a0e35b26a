"""Promise that what the office gains opens nothing before its commit, and never changes untold."""

from __future__ import annotations

import psycopg
import pytest

from app.store.server.account_calls import UNTOLD
from tests.databases.cast import Cast
from tests.databases.test_given import ENTRY, committed, count, do, seen

JOIN = (
    "INSERT INTO membership (practice_id, network_id, since) SELECT p.id, n.id, '2021-01-01' "
    "FROM practice p, network n WHERE p.uid = '{0}' AND n.uid = '{1}'"
)
OVER = "'2020-02-01'"
NETWORK = (
    "INSERT INTO network (uid, name, ods_code, since, version) "
    "VALUES ('net-9', 'Nine', '', '2020-01-01', 1)"
)
PRACTICE = (
    "INSERT INTO practice (uid, name, ods_code, address, postcode, phone, hours, to_check, version)"
    " VALUES ('prac-91', 'Nine and one', '', '', '', '', '', '', 1)"
)
CHANNELS = "SELECT count(*) FROM hearten_private.channels()"


@pytest.fixture
def both(cast: Cast) -> Cast:
    """Let Ada do the work of a practice as well; its patients are of one network."""
    with cast.connect("ada") as ada:
        committed(
            ada,
            "SELECT hearten_private.add_grant('desk', 'ada', 'receptionist', NULL, 'prac-11', "
            "'2020-01-01', NULL, '')",
            ENTRY.format("user.change", "ada"),
        )
    return cast


def test_a_membership_that_is_rolled_back_opens_nothing(both: Cast) -> None:
    with both.connect("ada") as ada:
        before, told = seen(ada), count(ada, CHANNELS)
        with ada.transaction(force_rollback=True):
            do(ada, "SAVEPOINT a", JOIN.format("prac-11", "net-2"), "RELEASE a")
            assert seen(ada) == {}
            assert count(ada, CHANNELS) == 1
            with pytest.raises(psycopg.errors.InsufficientPrivilege), ada.transaction():
                do(ada, ENTRY.format("x", "y").replace("'store', 'grant-ada'", "'net-2', 'desk'"))
        assert (seen(ada), count(ada, CHANNELS)) == (before, told)
        committed(
            ada, JOIN.format("prac-11", "net-2"), ENTRY.format("practice.join-network", "prac-11")
        )
        assert count(ada, CHANNELS) == told + 1


def test_one_statement_that_joins_and_asks_is_told_no_channel(both: Cast) -> None:
    at_once = (
        f"WITH made AS ({JOIN.format('prac-11', 'net-2')} RETURNING id) "
        "SELECT count(*) FROM made, LATERAL (SELECT hearten_private.channels() "
        "WHERE made.id > 0) named"
    )
    with both.connect("ada") as ada, ada.transaction(force_rollback=True):
        assert count(ada, at_once) == 1


def test_a_cursor_kept_over_the_commit_names_no_channel(both: Cast) -> None:
    with both.connect("ada") as ada:
        committed(
            ada,
            JOIN.format("prac-11", "net-2"),
            "DECLARE kept CURSOR WITH HOLD FOR SELECT hearten_private.channels()",
            ENTRY.format("practice.join-network", "prac-11"),
        )
        assert len(ada.execute("FETCH ALL FROM kept").fetchall()) == 1


ACTS = {
    "network added": (NETWORK, "net-9", "network.add"),
    "network changed": (
        "UPDATE network SET name = 'Other', version = version + 1 WHERE uid = 'net-1'",
        "net-1", "network.change",
    ),
    "practice added": (PRACTICE, "prac-91", "practice.add"),
    "practice changed": (
        "UPDATE practice SET phone = '01632 960109', version = version + 1 WHERE uid = 'prac-11'",
        "prac-11", "practice.change",
    ),
    "joined": (JOIN.format("prac-11", "net-2"), "prac-11", "practice.join-network"),
    "ended": (
        f"UPDATE membership SET until = {OVER} WHERE practice_id = "
        "(SELECT id FROM practice WHERE uid = 'prac-11')",
        "prac-11", "practice.leave-network",
    ),
    "taken away": (
        "DELETE FROM membership WHERE practice_id = "
        "(SELECT id FROM practice WHERE uid = 'prac-11')",
        "prac-11", "practice.join-network",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", ACTS)
def test_no_change_of_the_office_ends_without_its_entry(cast: Cast, name: str) -> None:
    act, subject, kind = ACTS[name]
    told = ENTRY.format(kind, subject)
    ways = {
        "nothing": [act],
        "of another": [act, ENTRY.format(kind, "somewhere")],
        "of another kind": [act, ENTRY.format("user.change", subject)],
        "before": [told, act],
        "taken back": [act, "SAVEPOINT s", told, "ROLLBACK TO s"],
        "asked at once": ["SET CONSTRAINTS ALL IMMEDIATE", act],
    }
    before = office_of(cast)
    with cast.connect("ada") as ada:
        for way, words in ways.items():
            with pytest.raises(psycopg.Error) as refused:
                committed(ada, *words)
            assert (way, refused.value.sqlstate) == (way, UNTOLD)
        assert office_of(cast) == before
        committed(ada, act, told)
        assert office_of(cast) != before


def office_of(cast: Cast) -> list[object]:
    with cast.admin() as admin:
        return [
            admin.execute(f"SELECT * FROM {table} ORDER BY 1, 2, 3".encode()).fetchall()
            for table in ("network", "practice", "membership", "audit")
        ]


def test_a_practice_moved_in_one_row_is_told_for_both(cast: Cast) -> None:
    moved = (
        "UPDATE membership SET since = '2019-01-01', "
        "practice_id = (SELECT id FROM practice WHERE uid = 'prac-12') "
        "WHERE practice_id = (SELECT id FROM practice WHERE uid = 'prac-11')"
    )
    told = [ENTRY.format("practice.join-network", uid) for uid in ("prac-11", "prac-12")]
    with cast.connect("ada") as ada:
        for one in told:
            with pytest.raises(psycopg.Error) as refused:
                committed(ada, moved, one)
            assert refused.value.sqlstate == UNTOLD
        committed(ada, moved, *told)


def test_a_new_network_is_told_with_the_practices_that_come_with_it_and_no_other(
    cast: Cast,
) -> None:
    told = ENTRY.format("network.add", "net-9")
    with cast.connect("ada") as ada:
        with pytest.raises(psycopg.Error) as refused:
            committed(ada, NETWORK, PRACTICE, told)
        assert refused.value.sqlstate == UNTOLD
        with pytest.raises(psycopg.Error) as refused:
            committed(ada, JOIN.format("prac-11", "net-2"), ENTRY.format("network.add", "net-2"))
        assert refused.value.sqlstate == UNTOLD
        committed(ada, NETWORK, PRACTICE, JOIN.format("prac-91", "net-9"), told)


def test_an_older_view_of_the_store_changes_nothing_of_the_office(cast: Cast) -> None:
    with cast.connect("ada") as ada:
        ada.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        with pytest.raises(psycopg.errors.InvalidTransactionState):
            committed(ada, NETWORK, ENTRY.format("network.add", "net-9"))


def test_two_who_change_the_office_at_once_do_not_wait_for_each_others_marks(cast: Cast) -> None:
    phones = "UPDATE practice SET phone = '1', version = version + 1 WHERE uid = '{0}'"
    with cast.connect("ada") as ada, cast.connect("ada") as again:
        committed(ada, phones.format("prac-11"), ENTRY.format("practice.change", "prac-11"))
        with ada.transaction():
            do(ada, phones.format("prac-11"))
            with again.transaction(force_rollback=True):
                do(again, "SET LOCAL lock_timeout = '2s'", phones.format("prac-12"))
            do(ada, ENTRY.format("practice.change", "prac-11"))


def test_every_change_that_a_login_may_make_of_the_office_is_watched() -> None:
    from app.store.server import office, policies

    for table in ("network", "practice", "membership"):
        watched = {deed for held, deed in office.TOLD_BY if held == table}
        assert watched == set(policies.asked(table)) - {"SELECT"}
