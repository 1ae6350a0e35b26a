"""Promise how services are searched, filtered, listed and read."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QFontMetrics
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QWidget
from sqlalchemy import text

from app import errors
from app.actions import services
from app.changes import Changed
from app.desk import Desk
from app.domain.timetable import Day, Schedule
from tests.ui.services.conftest import (
    Layout,
    MakeTab,
    a_record,
    bring_in,
    choose,
    far,
    names,
    ring,
)
from ui import zoom
from ui.services import distance as distance_words
from ui.services import wording
from ui.services.tab import ServicesTab
from ui.services.timetable import Timetable
from ui.widgets import clipboard


def count_entries(desk: Desk, act: str) -> int:
    """Count the audit entries of one kind."""
    with desk.read() as connection:
        found = connection.execute(
            text("SELECT count(*) FROM audit WHERE act = :act"), {"act": act}
        )
        return int(found.scalar_one())


def type_in(qtbot: Any, tab: ServicesTab, words: str) -> None:
    tab.head.search.clear()
    qtbot.keyClicks(tab.head.search, words)
    ring()


# Searching


def test_the_practices_postcode_is_offered_first_and_the_nearest_service_stands_first(
    tab: ServicesTab,
) -> None:
    assert tab.head.distance.postcode() in ("NN11 4FE", "NN6 7TX")
    rows = tab.view.rows.rows()
    assert rows[-1].name == "Far choir"
    assert rows[0].miles is not None
    assert rows[0].miles <= rows[-1].miles


def test_closed_services_are_not_among_the_open_ones(tab: ServicesTab) -> None:
    assert "Men's shed" not in names(tab)
    tab.head.chips.chip("paused").click()
    assert names(tab) == ["Men's shed"]
    assert tab.head.chips.chip("paused").count == 1
    tab.head.chips.chip("all").click()
    assert len(names(tab)) == 4


def test_a_search_is_put_once_the_typing_has_stopped(qtbot, tab: ServicesTab, some: Desk) -> None:
    before = count_entries(some, "service.search")
    qtbot.keyClicks(tab.head.search, "walk")
    assert len(names(tab)) == 3
    ring()
    assert names(tab) == ["Walking group"]
    assert count_entries(some, "service.search") == before + 1


@pytest.mark.parametrize(
    "typed",
    ['"', "*", "lunch OR", "a%", "_", "'; DROP TABLE service;--", "NEAR(", "\u202eclub", "<b>"],
)
def test_no_search_can_break_the_list(qtbot, tab: ServicesTab, typed: str, answers) -> None:
    tab.head.search.setText(typed)
    ring()
    assert answers.problems == []
    assert tab.head.search.isVisible()
    tab.head.search.clear()
    ring()
    assert len(names(tab)) == 3


def test_a_count_is_shown_only_while_it_is_known(qtbot, tab: ServicesTab) -> None:
    tab.head.chips.chip("all").click()
    assert (tab.head.chips.chip("open").count, tab.head.chips.chip("all").count) == (3, 4)
    type_in(qtbot, tab, "lunch")
    assert tab.head.chips.chip("open").count is None
    assert tab.head.chips.chip("all").count == len(names(tab))


def test_within_five_miles_leaves_the_far_ones_out(tab: ServicesTab) -> None:
    tab.head.distance.postcode_box.setText("NN11 4FE")
    tab.head.distance.postcode_left.emit()
    tab.head.distance.miles_box.set_key("5")
    tab.head.distance.miles_chosen.emit()
    assert sorted(names(tab)) == ["Tuesday lunch club", "Walking group"]
    tab.head.distance.miles_box.set_key("any")
    tab.head.distance.miles_chosen.emit()
    assert "Far choir" in names(tab)


def test_miles_from_the_middle_of_an_area_are_told_of(qtbot, tab: ServicesTab) -> None:
    box = tab.head.distance.postcode_box
    choose(tab, "Walking group")
    box.clear()
    qtbot.keyClicks(box, "nn11 4zz")
    ring()
    said = "NN11 4ZZ is not known: miles are counted from the middle of NN11 4."
    assert tab.head.wrong() == box.accessibleDescription() == said
    assert not box.is_wrong()
    box.editingFinished.emit()
    assert tab.head.wrong() == said
    row = tab.view.rows.rows()[0]
    assert wording.miles_number(row.miles, about=row.is_about) == f"about {row.miles:.1f}"
    assert f"bout {tab.detail.miles():.1f} miles" in tab.detail.under.text()
    box.clear()
    qtbot.keyClicks(box, "NN11 4FE")
    ring()
    assert tab.head.wrong() == ""
    assert "bout" not in tab.detail.under.text()


def test_an_unknown_postcode_is_told_in_a_sentence(qtbot, tab: ServicesTab) -> None:
    box = tab.head.distance.postcode_box
    box.clear()
    qtbot.keyClicks(box, "ZE1 0AA")
    ring()
    assert tab.head.wrong() == distance_words.UNKNOWN
    assert box.is_wrong()
    assert box.accessibleDescription() == distance_words.UNKNOWN
    assert {row.miles for row in tab.view.rows.rows()} == {None}
    box.clear()
    qtbot.keyClicks(box, "NN11 4FE")
    ring()
    assert tab.head.wrong() == ""


@pytest.mark.parametrize("typed", ["Daventry", "12345", "NN11", "%", "\u202e", "<b>"])
def test_what_is_no_postcode_is_told_once_it_is_left(qtbot, tab: ServicesTab, typed: str) -> None:
    box = tab.head.distance.postcode_box
    box.clear()
    box.insert(typed)
    box.textEdited.emit(typed)
    ring()
    assert tab.head.wrong() == ""
    box.editingFinished.emit()
    assert tab.head.wrong() == distance_words.NOT_ONE
    assert len(names(tab)) == 3


def test_miles_without_a_postcode_ask_for_one(tab: ServicesTab) -> None:
    tab.head.distance.postcode_box.clear()
    tab.head.distance.miles_box.set_key("3")
    tab.head.distance.miles_chosen.emit()
    assert tab.head.wrong() == distance_words.NO_POSTCODE
    assert len(names(tab)) == 3


def test_several_practices_are_offered_by_name(tab: ServicesTab) -> None:
    menu = tab.head.distance.postcode_box.menu()
    assert [action.text() for action in menu.actions()] == ["NN6 7TX  Crick", "NN11 4FE  Danetre"]
    menu.actions()[1].trigger()
    assert tab.head.distance.postcode() == "NN11 4FE"


def test_the_head_sorts_by_name_or_miles(tab: ServicesTab) -> None:
    tab.view.sorted.emit("name", True)
    assert names(tab) == ["Far choir", "Tuesday lunch club", "Walking group"]
    tab.view.sorted.emit("miles", True)
    assert names(tab)[-1] == "Far choir"


def test_nothing_found_offers_to_look_further(qtbot, tab: ServicesTab) -> None:
    type_in(qtbot, tab, "shed")
    shown = tab.pane.currentWidget()
    assert "No service found" in shown.accessibleName()
    button = next(b for b in shown.findChildren(QAbstractButton) if "all" in b.text())
    button.click()
    assert names(tab) == ["Men's shed"]


def test_no_services_yet_offers_the_import_to_who_may(
    open_tab: MakeTab, worker: Desk, reception: Desk
) -> None:
    tab = open_tab(worker)
    shown = tab.pane.currentWidget()
    assert "No services yet" in shown.accessibleName()
    texts = [b.text() for b in shown.findChildren(QAbstractButton)]
    assert texts == ["Import services…", "Add service"]
    other = open_tab(reception)
    assert other.pane.currentWidget().findChildren(QAbstractButton) == []
    assert not other.head.add.isVisible()
    assert not other.acceptDrops()


def test_a_list_of_thousands_comes_by_pages(
    open_tab: MakeTab, worker: Desk, tmp_path: Path
) -> None:
    bring_in(worker, tmp_path, *(a_record(n, f"Club {n:04}") for n in range(450)))
    tab = open_tab(worker)
    assert tab.view.rows.rowCount() == 450
    assert len(tab.view.rows.rows()) == 200
    tab.view.rows.row(420)
    assert tab.view.rows.row_here(420).name == "Club 0420"
    assert tab.status == ["450 open services"]


def test_a_list_that_cannot_be_read_says_so(
    tab: ServicesTab, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise errors.Unreachable

    with monkeypatch.context() as patch:
        patch.setattr(services, "search", broken)
        tab.refresh()
    shown = tab.pane.currentWidget()
    assert "could not be read" in shown.accessibleName()
    next(b for b in shown.findChildren(QAbstractButton) if b.text() == "Try again").click()
    assert len(names(tab)) == 3


# Reading one


def test_choosing_a_service_opens_it_with_one_entry(tab: ServicesTab, some: Desk) -> None:
    before = count_entries(some, "service.open")
    choose(tab, "Tuesday lunch club")
    detail = tab.detail
    assert detail.name.text() == "Tuesday lunch club"
    assert detail.under.text().startswith("Village Hall Friends. ")
    assert "for ages 55 and over" in detail.under.text()
    line = detail.timetable.lines()[0]
    assert (line.when, line.where, line.next) == (
        "Every Tuesday 12:00 to 14:00", "Village hall", "24-Nov-2026",
    )  # fmt: skip
    facts = {fact.label: fact.value for fact in detail.about.facts() + detail.contacts.facts()}
    assert facts["How to refer"] == "Just turn up"
    assert facts["Cost"] == "£4 with lunch"
    assert facts["Phone"] == "01632 960131"
    assert count_entries(some, "service.open") == before + 1


def test_a_long_place_of_the_timetable_wraps(qtbot) -> None:
    long = "Wellingborough Leisure Centre, the small hall on the first floor behind the library"
    table = Timetable()
    qtbot.addWidget(table)
    table.resize(zoom.units(597), 200)
    table.show()
    day = Schedule("WEEKLY", (Day(1),), opens=time(12), closes=time(14), place="Hall")
    table.set_schedules([day], date(2026, 11, 23), runs=True)
    low = table.view.height()
    places = [column.key for column, _, _ in table.view._fitting.places()]
    assert places == ["when", "where", "next"]
    table.set_schedules([replace(day, place=long)], date(2026, 11, 23), runs=True)
    assert "where" not in [column.key for column, _, _ in table.view._fitting.places()]
    (line,) = table.lines()
    room = table.view.columnWidth(0)
    when, where = table._heights(line, room)
    assert where >= 2 * when
    assert table.view.rowHeight(0) >= when + where
    assert table.view.height() > low


def test_markup_in_a_service_is_shown_as_it_is(
    open_tab: MakeTab, worker: Desk, tmp_path: Path
) -> None:
    odd = "<b>Lunch</b> <img src=x> %s & co"
    bring_in(worker, tmp_path, a_record(1, odd, description=odd, application_process=odd))
    tab = open_tab(worker)
    choose(tab, odd)
    assert tab.detail.name.text() == odd
    for label in tab.detail.findChildren(QLabel):
        assert label.textFormat() == Qt.TextFormat.PlainText


def test_a_very_long_word_does_not_push_the_pane_apart(
    open_tab: MakeTab, worker: Desk, tmp_path: Path
) -> None:
    long = "https://example.org/" + "a" * 1500
    bring_in(worker, tmp_path, a_record(1, "n" * 200, url=long, description="d" * 15000))
    tab = open_tab(worker)
    choose(tab, "n" * 200)
    QApplication.processEvents()
    inside = tab.detail.area.widget()
    assert inside.width() <= tab.detail.area.viewport().width()
    tab.detail.contacts.copy_buttons()[-1].click()
    assert clipboard.text() == long


def test_contacts_can_be_copied_and_open_nothing(tab: ServicesTab) -> None:
    choose(tab, "Tuesday lunch club")
    buttons = {one.accessibleName(): one for one in tab.detail.contacts.copy_buttons()}
    assert set(buttons) == {
        "Copy the phone number",
        "Copy the email address",
        "Copy the web address",
    }
    buttons["Copy the phone number"].click()
    assert clipboard.text() == "01632 960131"
    assert not any(label.openExternalLinks() for label in tab.detail.findChildren(QLabel))


def test_the_distance_follows_the_postcode(tab: ServicesTab) -> None:
    choose(tab, "Far choir")
    before = tab.detail.miles()
    tab.head.distance.postcode_box.setText("NN17 1AA")
    tab.head.distance.postcode_left.emit()
    assert before is not None
    assert before > 20
    assert tab.detail.miles() == 0.0


def test_what_an_act_changed_is_replaced_in_place(tab: ServicesTab, some: Desk) -> None:
    choose(tab, "Walking group")
    uid = tab.view.current_uid()
    opened = services.open_service(some, str(uid))
    edited = opened.as_edited()
    result = services.edit(some, opened.uid, replace(edited, phone="01632 960999"), opened.version)
    resets: list[int] = []
    tab.view.rows.modelReset.connect(lambda: resets.append(1))
    some.changes.publish(*result.changed)
    assert resets == []
    assert tab.view.selected() == [uid]
    assert tab.view.rows.row_by_uid(uid).version == 2
    facts = {fact.label: fact for fact in tab.detail.contacts.facts()}
    assert facts["Phone"].value == "01632 960999"
    assert facts["Phone"].edited


def test_an_import_elsewhere_reads_the_list_again(
    tab: ServicesTab, some: Desk, tmp_path: Path
) -> None:
    bring_in(some, tmp_path, far(a_record(9, "New choir"), "NN11 4FE"))
    some.changes.publish(Changed("service"))
    assert "New choir" in names(tab)


def test_columns_that_are_hidden_stay_hidden(open_tab: MakeTab, some: Desk, layout: Layout) -> None:
    tab = open_tab(some)
    tab.view.set_column_shown("next", False)
    again = open_tab(some)
    assert again.view.isColumnHidden(2)
    assert set(layout.kept) == {"services"}


# Keys, names, sizes


def name_of(widget: QWidget) -> str:
    said = str(QAccessible.queryAccessibleInterface(widget).text(QAccessible.Text.Name))
    return widget.accessibleName() or said  # of a pick-list Qt says what is chosen, on this system


def stops(tab: ServicesTab) -> list[str]:
    """Give the names of what the Tab key goes through from the search field on."""
    found: list[str] = []
    tab.start_here()
    for _ in range(40):
        focused = QApplication.focusWidget()
        assert focused is not None
        if focused is tab.head.search and found:
            return found
        found.append(name_of(focused))
        tab.window().focusNextChild()
    raise AssertionError(found)


def test_the_keyboard_goes_as_it_is_drawn(tab: ServicesTab) -> None:
    choose(tab, "Tuesday lunch club")
    assert stops(tab)[:9] == [
        "Search services",
        "Within how many miles",
        "Postcode that distances are reckoned from",
        "Add service",
        "Open, 3",
        "Columns",
        "Services",
        "Edit…",
        "Timetable",
    ]


def test_everything_that_takes_the_keyboard_has_a_name(tab: ServicesTab) -> None:
    choose(tab, "Tuesday lunch club")
    unnamed = [
        widget
        for widget in tab.findChildren(QWidget)
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        and widget.isVisible()
        and not name_of(widget)
    ]
    assert unnamed == []


def test_a_row_speaks_as_one_sentence(tab: ServicesTab) -> None:
    row = next(row for row in tab.view.rows.rows() if row.name == "Tuesday lunch club")
    said = tab.view.rows.sentence(row)
    assert said.startswith("Tuesday lunch club, Village Hall Friends, ")
    assert said.endswith("next session Tomorrow 12:00, Open")


def test_down_and_enter_go_from_the_search_into_the_list(qtbot, tab: ServicesTab) -> None:
    qtbot.keyClicks(tab.head.search, "walk")
    qtbot.keyClick(tab.head.search, Qt.Key.Key_Return)
    assert tab.view.hasFocus()
    assert names(tab) == ["Walking group"]
    tab.view.settle()
    assert tab.detail.name.text() == "Walking group"


@pytest.mark.parametrize("percent", [100, 200])
@pytest.mark.parametrize("width", [1366, 1093, 911, 683])
def test_no_word_is_cut(open_tab: MakeTab, some: Desk, percent: int, width: int) -> None:
    zoom.set_percent(percent)
    tab = open_tab(some, zoom.units(width), zoom.units(600))
    choose(tab, "Tuesday lunch club")
    tab.panes.show_left()
    for part in (tab.panes.left, tab.detail):
        if part is tab.detail:
            tab.panes.show_right()
        QApplication.processEvents()
        for button in part.findChildren(QAbstractButton):
            if button.isVisible() and button.text():
                wide = QFontMetrics(button.font()).horizontalAdvance(button.text().replace("&", ""))
                assert button.width() > wide, button.text()
                right = button.mapTo(part, button.rect().topRight()).x()
                assert right <= part.width(), button.text()
        for label in part.findChildren(QLabel):
            if label.isVisible() and label.text() and not label.wordWrap():
                assert label.width() >= label.sizeHint().width(), label.text()
    for row in tab.view.rows.rows():
        for column, _, wide in tab.view._fitting.places():
            assert not tab.view.painting.is_cut(column, row, wide), (column.key, row.name)
    table = tab.detail.timetable.view
    for line in table.rows.rows():
        for column, _, wide in table._fitting.places():
            assert not table.painting.is_cut(column, line, wide), column.key


def test_in_a_narrow_window_enter_opens_and_esc_goes_back(
    qtbot, open_tab: MakeTab, some: Desk
) -> None:
    tab = open_tab(some, 683, 384)
    assert tab.panes.is_one_pane()
    assert not tab.detail.isVisible()
    choose(tab, "Walking group")
    assert tab.opening.wanted is None
    tab.view.setFocus()
    qtbot.keyClick(tab.view, Qt.Key.Key_Return)
    assert tab.detail.isVisible()
    assert tab.detail.name.text() == "Walking group"
    qtbot.keyClick(tab.detail.back, Qt.Key.Key_Escape)
    assert tab.view.hasFocus()
    row = tab.view.rows.row_by_uid(tab.view.current_uid())
    assert row.name == "Walking group"
    assert "miles" in tab.view.columns[0].second(row)
