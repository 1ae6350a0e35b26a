"""Ask for a name and a password of a backup's day, and prove that it can be restored."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from app import errors
from app.actions import keeping
from app.actions.keeping import BackupFacts
from ui.at_desk import AtDesk
from ui.form_dialog import FormDialog
from ui.widgets.fields import LineEdit, PasswordEdit
from ui.widgets.labels import Label

LEAD = (
    "The backup is unpacked somewhere for a moment, opened and checked whole. It opens with the "
    "names and passwords of the day it was made."
)


class ProveDialog(FormDialog):
    """Name, password, and the wait while the file is read."""

    proved = Signal(object)

    def __init__(self, at: AtDesk, file: Path, parent: QWidget | None = None) -> None:
        super().__init__(parent, at.background, "Test a backup", "Test it", desk=at.desk)
        self._file = file
        self.column.addWidget(Label(LEAD, "text", "quiet", wrap=True))
        self.name, self.password = LineEdit(limit="user_name"), PasswordEdit()
        self.name.setText(at.desk.user.name)
        self.add_field("Name to sign in with", self.name)
        self.password_field = self.add_field("Password", self.password)
        self.password.textEdited.connect(lambda _text: self.password_field.set_error(None))
        self.column.addStretch(1)
        self.password.setFocus()

    def submit(self) -> None:
        if not self.password.text():
            self.password_field.set_error("Type the password of that day.")
            self.password.setFocus()
            return
        self.password_field.set_error(None)
        file, name, password = self._file, self.name.text().strip(), self.password.text()
        self.say("")
        self.act_button.setEnabled(False)
        self.act_button.setText("Testing…")
        try:
            self.background.long(
                lambda _progress: keeping.prove_backup(file, name, password),
                None,
                self._done,
                failed=self._refused,
            )
        except errors.Busy as problem:
            self._refused(problem)

    def _done(self, facts: BackupFacts) -> None:
        if isValid(self):  # it may have been left meanwhile
            self.proved.emit(facts)
            self.accept()

    def _refused(self, problem: errors.Problem) -> None:
        if not isValid(self):
            return
        self.act_button.setText("Test it")
        self.act_button.setEnabled(True)
        super()._refused(problem)
        if isinstance(problem, errors.SignInRefused):
            self.password.selectAll()
            self.password.setFocus()
