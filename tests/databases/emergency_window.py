"""Give a main window at a server, whose user opens one record in an emergency."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QLabel

from app import errors
from app.settings import Settings
from tests.databases.cast import Cast
from tests.databases.glazed import BORN
from tests.databases.noted import DeskOf
from tests.ui.immediate import ImmediateBackground
from ui import messages, theme
from ui.emergency_form import EmergencyForm
from ui.escalations.raised_window import RaisedWindow
from ui.invented_banner import TrialBanner
from ui.main_window import MainWindow
from ui.plans.plan_page import PlanPage
from ui.widgets.notice import Strip

NUMBER = "999 000 0018"
WindowOf = Callable[[str], MainWindow]


@pytest.fixture
def problems(monkeypatch: pytest.MonkeyPatch) -> list[errors.Problem]:
    shown: list[errors.Problem] = []
    monkeypatch.setattr(messages, "problem", lambda parent, problem: shown.append(problem))
    return shown


@pytest.fixture
def window_of(
    qtbot, qapp, of_cat: dict[str, str], desk_of: DeskOf, tmp_path: Path, problems: list[Any]
) -> Iterator[WindowOf]:
    theme.apply(qapp, "light")
    made: list[MainWindow] = []

    def open_up(name: str) -> MainWindow:
        window = MainWindow(desk_of(name), Settings(tmp_path), background=ImmediateBackground())
        made.append(window)
        window.open_up()
        return window

    yield open_up
    for window in made:
        window.leave()


@pytest.fixture
def window(window_of: WindowOf, cast: Cast, of_cat: dict[str, str]) -> MainWindow:
    with cast.admin() as admin:
        admin.execute(
            "UPDATE referral SET state = 'accepted' WHERE uid = %s", (of_cat["referral"],)
        )
    return window_of("gus")


def ask(window: MainWindow, number: str = NUMBER) -> EmergencyForm:
    window.emergency.ask()
    form = window.findChildren(EmergencyForm)[-1]
    form.number.setText(number)
    form.born.set_date(BORN)
    form.reason.setText("Ambulance")
    form.submit()
    return form


def detail(window: MainWindow) -> Any:
    return window.tab("referrals").detail  # type: ignore[union-attr]


def page(window: MainWindow) -> Any:
    return window.tab("plans").page  # type: ignore[union-attr]


def open_all(window: MainWindow) -> RaisedWindow:
    """Open the record, what was raised and the plan."""
    ask(window)
    detail(window).asked.emit("raised")
    detail(window).asked.emit("plan")
    assert isinstance(page(window), PlanPage)
    return next(one for one in window.findChildren(RaisedWindow) if one.isVisible())


def said(window: MainWindow) -> list[str]:
    """Give all words on the screen of the main window."""
    return [one.text() for one in window.findChildren(QLabel) if one.isVisible()]


def told(window: MainWindow) -> list[str]:
    """Give what the strips over the page say."""
    strips = (one for one in window.findChildren(Strip) if not isinstance(one, TrialBanner))
    return [one.accessibleName() for one in strips if one.isVisible()]
