"""Let whoever is signed in change their own password."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from app import errors
from app.actions import accounts
from app.changes import Changed
from ui.at_desk import AtDesk
from ui.form_dialog import FormDialog
from ui.setup.new_password import NewPassword
from ui.widgets.fields import PasswordEdit


class OwnPasswordDialog(FormDialog):
    """Ask for the present password, and twice for the new one."""

    def __init__(self, at: AtDesk, parent: QWidget | None = None) -> None:
        super().__init__(
            parent, at.background, "Change your password", "Change password", desk=at.desk
        )
        self._at = at
        self.now = PasswordEdit()
        self.now_field = self.add_field("The password you have now", self.now)
        self.now.textEdited.connect(lambda _text: self.now_field.set_error(None))
        self.new = NewPassword()
        self.new.set_name(at.desk.user.name)
        self.column.addWidget(self.new)
        self.column.addStretch(1)
        self.now.setFocus()

    def submit(self) -> None:
        if not self.now.text():
            self.now_field.set_error("Type the password you have now.")
            self.now.setFocus()
            return
        self.now_field.set_error(None)
        if self.new.problem() is not None:
            return
        desk, now, new = self._at.desk, self.now.text(), self.new.text()
        self.act(lambda: accounts.change_own_password(desk, now, new), self._done)

    def _done(self, changed: tuple[Changed, ...]) -> None:
        self._at.publish(changed)
        self._at.toasts.show_toast("Password changed")

    def _refused(self, problem: errors.Problem) -> None:
        if isinstance(problem, errors.Incomplete) and problem.field == "now":
            self.now_field.set_error(problem.sentence)
            self.now.selectAll()
            self.now.setFocus()
            return
        super()._refused(problem)
