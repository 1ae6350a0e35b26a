"""Say on each window of a demo store that everybody in it is invented."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from ui.widgets.notice import Strip

HEADING = "Demo."
SENTENCE = "Everybody here is invented. Type no real person in."


class DemoBanner(Strip):
    """Lie across the window, under its tabs or at its top."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("warn", "info", HEADING, SENTENCE, parent=parent)


def banner_for(is_demo: bool, parent: QWidget | None = None) -> DemoBanner | None:
    """Give the banner for a window of this store, or nothing when its people are real."""
    return DemoBanner(parent) if is_demo else None
