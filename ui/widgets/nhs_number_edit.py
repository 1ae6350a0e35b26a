"""Take an NHS number: ten digits, shown 3-3-4 while they are typed or pasted."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from app.domain import nhs_number
from ui.widgets.editors import LineEdit
from ui.widgets.pasting import split_at

_LENGTH = 10


class NhsNumberEdit(LineEdit):
    """Keep digits only; `number_changed` tells of ten digits, or of none any more."""

    number_changed = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(_LENGTH, parent=parent)
        self.full.fitting = "An NHS number has {} digits."
        self.setAccessibleName("NHS number")
        self._told = ""
        self.textChanged.connect(self._tell)

    def digits(self) -> str:
        """Give the digits that are there, complete or not."""
        return nhs_number.compact(self.text())

    def number(self) -> str:
        """Give the ten digits, or an empty string while there are fewer."""
        digits = self.digits()
        return digits if len(digits) == _LENGTH else ""

    def set_number(self, number: str) -> None:
        """Show a number."""
        self.setText(nhs_number.spaced(number))

    def problem(self) -> str | None:
        """Give in a few words what is wrong, or None; an empty field is not wrong."""
        return nhs_number.problem(self.text())

    def size_of(self, text: str) -> int:
        """Count the digits: nothing else is kept."""
        return len(nhs_number.compact(text))

    def tidied(self, added: str, before: str, after: str) -> str:
        """Give the digits: nothing else of what was pasted is kept."""
        return nhs_number.compact(added)

    def _clean(self, text: str) -> None:
        if self.isRedoAvailable():  # it was taken back or done again
            return
        before = len(nhs_number.compact(split_at(text, self.cursorPosition())[0]))
        digits = nhs_number.compact(text)
        shown = nhs_number.spaced(digits)
        if shown != text:
            self.replace_by(shown, _place_after(shown, min(before, len(digits))))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Let no letter in, which would have to be taken out again."""
        chord = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier
        is_typed = event.text().isprintable() and event.text() and not event.modifiers() & chord
        if is_typed and not nhs_number.compact(event.text()):
            event.accept()
            return
        super().keyPressEvent(event)

    def _tell(self) -> None:
        number = self.number()
        if number != self._told:
            self._told = number
            self.number_changed.emit(number)


def _place_after(shown: str, count: int) -> int:
    """Give the place behind so many digits."""
    seen = 0
    for place, one in enumerate(shown):
        if seen == count:
            return place
        seen += one.isdigit()
    return len(shown)
