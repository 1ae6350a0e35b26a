"""Ask for the first user's password."""

from __future__ import annotations

from ui.first_run.answers import Answers
from ui.first_run.page import Page
from ui.setup.new_password import NewPassword


class PasswordPage(Page):
    """Type it twice; whether it is good enough shows while it is typed."""

    title = "Your password"
    lead = "Nobody can read it anywhere, not even an administrator."

    def __init__(self, answers: Answers) -> None:
        super().__init__()
        self._answers = answers
        self.password = NewPassword(label="Password")
        self.column.addWidget(self.password)
        self.column.addStretch(1)

    def start_here(self) -> None:
        self.password.first.setFocus()

    def enter(self) -> None:
        self.password.set_name(self._answers.name)

    def is_good(self) -> bool:
        return self.password.problem() is None

    def keep(self) -> None:
        self._answers.password = self.password.text()
