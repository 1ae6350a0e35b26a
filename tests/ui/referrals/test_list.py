"""Promise what the list of referrals shows, counts and keeps."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QRegion
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app import errors
from app.actions import deciding, referrals
from app.actions.lookup import Lookup
from app.desk import Desk
from tests.actions.conftest import CRICK, a_referral, somebody
from tests.ui.referrals.conftest import Keys, Shown, audits
from tests.ui.turns import come_to_rest
from ui.widgets import clipboard

Show = Callable[..., Shown]
FAMILIES = ("Adams", "Brown", "Clarke", "Davies", "Evans")


def log_some(desk: Desk, worker: Desk) -> dict[str, str]:
    """Log five: one is accepted, one returned, one declined, two wait."""
    uids = {
        family: referrals.log(desk, a_referral(somebody(family, "Ann"))).referral_uid
        for family in FAMILIES
    }
    deciding.accept(worker, uids["Brown"], 1, worker.user.uid)
    deciding.return_to_referrer(worker, uids["Clarke"], 1, "Phone number missing or wrong")
    deciding.decline(worker, uids["Davies"], 1, "Out of scope for social prescribing")
    return uids


def chip_counts(shown: Shown) -> dict[str, int | None]:
    head = shown.tab.head
    return {key: head.chips.chip(key).count for key in head.chips._chips}


def counted(qtbot, shown: Shown) -> None:
    """Wait for the counts: they come a little after the rows were painted."""
    qtbot.waitUntil(lambda: None not in shown.tab.list.listing.counts.values())
    come_to_rest()


@pytest.mark.parametrize("who", ["worker", "reception"])
def test_every_count_equals_what_the_list_then_shows(
    who: str, reception: Desk, worker: Desk, show: Show, qtbot
) -> None:
    log_some(reception, worker)
    shown = show(worker if who == "worker" else reception)
    counted(qtbot, shown)
    counts = chip_counts(shown)
    assert counts["open"] == 4
    for key, count in counts.items():
        if key == "closed":
            assert count is None
            continue
        shown.tab.list.show_filter(key)
        assert len(shown.names()) == count, key


def test_filters_follow_the_role(reception: Desk, worker: Desk, show: Show) -> None:
    def labels(desk: Desk) -> list[str]:
        return [one.label for one in show(desk).tab.list._filters]

    assert labels(worker) == ["Open", "Overdue", "Mine", "Not allocated", "Returned", "Closed"]
    assert labels(reception) == ["Open", "Logged today", "Returned to us", "Drafts", "Closed"]


def test_reception_finds_overdue_and_not_allocated_behind_more_filters(
    reception: Desk, worker: Desk, show: Show, qtbot
) -> None:
    log_some(reception, worker)
    shown = show(reception)
    counted(qtbot, shown)
    head = shown.tab.head
    offered = {action.text().partition("  ")[0]: action for action in head.menu().actions()}
    assert {"Overdue", "Not allocated"} <= set(offered)
    assert not head.chips.chip("received").isVisible()
    offered["Not allocated"].trigger()
    come_to_rest()
    assert [name.partition(",")[0] for name in shown.names()] == ["ADAMS", "EVANS"]
    assert head.chips.chip("received").isVisible()
    shown.tab.list.show_filter("open")
    assert not head.chips.chip("received").isVisible()


def test_no_frame_is_left_on_the_row_that_had_the_keyboard(
    reception: Desk, worker: Desk, show: Show
) -> None:
    log_some(reception, worker)
    shown = show(reception)
    view = shown.tab.view
    first = view.rows.row_here(0)
    assert first is not None
    view.mark(first.uid)
    come_to_rest()
    whole = QRect(0, 0, view.viewport().width(), view.rowHeight(0))
    painted = []
    view.paintEvent = lambda event: painted.append(event.region())  # type: ignore[method-assign]
    place = view.visualRect(view.rows.index(2, 0)).center()
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    QApplication.processEvents()
    assert any(region.intersected(whole) == QRegion(whole) for region in painted)


def test_default_order_is_next_step_longest_overdue_first(
    reception: Desk, worker: Desk, show: Show, qtbot
) -> None:
    referrals.log(reception, a_referral(somebody("Later", "Ann")))
    early = a_referral(somebody("Early", "Ann"), received_on=date(2026, 11, 2))
    referrals.log(reception, early)
    shown = show(worker)
    assert shown.names() == ["EARLY, Ann (Mr)", "LATER, Ann (Mr)"]
    counted(qtbot, shown)
    assert shown.tab.status == ["2 open referrals", "1 overdue", "2 not allocated"]


def test_a_changed_row_is_replaced_in_place_and_the_selection_stays(
    reception: Desk, worker: Desk, show: Show, qtbot
) -> None:
    uids = log_some(reception, worker)
    shown = show(worker)
    shown.tab.view.select(uids["Adams"])
    before = shown.names()
    changes = deciding.accept(worker, uids["Adams"], 1, worker.user.uid)
    shown.at.publish(changes)
    counted(qtbot, shown)
    assert shown.names() == before
    assert shown.tab.view.selected() == [uids["Adams"]]
    assert shown.tab.view.rows.row_by_uid(uids["Adams"]).state == "Waiting"
    assert shown.tab.detail.record._state.text() == "Waiting"


def test_a_row_that_leaves_its_filter_leaves_the_list_and_the_count(
    reception: Desk, worker: Desk, show: Show, qtbot
) -> None:
    uids = log_some(reception, worker)
    shown = show(worker)
    shown.tab.list.show_filter("received")
    shown.tab.view.select(uids["Adams"])
    shown.at.publish(deciding.accept(worker, uids["Adams"], 1, worker.user.uid))
    counted(qtbot, shown)
    assert shown.names() == ["EVANS, Ann (Mr)"]
    assert chip_counts(shown)["received"] == 1
    assert chip_counts(shown)["mine"] == 2
    assert shown.tab.detail.opened is None
    assert not shown.tab.detail.banner.isVisible()


def test_no_banner_while_several_are_chosen_or_none(
    reception: Desk, worker: Desk, show: Show, keys: Keys
) -> None:
    uids = log_some(reception, worker)
    shown = show(worker)
    shown.tab.view.select(uids["Adams"])
    assert shown.tab.detail.banner.isVisible()
    keys.press(Qt.Key.Key_Home)
    shown.tab.view.selectAll()
    shown.tab.view.settle()
    assert not shown.tab.detail.banner.isVisible()
    assert shown.tab.detail.quiet_words == "4 referrals are chosen"
    shown.tab.view.clearSelection()
    shown.tab.view.settle()
    assert not shown.tab.detail.banner.isVisible()


def test_a_search_finds_closed_ones_too_and_a_filter_leaves_it(
    reception: Desk, worker: Desk, show: Show
) -> None:
    log_some(reception, worker)
    shown = show(worker)
    shown.tab.head.search.setText("davies")
    assert shown.names() == ["DAVIES, Ann (Mr)"]
    assert shown.tab.head.chips.on() == []
    assert shown.tab.status == ["1 found"]
    shown.tab.list.show_filter("returned")
    assert shown.tab.head.search.text() == ""
    assert shown.names() == ["CLARKE, Ann (Mr)"]


def test_more_than_fifty_hits_ask_for_a_date_of_birth(reception: Desk, show: Show) -> None:
    for n in range(52):
        referrals.log(reception, a_referral(somebody("Same", f"Ann{chr(97 + n % 26)}{n}")))
    shown = show(reception)
    shown.tab.head.search.setText("same")
    assert len(shown.names()) == 50
    assert shown.tab.status == ["50 of more: add a date of birth"]


def test_a_long_list_comes_by_pages_and_is_jumped_through(
    reception: Desk, show: Show, qtbot
) -> None:
    for n in range(430):
        born = date(1950 + n % 50, 1 + n % 12, 1)
        referrals.log(reception, a_referral(somebody(f"Fam{n:03}", "Ann", born=born)))
    shown = show(reception)
    counted(qtbot, shown)
    view = shown.tab.view
    assert view.rows.rowCount() == 430
    assert len(view.rows.rows()) == 200
    shown.tab.list.listing.sort("name", True)
    counted(qtbot, shown)
    bar = view.verticalScrollBar()
    bar.setValue(bar.maximum())
    qtbot.waitUntil(lambda: view.rows.row_here(429) is not None)
    assert view.rows.row_here(429).name.startswith("FAM429")
    uid = view.rows.row_here(429).uid
    view.select(uid)
    shown.at.publish(referrals.amend(reception, uid, 1, reasons=("housing",), words=""))
    counted(qtbot, shown)
    assert view.selected() == [uid]
    assert view.rows.row_by_uid(uid).reasons == "Housing"


def test_sorting_happens_in_the_store_and_hidden_columns_are_kept(
    reception: Desk, worker: Desk, show: Show
) -> None:
    log_some(reception, worker)
    shown = show(reception)
    shown.tab.listing.sort("name", False)
    assert shown.names()[0].startswith("EVANS")
    shown.tab.view.set_column_shown("reasons", False)
    assert b"reasons" in (shown.at.layouts.load("referrals") or b"")


def test_an_empty_desk_says_how_the_first_one_is_logged(reception: Desk, show: Show) -> None:
    shown = show(reception)
    assert not shown.tab.list.shows_rows
    assert "No referrals yet" in shown.tab.list.pane.currentWidget().accessibleName()
    assert shown.tab.status == ["0 referrals from Danetre"]
    assert not shown.tab.head.new.is_main()


def test_a_list_that_cannot_be_read_is_not_shown_and_can_be_tried_again(
    reception: Desk, worker: Desk, show: Show, monkeypatch
) -> None:
    uids = log_some(reception, worker)
    shown = show(worker)
    shown.tab.view.select(uids["Adams"])

    def away(*_args: object) -> None:
        raise errors.Unreachable

    with monkeypatch.context() as patch:
        patch.setattr(Lookup, "page", away)
        shown.tab.refresh()
        assert not shown.tab.list.shows_rows
        state = shown.tab.list.pane.currentWidget()
        assert "could not be read" in state.accessibleName()
        assert shown.tab.detail.quiet_words == "Shown again once connected"
        assert shown.tab.status == ["Not connected"]
        assert chip_counts(shown)["open"] is None
    state.try_again.click()
    assert len(shown.names()) == 4
    assert shown.tab.detail.quiet_words == "Choose a referral to see it here"


def test_what_is_copied_is_entered_in_the_audit_first(
    reception: Desk, worker: Desk, show: Show, keys: Keys
) -> None:
    uids = log_some(reception, worker)
    shown = show(worker)
    shown.tab.view.select(uids["Adams"])
    shown.tab.listing.again()
    assert not shown.tab.listing.lookup.is_settled
    before = audits(reception).count("referrals.read")
    keys.chord(Qt.Key.Key_C)
    assert audits(reception).count("referrals.read") == before + 1
    assert "ADAMS, Ann (Mr)" in clipboard.text()


def test_nothing_is_copied_when_its_reading_cannot_be_entered(
    reception: Desk, worker: Desk, show: Show, keys: Keys, monkeypatch
) -> None:
    uids = log_some(reception, worker)
    shown = show(worker)
    shown.tab.view.select(uids["Adams"])
    clipboard.copy("before")

    def no(*_args: object) -> None:
        raise errors.Full

    monkeypatch.setattr(Lookup, "settle", no)
    keys.chord(Qt.Key.Key_C)
    assert clipboard.text() == "before"
    assert not shown.tab.list.shows_rows


def test_a_practice_narrows_list_and_counts(
    reception: Desk, worker: Desk, show: Show, qtbot
) -> None:
    log_some(reception, worker)
    referrals.log(worker, a_referral(somebody("Crickman", "Ann"), practice_uid=CRICK))
    shown = show(worker)
    counted(qtbot, shown)
    assert chip_counts(shown)["open"] == 5
    shown.tab.listing.of_practice(CRICK)
    counted(qtbot, shown)
    assert shown.names() == ["CRICKMAN, Ann (Mr)"]
    assert chip_counts(shown)["open"] == 1
    assert shown.tab.status[0] == "1 open referral from Crick"


def test_narrow_windows_show_one_pane_and_come_back_to_the_same_row(
    reception: Desk, worker: Desk, show: Show, keys: Keys
) -> None:
    uids = log_some(reception, worker)
    shown = show(worker)
    shown.window.resize(683, 384)
    shown.tab.view.select(uids["Clarke"])
    keys.press(Qt.Key.Key_Return)
    QApplication.processEvents()
    assert not shown.tab.view.isVisible()
    assert shown.tab.detail.banner.isVisible()
    assert shown.tab.status == ["Esc goes back to the list"]
    keys.press(Qt.Key.Key_Escape)
    assert shown.tab.view.isVisible()
    assert shown.tab.view.selected() == [uids["Clarke"]]
    assert shown.tab.view.hasFocus()
