"""Keep that a plan is still to print: its printer was off, and no record says it was printed."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal
from shiboken6 import isValid

from app.actions.drafts import Draft
from ui.at_desk import AtDesk
from ui.draft_keeping import new_uid
from ui.widgets.buttons import PlainButton
from ui.widgets.notice import Strip

KIND = "plan.to-print"
HEADING = "To print."
SENTENCE = "The printer did not take this plan. Look at the printer, then print again."


class ToPrint(QObject):
    """Hold what waits for the printer of one version of a plan, among one's own drafts."""

    changed = Signal(bool)

    def __init__(self, at: AtDesk, plan_uid: str, parent: QObject) -> None:
        super().__init__(parent)
        self._at, self._plan_uid = at, plan_uid
        self.uid = ""

    def look(self) -> None:
        """Look whether it waits since an earlier day."""

        def came(found: tuple[Draft, ...]) -> None:
            if isValid(self) and found:
                self._is_now(found[0].uid)

        drafts, plan_uid = self._at.drafts, self._plan_uid
        self._at.background.ask(
            lambda: drafts.of(KIND, plan_uid), came, key=KIND, failed=lambda _problem: None
        )

    def wait(self) -> None:
        """Keep that it is to print, once however often it is tried."""
        uid = self.uid or new_uid()
        drafts, plan_uid = self._at.drafts, self._plan_uid
        self._at.background.act(
            lambda: drafts.keep(uid, KIND, plan_uid, {}), lambda _at: self._is_now(uid)
        )

    def take_away(self) -> None:
        """Forget it: the plan was printed, or nobody wants the paper any more."""
        if self.uid:
            uid, drafts = self.uid, self._at.drafts
            self._at.background.act(lambda: drafts.discard(uid), lambda _none: self._is_now(""))

    def _is_now(self, uid: str) -> None:
        if isValid(self):
            self.uid = uid
            self.changed.emit(bool(uid))


def strip(waiting: ToPrint, again: PlainButton) -> Strip:
    """Say that the plan is to print, with the way to print it and the way to leave it."""
    leave = PlainButton("Do not print")
    leave.clicked.connect(waiting.take_away)
    return Strip("warn", "print", HEADING, SENTENCE, [again, leave])
