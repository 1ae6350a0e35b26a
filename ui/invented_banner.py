"""Say on each window that only invented people belong here: in a demo, and while it is a trial."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from app.changes import Changed
from app.desk import Desk
from ui.widgets.notice import Strip

HEADING = "Demo."
SENTENCE = "Everybody here is invented. Type no real person in."
TRIAL_HEADING = "For trial with invented people."
TRIAL_SENTENCE = "Only NHS numbers that begin with 999 are taken. Type no real person in."


class DemoBanner(Strip):
    """Lie across the window, under its tabs or at its top."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("warn", "info", HEADING, SENTENCE, parent=parent)


class TrialBanner(Strip):
    """Lie there until the trial is lifted, at this desk or at another PC."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__("warn", "info", TRIAL_HEADING, TRIAL_SENTENCE, parent=parent)
        self._desk = desk
        stop = desk.changes.subscribe(self._changed)
        self.destroyed.connect(lambda _gone=None, stop=stop: stop())

    def _changed(self, change: Changed) -> None:
        if change.kind == "store" and not self._desk.store.is_trial:
            self.hide()


def banner_for(desk: Desk, parent: QWidget | None = None) -> Strip | None:
    """Give the banner for a window of this desk, or nothing where real people may be."""
    if desk.store.is_demo:
        return DemoBanner(parent)
    return TrialBanner(desk, parent) if desk.store.is_trial else None
