"""Leave a desk: let what was asked for come home, sign out, close the store."""

from __future__ import annotations

import time

from PySide6.QtCore import QEventLoop
from PySide6.QtWidgets import QApplication

from app import errors, logs
from app.actions import signing_in
from app.desk import Desk
from ui.background import Background

LONGEST_WAIT = 5.0
AWAY = "left while the server did not answer"


def wait_for(background: Background) -> None:
    """Let what the tabs asked for come home; long work is stopped, not waited for."""
    until = time.monotonic() + LONGEST_WAIT
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
