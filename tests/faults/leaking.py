"""Run the real windows with a driver whose errors repeat what it was given, until it crashes.

Only for test_names_in_errors.py: `python -m tests.faults.leaking FOLDER`.
"""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path
from typing import Any

from sqlcipher3 import dbapi2 as driver

from tests.actions.conftest import PASSWORD
from ui import tour as tours

USER = "Rita Reception"
NAME = "Zzmarkedova"
LINE = f"{NAME}, Anna (Ms)  Born 11-Mar-1958 (68y)  Gender Female  NHS No. 999 000 0107"


class TellingCursor(driver.Cursor):  # type: ignore[misc]
    """Fail where a referral is written, with the parameters in the message."""

    def execute(self, statement: str, *values: Any) -> Any:
        if statement.lstrip().upper().startswith("INSERT INTO PERSON"):
            raise driver.OperationalError(f"cannot insert {NAME}: {statement} {values}")
        return super().execute(statement, *values)


class TellingConnection(driver.Connection):  # type: ignore[misc]
    """Give such cursors."""

    def cursor(self, factory: type = TellingCursor) -> Any:
        return super().cursor(factory)


def main(folder: Path) -> None:
    """Log a referral that the driver refuses, see the sentence, fail once more, and crash."""
    tours.set_the_screen(folder, 100)
    from PySide6.QtCore import QTimer
    from PySide6.QtWidgets import QApplication

    from app import settings
    from app.invented.sign_ins import SignIn
    from app.store import sqlcipher
    from ui.application import Application
    from ui.tour import door, reception
    from ui.tour.steps import Tour
    from ui.tour.whole import lead

    real = driver.connect
    sqlcipher.driver.connect = lambda *given, **named: real(
        *given, **{**named, "factory": TellingConnection}
    )

    def go(tour: Tour) -> None:
        door.sign_in(tour, SignIn(USER, PASSWORD, ("receptionist",)), reception.LIST)
        tour.hands.copy(LINE)
        tour.hands.press("Ctrl+Shift+V")
        reception.in_the_reasons(tour)
        tour.hands.press("1", "Tab", "Y", "Ctrl+Enter")
        tour.eyes.text("Not saved", within=20)
        tour.guide.ask(lambda: QTimer.singleShot(0, _fail_in_a_slot))
        tour.eyes.text("Something went wrong")
        os.write(1, b"both were told\n")
        tour.guide.ask(_crash)

    lead(
        Application(QApplication(sys.argv[:1]), folder / "store", kept=settings.load()), folder, go
    )


def _fail_in_a_slot() -> None:
    name = NAME
    raise LookupError(f"nobody foresaw {name}")


def _crash() -> None:
    name = NAME  # in the frame that the crash file tells of
    os.kill(os.getpid(), signal.SIGABRT)
    assert name


if __name__ == "__main__":
    main(Path(sys.argv[1]))
