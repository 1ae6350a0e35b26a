"""Setup: an administrator lifts the trial with two names, a reason and a tick, and not without."""

from __future__ import annotations

import json

import pytest
from PySide6.QtWidgets import QApplication

from app.actions import trial
from app.changes import Changed
from app.desk import Desk
from tests.actions.conftest import admin as admin
from tests.actions.conftest import clock as clock
from tests.actions.test_trial import GIVEN, of
from tests.ui.setup.test_setup import at as at
from ui.at_desk import AtDesk
from ui.setup.lift_trial_dialog import NOT_SURE, LiftTrialDialog
from ui.setup.store_page import StorePage


@pytest.fixture
def page(qtbot, at: AtDesk) -> StorePage:
    page = StorePage(at)
    qtbot.addWidget(page)
    page.resize(1366, 640)
    page.show()
    return page


def opened(page: StorePage) -> LiftTrialDialog:
    page.lift_button.click()
    return next(w for w in QApplication.topLevelWidgets() if isinstance(w, LiftTrialDialog))


def fill(form: LiftTrialDialog) -> None:
    form.safety.setText(GIVEN.safety_officer)
    form.protection.setText(GIVEN.protection_officer)
    form.reason.setPlainText(GIVEN.reason)
    form.sure.setChecked(True)


def test_it_is_lifted_and_the_page_says_so(page: StorePage, admin: Desk) -> None:
    form = opened(page)
    fill(form)
    form.submit()
    assert form.isHidden()
    assert not admin.store.is_trial
    (entry,) = of(admin)
    assert entry.reason == GIVEN.reason
    assert set(json.loads(entry.detail).values()) == {"Dr Una Okafor", "Ian Bell"}
    assert page.lift_button.isHidden()
    assert page.trial_result.isVisible()
    assert page.trial_result.accessibleName().startswith("The trial is lifted")


@pytest.mark.parametrize("empty", ["safety", "protection", "reason"])
def test_what_is_missing_is_told_at_its_field(page: StorePage, admin: Desk, empty: str) -> None:
    form = opened(page)
    fill(form)
    getattr(form, empty).clear()
    form.submit()
    assert [bool(field.error()) for field in form.fields.values()] == [
        empty == name for name in ("safety", "protection", "reason")
    ]
    assert form.isVisible()
    assert (of(admin), admin.store.is_trial) == ([], True)
    fill(form)
    assert not any(field.error() for field in form.fields.values())
    form.reject()


def test_without_the_tick_nothing_is_lifted(page: StorePage, admin: Desk) -> None:
    form = opened(page)
    fill(form)
    form.sure.setChecked(False)
    form.submit()
    assert form.wrong.text() == NOT_SURE
    assert (of(admin), admin.store.is_trial) == ([], True)
    form.sure.setChecked(True)
    assert form.wrong.text() == ""
    form.reject()


def test_an_open_page_follows_another_pc(page: StorePage, admin: Desk) -> None:
    trial.lift(admin, GIVEN)
    admin.changes.publish(Changed("store", elsewhere=True))
    assert page.lift_button.isHidden()
    assert page.trial_result.isVisible()


@pytest.mark.parametrize("kind_of_store", ["demo", "lifted"])
def test_a_demo_and_a_store_without_trial_offer_nothing_to_lift(
    qtbot, at: AtDesk, admin: Desk, kind_of_store: str
) -> None:
    admin.store.is_demo = kind_of_store == "demo"
    admin.store.is_trial = False
    page = StorePage(at)
    qtbot.addWidget(page)
    page.show()
    assert not page.lift_button.isVisible()
