"""Keep a form as it is while it is saved, and hand on the words that were typed meanwhile."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QPushButton, QWidget
from shiboken6 import isValid

_T = QEvent.Type
_KEYS = (_T.KeyPress, _T.ShortcutOverride)
_HELD = frozenset(
    {*_KEYS, _T.KeyRelease, _T.MouseButtonPress, _T.MouseButtonRelease, _T.MouseButtonDblClick,
     _T.Wheel, _T.InputMethod, _T.Drop}
)  # fmt: skip
_PRESSES = (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter)
_CHORDS = (
    Qt.KeyboardModifier.ControlModifier
    | Qt.KeyboardModifier.AltModifier
    | Qt.KeyboardModifier.MetaModifier
)


class Hold(QObject):
    """Take no key and no click for a part of a window between `begin` and `end`.

    What would change or leave the form does nothing (Ctrl+Z, Esc); letters wait for `give_back`.
    A button in `but` is pressed all the same; Tab leads to it.
    """

    def __init__(self, part: QWidget, *, but: QWidget | None = None) -> None:
        super().__init__(part)
        self._but = but
        self._typed: list[tuple[int, str]] = []
        self.is_held = False

    def begin(self) -> None:
        """Hold from here on."""
        if not self.is_held:
            self.is_held, self._typed = True, []
            QApplication.instance().installEventFilter(self)  # type: ignore[union-attr]

    def end(self) -> None:
        """Let go; what was typed is given back to nobody unless it is asked for."""
        if self.is_held and isValid(self):
            self.is_held = False
            QApplication.instance().removeEventFilter(self)  # type: ignore[union-attr]

    def give_back(self) -> None:
        """Type what waited into the field that has the keyboard, if it takes text."""
        typed, self._typed = self._typed, []
        if not isValid(self):
            return
        part = self.parent()
        assert isinstance(part, QWidget)
        field = part.window().focusWidget()
        if isinstance(field, QLineEdit | QPlainTextEdit):
            for key, text in typed:
                press = QKeyEvent(_T.KeyPress, key, Qt.KeyboardModifier.NoModifier, text)
                QApplication.sendEvent(field, press)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not self.is_held or event.type() not in _HELD or not self._is_inside(watched):
            return False
        if event.type() == _T.ShortcutOverride:
            event.accept()  # the key comes as a press then, and starts no action
        elif self._is_free(watched, event):
            return False
        elif self._leads_away(event):
            return True
        elif event.type() == _T.KeyPress and isinstance(event, QKeyEvent):
            is_word = event.text().isprintable() or event.key() == Qt.Key.Key_Backspace
            if event.text() and is_word and not event.modifiers() & _CHORDS:
                self._typed.append((event.key(), event.text()))
        return True

    def _is_free(self, watched: QObject, event: QEvent) -> bool:
        """Claim that a click or a press is meant for what is not held."""
        if self._but is None or not isinstance(watched, QWidget):
            return False
        is_press = not isinstance(event, QKeyEvent) or event.key() in _PRESSES
        return is_press and self._but.isAncestorOf(watched)

    def _leads_away(self, event: QEvent) -> bool:
        """Bring the keyboard by Tab to the first button that is not held."""
        if self._but is None or event.type() != _T.KeyPress or not isinstance(event, QKeyEvent):
            return False
        offered = [one for one in self._but.findChildren(QPushButton) if one.isVisible()]
        if event.key() != Qt.Key.Key_Tab or not offered:
            return False
        offered[0].setFocus(Qt.FocusReason.TabFocusReason)
        return True

    def _is_inside(self, watched: QObject) -> bool:
        part = self.parent()
        if not isinstance(part, QWidget) or not isinstance(watched, QWidget):
            return False
        return watched is part or part.isAncestorOf(watched)
