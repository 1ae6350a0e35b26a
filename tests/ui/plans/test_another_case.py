"""Promise that another link worker's plan is opened with a reason, asked once."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from app.actions import plans
from app.desk import Desk
from app.domain.access import Role
from tests.actions.conftest import DAVENTRY, DeskFor
from tests.ui.conftest import Answers
from tests.ui.plans.conftest import saved, show_tab
from ui import messages
from ui.at_desk import AtDesk
from ui.plans.not_started import NotStarted
from ui.plans.plan_page import PlanPage


def test_going_back_shows_nothing_and_a_reason_opens_it_once_and_for_all(
    plan_uid: str, desk_for: DeskFor, at_desk: Callable[..., AtDesk], answers: Answers
) -> None:
    ewa: Desk = desk_for("Ewa Nowak", Role.LINK_WORKER, DAVENTRY)
    tab = show_tab(at_desk(ewa))
    tab.open_plan(plan_uid)
    assert answers.asked == ["Another's case"]
    assert tab.page is None
    answers.reason = messages.Reason("Covering for a colleague", "on leave")
    tab.open_plan(plan_uid)
    assert isinstance(tab.page, PlanPage)
    with ewa.read() as connection:
        reason = connection.exec_driver_sql(
            "SELECT reason FROM audit WHERE act = 'plan.open' ORDER BY at DESC"
        ).scalar()
    assert reason == "Covering for a colleague: on leave"
    tab.back_to_list()
    tab.open_plan(plan_uid)
    assert len(answers.asked) == 2


def test_a_plan_of_anothers_case_is_started_saved_and_printed_with_the_reason(
    case_uid: str,
    desk_for: DeskFor,
    at_desk: Callable[..., AtDesk],
    answers: Answers,
    worker: Desk,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    ewa: Desk = desk_for("Ewa Nowak", Role.LINK_WORKER, DAVENTRY)
    tab = show_tab(at_desk(ewa))
    tab.show_case(case_uid)
    page = tab.page
    assert isinstance(page, NotStarted)
    page.start.click()
    assert answers.asked == ["Another's case"]
    assert page.start.isEnabled()
    assert plans.caseload(worker)[0].plan_uid is None
    answers.reason = messages.Reason("Covering for a colleague", "")
    page.start.click()
    assert isinstance(tab.page, PlanPage)
    tab.page.form.what_matters.setText("The lake")
    monkeypatch.setattr(messages, "choose_file_to_save", lambda *_args: tmp_path / "plan.pdf")
    tab.save_as_pdf()
    assert (tmp_path / "plan.pdf").exists()
    assert saved(worker, tab.page.plan_uid).what_matters == "The lake"
    assert answers.asked == ["Another's case"] * 2
    with worker.read() as connection:
        rows = connection.exec_driver_sql(
            "SELECT act, reason FROM audit WHERE actor = ? AND act LIKE 'plan.%' ORDER BY seq",
            (ewa.user.uid,),
        ).all()
    assert [row.act for row in rows] == ["plan.start", "plan.open", "plan.save", "plan.print"]
    assert {row.reason for row in rows} == {"Covering for a colleague"}
