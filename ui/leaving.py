"""Leave a desk: let what was asked for come home, sign out, close the store."""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import QEventLoop
from PySide6.QtWidgets import QApplication

from app import errors, logs
from app.actions import signing_in
from app.desk import Desk
from ui.background import Background

LONGEST_WAIT = 5.0
STOPS_WITHIN = 4.0
AWAY = "left while the server did not answer"


def wait_for(background: Background, stop: Callable[[], None]) -> None:
    """Let what the tabs asked for come home; `stop` lets go of a save that hangs."""
    _come_home(background, LONGEST_WAIT)
    if not background.is_idle():
        stop()
        _come_home(background, STOPS_WITHIN)


def _come_home(background: Background, within: float) -> None:
    until = time.monotonic() + within
    while not background.is_idle() and time.monotonic() < until:
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.ExcludeUserInputEvents)
        time.sleep(0.005)


def leave_store(desk: Desk, *, is_locked: bool) -> None:
    """Sign out, unless the desk is locked, and let the store go whatever happens."""
    try:
        if not is_locked:
            signing_in.sign_out(desk)
    except errors.Unreachable:
        logs.note(AWAY)  # the banner told it all the while
    except errors.Problem as problem:
        logs.write_down(problem)
    desk.store.close()
