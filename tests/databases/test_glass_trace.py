"""Promise that nobody opens a record in an emergency, or learns who is here, without a trace."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

import psycopg
import pytest

from app.store import postgres, preparing
from tests.databases.cast import Cast
from tests.databases.glazed import (
    ALL,
    ASK,
    BORN,
    BREAK,
    END,
    NONE,
    NUMBER,
    Line,
    ask,
    break_glass,
    one,
    opened,
    seen,
)
from tests.databases.noted import entries

# What any login may ask of its own transaction: how many rows it wrote to which table.
WROTE = (
    "SELECT relname, n_tup_ins, n_tup_upd, n_tup_del FROM pg_stat_xact_all_tables"
    " WHERE schemaname LIKE 'hearten%' AND n_tup_ins + n_tup_upd + n_tup_del > 0 ORDER BY 1"
)
TOUCHED = (
    "SELECT relname, seq_scan, seq_tup_read, idx_scan FROM pg_stat_xact_all_tables"
    " WHERE schemaname = 'hearten' AND relname = 'person'"
)
ENTER = "SELECT hearten_private.audit_add('net-2', 'grant-ann', 'referral.open', %s, NULL, NULL)"


@contextmanager
def taken_back(line: Line) -> Iterator[None]:
    """Do something in a transaction that is rolled back."""
    line.execute("BEGIN")
    try:
        yield
    finally:
        line.execute("ROLLBACK")


def tried(line: Line, asked: str, *values: object) -> str:
    """Do something after a savepoint that may be refused; give the code of its end."""
    line.execute("SAVEPOINT tried")
    try:
        line.execute(asked, values)
    except psycopg.Error as error:
        line.execute("ROLLBACK TO tried")
        return str(error.sqlstate)
    return ""


def test_whoever_rolls_back_sees_nothing_and_leaves_nothing(
    cast: Cast, of_cat: dict[str, str]
) -> None:
    with cast.connect("ann") as line:
        with taken_back(line):
            asked = ask(line)
            assert seen(line) == NONE
            assert tried(line, BREAK, asked) == "22023"
            assert (seen(line), opened(line)) == (NONE, [])
            assert tried(line, ENTER, of_cat["referral"]) == "42501"
        assert (seen(line), opened(line), entries(cast, "ann")) == (NONE, [], [])


def test_asking_tells_nothing_of_who_is_here_before_it_is_committed(
    cast: Cast, of_cat: dict[str, str]
) -> None:
    told: list[Any] = []
    for number, born in ((NUMBER, BORN), (NUMBER, date(1980, 8, 15)), ("9990000026", BORN)):
        with cast.connect("ann") as line, taken_back(line):
            before = line.execute(TOUCHED).fetchall()
            ask(line, number=number, born=born)
            told.append(line.execute(WROTE).fetchall())
            assert line.execute(TOUCHED).fetchall() == before
    assert told[0] == told[1] == told[2]
    assert [(name, added) for name, added, *_ in told[0]] == [
        ("audit", 1), ("audit_head", 1), ("glass_ask", 1),
    ]  # fmt: skip
    assert entries(cast, "ann") == []


def test_looking_without_committing_leaves_what_was_asked_and_shows_no_row(
    cast: Cast, of_cat: dict[str, str]
) -> None:
    with cast.connect("ann") as line:
        asked = ask(line)
        with taken_back(line):
            line.execute(BREAK, (asked,))
            assert (seen(line), opened(line)) == (NONE, [])
            assert tried(line, ENTER, of_cat["referral"]) == "42501"
        assert seen(line) == NONE
        assert entries(cast, "ann") == [("glass.ask", None)]


def test_savepoint_gains_nothing(cast: Cast, of_cat: dict[str, str]) -> None:
    with cast.connect("ann") as line:
        asked = ask(line)
        with taken_back(line):
            line.execute("SAVEPOINT within")
            line.execute(BREAK, (asked,))
            assert (seen(line), opened(line)) == (NONE, [])
            line.execute("SAVEPOINT deeper")
            assert (seen(line), opened(line)) == (NONE, [])
            line.execute("RELEASE within")
            assert (seen(line), opened(line)) == (NONE, [])
        line.execute("BEGIN")
        line.execute("SAVEPOINT within")
        line.execute(BREAK, (asked,))
        line.execute("ROLLBACK TO within")
        assert (seen(line), opened(line)) == (NONE, [])
        line.execute("COMMIT")
        assert (seen(line), opened(line)) == (NONE, [])
        assert entries(cast, "ann") == [("glass.ask", None)]


def test_breaking_again_neither_hides_what_is_open_nor_shows_what_is_not(
    cast: Cast, of_cat: dict[str, str]
) -> None:
    with cast.connect("ann") as line, cast.admin() as admin:
        first, second, third = ask(line), ask(line), ask(line)
        with taken_back(line):
            line.execute(BREAK, (first,))
            line.execute(BREAK, (second,))
            assert seen(line) == NONE
        line.execute(BREAK, (first,))
        with taken_back(line):
            line.execute(BREAK, (second,))
            assert seen(line) == ALL
        admin.execute("UPDATE hearten_private.glass SET until = until - interval '61 minutes'")
        with taken_back(line):
            line.execute(BREAK, (second,))
            line.execute(BREAK, (third,))
            assert seen(line) == NONE
        assert seen(line) == NONE
        line.execute(BREAK, (second,))
        assert (seen(line), opened(line)) == (ALL, [of_cat["person"]])


def test_what_was_asked_is_looked_up_once_soon_and_by_its_own_user(
    cast: Cast, of_cat: dict[str, str]
) -> None:
    with cast.connect("ann") as line, cast.connect("ben") as other, cast.admin() as admin:
        asked, late = ask(line), ask(line)
        refused = pytest.raises(psycopg.errors.InvalidParameterValue)
        with refused:
            other.execute(BREAK, (asked,))
        line.execute(BREAK, (asked,))
        for again in (asked, "no such", None):
            with refused:
                line.execute(BREAK, (again,))
        admin.execute("UPDATE hearten_private.glass_ask SET at = at - interval '6 minutes'")
        with refused:
            line.execute(BREAK, (late,))
        assert (seen(line), seen(other)) == (ALL, NONE)
        ask(line)
        assert one(admin, "SELECT count(*) FROM hearten_private.glass_ask") == 1


def test_end_is_its_own_users_and_one_taken_back_leaves_it_open(
    cast: Cast, of_cat: dict[str, str]
) -> None:
    with cast.connect("ann") as line, cast.connect("ben") as other:
        break_glass(line)
        break_glass(other, "grant-ben")
        with taken_back(line):
            line.execute(END)
            assert seen(line) == NONE
        assert seen(line) == ALL
        line.execute(END)
        assert (seen(line), opened(line)) == (NONE, [])
        assert seen(other) == ALL
    person = of_cat["person"]
    assert entries(cast, "ann")[:2] == [("glass.break", person), ("glass.end", person)]
    assert entries(cast, "ben") == [("glass.break", person), ("glass.ask", None)]


def test_hour_is_the_servers_and_no_login_moves_it(cast: Cast, of_cat: dict[str, str]) -> None:
    with cast.connect("ann") as line, cast.admin() as admin:
        break_glass(line)
        lasts = one(admin, "SELECT until - now() FROM hearten_private.glass")
        assert 59 <= lasts.total_seconds() / 60 <= 60
        for asked in (
            "UPDATE hearten_private.glass SET until = 'infinity'",
            "UPDATE hearten_private.glass SET xid = NULL",
            "SELECT * FROM hearten_private.glass_ask",
            "SELECT hearten_private.shut_glass(NULL)",
            "SELECT hearten_private.glassed_networks()",
            "SELECT hearten_private.audit_add_as('net-2', now(), 'ann', 'grant-ann', 'x', "
            "NULL, NULL, NULL)",
        ):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                line.execute(asked)
        admin.execute("UPDATE hearten_private.glass SET until = now() - interval '1 second'")
        assert (seen(line), opened(line)) == (NONE, [])
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            line.execute(ENTER, (of_cat["referral"],))


@pytest.mark.parametrize(
    "ended",
    [
        "UPDATE \"grant\" SET until = '2021-01-01' WHERE uid = 'grant-ann'",
        "UPDATE \"grant\" SET role = 'receptionist' WHERE uid = 'grant-ann'",
        "UPDATE \"user\" SET disabled_at = now() WHERE uid = 'ann'",
    ],
)
def test_glass_ends_with_the_role_that_broke_it(
    cast: Cast, of_cat: dict[str, str], ended: str
) -> None:
    with cast.connect("ann") as line, cast.admin() as admin:
        break_glass(line)
        asked = ask(line)
        assert seen(line) == ALL
        admin.execute(ended)
        assert (seen(line), opened(line)) == (NONE, [])
        for again, values in ((BREAK, (asked,)), (ASK, (NUMBER, BORN, "grant-ann", "x"))):
            with pytest.raises(
                (psycopg.errors.InsufficientPrivilege, psycopg.errors.InvalidParameterValue)
            ):
                line.execute(again, values)


def test_grant_of_this_transaction_breaks_nothing(cast: Cast, of_cat: dict[str, str]) -> None:
    give = (
        "SELECT hearten_private.add_grant('new', 'ada', 'link-worker', 'net-1', NULL,"
        " '2020-01-01', NULL, '')"
    )
    told = (
        "SELECT hearten_private.audit_add('store', 'grant-ada', 'user.change', 'ada', NULL, NULL)"
    )
    with cast.connect("ada") as line:
        with taken_back(line):
            line.execute(give)
            assert tried(line, ASK, NUMBER, BORN, "new", "Ambulance") == "42501"
        line.execute("BEGIN")
        line.execute(give)
        line.execute(told)
        line.execute("COMMIT")
        break_glass(line, "new")
        assert opened(line) == [of_cat["person"]]


@pytest.mark.parametrize("chain", ["store", "net-1"])
@pytest.mark.parametrize("act", ["glass.ask", "glass.nobody", "glass.break", "glass.end"])
def test_nobody_writes_these_entries_by_hand(cast: Cast, chain: str, act: str) -> None:
    with cast.connect("ann") as line, pytest.raises(psycopg.errors.InsufficientPrivilege):
        line.execute(
            "SELECT hearten_private.audit_add(%s, 'grant-ann', %s, NULL, NULL, NULL)", (chain, act)
        )


def test_openings_of_an_open_record_stand_in_the_chain_of_its_network(
    cast: Cast, of_cat: dict[str, str]
) -> None:
    with cast.connect("ann") as line, cast.admin() as admin:
        break_glass(line)
        line.execute(ENTER, (of_cat["referral"],))
        assert one(
            admin, "SELECT string_agg(act, ' ' ORDER BY seq) FROM audit WHERE chain = 'net-2'"
        ) == ("glass.break referral.open")
        for chain in ("net-2", "store"):
            assert one(admin, "SELECT hearten_private.audit_verify(%s)", chain) is None


def test_database_of_the_first_version_is_brought_up_to_date(
    cast: Cast, of_cat: dict[str, str]
) -> None:
    with cast.admin() as admin:
        admin.execute(
            "DROP TABLE hearten_private.glass, hearten_private.glass_ask;"
            "SET ROLE hearten_owner; CREATE TABLE hearten_private.glass (user_id bigint NOT NULL,"
            " network_id bigint NOT NULL, person_id bigint NOT NULL, until timestamptz NOT NULL,"
            " reason text NOT NULL, PRIMARY KEY (user_id, network_id, person_id));"
            "SET ROLE hearten_reader; CREATE FUNCTION hearten_private.break_glass(text, date, text,"
            " text) RETURNS bigint LANGUAGE sql AS 'SELECT 1'; RESET ROLE;"
        )
        admin.execute(
            "INSERT INTO hearten_private.glass SELECT %s, network_id, id, now() + interval '1h', ''"
            " FROM person WHERE uid = %s",
            (cast.ids["ann"], of_cat["person"]),
        )
    engine = postgres.make_engine(postgres.address(cast.server.url(cast.database)))
    with engine.begin() as connection:
        preparing.prepare(connection, "Test desk")
    engine.dispose()
    with cast.connect("ann") as line:
        assert seen(line) == NONE
        break_glass(line)
        assert seen(line) == ALL
        with pytest.raises(psycopg.errors.UndefinedFunction):
            line.execute("SELECT hearten_private.break_glass('1', now()::date, 'a', 'b')")
