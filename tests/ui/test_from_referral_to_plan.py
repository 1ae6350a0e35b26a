"""An accepted referral leads to its plan, across tabs."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QApplication

from app import settings
from app.actions import deciding, plans, referrals
from app.desk import Desk
from tests.actions.conftest import a_referral
from tests.actions.conftest import admin as admin
from tests.actions.conftest import clock as clock
from tests.actions.conftest import desk_for as desk_for
from tests.actions.conftest import reception as reception
from tests.actions.conftest import worker as worker
from ui.background import ImmediateBackground
from ui.main_window import MainWindow
from ui.plans.plan_page import PlanPage


def test_the_plan_of_a_referral_opens_in_the_plans_tab(
    qtbot: Any, tmp_path: Path, reception: Desk, worker: Desk
) -> None:
    uid = referrals.log(reception, a_referral()).referral_uid
    deciding.accept(worker, uid, 1, worker.user.uid)
    plan_uid, _ = plans.start(worker, plans.caseload(worker)[0].uid)
    kept = settings.Settings(tmp_path / "kept")
    window = MainWindow(worker, kept, background=ImmediateBackground())
    qtbot.addWidget(window)
    window.open_up()
    tab: Any = window.tab("referrals")
    tab.show_referral(uid)
    qtbot.waitUntil(lambda: tab.detail.opened is not None)
    tab.detail.asked.emit("plan")
    QApplication.processEvents()
    assert window.tab_row.selected() == "plans"
    page = window.tab("plans").page  # type: ignore[union-attr]
    assert isinstance(page, PlanPage)
    assert page.opened.plan.uid == plan_uid
    window.leave()
