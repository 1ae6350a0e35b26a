"""Say over every tab that a record is open in an emergency, until when, and how it is closed."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.domain import dates
from ui.widgets.buttons import PlainButton
from ui.widgets.notice import Strip

SAID: Final = (
    "For reading only; each reading is kept. It closes by itself then, whatever becomes of this PC."
)
SHOW, NEXT, END = "Show the record", "Show the next", "End now"


class EmergencyStrip(Strip):
    """Offer to show the record, the next of several, and to end the view."""

    show_asked = Signal()
    next_asked = Signal()
    end_asked = Signal()

    def __init__(self, until: datetime, referrals: int, parent: QWidget | None = None) -> None:
        show, following, end = (PlainButton(words) for words in (SHOW, NEXT, END))
        buttons = [show, following, end] if referrals > 1 else [show, end]
        self._until = f"Opened in an emergency until {dates.local_time(until):%H:%M}."
        super().__init__("bad", "warning", self._until, SAID, buttons, parent)
        show.clicked.connect(self.show_asked)
        following.clicked.connect(self.next_asked)
        end.clicked.connect(self.end_asked)

    def set_low(self, low: bool) -> None:
        """Say less where the record below would have no room; a screen reader hears all of it."""
        self.set_text(self._until, "" if low else SAID)
        self.setAccessibleName(f"{self._until} {SAID}")
