"""Keep a form as it is while it is saved, and hand on the words that were typed meanwhile."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QWidget
from shiboken6 import isValid

_T = QEvent.Type
_KEYS = (_T.KeyPress, _T.ShortcutOverride)
_HELD = frozenset(
    {*_KEYS, _T.KeyRelease, _T.MouseButtonPress, _T.MouseButtonRelease, _T.MouseButtonDblClick,
     _T.Wheel, _T.InputMethod, _T.Drop}
)  # fmt: skip
_CHORDS = (
    Qt.KeyboardModifier.ControlModifier
    | Qt.KeyboardModifier.AltModifier
    | Qt.KeyboardModifier.MetaModifier
)


class Hold(QObject):
    """Take no key and no click for a part of a window between `begin` and `end`.

    What would change or leave the form does nothing (Ctrl+Z, Esc); letters wait for `give_back`.
    """

    def __init__(self, part: QWidget) -> None:
        super().__init__(part)
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
        elif event.type() == _T.KeyPress and isinstance(event, QKeyEvent):
            is_word = event.text().isprintable() or event.key() == Qt.Key.Key_Backspace
            if event.text() and is_word and not event.modifiers() & _CHORDS:
                self._typed.append((event.key(), event.text()))
        return True

    def _is_inside(self, watched: QObject) -> bool:
        part = self.parent()
        if not isinstance(part, QWidget) or not isinstance(watched, QWidget):
            return False
        return watched is part or part.isAncestorOf(watched)
