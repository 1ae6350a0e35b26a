"""Leave a desk: let what was asked for come home, sign out, close the store."""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import QEventLoop
from PySide6.QtWidgets import QApplication

from app import errors, logs
from app.actions import signing_in
from app.desk import Desk
from ui import messages
from ui.background import Background
from ui.cover import dismiss

LONGEST_WAIT = 5.0
STOPS_WITHIN = 4.0
TOLD_AFTER = 0.3
AWAY = "left while the server did not answer"
LEAVING = "Waiting for the store to answer, then Hearten leaves. What you typed is kept on this PC."


def wait_for(background: Background, stop: Callable[[], None]) -> None:
    """Let what the tabs asked for come home; `stop` lets go of a save that hangs.

    The windows are off the screen by then, so a wait that is felt is told in a box of its own.
    """
    _come_home(background, TOLD_AFTER)
    if background.is_idle():
        return
    told = messages.tell_meanwhile(LEAVING)
    _come_home(background, LONGEST_WAIT)
    if not background.is_idle():
        stop()
        _come_home(background, STOPS_WITHIN)
    dismiss(told)


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
