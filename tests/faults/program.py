"""Run the real windows in a process of their own, driven by key events, until it is killed.

Only for test_kill_program.py. What is told goes to a file, each piece in one write.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from app.actions import signing_in
from app.changes import Changed
from app.domain import nhs_number
from app.settings import Settings
from tests.ui.referrals.conftest import Keys
from ui import theme
from ui.main_window import MainWindow
from ui.referrals.draft_list import DraftList
from ui.referrals.log_form.window import LogWindow
from ui.widgets import clipboard

LIMIT = 20.0
TICK = 50


class Program:
    """One sign-in at real windows."""

    def __init__(self, folder: str, user: str, password: str, told: str) -> None:
        self._told = os.open(told, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
        self.application = QApplication.instance() or QApplication(["hearten"])
        theme.apply(self.application, "light")
        self.desk = signing_in.sign_in(Path(folder), user, password).desk
        self.window = MainWindow(self.desk, Settings())
        self.window.resize(1366, 768)
        self.window.open_up()
        self.window.activateWindow()
        self.keys = Keys()
        self.until(self.has_keyboard)

    def tell(self, words: str) -> None:
        os.write(self._told, f"{words}\n".encode())

    def until(self, true: Callable[[], bool]) -> None:
        end = time.monotonic() + LIMIT
        while not true():
            assert time.monotonic() < end, "what was waited for did not come"
            QTest.qWait(2)

    def has_keyboard(self) -> bool:
        return QApplication.focusWidget() is not None

    def has_read_drafts(self) -> bool:
        """Claim that a draft left open by the last run has opened its form by now."""
        lists = self.window.findChildren(DraftList)
        return bool(lists) and all(one.count is not None for one in lists)

    def forms(self) -> list[LogWindow]:
        found = [w for w in QApplication.topLevelWidgets() if isinstance(w, LogWindow)]
        return [w for w in found if w.isVisible()]


def save_until_killed(folder: str, user: str, password: str, told: str, first: int) -> None:
    """Log one pasted patient after another, telling the uid of each after its act returned."""
    program = Program(folder, user, password, told)
    kept: list[str] = []

    def published(change: Changed) -> None:
        if change.kind == "referral":
            kept.extend(change.uids)
            for uid in change.uids:
                program.tell(f"saved {uid}")

    program.desk.changes.subscribe(published)
    program.until(lambda: program.window.isActiveWindow())
    _discard_what_comes_back(program)
    for number in islice(_numbers(), first, None):
        before = len(kept)
        family = "".join("ABCDEFGHIK"[int(digit)] for digit in number)
        clipboard.copy(f"{family}, Anna (Ms)  Born 11-Mar-1958  Gender Female  NHS No. {number}")
        program.until(program.has_keyboard)
        program.keys.shift_chord(Qt.Key.Key_V)
        program.until(lambda: bool(program.forms()))
        form = program.forms()[0].form
        program.until(lambda form=form: _has_keyboard(form.why))  # type: ignore[misc]
        program.keys.press("1")
        program.keys.press(Qt.Key.Key_Tab)
        program.keys.press("y")
        program.keys.chord(Qt.Key.Key_Return)
        program.until(lambda before=before: len(kept) > before)  # type: ignore[misc]
        program.until(lambda: not program.forms())


def _has_keyboard(widget: QWidget) -> bool:
    focus = QApplication.focusWidget()
    return focus is not None and (focus is widget or widget.isAncestorOf(focus))


def _discard_what_comes_back(program: Program) -> None:
    program.until(program.has_read_drafts)
    for form in program.forms():
        QTest.mouseClick(form.form.bar.discard, Qt.MouseButton.LeftButton)
    program.until(lambda: not program.forms())


def type_until_killed(
    folder: str, user: str, password: str, told: str, where: str, words: str
) -> None:
    """Tell what the form holds when it comes back, then type on and tell the last key."""
    program = Program(folder, user, password, told)
    editor = _log_form(program) if where == "referral" else _plan(program)
    program.tell("held " + editor.toPlainText())  # type: ignore[attr-defined]
    editor.setFocus()
    program.until(editor.hasFocus)
    program.keys.press(Qt.Key.Key_End, Qt.KeyboardModifier.ControlModifier)
    for letter in words:
        program.keys.press(letter)
        QTest.qWait(3)
    program.tell("typed")
    while True:
        QTest.qWait(TICK)
        program.tell("tick")


def _log_form(program: Program) -> QWidget:
    """Give the field of own words of the form that came back, or of a new one."""
    program.until(program.has_read_drafts)
    if not program.forms():
        program.until(program.has_keyboard)
        program.keys.chord(Qt.Key.Key_N)
        program.until(lambda: bool(program.forms()))
    return program.forms()[0].form.words


def _plan(program: Program) -> QWidget:
    """Give the field of what matters of the one plan there is, opened by keys."""
    program.keys.chord(Qt.Key.Key_2)
    program.until(lambda: _list_of(program) is not None)
    rows = _list_of(program)
    assert rows is not None
    program.until(lambda: bool(rows.rows.rows()))  # type: ignore[attr-defined]
    rows.setFocus()
    program.keys.press(Qt.Key.Key_Home)
    program.keys.press(Qt.Key.Key_Return)
    program.until(lambda: _field(program) is not None)
    field = _field(program)
    assert field is not None
    return field


def _list_of(program: Program) -> QWidget | None:
    return _named(program.window, "Caseload")


def _field(program: Program) -> QWidget | None:
    return _named(program.window, "What matters to me")


def _named(window: QWidget, name: str) -> QWidget | None:
    for widget in window.findChildren(QWidget):
        if widget.accessibleName() == name and widget.isVisible():
            return widget
    return None


def _numbers() -> Iterator[str]:
    for head in range(999_100_000, 999_999_999):
        for check in range(10):
            if nhs_number.valid(f"{head}{check}"):
                yield f"{head}{check}"
