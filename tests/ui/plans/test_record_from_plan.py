"""Promise that a visit is recorded from the plan that was made there."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from app.actions import contacts
from app.desk import Desk
from app.domain.access import Role
from tests.actions.conftest import DAVENTRY, DeskFor
from tests.ui.plans.conftest import open_page, show_tab
from ui import messages
from ui.contacts.contact_window import ContactWindow
from ui.plans.plan_page import PlanPage
from ui.plans.tab import PlansTab


@pytest.fixture
def opened(page: PlanPage) -> ContactWindow:
    page.acts.record_contact()
    return recording()


def recording() -> ContactWindow:
    (window,) = [
        one
        for one in QApplication.topLevelWidgets()
        if isinstance(one, ContactWindow) and one.isVisible()
    ]
    return window


def test_a_visit_is_recorded_on_the_case_of_the_plan(
    page: PlanPage, opened: ContactWindow, worker: Desk, qtbot
) -> None:
    form = opened.form
    form.kind.set_key("home")
    form.kind.chosen.emit("home")
    form.outcome.set_key("attended")
    form.minutes.setText("50")
    opened.save.click()
    (one,) = contacts.of_case(worker, page.opened.case.uid)
    assert (one.kind, one.outcome, one.minutes) == ("home", "attended", 50)


def test_ctrl_r_opens_it_from_the_plan(tab: PlansTab, page: PlanPage, qtbot) -> None:
    qtbot.keyClick(tab, Qt.Key.Key_R, Qt.KeyboardModifier.ControlModifier)
    recording().close()


def test_the_reason_by_which_the_plan_was_opened_is_not_asked_for_again(
    at_desk, plan_uid: str, desk_for: DeskFor, answers, worker: Desk
) -> None:
    cover = desk_for("Cora Cover", Role.LINK_WORKER, DAVENTRY)
    answers.reason = messages.Reason("Covering for a colleague", "")
    page = open_page(show_tab(at_desk(cover)), plan_uid)
    assert answers.asked == ["Another's case"]
    page.acts.record_contact()
    window = recording()
    window.form.outcome.set_key("spoke")
    window.save.click()
    assert answers.asked == ["Another's case"]
    assert len(contacts.of_case(worker, page.opened.case.uid)) == 1
