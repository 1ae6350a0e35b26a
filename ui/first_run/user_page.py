"""Ask who signs in first, what they may do, and how they are reached at work."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtWidgets import QHBoxLayout

from app.domain.access import Role
from app.domain.dates import LONDON
from ui.first_run.answers import Answers
from ui.first_run.page import Page
from ui.setup.grants_editor import GrantsEditor
from ui.widgets.fields import LineEdit
from ui.widgets.labels import Label
from ui.zoom import units

ADMINISTRATOR = "The first one here is an administrator too, so that others can be added."


class UserPage(Page):
    """The first user: an administrator, and whatever else they are."""

    title = "Who are you?"
    lead = ADMINISTRATOR

    def __init__(self, answers: Answers) -> None:
        super().__init__()
        self._answers = answers
        self.name = LineEdit(limit="user_name")
        self.display = LineEdit(limit="name")
        self.phone = LineEdit(limit="phone")
        self.hours = LineEdit(limit="label")
        self._name_field = self.add_field("Name to sign in with", self.name, "Short is good")
        self.name.editingFinished.connect(self._offer_display)
        self.name.textChanged.connect(lambda _text: self._name_field.set_error(None))
        self.add_field("Your name as others see it", self.display, "The plan prints it")
        row = QHBoxLayout()
        row.setSpacing(units(16))
        for label, editor, hint in (
            ("Work phone", self.phone, ""),
            ("Your hours", self.hours, "When you are reached"),
        ):
            row.addWidget(self.add_field(label, editor, hint), 1)
        self.column.addLayout(row)
        self.column.addWidget(Label("What you may do", "strong"))
        today = datetime.now(LONDON).date()
        self.grants = GrantsEditor(answers.everything, today)
        self.grants.add((Role.ADMINISTRATOR, None, None)).fix()
        self.column.addWidget(self.grants)
        self.column.addStretch(1)

    def start_here(self) -> None:
        self.name.setFocus()

    def enter(self) -> None:
        self.grants.set_office(self._answers.office())

    def is_good(self) -> bool:
        has_name = bool(self.name.text().strip())
        self._name_field.set_error(None if has_name else "Type the name to sign in with.")
        if not has_name:
            self.name.setFocus()
            return False
        return self.grants.problem() is None

    def keep(self) -> None:
        self._answers.name = self.name.text().strip()
        self._answers.display = self.display.text().strip() or self._answers.name
        self._answers.work_phone = self.phone.text().strip()
        self._answers.work_hours = self.hours.text().strip()
        self._answers.roles = tuple(self.grants.given())

    def _offer_display(self) -> None:
        if not self.display.text():
            self.display.setText(self.name.text().strip())
