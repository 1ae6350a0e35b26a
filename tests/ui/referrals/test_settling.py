"""Promise when a reading gets its one audit entry."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from app import errors
from app.actions import referrals
from app.actions.lookup import Lookup
from app.desk import Desk
from tests.actions.conftest import a_referral, somebody
from tests.ui.referrals.conftest import Shown, TurnedTime, audits

Show = Callable[..., Shown]
READ = "referrals.read"


@pytest.fixture
def shown(reception: Desk, show: Show, time: TurnedTime) -> Shown:
    for family in ("Adams", "Adamson", "Brown"):
        referrals.log(reception, a_referral(somebody(family, "Ann")))
    made = show(reception, make_clock=time.make)
    time.turn(2500)
    return made


def readings(desk: Desk) -> int:
    return audits(desk).count(READ)


def test_typing_leaves_one_entry_three_tenths_after_the_last_key(
    shown: Shown, reception: Desk, time: TurnedTime
) -> None:
    before = readings(reception)
    for text in ("a", "ad", "ada"):
        shown.tab.head.search.setText(text)
        time.turn(100)
    assert readings(reception) == before
    time.turn(199)
    assert readings(reception) == before
    time.turn(1)
    assert readings(reception) == before + 1
    time.turn(5000)
    assert readings(reception) == before + 1


def test_steady_typing_settles_two_seconds_after_the_first_row(
    shown: Shown, reception: Desk, time: TurnedTime
) -> None:
    before = readings(reception)
    for _ in range(11):
        shown.tab.head.search.setText("ad" if shown.tab.head.search.text() == "ada" else "ada")
        time.turn(180)
    assert readings(reception) == before
    time.turn(20)
    assert readings(reception) == before + 1


def test_opening_a_row_settles_first(shown: Shown, reception: Desk, time: TurnedTime) -> None:
    shown.tab.head.search.setText("brown")
    shown.tab.view.select(shown.tab.view.rows.row_here(0).uid)
    assert _newest(reception, 2) == [READ, "referral.open"]


def test_locking_settles(shown: Shown, reception: Desk) -> None:
    shown.tab.head.search.setText("brown")
    before = readings(reception)
    shown.tab.settle()
    assert readings(reception) == before + 1


def test_a_record_is_not_opened_when_the_reading_before_it_cannot_be_entered(
    shown: Shown, reception: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown.tab.head.search.setText("brown")
    uid = shown.tab.view.rows.row_here(0).uid

    def no(_self: Lookup) -> None:
        raise errors.Full

    monkeypatch.setattr(Lookup, "settle", no)
    opened = audits(reception).count("referral.open")
    shown.tab.view.select(uid)
    assert audits(reception).count("referral.open") == opened
    assert shown.tab.detail.opened is None
    assert not shown.tab.list.shows_rows


def test_rows_are_taken_away_when_their_reading_cannot_be_entered(
    shown: Shown, time: TurnedTime, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no(_self: Lookup) -> None:
        raise errors.Full

    shown.tab.head.search.setText("ada")
    assert shown.names()
    monkeypatch.setattr(Lookup, "settle", no)
    time.turn(300)
    assert shown.names() == []
    assert "could not be read" in shown.tab.list.pane.currentWidget().accessibleName()


def test_a_record_that_is_chosen_again_is_not_read_twice(shown: Shown, reception: Desk) -> None:
    uid = shown.tab.view.rows.row_here(0).uid
    shown.tab.view.select(uid)
    opened = audits(reception).count("referral.open")
    shown.tab.view.select(uid)
    shown.tab._chosen(uid)
    assert audits(reception).count("referral.open") == opened


def test_looking_for_somebody_in_the_form_settles_likewise(
    shown: Shown, reception: Desk, time: TurnedTime
) -> None:
    shown.tab.new_referral()
    before = readings(reception)
    shown.form().form.who.finder.box.setText("adam")
    time.turn(299)
    assert readings(reception) == before
    time.turn(1)
    assert readings(reception) == before + 1


def _newest(desk: Desk, count: int) -> list[str]:
    with desk.read() as connection:
        rows = connection.exec_driver_sql(
            "SELECT act FROM audit WHERE chain != 'store' OR act = 'referrals.read' "
            "ORDER BY at DESC LIMIT ?",
            (count,),
        ).fetchall()
    return [row[0] for row in reversed(rows)]
