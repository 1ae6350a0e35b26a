"""Ask for one of a few answers in a row; nothing is chosen beforehand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from ui import theme
from ui.widgets import paint
from ui.widgets.checks import RadioButton
from ui.widgets.one_stop import OneStop
from ui.zoom import units


@dataclass(frozen=True, slots=True)
class Choice:
    """Name one answer, and the letter that chooses it while the row has the keyboard."""

    key: str
    label: str
    letter: str = ""


AGREEMENT = (
    Choice("yes", "Yes, knows and agrees", "Y"),
    Choice("no", "No", "N"),
    Choice("best_interest", "Lacks capacity, best interest", "B"),
)


class ChoiceRow(QWidget):
    """Show answers as radio buttons that are one stop of the Tab key; amber while needed."""

    chosen = Signal(str)

    def __init__(
        self, name: str, choices: Sequence[Choice] = AGREEMENT, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self._name = name
        self._needed = False
        self._choices = list(choices)
        self._row = QHBoxLayout(self)
        self._row.setSpacing(units(24))
        self._buttons: list[RadioButton] = []
        for choice in choices:
            button = RadioButton(choice.label, self)
            button.setAutoExclusive(False)
            if choice.letter:
                button.setAccessibleDescription(f"Key {choice.letter}")
                button.setToolTip(f"Key {choice.letter}")
            button.clicked.connect(lambda _on, key=choice.key: self._clicked(key))
            self._buttons.append(button)
            self._row.addWidget(button)
        self._row.addStretch(1)
        self._stop = OneStop(self, other_key=self._key)
        self._stop.set_buttons(self._buttons)
        self.set_needed(False)

    def value(self) -> str | None:
        """Give the key of the answer; None while nobody has answered."""
        for choice, button in zip(self._choices, self._buttons, strict=True):
            if button.isChecked():
                return choice.key
        return None

    def set_value(self, key: str | None) -> None:
        """Show an answer without telling; where there is none the first one is the stop."""
        if key is None:
            self._stop.be_at(0)
        for place, (choice, button) in enumerate(zip(self._choices, self._buttons, strict=True)):
            button.setChecked(choice.key == key)
            if choice.key == key:
                self._stop.be_at(place)

    def set_needed(self, needed: bool) -> None:
        """Show the amber bar of an answer that is still needed."""
        self._needed = needed
        side = units(12) if needed else 0
        self._row.setContentsMargins(side, units(6), side, units(6))
        self.setAccessibleDescription("Still needed" if needed else "")
        self.update()

    def take_keyboard(self) -> None:
        """Give the keyboard to the row."""
        self._stop.take_keyboard(Qt.FocusReason.TabFocusReason)

    def focusInEvent(self, event: QFocusEvent) -> None:
        self._stop.take_keyboard(event.reason())

    def _clicked(self, key: str) -> None:
        self.set_value(key)
        self.chosen.emit(key)

    def _key(self, event: QKeyEvent) -> bool:
        letter = event.text().upper()
        for place, choice in enumerate(self._choices):
            if letter and letter == choice.letter:
                self._stop.go_to(place)
                self._clicked(choice.key)
                return True
        return False

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._needed:
            return
        now = theme.colours()
        painter = QPainter(self)
        border = now.edge if now.contrast else None
        paint.box(painter, self.rect(), fill=now.warn_behind, border=border, radius=0, width=1)
        bar = self.rect()
        bar.setWidth(units(4))
        paint.flat(painter, bar, now.warn)
        painter.end()
