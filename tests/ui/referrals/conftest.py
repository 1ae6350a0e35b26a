"""Give the tests of the Referrals tab real desks, windows, and clocks that tests turn."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from app.actions.drafts import Drafts
from app.desk import Desk
from tests.actions.conftest import (  # noqa: F401
    Clock,
    admin,
    clock,
    desk_for,
    make_store,
    reception,
    worker,
)
from tests.ui.immediate import ImmediateBackground
from ui import keyboard, zoom
from ui.at_desk import AtDesk, Layouts
from ui.background import Background
from ui.clocks import rings_after
from ui.referrals.log_form.window import LogWindow
from ui.referrals.tab import ReferralsTab
from ui.widgets import clipboard
from ui.widgets.toast import Toasts


class TurnedClock:
    """A clock that rings when the test has turned time far enough."""

    def __init__(self, time: TurnedTime, milliseconds: int, slot: Callable[[], object]) -> None:
        self._time, self._milliseconds, self._slot = time, milliseconds, slot
        self._due: int | None = None

    def start(self) -> None:
        self._due = self._time.now + self._milliseconds

    def stop(self) -> None:
        self._due = None

    def isActive(self) -> bool:
        return self._due is not None

    def look(self) -> None:
        if self._due is not None and self._time.now >= self._due:
            self._due = None
            self._slot()


class TurnedTime:
    """Time that goes on only by `turn`."""

    def __init__(self) -> None:
        self.now = 0
        self._clocks: list[TurnedClock] = []

    def make(self, milliseconds: int, slot: Callable[[], object]) -> TurnedClock:
        made = TurnedClock(self, milliseconds, slot)
        self._clocks.append(made)
        return made

    def turn(self, milliseconds: int) -> None:
        for _ in range(milliseconds):
            self.now += 1
            for one in self._clocks:
                one.look()


@pytest.fixture
def time() -> TurnedTime:
    return TurnedTime()


def at_desk(desk: Desk, window: QWidget, background: Background | None = None) -> AtDesk:
    """Give what a tab of this desk shares."""
    kept: dict[str, bytes] = {}
    layouts = Layouts(kept.get, kept.__setitem__)
    return AtDesk(desk, background or ImmediateBackground(), Toasts(window), Drafts(desk), layouts)


class Shown:
    """The Referrals tab in a window of its own."""

    def __init__(
        self, desk: Desk, *, background: Background | None = None, make_clock: Any = rings_after
    ) -> None:
        self.window = QWidget()
        self.window.resize(1366, 700)
        self.at = at_desk(desk, self.window, background)
        self.tab = ReferralsTab(self.at, make_clock=make_clock)
        column = QVBoxLayout(self.window)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.tab)
        keyboard.install(self.window, "undo", self.at.toasts.undo)  # as the main window does
        self.window.show()
        self.window.activateWindow()
        self.tab.start_here()
        QApplication.processEvents()

    def names(self) -> list[str]:
        return [row.name for row in self.tab.view.rows.rows()]

    def form(self) -> LogWindow:
        """Give the newest form."""
        return self.tab.forms.windows()[-1]


@pytest.fixture
def show(qtbot) -> Iterator[Callable[..., Shown]]:
    made: list[Shown] = []

    def make(desk: Desk, **named: Any) -> Shown:
        shown = Shown(desk, **named)
        qtbot.addWidget(shown.window)
        made.append(shown)
        return shown

    yield make
    for shown in made:
        for form in shown.tab.forms.windows():
            form.close()
    clipboard.copy("")
    zoom.set_percent(100)


class Keys:
    """Send keys to whatever has the keyboard, and count them; a chord is one key."""

    def __init__(self) -> None:
        self.count = 0

    def press(self, key: Qt.Key | str, *modifiers: Qt.KeyboardModifier) -> None:
        held = Qt.KeyboardModifier.NoModifier
        for one in modifiers:
            held |= one
        target = QApplication.focusWidget()
        assert target is not None, "nothing has the keyboard"
        QTest.keyClick(target, key, held)  # type: ignore[call-overload]
        QApplication.processEvents()
        self.count += 1

    def type(self, text: str) -> None:
        for letter in text:
            self.press(letter)

    def chord(self, key: Qt.Key) -> None:
        self.press(key, Qt.KeyboardModifier.ControlModifier)

    def shift_chord(self, key: Qt.Key) -> None:
        self.press(key, Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier)


@pytest.fixture
def keys() -> Keys:
    return Keys()


def audits(desk: Desk) -> list[str]:
    """Give the acts in the audit, oldest first."""
    with desk.read() as connection:
        rows = connection.exec_driver_sql("SELECT act FROM audit ORDER BY chain, seq").fetchall()
    return [row[0] for row in rows]
