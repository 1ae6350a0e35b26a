"""Ask for whom a record is opened in an emergency, and why."""

from __future__ import annotations

from datetime import date
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app import errors
from app.actions import glass
from app.domain import dates, nhs_number
from app.domain.access import EMERGENCY_MINUTES
from ui.at_desk import AtDesk
from ui.form_dialog import FormDialog
from ui.widgets.date_edit import DateEdit
from ui.widgets.labels import Label
from ui.widgets.nhs_number_edit import NhsNumberEdit
from ui.widgets.text_edit import TextEdit

WHAT_HAPPENS: Final = (
    f"The record of this one person opens for {EMERGENCY_MINUTES} minutes, for reading only. "
    "Each reading is kept in the audit."
)
WHO_SEES: Final = "Your name, the reason and the time are kept for the privacy officer."


class EmergencyForm(FormDialog):
    """Take NHS number, date of birth and reason; `opened` carries the act's answer and the reason.

    What is refused closes nothing that is open already.
    """

    opened = Signal(object, str)

    def __init__(self, at: AtDesk, parent: QWidget | None = None, *, looked_for: str = "") -> None:
        super().__init__(
            parent, at.background, "Open one record in an emergency", "Open record", desk=at.desk
        )
        self._at = at
        self.column.addWidget(Label(WHAT_HAPPENS, wrap=True))
        self.number = NhsNumberEdit()
        self.born = DateEdit(_parse, lambda: at.desk.today, show_age=True, width=130)
        self.reason = TextEdit("reason", 3)
        self.fields = {
            "nhs_number": self.add_field("NHS number", self.number),
            "born": self.add_field("Date of birth", self.born),
            "reason": self.add_field("Reason", self.reason),
        }
        self.column.addWidget(Label(WHO_SEES, "text", "quiet", wrap=True))
        self.column.addStretch(1)
        (self.born if self._take(looked_for) else self.number).setFocus()

    def _take(self, looked_for: str) -> bool:
        """Take over what was looked for, where it is an NHS number and nothing else."""
        number = nhs_number.compact(looked_for)
        if not number or nhs_number.problem(looked_for) is not None:
            return False
        self.number.set_number(number)
        return True

    def submit(self) -> None:
        for field in self.fields.values():
            field.set_error(None)
        desk = self._at.desk
        number, born, reason = self.number.text(), self.born.date(), self.reason.text()
        self.act(
            lambda: glass.break_glass(desk, number, born, reason),
            lambda broken: self.opened.emit(broken, reason),
        )

    def _refused(self, problem: errors.Problem) -> None:
        field = self.fields.get(getattr(problem, "field", None) or "")
        if field is None:
            super()._refused(problem)
            return
        field.set_error(problem.sentence)
        field.editor.setFocus()
        self.fit()  # the error takes a line


def _parse(text: str, today: date) -> date:
    return dates.parse_birth(text, today)[0]
