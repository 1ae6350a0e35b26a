"""Let the event loop come to rest without waiting for the clock."""

from __future__ import annotations

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication

# Layouts follow layouts, and what is put off to the next turn may put off again.
_MOST_TURNS = 12


def come_to_rest() -> None:
    """Let everything happen that waits for nothing but its turn: events, layouts, deletions."""
    for _ in range(_MOST_TURNS):
        QApplication.processEvents()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
