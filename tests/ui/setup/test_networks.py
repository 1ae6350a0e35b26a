"""Setup, Networks and practices: the office grows by keys alone."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QApplication, QWidget

from app.changes import Changed
from app.desk import Desk
from tests.actions.conftest import BLUE, BROOK, CRICK, DAVENTRY
from tests.actions.conftest import admin as admin
from tests.actions.conftest import clock as clock
from tests.actions.conftest import make_store as make_store
from tests.ui.setup.test_setup import at as at
from tests.ui.setup.test_setup import box
from tests.ui.turns import come_to_rest
from ui import zoom
from ui.at_desk import AtDesk
from ui.setup.network_dialogs import (
    TYPED,
    JoinDialog,
    LeaveDialog,
    NewNetworkDialog,
    NewPracticeDialog,
    OfficeForm,
)
from ui.setup.tab import SetupTab
from ui.tour import fit
from ui.widgets.scroll_area import ScrollArea

TODAY = date(2026, 11, 23)


@pytest.fixture
def tab(qtbot, at: AtDesk) -> SetupTab:
    tab = SetupTab(at)
    qtbot.addWidget(tab)
    tab.resize(1366, 640)
    tab.show()
    tab.show_page("networks")
    return tab


@pytest.fixture
def at_200(qapp):
    zoom.set_percent(200)
    yield
    zoom.set_percent(100)


def told(widget: QWidget) -> str:
    return QAccessible.queryAccessibleInterface(widget).text(QAccessible.Text.Name)


def type_into(qtbot, form: OfficeForm, key: str, words: str) -> None:
    editor = form.fields[key].editor
    line = getattr(editor, "line", editor)
    line.clear()
    qtbot.keyClicks(line, words)


def enter(qtbot, form: OfficeForm) -> None:
    qtbot.keyClick(form.fields[next(iter(form.fields))].editor, Qt.Key.Key_Return)


def chosen(tab: SetupTab, uid: str) -> None:
    tab.page.list.select(uid)
    tab.page._choose(uid)


def test_a_network_of_the_list_is_added_with_its_practices(
    qtbot, tab: SetupTab, admin: Desk
) -> None:
    qtbot.keyClick(tab.page.network_button, Qt.Key.Key_Space)
    form = box(NewNetworkDialog)
    offered = [form.choice.itemText(i) for i in range(form.choice.count())]
    assert "Northamptonshire Rural PCN" in offered
    assert "Daventry PCN" not in offered
    assert not form.name.isVisible()
    form.submit()
    assert "Choose a network of the list" in form.fields["choice"].error()
    qtbot.keyClick(form.choice, Qt.Key.Key_Home)
    assert form.fields["choice"].error() == ""
    name = form.choice.currentText()
    with qtbot.waitSignal(form.added):
        enter(qtbot, form)
    added = next(one for one in admin.office.office.networks if one.name == name)
    practices = admin.office.office.practices_of([added.uid], TODAY)
    assert practices
    assert tab.page.list.selected() == [practices[0].uid]
    assert tab.page.status()[0] == "3 networks"


def test_a_typed_network_waits_for_its_first_practice(qtbot, tab: SetupTab, admin: Desk) -> None:
    tab.page.add_network()
    form = box(NewNetworkDialog)
    form.choice.set_key(TYPED)
    assert form.name.isVisible()
    form.submit()
    assert form.fields["name"].error() == "Type the name of the network."
    type_into(qtbot, form, "name", "West PCN")
    assert form.fields["name"].error() == ""
    type_into(qtbot, form, "ods_code", "u-1")
    form.submit()
    assert "letters and digits" in form.fields["ods_code"].error()
    type_into(qtbot, form, "ods_code", "u99999")
    type_into(qtbot, form, "since", "1 Apr 2026")
    form.submit()
    page = tab.page
    west = next(one for one in admin.office.office.networks if one.name == "West PCN")
    assert (west.ods_code, west.since) == ("U99999", date(2026, 4, 1))
    assert page.list.selected() == [west.uid]
    assert told(page.detail.add_button) == "Add a practice to this network"
    qtbot.keyClick(page.detail.add_button, Qt.Key.Key_Space)
    form = box(NewPracticeDialog)
    assert form.network.key() == west.uid
    type_into(qtbot, form, "name", "Elm Tree")
    type_into(qtbot, form, "postcode", "nn6 4zz")
    enter(qtbot, form)
    elm = next(one for one in admin.office.office.practices if one.name == "Elm Tree")
    assert elm.postcode == "NN6 4ZZ"
    assert admin.office.office.network_of(elm.uid, TODAY) == west
    assert page.list.selected() == [elm.uid]


def test_what_a_practice_lacks_is_told_at_its_field(qtbot, tab: SetupTab) -> None:
    tab.page.add_practice()
    form = box(NewPracticeDialog)
    form.submit()
    assert form.fields["name"].error()
    type_into(qtbot, form, "name", "Crick")
    form.submit()
    assert form.fields["network"].error() == "Choose the network it belongs to."
    form.network.set_key(DAVENTRY)
    type_into(qtbot, form, "since", "31 Feb 2026")
    form.submit()
    assert form.fields["since"].error()
    type_into(qtbot, form, "since", "today")
    form.submit()
    assert "two are told apart" in form.fields["ods_code"].error()
    assert form.isVisible()
    form.reject()


def test_a_practice_moves_to_another_network(qtbot, tab: SetupTab, admin: Desk) -> None:
    chosen(tab, CRICK)
    tab.page.detail.phone.setText("half typed")
    qtbot.keyClick(tab.page.detail.join_button, Qt.Key.Key_Space)
    form = box(JoinDialog)
    assert DAVENTRY not in [form.network.itemData(i) for i in range(form.network.count())]
    form.submit()
    assert form.fields["network"].error()
    form.network.set_key(BLUE)
    type_into(qtbot, form, "since", "1 Dec 2026")
    enter(qtbot, form)
    assert [words for words, _ in tab.page.detail.members] == [
        "Blue PCN, since 01-Dec-2026",
        "Daventry PCN, since 01-Oct-2019 until 30-Nov-2026",
    ]
    assert tab.page.detail.phone.text() == "half typed"
    assert admin.office.office.network_of(CRICK, date(2026, 12, 1)).uid == BLUE


def test_a_practice_leaves_its_network(qtbot, tab: SetupTab, admin: Desk) -> None:
    chosen(tab, BROOK)
    _, button = tab.page.detail.members[0]
    assert told(button) == "Last day in Blue PCN"
    qtbot.keyClick(button, Qt.Key.Key_Space)
    form = box(LeaveDialog)
    type_into(qtbot, form, "last_day", "1 Jan 2019")
    form.submit()
    assert "before the first" in form.wrong.text()
    type_into(qtbot, form, "last_day", "yesterday")
    form.submit()
    assert admin.office.office.network_of(BROOK, TODAY) is None
    assert tab.page.detail.join_button.text() == "Join a network…"
    rows = [(row.name, row.network) for row in tab.page.list.rows.rows()]
    assert ("Brook", "") in rows
    assert ("No practice yet", "Blue PCN") in rows


def test_others_are_told_that_networks_changed(qtbot, tab: SetupTab, admin: Desk) -> None:
    heard: list[Changed] = []
    admin.changes.subscribe(heard.append)
    chosen(tab, CRICK)
    tab.page.detail.join_button.click()
    form = box(JoinDialog)
    form.network.set_key(BLUE)
    form.submit()
    assert heard == [Changed("network", frozenset({CRICK}))]
    tab.page.add_practice(BLUE)
    form = box(NewPracticeDialog)
    type_into(qtbot, form, "name", "Elm Tree")
    form.submit()
    assert [change.kind for change in heard] == ["network", "network"]


def test_places_of_new_practices_are_offered_to_the_user_shown(qtbot, tab: SetupTab) -> None:
    tab.show_page("users")
    tab.show_page("networks")
    tab.page.add_practice(BLUE)
    form = box(NewPracticeDialog)
    type_into(qtbot, form, "name", "Elm Tree")
    form.submit()
    tab.show_page("users")
    row = tab.page.detail.grants.add()
    row.role.set_key("receptionist")
    assert "Elm Tree" in [row.place.itemText(i) for i in range(row.place.count())]


def test_a_box_is_as_high_as_its_form_also_when_something_is_wrong(qtbot, tab: SetupTab) -> None:
    chosen(tab, BROOK)
    page = tab.page
    asks = (
        (page.add_network, NewNetworkDialog),
        (page.add_practice, NewPracticeDialog),
        (page.detail.join_button.click, JoinDialog),
        (page.detail.members[0][1].click, LeaveDialog),
    )
    for ask, kind in asks:
        ask()
        form = box(kind)
        if kind is NewNetworkDialog:
            form.choice.set_key(TYPED)
        bar = form.findChild(ScrollArea).verticalScrollBar()
        qtbot.waitUntil(lambda bar=bar: bar.maximum() == 0)
        form.submit()
        come_to_rest()
        assert any(field.error() for field in form.fields.values())
        assert bar.maximum() == 0
        form.reject()
        QApplication.processEvents()


def test_no_word_is_cut_at_twice_the_size(qtbot, at_200, tab: SetupTab) -> None:
    tab.resize(1366, 640)
    page = tab.page
    chosen(tab, BROOK)
    page.detail.members[0][1].click()
    forms = [box(LeaveDialog)]
    page.detail.join_button.click()
    forms.append(box(JoinDialog))
    page.add_practice()
    forms.append(box(NewPracticeDialog))
    page.add_network()
    forms.append(box(NewNetworkDialog))
    for form in forms:
        QApplication.processEvents()
        assert [one for one in fit.cut_words() if "screen" not in one] == []
        form.submit()
        QApplication.processEvents()
        form.reject()
