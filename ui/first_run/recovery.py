"""Say what helps when somebody cannot sign in, and take the recovery key when nothing else does."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app import errors
from app.actions import recovery, signing_in
from app.actions.signing_in import SignedIn
from ui.background import Background
from ui.form_dialog import FormDialog
from ui.setup.new_password import NewPassword
from ui.widgets.fields import Field, LineEdit
from ui.widgets.labels import Label
from ui.zoom import units

ADVICE = (
    "Look at Caps Lock and at the name first: it is the one an administrator gave you, not your "
    "e-mail address."
)
ASK = "An administrator gives you a new password: in Hearten, Setup, Users, New password."
ONLY_THEN = (
    "If nobody who may administer the store can sign in, take the sheet with the recovery key "
    "from the safe. It gives one administrator a new password; after it, a new key is printed."
)
WRONG_LINE = "Line {} is not as on the paper. Look at it again."


class RecoveryWindow(FormDialog):
    """First the advice; then four lines, an administrator's name and a new password."""

    recovered = Signal(object)

    def __init__(self, folder: Path, door: Background, parent: QWidget | None = None) -> None:
        super().__init__(parent, door, "Cannot sign in?", "Use the recovery key")
        self._folder = folder
        self._advice = QWidget()
        column = QVBoxLayout(self._advice)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(units(12))
        for words in (ADVICE, ASK, ONLY_THEN):
            column.addWidget(Label(words, wrap=True))
        self.column.addWidget(self._advice)
        self.form: QWidget | None = None
        self.lines: list[Field] = []
        self.column.addStretch(1)
        self.act_button.setFocus()

    def submit(self) -> None:
        if self.form is None:
            self._show_form()
        elif self._is_good():
            self._recover()

    def _show_form(self) -> None:
        self._advice.hide()
        self.form = QWidget()
        column = QVBoxLayout(self.form)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(units(8))
        column.addWidget(
            Label("Capital or small letters, with or without spaces.", "text", "quiet", wrap=True)
        )
        for number in range(1, 5):
            edit = LineEdit(20)
            field = Field(f"Line {number}", edit)
            edit.editingFinished.connect(lambda number=number: self._look_at_line(number))
            edit.textEdited.connect(lambda _text, field=field: field.set_error(None))
            self.lines.append(field)
            column.addWidget(field)
        self.name = LineEdit(limit="user_name")
        self.name_field = Field("An administrator’s name to sign in with", self.name)
        column.addWidget(self.name_field)
        self.password = NewPassword(label="A new password for them")
        self.name.textEdited.connect(self.password.set_name)
        column.addWidget(self.password)
        self.column.insertWidget(1, self.form)
        self.act_button.setText("Sign in")
        self.act_button.updateGeometry()
        self.setTabOrder(self.password, self.act_button)
        self.setTabOrder(self.act_button, self.back_button)
        QTimer.singleShot(0, self, lambda: self.fit(560))
        self.lines[0].editor.setFocus()

    def _text(self, number: int) -> str:
        editor = self.lines[number - 1].editor
        assert isinstance(editor, LineEdit)
        return editor.text()

    def _look_at_line(self, number: int) -> bool:
        """Say at once which line is not as on the paper."""
        is_right = recovery.could_be_line(self._text(number), number)
        is_empty = not self._text(number).strip()
        self.lines[number - 1].set_error(
            None if is_right or is_empty else WRONG_LINE.format(number)
        )
        return is_right

    def _is_good(self) -> bool:
        for number, field in enumerate(self.lines, start=1):
            if not self._look_at_line(number):
                field.set_error(WRONG_LINE.format(number))
                field.editor.setFocus()
                return False
        if not self.name.text().strip():
            self.name_field.set_error("Type the name of an administrator.")
            self.name.setFocus()
            return False
        self.name_field.set_error(None)
        return self.password.problem() is None

    def _recover(self) -> None:
        key = " ".join(self._text(number) for number in range(1, 5))
        folder, name, password = self._folder, self.name.text().strip(), self.password.text()
        self.act(lambda: signing_in.recover(folder, key, name, password), self._done)

    def _done(self, signed_in: SignedIn) -> None:
        self.recovered.emit(signed_in)

    def _refused(self, problem: errors.Problem) -> None:
        super()._refused(problem)
        self.act_button.setFocus()
