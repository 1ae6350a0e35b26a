"""Be the bare program that a measure times: show a window, or take a password and show a list.

`bare_programs.py window` and `bare_programs.py sign-in` (what is asked as JSON on standard input).
"""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import Any

import limits
from bare_windows import BareList
from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QPaintEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QMainWindow, QWidget


class FirstWindow(QMainWindow):
    """A bare main window that ends the program once it is painted, and says when that was."""

    def __init__(self) -> None:
        super().__init__()
        self.resize(480, 506)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        QTimer.singleShot(0, self.tell)

    def tell(self) -> None:
        """Say when, and end."""
        print(time.perf_counter(), flush=True)
        QApplication.quit()


def paint_a_window() -> int:
    """Show a bare main window."""
    application = QApplication(sys.argv[:1])
    window = FirstWindow()
    window.show()
    return application.exec()


def type_keys(field: QWidget, text: str, every: int, then: Any) -> None:
    """Send a text key by key, then Enter; call `then` just before Enter is sent."""
    keys = iter(text)
    clock = QTimer(field)
    clock.setInterval(every)

    def press() -> None:
        letter = next(keys, "")
        if not letter:
            clock.stop()
            then()
            send_key(field, int(Qt.Key.Key_Return), "\r")
            return
        send_key(field, 0, letter)

    clock.timeout.connect(press)
    clock.start()


def send_key(target: QObject, key: int, text: str, modifiers: Any = None) -> None:
    """Send one key to a widget, down and up."""
    held = Qt.KeyboardModifier.NoModifier if modifiers is None else modifiers
    for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
        QApplication.sendEvent(target, QKeyEvent(kind, key, held, text))


class Painted(QObject):
    """Call `then` in the loop's next turn after a window has painted, once `wanted` says so."""

    def __init__(self, window: QWidget, wanted: Any, then: Any) -> None:
        super().__init__(window)
        self.window, self.wanted, self.then = window, wanted, then
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.UpdateRequest and self.wanted():
            self.window.removeEventFilter(self)
            QTimer.singleShot(0, self.then)
        return False


def sign_in(asked: dict[str, Any]) -> int:
    """Show a bare window, take a password in it for a second, show the first page of a list."""
    import json

    import argon2.low_level  # noqa: F401
    import sqlcipher3.dbapi2  # noqa: F401

    application = QApplication(sys.argv[:1])
    window = QMainWindow()
    window.resize(480, 506)
    field = QLineEdit(window)
    field.setEchoMode(QLineEdit.EchoMode.Password)
    window.show()
    began = 0.0
    found: list[tuple[Any, ...]] = []

    def enter() -> None:
        nonlocal began
        began = time.perf_counter()

    def open_up() -> None:
        limits.derive(field.text(), bytes.fromhex(asked["salt"]))
        connection = limits.open_raw(Path(asked["file"]), bytes.fromhex(asked["key"]))
        found.extend(limits.page(connection, asked["networks"], 0, asked["count"]))
        window.resize(*asked["window"])
        view = BareList(asked["heads"], *asked["view"], 32)
        view.rows.set_rows([limits.words(row) for row in found])
        window.setCentralWidget(view)
        Painted(window, lambda: True, tell)

    def tell() -> None:
        took = (time.perf_counter() - began) * 1000
        print(json.dumps({"ms": took, "uids": [row[0] for row in found]}), flush=True)
        QApplication.quit()

    field.returnPressed.connect(open_up)
    QTimer.singleShot(0, lambda: type_keys(field, asked["password"], asked["every"], enter))
    return application.exec()


if __name__ == "__main__":
    if sys.argv[1] == "window":
        raise SystemExit(paint_a_window())
    import json

    raise SystemExit(sign_in(json.loads(sys.stdin.read())))
