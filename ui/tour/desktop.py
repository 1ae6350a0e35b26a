"""Do what a desktop does where there is none: a window closes, and the one before gets the keys."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid

_LOOK_EVERY, _PATIENCE = 20, 3


def somebody_has_the_keyboard() -> bool:
    """Claim that keys would reach a window."""
    window = QGuiApplication.focusWindow()
    return window is not None and isValid(window) and window.isVisible()


class Desktop(QObject):
    """Look now and then whether a window has the keyboard, and give it to one if none has."""

    def __init__(self) -> None:
        super().__init__()
        self._were_active: list[QWidget] = []
        self._without = 0
        self._timer = QTimer(self)
        self._timer.setInterval(_LOOK_EVERY)
        self._timer.timeout.connect(self._look)

    def start(self) -> None:
        """Begin, unless there is a real desktop."""
        if QGuiApplication.platformName() == "offscreen":
            self._timer.start()

    def stop(self) -> None:
        """Look no longer."""
        self._timer.stop()

    def _look(self) -> None:
        active = QApplication.activeWindow()
        if active is not None:
            self._were_active = [one for one in self._were_active if one is not active]
            self._were_active.append(active)
        self._without = 0 if somebody_has_the_keyboard() else self._without + 1
        if self._without >= _PATIENCE:
            self._hand_on()

    def _hand_on(self) -> None:
        shown = [one for one in QApplication.topLevelWidgets() if one.isVisible()]
        before = [one for one in self._were_active if isValid(one) and one in shown]
        chosen = QApplication.activeModalWidget() or next(reversed(before or shown), None)
        if chosen is not None:
            chosen.activateWindow()
