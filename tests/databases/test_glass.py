"""Promise that one person's record opens in an emergency, for an hour, to those who said why."""

from __future__ import annotations

from datetime import date, timedelta

import psycopg
import pytest

from app import errors
from app.actions import escalations, glass, people, plans, referrals
from app.store.server.glass import OPENED
from app.store.types import utc_now
from tests.databases.cast import Cast
from tests.databases.glazed import (
    ALL,
    ASK,
    BORN,
    NONE,
    NUMBER,
    break_glass,
    opened,
    put_number,
    seen,
)
from tests.databases.noted import DeskOf, entries


def test_glass_shows_that_person_and_what_hangs_on_them_and_nobody_else(
    cast: Cast, of_cat: dict[str, str]
) -> None:
    with cast.connect("ann") as line:
        assert seen(line) == NONE
        break_glass(line)
        assert opened(line) == [of_cat["person"]]
        assert seen(line) == ALL
    assert entries(cast, "ann") == [("glass.break", of_cat["person"]), ("glass.ask", None)]


def test_glass_is_for_reading_for_an_hour_and_for_its_own_user(
    cast: Cast, of_cat: dict[str, str]
) -> None:
    with cast.connect("ann") as line, cast.connect("ben") as other, cast.admin() as admin:
        break_glass(line)
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
        assert seen(other) == NONE
        admin.execute("UPDATE hearten_private.glass SET until = until - interval '59 minutes'")
        assert seen(line) == ALL
        admin.execute("UPDATE hearten_private.glass SET until = until - interval '2 minutes'")
        assert seen(line) == NONE


@pytest.mark.parametrize(
    ("who", "grant", "reason"),
    [
        ("rita", "grant-rita", "Ambulance"),
        ("sue", "grant-sue", "Ambulance"),
        ("ada", "grant-ada", "Ambulance"),
        ("ann", "grant-ben", "Ambulance"),
        ("ann", None, "Ambulance"),
        ("ann", "grant-ann", " "),
        ("ann", "grant-ann", "x"),
        ("ann", "grant-ann", "\t\n\u00a0"),
        ("ann", "grant-ann", "999 !!!"),
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
        assert opened(line) == []
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            line.execute("SELECT * FROM hearten_private.glass")


def test_person_is_named_by_number_and_birthday_both_and_a_miss_is_in_the_audit(
    cast: Cast, of_cat: dict[str, str], desk_of: DeskOf
) -> None:
    desk = desk_of("ann")
    for number, born in ((NUMBER, date(1980, 8, 15)), ("9990000026", BORN)):
        with pytest.raises(errors.NotFound):
            glass.break_glass(desk, number, born, "Ambulance")
    assert entries(cast, "ann") == [("glass.ask", None), ("glass.nobody", None)] * 2
    with cast.admin() as admin:
        rows = admin.execute("SELECT reason, detail FROM audit WHERE act LIKE 'glass.%'")
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
        "glass.ask",
    ]  # fmt: skip
    with pytest.raises(errors.Problem):
        referrals.amend(desk, of_cat["referral"], 1, reasons=("housing",), words="x")


def test_record_ends_at_once_by_hand_at_the_desk_and_at_the_server(
    cast: Cast, of_cat: dict[str, str], desk_of: DeskOf
) -> None:
    desk = desk_of("gus")
    glass.end_glass(desk)
    assert entries(cast, "gus") == []
    broken = glass.break_glass(desk, NUMBER, BORN, "Ambulance")
    glass.end_glass(desk)
    assert desk.in_an_emergency == {}
    with pytest.raises(errors.NotFound):
        referrals.open_referral(desk, broken.referrals[0])
    with cast.connect("gus") as line:
        assert seen(line) == NONE
    glass.end_glass(desk)
    person = of_cat["person"]
    assert entries(cast, "gus") == [
        ("glass.break", person), ("glass.end", person), ("glass.ask", None),
    ]  # fmt: skip


def test_request_that_is_refused_or_in_vain_leaves_what_is_open(
    cast: Cast, of_cat: dict[str, str], desk_of: DeskOf
) -> None:
    desk = desk_of("ann")
    broken = glass.break_glass(desk, NUMBER, BORN, "Ambulance")
    for number, reason in (("9990000026", "Ambulance"), (NUMBER, " "), ("1", "Ambulance")):
        with pytest.raises((errors.NotFound, errors.Incomplete)):
            glass.break_glass(desk, number, BORN, reason)
    assert referrals.open_referral(desk, broken.referrals[0]).person.uid == of_cat["person"]


def test_one_record_is_open_at_a_time(cast: Cast, of_cat: dict[str, str], desk_of: DeskOf) -> None:
    with cast.admin() as admin:
        row = admin.execute(
            "SELECT id, uid FROM person WHERE uid <> %s AND network_id ="
            " (SELECT id FROM network WHERE uid = 'net-2') LIMIT 1",
            (of_cat["person"],),
        ).fetchone()
        assert row is not None
        put_number(admin, row[0], "9990000026")
    desk = desk_of("ann")
    first = glass.break_glass(desk, NUMBER, BORN, "Ambulance")
    second = glass.break_glass(desk, "9990000026", BORN, "Ambulance")
    assert second.person_uid == row[1]
    assert referrals.open_referral(desk, second.referrals[0]).person.uid == row[1]
    with pytest.raises(errors.NotFound):
        referrals.open_referral(desk, first.referrals[0])
    with cast.connect("ann") as line:
        assert opened(line) == [row[1]]
        assert seen(line)["person"] == 1
    assert entries(cast, "ann")[:3] == [
        ("glass.break", of_cat["person"]), ("glass.break", row[1]),
        ("glass.end", of_cat["person"]),
    ]  # fmt: skip


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
        (NUMBER, BORN, "x", "reason"),
        (NUMBER, BORN, "\u00a0\u00a0\u00a0", "reason"),
        (NUMBER, BORN, "999 ...", "reason"),
    ],
)
def test_what_is_missing_is_named(
    desk_of: DeskOf, number: str, born: date | None, reason: str, field: str
) -> None:
    with pytest.raises(errors.Incomplete) as missing:
        glass.break_glass(desk_of("ann"), number, born, reason)
    assert missing.value.field == field


@pytest.mark.parametrize("reason", ["Ambulance", "Złe", "A&E: chest pain"])
def test_reason_in_words_opens(desk_of: DeskOf, of_cat: dict[str, str], reason: str) -> None:
    broken = glass.break_glass(desk_of("ann"), NUMBER, BORN, reason)
    assert broken.person_uid == of_cat["person"]
