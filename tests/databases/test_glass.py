"""Promise that one person's record opens in an emergency, for an hour, to those who said why."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import date, timedelta
from typing import Any

import psycopg
import pytest

from app import errors
from app.actions import escalations, glass, people, plans, referrals, signing_in
from app.changes import Feed
from app.desk import Desk
from app.store import shared
from app.store.server.glass import OPENED
from app.store.types import utc_now
from tests.databases.cast import Cast
from tests.databases.noted import entries, make_true

NUMBER, BORN = "9990000018", date(1980, 8, 14)
ASK = "SELECT person_uid FROM hearten_private.break_glass(%s, %s, %s, %s)"
DeskOf = Callable[[str], Desk]


@pytest.fixture
def desk_of(cast: Cast) -> Iterator[DeskOf]:
    """Give a desk of somebody who is signed in to the server by their own login."""
    with ExitStack() as kept:

        def make(name: str) -> Desk:
            store: Any = shared.open_at(cast.server.url(cast.database, cast.roles[name]))
            kept.callback(store.close)
            return signing_in._desk(store, name, utc_now, Feed())

        yield make


@pytest.fixture
def of_cat(cast: Cast) -> dict[str, str]:
    """Name the records of one patient of the other network, who has a number and a birthday."""
    with cast.admin() as admin:
        make_true(admin)
        row = admin.execute(
            "SELECT r.uid, p.uid, l.uid, p.id FROM referral r JOIN person p ON p.id = r.person_id"
            ' JOIN "case" c ON c.referral_id = r.id JOIN plan l ON l.case_id = c.id'
            " WHERE r.worker_id = %s LIMIT 1",
            (cast.ids["cat"],),
        ).fetchone()
        assert row is not None
        admin.execute(
            "UPDATE person SET nhs_number = %s, born = %s WHERE id = %s", (NUMBER, BORN, row[3])
        )
    return dict(zip(("referral", "person", "plan"), row, strict=False))


def seen(line: psycopg.Connection[Any]) -> dict[str, int]:
    """Count the rows of the other network that a login reads."""
    there = "network_id = (SELECT id FROM network WHERE uid = 'net-2')"
    count = f'SELECT count(*) FROM "{{}}" WHERE {there}'
    return {
        table: line.execute(count.format(table)).fetchone()[0]  # type: ignore[index]
        for table in OPENED
    }


def test_glass_shows_that_person_and_what_hangs_on_them_and_nobody_else(
    cast: Cast, of_cat: dict[str, str]
) -> None:
    with cast.connect("ann") as line:
        assert set(seen(line).values()) == {0}
        assert line.execute(ASK, (NUMBER, BORN, "grant-ann", "Ambulance")).fetchall() == [
            (of_cat["person"],)
        ]
        assert set(seen(line).values()) == {1}
    assert entries(cast, "ann") == [("glass.break", of_cat["person"])]


def test_glass_is_for_reading_for_an_hour_and_for_its_own_user(
    cast: Cast, of_cat: dict[str, str]
) -> None:
    with cast.connect("ann") as line, cast.connect("ben") as other, cast.admin() as admin:
        line.execute(ASK, (NUMBER, BORN, "grant-ann", "Ambulance"))
        for table in OPENED:
            try:
                done = line.execute(
                    f'UPDATE "{table}" SET network_id = network_id '
                    "WHERE network_id = (SELECT id FROM network WHERE uid = 'net-2')"
                )
                assert done.rowcount == 0
            except psycopg.errors.InsufficientPrivilege:
                pass
        assert (
            line.execute(
                "UPDATE person SET phone = 'x' WHERE uid = %s", (of_cat["person"],)
            ).rowcount
            == 0
        )
        assert set(seen(other).values()) == {0}
        admin.execute("UPDATE hearten_private.glass SET until = until - interval '59 minutes'")
        assert set(seen(line).values()) == {1}
        admin.execute("UPDATE hearten_private.glass SET until = until - interval '2 minutes'")
        assert set(seen(line).values()) == {0}


@pytest.mark.parametrize(
    ("who", "grant", "reason"),
    [
        ("rita", "grant-rita", "Ambulance"),
        ("sue", "grant-sue", "Ambulance"),
        ("ada", "grant-ada", "Ambulance"),
        ("ann", "grant-ben", "Ambulance"),
        ("ann", None, "Ambulance"),
        ("ann", "grant-ann", " "),
        ("ann", "grant-ann", None),
    ],
)
def test_glass_is_refused_to_others_and_without_a_reason(
    cast: Cast, of_cat: dict[str, str], who: str, grant: str | None, reason: str | None
) -> None:
    with cast.connect(who) as line:
        with pytest.raises(
            (psycopg.errors.InsufficientPrivilege, psycopg.errors.InvalidParameterValue)
        ):
            line.execute(ASK, (NUMBER, BORN, grant, reason))
        assert OPENED.keys() == seen(line).keys()
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            line.execute("SELECT * FROM hearten_private.glass")


def test_person_is_named_by_number_and_birthday_both_and_a_miss_is_in_the_audit(
    cast: Cast, of_cat: dict[str, str], desk_of: DeskOf
) -> None:
    desk = desk_of("ann")
    for number, born in ((NUMBER, date(1980, 8, 15)), ("9990000026", BORN)):
        with pytest.raises(errors.NotFound):
            glass.break_glass(desk, number, born, "Ambulance")
    assert entries(cast, "ann") == [("glass.nobody", None), ("glass.nobody", None)]
    with cast.admin() as admin:
        rows = admin.execute("SELECT reason, detail FROM audit WHERE act = 'glass.nobody'")
        for reason, detail in rows:
            assert reason == "Ambulance"
            assert NUMBER not in detail


def test_record_is_opened_by_the_same_acts_as_ever(
    cast: Cast, of_cat: dict[str, str], desk_of: DeskOf
) -> None:
    desk = desk_of("gus")
    with pytest.raises(errors.NotFound):
        referrals.open_referral(desk, of_cat["referral"])
    broken = glass.break_glass(desk, "999 000 0018", BORN, "Ambulance")
    assert broken.person_uid == of_cat["person"]
    assert broken.referrals == (of_cat["referral"],)
    assert timedelta(minutes=59) < broken.until - utc_now() <= timedelta(minutes=60)
    opened = referrals.open_referral(desk, broken.referrals[0])
    assert opened.referral.words == "SECRET"
    assert plans.open_plan(desk, of_cat["plan"], "Ambulance").plan.what_matters == "SECRET"
    assert people.open_person(desk, of_cat["person"]).person.needs == "SECRET"
    assert escalations.of_person(desk, of_cat["person"])[0].matter == "SECRET"
    assert [act for act, _ in entries(cast, "gus")] == [
        "glass.break", "referral.open", "plan.open", "person.open", "escalation.read",
    ]  # fmt: skip
    with pytest.raises(errors.Problem):
        referrals.amend(desk, of_cat["referral"], 1, reasons=("housing",), words="x")


def test_glass_is_over_at_the_desk_too(of_cat: dict[str, str], desk_of: DeskOf) -> None:
    desk = desk_of("gus")
    broken = glass.break_glass(desk, NUMBER, BORN, "Ambulance")
    desk.now = lambda: utc_now() + timedelta(minutes=61)
    assert desk.in_an_emergency == {}
    with pytest.raises(errors.NotFound):
        referrals.open_referral(desk, broken.referrals[0])


@pytest.mark.parametrize(
    ("number", "born", "reason", "field"),
    [
        ("", BORN, "Ambulance", "nhs_number"),
        ("9990000019", BORN, "Ambulance", "nhs_number"),
        (NUMBER, None, "Ambulance", "born"),
        (NUMBER, BORN, "  ", "reason"),
    ],
)
def test_what_is_missing_is_named(
    desk_of: DeskOf, number: str, born: date | None, reason: str, field: str
) -> None:
    with pytest.raises(errors.Incomplete) as missing:
        glass.break_glass(desk_of("ann"), number, born, reason)
    assert missing.value.field == field
