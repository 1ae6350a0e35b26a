"""Setup, Users: whom a supervisor supervises, by keys."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from app.actions import accounts
from app.desk import Desk
from app.domain.access import Role, Supervision, User
from tests.actions.conftest import DeskFor
from tests.actions.conftest import admin as admin
from tests.actions.conftest import clock as clock
from tests.actions.conftest import desk_for as desk_for
from tests.actions.conftest import make_store as make_store
from tests.actions.conftest import worker as worker
from tests.ui.setup.test_setup import at as at
from tests.ui.setup.test_setup import tab as tab
from ui import zoom
from ui.setup.supervision_editor import SupervisionEditor
from ui.setup.tab import SetupTab
from ui.tour import fit

TODAY = date(2026, 11, 23)


@pytest.fixture
def ruth(tab: SetupTab, worker: Desk, desk_for: DeskFor) -> Desk:
    ruth = desk_for("Ruth Osei", Role.SUPERVISOR)
    tab.page.refresh()
    tab.page.list.select(ruth.user.uid)
    tab.page._choose(ruth.user.uid)
    return ruth


def editor(tab: SetupTab) -> SupervisionEditor:
    return tab.page.detail.supervision


def held(admin: Desk, uid: str) -> User:
    return next(one for one in accounts.list_users(admin) if one.uid == uid)


def test_only_a_supervisor_is_asked_whom_they_supervise(
    tab: SetupTab, ruth: Desk, worker: Desk
) -> None:
    assert editor(tab).isVisible()
    tab.page._choose(worker.user.uid)
    assert not editor(tab).isVisible()
    tab.page.detail.grants.add((Role.SUPERVISOR, None, None))
    assert editor(tab).isVisible()


def test_a_link_worker_is_named_with_first_and_last_day_and_ended_again(
    qtbot, tab: SetupTab, ruth: Desk, worker: Desk, admin: Desk
) -> None:
    one = editor(tab)
    qtbot.keyClick(one.add_button, Qt.Key.Key_Space)
    row = one.rows[0]
    assert [row.worker.itemText(i) for i in range(row.worker.count())] == ["Priya Patel"]
    tab.page.detail.save()
    assert "Choose the link worker" in one.wrong.text()
    qtbot.keyClick(row.worker, Qt.Key.Key_Down)
    row.until.line.clear()
    qtbot.keyClicks(row.until.line, "31 Dec 2026")
    tab.page.detail.save_button.click()
    new = Supervision(worker.user.uid, TODAY, date(2026, 12, 31))
    assert held(admin, ruth.user.uid).supervision == (new,)
    one = editor(tab)
    assert one.rows == []
    ((name, button),) = one.held
    assert (name, button.accessibleName()) == ("Priya Patel", "End: Priya Patel")
    qtbot.keyClick(button, Qt.Key.Key_Space)
    assert button.text() == "Keep"
    tab.page.detail.save_button.click()
    assert held(admin, ruth.user.uid).supervision == ()


def test_what_the_rules_refuse_is_told_and_stays(qtbot, tab: SetupTab, ruth: Desk) -> None:
    editor(tab).add_button.click()
    row = editor(tab).rows[0]
    qtbot.keyClick(row.worker, Qt.Key.Key_Down)
    row.since.setText("yesterday")
    tab.page.detail.save_button.click()
    assert "today or later" in tab.page.detail.wrong.text()
    assert editor(tab).rows == [row]


def test_no_word_of_it_is_cut_at_twice_the_size(qtbot, tab: SetupTab, ruth: Desk) -> None:
    zoom.set_percent(200)
    try:
        editor(tab).add_button.click()
        QApplication.processEvents()
        assert [one for one in fit.cut_words() if "screen" not in one] == []
    finally:
        zoom.set_percent(100)


def test_tab_goes_through_new_rows_before_it_comes_to_saving(
    qtbot, tab: SetupTab, ruth: Desk
) -> None:
    detail = tab.page.detail
    one = detail.supervision
    new_role = detail.grants.add()
    one.add_button.click()
    row = one.rows[0]
    wanted = [
        detail.display, detail.phone, detail.hours,
        new_role.role, new_role.remove, detail.grants.add_button,
        row.worker, row.remove, row.since.line, row.until.line, one.add_button,
        detail.save_button,
    ]  # fmt: skip
    step, met = detail.display, [detail.display]
    while step is not detail.save_button:
        step = step.nextInFocusChain()
        if step in wanted:
            met.append(step)
    assert met == wanted
