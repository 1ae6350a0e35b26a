"""Close the form at its foot: what is still needed, and the ways to save it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from ui import keyboard
from ui.widgets.buttons import LinkButton, MainButton, PlainButton
from ui.widgets.sentence import Sentence
from ui.widgets.surface import Surface
from ui.zoom import units


class SaveBar(Surface):
    """Offer to save whatever is missing: the press then goes to what is."""

    save_asked = Signal(bool)
    discard_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("base", parent, line_above=True)
        self.discard = LinkButton("Discard draft")
        self.needed = Sentence("warning", "", "text", kind="strong")
        self.needed.set_mark("warning", "warn", "text")
        self.and_next = PlainButton("Save and next")
        self.and_close = MainButton("Save and close")
        self.and_next.setToolTip(keyboard.key("save and next"))
        self.and_close.setToolTip(keyboard.key("save and close"))
        self.and_next.clicked.connect(lambda: self.save_asked.emit(True))
        self.and_close.clicked.connect(lambda: self.save_asked.emit(False))
        self.discard.clicked.connect(self.discard_asked)
        row = QHBoxLayout(self)
        row.setContentsMargins(units(6), units(8), units(16), units(8))
        row.setSpacing(units(8))
        row.addWidget(self.discard)
        row.addSpacing(units(16))
        room = QHBoxLayout()
        room.addWidget(self.needed, 1, Qt.AlignmentFlag.AlignVCenter)
        room.addStretch(0)
        row.addLayout(room, 1)
        row.addWidget(self.and_next)
        row.addWidget(self.and_close)
        self._row = row
        self._pressed: QWidget | None = None
        self.setFixedHeight(units(57))

    def say(self, words: str) -> None:
        """Say what is still needed, or nothing."""
        self.needed.set_text(words)
        self.needed.setVisible(bool(words))

    def set_busy(self, busy: bool) -> None:
        """Take no second press while one is being saved; the keyboard comes back to it after."""
        if busy:
            ways = (self.and_next, self.and_close)
            self._pressed = next((one for one in ways if one.hasFocus()), None)
            if self._pressed is not None:
                self._pressed.clearFocus()  # else Qt passes the keyboard on, to Discard
        self.and_next.setEnabled(not busy)
        self.and_close.setEnabled(not busy)
        if not busy and self._pressed is not None:
            self._pressed.setFocus(Qt.FocusReason.OtherFocusReason)
            self._pressed = None

    def show_narrow(self, narrow: bool) -> None:
        """Leave room for the words; Discard then stands at the end of the form."""
        self._row.setContentsMargins(units(0 if narrow else 6), units(8),
                                     units(12 if narrow else 16), units(8))  # fmt: skip

    def take_discard(self) -> None:
        """Hold Discard here again, where there is room for it."""
        self._row.insertWidget(0, self.discard)
