"""Promise who finds the way to open a record in an emergency, and what asking in vain does."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QPushButton

from app.actions import glass as act
from tests.databases.cast import Cast
from tests.databases.emergency_window import NUMBER, WindowOf, ask, detail, told
from tests.databases.emergency_window import problems as problems
from tests.databases.emergency_window import window as window
from tests.databases.emergency_window import window_of as window_of
from tests.databases.glazed import BORN
from tests.databases.noted import entries
from tests.ui.turns import come_to_rest
from ui import zoom
from ui.emergency_form import EmergencyForm
from ui.main_window import MainWindow
from ui.referrals.list_states import EMERGENCY


def test_somebody_who_is_not_here_opens_nothing_and_closes_nothing(
    window: MainWindow, cast: Cast, of_cat: dict[str, str]
) -> None:
    form = ask(window, "9990000026")
    assert form.wrong.isVisible()
    assert act.NOBODY in form.wrong.text()
    assert window.emergency.strip is None
    form.reject()
    ask(window)
    for number in ("9990000026", "9990000019", ""):
        ask(window, number).reject()
        assert detail(window).opened.referral.uid == of_cat["referral"]
        assert window.emergency.strip is not None
        assert window.desk.in_an_emergency
    asked = [name for name, _ in entries(cast, "gus") if name.startswith("glass")]
    assert sorted(asked) == [*["glass.ask"] * 3, "glass.break", *["glass.nobody"] * 2]


def test_form_shows_all_of_itself_when_a_field_is_refused(window: MainWindow) -> None:
    for percent in (100, 200):
        zoom.set_percent(percent)
        form = ask(window, "")
        come_to_rest()
        highest = form.screen().availableGeometry().height() - zoom.units(40)
        whole = form._content.layout().totalHeightForWidth(form._content.width())
        assert form._content.height() >= whole
        assert form._content.parentWidget().height() >= whole or form.height() >= highest
        form.reject()


def test_second_person_takes_the_place_of_the_first(
    window: MainWindow, cast: Cast, of_cat: dict[str, str]
) -> None:
    ask(window)
    with cast.admin() as admin:
        other = admin.execute(
            "UPDATE person SET nhs_number = '9990000026', born = %s WHERE id = (SELECT "
            "r.person_id FROM referral r WHERE r.worker_id = %s LIMIT 1) RETURNING id",
            (BORN, cast.ids["dan"]),
        ).fetchone()
    assert other is not None
    ask(window, "9990000026")
    assert detail(window).opened.referral.uid != of_cat["referral"]
    assert set(window.desk.in_an_emergency) == {other[0]}
    assert sum("Opened in an emergency" in one for one in told(window)) == 1


@pytest.mark.parametrize("name", ["rita", "sue", "max", "sam", "ada", "pia"])
def test_way_in_is_not_there_for_others(window_of: WindowOf, name: str) -> None:
    window = window_of(name)
    words = [a.text() for menu in window.menu.bar.actions() for a in menu.menu().actions()]
    assert not any("emergency" in one for one in words)
    tab: Any = window.tab("referrals")
    if tab is not None:
        tab.list.listing.search("nobody by that name")
        texts = [one.text() for one in tab.findChildren(QPushButton) if one.isVisible()]
        assert tab.list.pane.says("Nobody found")
        assert not any("emergency" in one for one in texts)


def test_search_that_finds_nobody_leads_on_by_keys(window: MainWindow, qtbot) -> None:
    tab: Any = window.tab("referrals")
    tab.go_to_search()
    qtbot.keyClicks(tab.head.search, "9990000018")
    qtbot.waitUntil(lambda: tab.list.pane.says("Nobody found"))
    button = next(one for one in tab.findChildren(QPushButton) if one.text() == EMERGENCY)
    for _ in range(30):
        if QApplication.focusWidget() is button:
            break
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
    assert QApplication.focusWidget() is button
    qtbot.keyClick(button, Qt.Key.Key_Return)
    form = window.findChildren(EmergencyForm)[-1]
    assert form.number.text() == NUMBER
    form.reject()
