"""A box that covers the main window says itself that a save takes long, and lets it go."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QPushButton
from shiboken6 import isValid

from app.actions import referrals
from app.desk import Desk
from tests.actions.conftest import a_referral
from tests.ui.referrals.conftest import Keys, Shown
from tests.ui.referrals.test_saving_slowly import SlowActs
from tests.ui.turns import come_to_rest
from ui import zoom
from ui.form_dialog import FormDialog
from ui.plans.contact_form import ContactForm
from ui.setup.own_password import OwnPasswordDialog

Show = Callable[..., Shown]
Box = ContactForm | FormDialog


@pytest.fixture
def slow() -> SlowActs:
    return SlowActs()


@pytest.fixture(params=["somebody close", "own password"])
def box(
    request: pytest.FixtureRequest, worker: Desk, reception: Desk, show: Show, slow: SlowActs
) -> Iterator[Box]:
    shown = show(worker, background=slow)
    made: Box
    if request.param == "own password":
        made = OwnPasswordDialog(shown.at, shown.window)
    else:
        logged = referrals.log(reception, a_referral())
        made = ContactForm(shown.at, logged.person_uid, None, shown.window)
    made.open()
    come_to_rest()
    yield made
    slow.waiting.clear()
    if isValid(made):  # a box of Setup goes when it is closed
        made._hold.end()
        made.reject()


def held(box: Box, desk: Desk) -> threading.Event:
    """Hold the box as while it saves, and let that take long."""
    stopped = threading.Event()
    desk.store.line.answers_by(lambda: None, stopped.set)
    box._hold.begin()
    desk.store.line.saving()
    desk.store.line.slow()
    come_to_rest()
    return stopped


def offered(box: QDialog) -> QPushButton:
    return next(
        one
        for one in box.findChildren(QPushButton)
        if one.text() == "Stop waiting" and one.isVisible()
    )


@pytest.mark.parametrize("by", ["mouse", "keyboard"])
def test_slow_save_is_let_go_from_the_box(
    qtbot, worker: Desk, box: Box, keys: Keys, by: str
) -> None:
    stopped = held(box, worker)
    if by == "mouse":
        qtbot.mouseClick(offered(box), Qt.MouseButton.LeftButton)
    else:
        keys.press(Qt.Key.Key_Tab)
        keys.press(Qt.Key.Key_Space)
    assert stopped.wait(5)
    assert box.isVisible()
    worker.store.line.saved()
    come_to_rest()
    assert box.line.shown("slow") is None


@pytest.mark.parametrize("percent", [100, 200])
def test_box_makes_room_for_the_strip(worker: Desk, box: Box, percent: int) -> None:
    zoom.set_percent(percent)
    come_to_rest()
    before = box.height()
    held(box, worker)
    strip = box.line.shown("slow")
    assert strip is not None
    highest = box.screen().availableGeometry().height() - zoom.units(40)
    assert box.height() >= min(before + strip.height(), highest)
    assert strip.height() >= strip.heightForWidth(strip.width())


def test_closed_box_hears_no_more_of_the_line(worker: Desk, box: Box) -> None:
    before = len(worker.store.line._listeners)
    box.reject()
    assert len(worker.store.line._listeners) == before - 1
