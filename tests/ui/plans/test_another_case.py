"""Promise that another link worker's plan is opened with a reason, asked once."""

from __future__ import annotations

from collections.abc import Callable

from app.desk import Desk
from app.domain.access import Role
from tests.actions.conftest import DAVENTRY, DeskFor
from tests.ui.conftest import Answers
from tests.ui.plans.conftest import show_tab
from ui import messages
from ui.at_desk import AtDesk
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
