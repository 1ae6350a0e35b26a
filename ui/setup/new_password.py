"""Take a new password twice, and say while it is typed whether it is good enough."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app import errors
from app.actions import signing_in
from ui.widgets.fields import Field, PasswordEdit
from ui.widgets.labels import Label
from ui.widgets.sentence import Sentence
from ui.zoom import units

RULES = (
    "At least 12 characters. Three random words do well. No need for digits or signs, and it "
    "never runs out."
)
GOOD = "That is long enough and not a common one."
DIFFER = "The two are not the same. Type it again."


class NewPassword(QWidget):
    """Two fields with the rules under them."""

    changed = Signal()

    def __init__(self, *, label: str = "New password") -> None:
        super().__init__()
        self._name = ""
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(units(12))
        self.first, self.second = PasswordEdit(), PasswordEdit()
        self.first_field = Field(label, self.first)
        self.second_field = Field("The same once more", self.second)
        column.addWidget(self.first_field)
        self.verdict = Sentence("info", RULES, "quiet", self)
        column.addWidget(self.verdict)
        column.addWidget(self.second_field)
        self.caps = Label("", "text", "warn")
        self.caps.hide()
        column.addWidget(self.caps)
        for edit in (self.first, self.second):
            edit.caps_lock_seen.connect(self._tell_caps)
            edit.textEdited.connect(lambda _text: self._look())

    def set_name(self, name: str) -> None:
        """Say whose it is: a password too close to the name is refused."""
        self._name = name

    def text(self) -> str:
        """Give the password."""
        return self.first.text()

    def clear(self) -> None:
        """Empty both fields."""
        self.first.clear()
        self.second.clear()
        self._look()

    def problem(self) -> str | None:
        """Give what is wrong, show it and take the keyboard there; None when all is well."""
        weak = self._weakness()
        self.first_field.set_error(weak)
        differ = None if weak or self.first.text() == self.second.text() else DIFFER
        self.second_field.set_error(differ)
        if weak:
            self.first.setFocus()
        elif differ:
            self.second.setFocus()
        return weak or differ

    def _weakness(self) -> str | None:
        try:
            signing_in.require_good_password(self.first.text(), self._name)
        except errors.Problem as problem:
            return problem.sentence
        return None

    def _look(self) -> None:
        self.first_field.set_error(None)
        self.second_field.set_error(None)
        weak = self._weakness() if self.first.text() else RULES
        if weak is None:
            self.verdict.set_text(GOOD)
            self.verdict.set_mark("tick-circle", "good")
        else:
            self.verdict.set_text(weak)
            self.verdict.set_mark("info", "quiet")
        self.changed.emit()

    def _tell_caps(self, is_on: bool) -> None:
        self.caps.setText("Caps Lock is on")
        self.caps.setVisible(is_on)
