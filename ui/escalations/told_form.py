"""Ask who was told of something that was raised before, and write it down."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app import errors
from app.actions import escalations
from app.changes import Changed
from app.domain.escalation import Escalation, check_told
from ui.at_desk import AtDesk
from ui.escalations.told_fields import NOT_CHOSEN, ToldFields, say_at
from ui.form_dialog import FormDialog

MEANWHILE = "Somebody else said who was told meanwhile."
THEIRS = "Kept is: {who}. {how}."
OURS = "Yours was not kept; what you typed stays here until you go back."


class ToldForm(FormDialog):
    """Say who was told of one matter.

    When somebody else said so first, what was typed stays beside what is kept, until it is closed.
    """

    overtaken = Signal()

    def __init__(self, at: AtDesk, raised: Escalation, parent: QWidget) -> None:
        super().__init__(
            parent, at.background, "Say who was told", "Keep it and close", desk=at.desk
        )
        self._at, self._raised = at, raised
        self.told = ToldFields(at.desk.now, self, not_yet=NOT_CHOSEN)
        self.column.addWidget(self.told)
        self.told.who.setFocus()

    def submit(self) -> None:
        """Write it down; what is not enough is said at its field."""
        desk, raised = self._at.desk, self._raised
        try:
            told = self.told.told()
            check_told(told, desk.now())
        except errors.Incomplete as incomplete:
            self._refused(incomplete)
            return

        def kept(changes: tuple[Changed, ...]) -> None:
            self._at.publish(changes)
            self._at.toasts.show_toast("Passed on")

        self.act(lambda: escalations.say_who_was_told(desk, raised.uid, raised.version, told), kept)

    def _refused(self, problem: errors.Problem) -> None:
        if isinstance(problem, errors.Stale):
            self._overtaken(problem.now)
        elif isinstance(problem, errors.Incomplete):
            say_at(self.told.fields, problem.field, problem.sentence)
        else:
            super()._refused(problem)

    def _overtaken(self, now: object) -> None:
        """Show what is kept now; a matter is passed on once, so what was typed cannot be kept."""
        said = f"{MEANWHILE} {OURS}"
        if isinstance(now, Escalation) and now.told_who:
            said = f"{MEANWHILE} {THEIRS.format(who=now.told_who, how=now.told_how)} {OURS}"
        self.say(said)
        self.act_button.setEnabled(False)
        self.fit()
        self.overtaken.emit()
