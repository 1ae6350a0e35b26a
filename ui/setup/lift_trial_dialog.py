"""Ask who approved that real people are worked with here, and why now; then lift the trial."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from app import errors
from app.actions import trial
from app.changes import Changed
from app.domain.trial import Lifting
from ui.at_desk import AtDesk
from ui.form_dialog import FormDialog
from ui.widgets.fields import CheckBox, Field, LineEdit
from ui.widgets.labels import Label
from ui.widgets.notice import Notice
from ui.widgets.text_edit import TextEdit

FIRST = "First, and in writing"
NEEDED = (
    "Your own Clinical Safety Officer and your data protection officer must have approved that "
    "real people are worked with here. Hearten is in development, and its makers claim no "
    "conformance that could stand in for either."
)
LEAD = (
    "From then on real NHS numbers are taken at every desk of this store. Both names and the "
    "reason are kept in the audit."
)
SURE = "Both have approved it; it cannot be taken back"
NOT_SURE = "Tick that both have approved it, or go back."


class LiftTrialDialog(FormDialog):
    """Two names, a reason, and a tick; nothing is lifted without all of them."""

    def __init__(self, at: AtDesk, parent: QWidget | None = None) -> None:
        super().__init__(parent, at.background, "Lift the trial", "Lift the trial", desk=at.desk)
        self._at = at
        self.column.addWidget(Notice("warn", FIRST, NEEDED))
        self.column.addWidget(Label(LEAD, "text", "quiet", wrap=True))
        self.safety, self.protection = LineEdit(limit="name"), LineEdit(limit="name")
        self.reason = TextEdit("reason", 3)
        self.fields: dict[str, Field] = {
            "safety_officer": self.add_field("Clinical Safety Officer who approved", self.safety),
            "protection_officer": self.add_field(
                "Data protection officer who approved", self.protection
            ),
            "reason": self.add_field("Why the trial ends", self.reason, "A sentence"),
        }
        self.sure = CheckBox(SURE)
        self.column.addWidget(self.sure)
        self.column.addStretch(1)
        for name, editor in (
            ("safety_officer", self.safety),
            ("protection_officer", self.protection),
            ("reason", self.reason),
        ):
            editor.textChanged.connect(lambda *_, name=name: self.fields[name].set_error(None))
        self.sure.toggled.connect(lambda _on: self.say(""))
        self.safety.setFocus()
        self.fit(560)

    def submit(self) -> None:
        if not self.sure.isChecked():
            self.say(NOT_SURE)
            self.sure.setFocus()
            return
        desk = self._at.desk
        given = Lifting(self.safety.text(), self.protection.text(), self.reason.toPlainText())
        self.act(lambda: trial.lift(desk, given), self._done)

    def _done(self, changed: tuple[Changed, ...]) -> None:
        self._at.publish(changed)
        self._at.toasts.show_toast("The trial is lifted. Real NHS numbers are taken from now on.")

    def _refused(self, problem: errors.Problem) -> None:
        field = self.fields.get(problem.field) if isinstance(problem, errors.Incomplete) else None
        if field is None:
            super()._refused(problem)
            return
        field.set_error(problem.sentence)
        field.editor.setFocus()
