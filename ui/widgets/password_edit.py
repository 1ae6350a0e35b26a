"""Offer the editor of a password: it can be shown, and Caps Lock is told of."""

from __future__ import annotations

import sys

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from ui.widgets.buttons import IconButton
from ui.widgets.editors import LineEdit
from ui.zoom import units


class _Eye(IconButton):
    """Keep letters to itself: what a button does not use would be typed into its field."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        super().keyPressEvent(event)
        event.setAccepted(event.key() != Qt.Key.Key_Escape)


class PasswordEdit(LineEdit):
    """Take a password; the eye shows it, and Caps Lock is told of."""

    caps_lock_seen = Signal(bool)

    def __init__(self, parent: QWidget | None = None, limit: int | str = "password") -> None:
        super().__init__(limit, parent=parent)
        self.setEchoMode(QLineEdit.EchoMode.Password)
        self._right_room = 36
        self._eye = _Eye("eye", "Show password", self, tone="quiet", side=28)
        self._eye.setCheckable(True)
        self._eye.toggled.connect(self._show)
        self._caps = False
        self._set_margins()

    def caps_lock(self) -> bool:
        """Say whether Caps Lock was on when this was last typed in."""
        return self._caps

    def size_of(self, text: str) -> int:
        """Count a password as it is: a space is a part of it."""
        return len(text)

    def tidied(self, added: str, before: str, after: str) -> str:
        """Give a password as it was copied."""
        return added

    def _clean(self, text: str) -> None:
        """Leave a password as it was typed."""

    def _show(self, shown: bool) -> None:
        mode = QLineEdit.EchoMode.Normal if shown else QLineEdit.EchoMode.Password
        self.setEchoMode(mode)
        self._eye.set_icon("eye-off" if shown else "eye")
        name = "Hide password" if shown else "Show password"
        self._eye.setAccessibleName(name)
        self._eye.setToolTip(name)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        side = units(28)
        self._eye.setGeometry(self.width() - side - units(2), units(2), side, side)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._look_at_caps(_caps_lock())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        super().keyPressEvent(event)
        state = _caps_lock()
        text = event.text()
        if state is None and len(text) == 1 and text.isalpha():
            shifted = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            state = text.isupper() != shifted
        if state is None and event.key() == Qt.Key.Key_CapsLock:
            state = not self._caps
        self._look_at_caps(state)

    def _look_at_caps(self, state: bool | None) -> None:
        if state is not None and state != self._caps:
            self._caps = state
            self.caps_lock_seen.emit(state)


def _caps_lock() -> bool | None:
    """Ask Windows for Caps Lock; elsewhere it is told from the letters typed."""
    if sys.platform == "win32":
        import ctypes

        return bool(ctypes.windll.user32.GetKeyState(0x14) & 1)
    return None
