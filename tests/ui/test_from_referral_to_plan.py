"""An accepted referral leads to its plan, across tabs."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from app import settings
from app.actions import deciding, plans, referrals
from app.desk import Desk
from tests.actions.conftest import a_referral
from tests.actions.conftest import admin as admin
from tests.actions.conftest import clock as clock
from tests.actions.conftest import desk_for as desk_for
from tests.actions.conftest import make_store as make_store
from tests.actions.conftest import reception as reception
from tests.actions.conftest import worker as worker
from tests.ui.immediate import ImmediateBackground
from ui import messages
from ui.main_window import MainWindow
from ui.plans.not_started import NotStarted
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


def test_a_case_that_was_just_opened_leads_on_to_its_plan(
    qtbot: Any, tmp_path: Path, reception: Desk, worker: Desk
) -> None:
    uid = referrals.log(reception, a_referral()).referral_uid
    kept = settings.Settings(tmp_path / "kept")
    window = MainWindow(worker, kept, background=ImmediateBackground())
    qtbot.addWidget(window)
    window.open_up()
    window.show()
    window.show_tab("plans")
    tab: Any = window.tab("plans")
    window.show_tab("referrals")
    changed = deciding.accept(worker, uid, 1, worker.user.uid)
    case_uid = next(iter(changed[1].uids))
    worker.changes.publish(*changed)
    referrals_tab: Any = window.tab("referrals")
    referrals_tab.plan_asked.emit(case_uid)
    QApplication.processEvents()
    assert window.tab_row.selected() == "plans"
    assert isinstance(tab.page, NotStarted)
    assert tab.page.start.hasFocus()
    tab.page.start.click()
    assert isinstance(tab.page, PlanPage)
    assert tab.page.opened.case.uid == case_uid
    window.leave()


def test_a_plan_that_was_agreed_meanwhile_is_opened_and_not_started_again(
    qtbot: Any, tmp_path: Path, reception: Desk, worker: Desk
) -> None:
    uid = referrals.log(reception, a_referral()).referral_uid
    deciding.accept(worker, uid, 1, worker.user.uid)
    kept = settings.Settings(tmp_path / "kept")
    window = MainWindow(worker, kept, background=ImmediateBackground())
    qtbot.addWidget(window)
    window.open_up()
    window.show_tab("plans")
    tab: Any = window.tab("plans")
    case_uid = plans.caseload(worker)[0].uid
    assert tab.caseload.row_of(case_uid).plan_uid is None
    window.show_tab("referrals")
    plan_uid, changed = plans.start(worker, case_uid)
    worker.changes.publish(*changed)
    tab.show_case(case_uid)
    assert isinstance(tab.page, PlanPage)
    assert tab.page.opened.plan.uid == plan_uid
    window.leave()


@pytest.mark.parametrize("filter_", ["open", "received"])
def test_one_key_leads_from_accepting_to_the_plan(
    qtbot: Any, tmp_path: Path, reception: Desk, worker: Desk, filter_: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    logged = referrals.log(reception, a_referral())
    monkeypatch.setattr(messages, "choose", lambda *_, **__: worker.user.uid)
    kept = settings.Settings(tmp_path / "kept")
    window = MainWindow(worker, kept, background=ImmediateBackground())
    qtbot.addWidget(window)
    window.open_up()
    window.show()
    window.activateWindow()
    window.show_tab("referrals")
    QApplication.processEvents()
    tab: Any = window.tab("referrals")
    tab.list.show_filter(filter_)
    tab.view.select(logged.referral_uid)
    tab.panes.show_right()  # where there is room for one pane only
    tab.detail.asked.emit("accept")
    qtbot.waitUntil(lambda: window.focusWidget() is not None
                    and getattr(window.focusWidget(), "text", str)() == "Open plan")  # fmt: skip
    assert tab.detail.banner.isVisible() is (filter_ == "open")
    tab._at.toasts.undo()
    qtbot.waitUntil(lambda: not tab.detail.go_on.isVisible())
    qtbot.waitUntil(lambda: filter_ == "received" or tab.detail.record.bar.offers("accept"))
    tab.view.select(logged.referral_uid)
    tab.detail.asked.emit("accept")
    qtbot.waitUntil(lambda: getattr(window.focusWidget(), "text", str)() == "Open plan")
    qtbot.keyClick(window.focusWidget(), Qt.Key.Key_Space)
    assert window.tab_row.selected() == "plans"
    assert isinstance(window.tab("plans").page, NotStarted)  # type: ignore[union-attr]
    window.leave()
