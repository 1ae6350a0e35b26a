"""Make several buttons one stop of the Tab key; the arrows go from one to the next."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

_FOCUS_IN, _KEY_PRESS = QEvent.Type.FocusIn, QEvent.Type.KeyPress
_STRONG, _BY_CLICK = Qt.FocusPolicy.StrongFocus, Qt.FocusPolicy.ClickFocus
_STEPS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}


class OneStop(QObject):
    """Let one of the buttons be the stop, move it by arrows, and hand on other keys."""

    def __init__(
        self,
        parent: QWidget,
        *,
        columns: int = 0,
        other_key: Callable[[QKeyEvent], bool] | None = None,
    ) -> None:
        super().__init__(parent)
        self.columns = columns
        self._other_key = other_key
        self._buttons: list[QWidget] = []
        self._at = 0

    def set_buttons(self, buttons: Sequence[QWidget]) -> None:
        """Take these buttons, in reading order."""
        for button in self._buttons:
            button.removeEventFilter(self)
        self._buttons = list(buttons)
        for button in self._buttons:
            button.installEventFilter(self)
        self.be_at(0)

    @property
    def place(self) -> int:
        """Say which of the buttons is the stop."""
        return self._at

    def be_at(self, place: int) -> None:
        """Make the button at this place the stop of the Tab key."""
        self._at = max(0, min(place, len(self._buttons) - 1))
        for i, button in enumerate(self._buttons):
            policy = _STRONG if i == self._at else _BY_CLICK
            if button.focusPolicy() != policy:
                button.setFocusPolicy(policy)

    def go_to(self, place: int) -> None:
        """Give the keyboard to the button at this place."""
        self.be_at(place)
        self._buttons[self._at].setFocus(Qt.FocusReason.TabFocusReason)

    def take_keyboard(self, reason: Qt.FocusReason = Qt.FocusReason.OtherFocusReason) -> None:
        """Give the keyboard to the stop."""
        if self._buttons:
            self._buttons[self._at].setFocus(reason)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if kind == _FOCUS_IN and watched in self._buttons:
            self.be_at(self._buttons.index(watched))
        if kind == _KEY_PRESS and isinstance(event, QKeyEvent):
            return self._key(event)
        return False

    def _key(self, event: QKeyEvent) -> bool:
        step = _STEPS.get(Qt.Key(event.key()))
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if step is not None and plain:
            return self._step(*step)
        return self._other_key(event) if self._other_key is not None else False

    def _step(self, across: int, down: int) -> bool:
        shown = [i for i, button in enumerate(self._buttons) if button.isVisible()]
        if self._at not in shown:
            return True
        move = across + down * (self.columns or 1)
        place = shown.index(self._at) + move
        if 0 <= place < len(shown):
            self.go_to(shown[place])
        return True
