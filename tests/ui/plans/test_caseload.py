"""Promise what the caseload shows and where it leads."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from app.actions import deciding, plans, referrals
from app.desk import Desk
from app.domain.access import Role
from tests.actions.conftest import DANETRE, DAVENTRY, Clock, a_referral, somebody
from tests.ui.plans.conftest import fill, open_page, show_tab
from ui import messages
from ui.at_desk import AtDesk
from ui.plans.not_started import NotStarted
from ui.plans.plan_page import PlanPage
from ui.plans.tab import PlansTab


def another(reception: Desk, worker: Desk, family: str, number: str) -> str:
    logged = referrals.log(reception, a_referral(somebody(family, "Anna", number)))
    deciding.accept(worker, logged.referral_uid, 1, worker.user.uid)
    return logged.referral_uid


def names(tab: PlansTab) -> list[str]:
    return [row.name for row in tab.caseload.view.rows.rows()]


def test_the_longest_overdue_comes_first(
    reception: Desk, worker: Desk, clock: Clock, case_uid: str, at_desk: Callable[..., AtDesk]
) -> None:
    clock.advance(days=3)
    another(reception, worker, "Brown", "9990000026")
    assert names(show_tab(at_desk())) == ["SMITH, John (Mr)", "BROWN, Anna (Mr)"]


def test_overdue_is_said_in_words_with_a_mark(
    clock: Clock, case_uid: str, at_desk: Callable[..., AtDesk]
) -> None:
    clock.advance(days=30)
    tab = show_tab(at_desk())
    column = next(one for one in tab.caseload.view.columns if one.key == "next")
    row = tab.caseload.row_of(case_uid)
    assert "days overdue" in column.value(row)
    assert column.mark is not None
    assert column.mark(row) == ("alarm", "bad")
    assert "1 overdue" in tab.caseload.status


def test_mine_and_all_count_what_they_show(
    reception: Desk,
    worker: Desk,
    desk_for: Callable[..., Desk],
    case_uid: str,
    at_desk: Callable[..., AtDesk],
) -> None:
    another(reception, desk_for("Omar Okafor", Role.LINK_WORKER, DAVENTRY), "Brown", "9990000026")
    tab = show_tab(at_desk())
    chips = tab.caseload.chips
    assert (chips.chip("mine").count, chips.chip("all").count) == (1, 2)
    assert len(names(tab)) == 1
    chips.chip("all").click()
    assert len(names(tab)) == 2


def test_names_are_found_by_their_beginnings(tab: PlansTab) -> None:
    tab.caseload.search.setText("jo sm")
    assert names(tab) == ["SMITH, John (Mr)"]
    tab.caseload.search.setText("ohn")
    assert names(tab) == ["SMITH, John (Mr)"]
    assert tab.caseload.pane.currentWidget() is not tab.caseload.view


def test_enter_on_a_case_without_a_plan_offers_to_start_one(
    tab: PlansTab, qtbot, worker: Desk
) -> None:
    qtbot.keyClick(tab.caseload.view, Qt.Key.Key_Return)
    QApplication.processEvents()
    assert isinstance(tab.page, NotStarted)
    assert "SMITH, John (Mr)" in tab.page.banner.wide.accessibleName()
    assert tab.page.start.hasFocus()
    qtbot.keyClick(tab.page.start, Qt.Key.Key_Return)
    assert isinstance(tab.page, PlanPage)
    assert tab.page.form.what_matters.hasFocus()
    assert plans.caseload(worker)[0].plan == "v1 draft"


def test_a_click_opens_the_plan_and_esc_goes_back_to_the_row(
    tab: PlansTab, plan_uid: str, qtbot
) -> None:
    tab.caseload.read()
    view = tab.caseload.view
    at = view.visualRect(view.rows.index(0, 0)).center()
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert isinstance(tab.page, PlanPage)
    qtbot.keyClick(tab.page.form.what_matters, Qt.Key.Key_Escape)
    assert tab.page is None
    assert view.hasFocus()
    assert len(view.selected()) == 1


def test_what_changed_is_read_when_the_list_is_looked_at_again(
    tab: PlansTab, plan_uid: str, qtbot
) -> None:
    page = open_page(tab, plan_uid)
    page.form.what_matters.setText("The lake.")
    tab.back_to_list()
    column = next(one for one in tab.caseload.view.columns if one.key == "plan")
    assert column.value(tab.caseload.view.rows.rows()[0]) == "v1 draft"


def test_a_clinician_only_reads(
    plan_uid: str, desk_for: Callable[..., Desk], at_desk: Callable[..., AtDesk]
) -> None:
    doctor = desk_for("Dana Doctor", Role.CLINICIAN, None, DANETRE)
    tab = show_tab(at_desk(doctor))
    page = open_page(tab, plan_uid)
    assert page.keeping is None
    assert page.form.what_matters.isReadOnly()
    assert not page.head.agree.isVisible()
    assert not page.form.add_goal_button.isVisible()
    assert not page.form.goals[0].key.isEnabled()
    page.form.what_matters.setText("not mine to write")
    page.settle()
    assert plans.open_plan(doctor, plan_uid).plan.what_matters == ""


def test_anothers_plan_opens_with_a_reason_given_once(
    plan_uid: str, worker: Desk, desk_for: Callable[..., Desk], at_desk, answers
) -> None:
    plan = fill(worker, plan_uid)
    plans.agree(worker, plan_uid, plan.version)
    tab = show_tab(at_desk(desk_for("Omar Okafor", Role.LINK_WORKER, DAVENTRY)))
    tab.open_plan(plan_uid)
    assert answers.asked == ["Another's case"]
    assert tab.page is None
    answers.reason = messages.Reason("Covering for a colleague", "")
    page = open_page(tab, plan_uid)
    page.head.change.click()
    assert isinstance(tab.page, PlanPage)
    assert tab.page.form.plan().number == 2
    assert answers.asked == ["Another's case"] * 2


@pytest.mark.parametrize("wide", [1366, 1100, 900])
def test_the_list_stays_readable_in_a_narrow_window(tab: PlansTab, wide: int) -> None:
    window = tab.window()
    window.resize(wide, 600)
    QApplication.processEvents()
    view = tab.caseload.view
    assert view.horizontalHeader().length() <= view.viewport().width() + 1
