"""A New referral says itself that the server is away, and lets a slow save go."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton

from app.desk import Desk
from tests.ui.referrals.conftest import Keys, Shown
from tests.ui.referrals.test_saving_slowly import SlowActs, filled
from tests.ui.turns import come_to_rest
from ui import line_strips, zoom
from ui.referrals.log_form.window import LogWindow
from ui.widgets.notice import Strip

Show = Callable[..., Shown]


@pytest.fixture(autouse=True)
def _at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a moment be none."""
    monkeypatch.setattr(line_strips, "AFTER_A_MOMENT", 0)


@pytest.fixture
def form(reception: Desk, show: Show) -> LogWindow:
    shown = show(reception)
    shown.tab.forms.open_new()
    return shown.form()


def is_shown(form: LogWindow, which: str) -> bool:
    found = form.line.shown(which)
    return found is not None and found.isVisible()


def strip(form: LogWindow, which: str) -> Strip:
    found = form.line.shown(which)
    assert found is not None
    assert found.isVisible()
    return found


def pressed(qtbot, strip: Strip, text: str) -> None:
    button = next(one for one in strip.findChildren(QPushButton) if one.text() == text)
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def test_server_that_goes_is_told_over_the_form_until_it_is_back(
    qtbot, reception: Desk, form: LogWindow
) -> None:
    line = reception.store.line
    line.away(reception.now())
    qtbot.waitUntil(lambda: is_shown(form, "away"))
    assert "Nothing you typed is lost." in strip(form, "away").accessibleName()
    asked = threading.Event()
    line.answers_by(lambda: (asked.set(), line.back())[0], lambda: None)
    pressed(qtbot, strip(form, "away"), "Try now")
    qtbot.waitUntil(lambda: form.line.shown("away") is None)
    assert asked.is_set()


def test_form_that_opens_while_the_server_is_away_says_so(
    qtbot, reception: Desk, show: Show
) -> None:
    shown = show(reception)
    reception.store.line.away(reception.now())
    shown.tab.forms.open_new()
    qtbot.waitUntil(lambda: is_shown(shown.form(), "away"))
    reception.store.line.back()
    qtbot.waitUntil(lambda: shown.form().line.shown("away") is None)


@pytest.mark.parametrize("by", ["mouse", "keyboard"])
def test_slow_save_is_let_go_from_the_form_which_takes_nothing_else(
    qtbot, reception: Desk, show: Show, keys: Keys, by: str
) -> None:
    slow = SlowActs()
    shown = show(reception, background=slow)
    words = filled(shown, keys)
    form, line, stopped = shown.form(), reception.store.line, threading.Event()
    line.answers_by(lambda: None, stopped.set)
    slow.is_slow = True
    form.save(and_next=False)
    line.saving()
    line.slow()
    qtbot.waitUntil(lambda: is_shown(form, "slow"))
    keys.press(Qt.Key.Key_Escape)
    assert form.isVisible()
    assert not stopped.is_set()
    if by == "mouse":
        pressed(qtbot, strip(form, "slow"), "Stop waiting")
    else:
        keys.press(Qt.Key.Key_Tab)
        keys.press(Qt.Key.Key_Space)
    assert stopped.wait(5)
    keys.press(Qt.Key.Key_Escape)
    assert form.isVisible()
    assert words.toPlainText() == "Walking"
    line.saved()
    qtbot.waitUntil(lambda: form.line.shown("slow") is None)
    slow.come_home()


@pytest.mark.parametrize("percent", [100, 200])
def test_both_strips_leave_room_to_type(
    qtbot, reception: Desk, form: LogWindow, percent: int
) -> None:
    zoom.set_percent(percent)
    form.resize(1366, 700)
    line = reception.store.line
    line.saving()
    line.slow()
    line.away(reception.now())
    qtbot.waitUntil(lambda: is_shown(form, "away"))
    come_to_rest()
    assert strip(form, "away").y() >= strip(form, "slow").geometry().bottom()
    assert form.form.y() > strip(form, "away").geometry().bottom()
    assert form.form.height() > form.height() // 2
    assert form.form.bar.isVisible()


def test_closed_form_hears_no_more_of_the_line(reception: Desk, form: LogWindow) -> None:
    line = reception.store.line
    before = len(line._listeners)
    form.close()
    assert len(line._listeners) == before - 1
