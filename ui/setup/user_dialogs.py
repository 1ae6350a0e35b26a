"""Add somebody who signs in, and give somebody a new password."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app import errors
from app.actions import accounts
from app.actions.accounts import Added, NewUser
from app.changes import Changed
from app.domain.access import Grant, User
from ui.at_desk import AtDesk
from ui.form_dialog import FormDialog
from ui.setup.grants_editor import GrantsEditor
from ui.setup.new_password import NewPassword
from ui.widgets.fields import Field, LineEdit
from ui.widgets.labels import Label
from ui.zoom import units


class NewUserDialog(FormDialog):
    """Name, phone, hours, roles, and a first password to hand over."""

    added = Signal(str)

    def __init__(self, at: AtDesk, parent: QWidget | None = None) -> None:
        super().__init__(parent, at.background, "Add somebody", "Add", desk=at.desk)
        self._at = at
        self.name, self.display = LineEdit(limit="user_name"), LineEdit(limit="name")
        self.phone, self.hours = LineEdit(limit="phone"), LineEdit(limit="label")
        self.name_field = self.add_field("Name to sign in with", self.name)
        self.add_field("Name as others see it", self.display, "The plan prints it")
        row = QHBoxLayout()
        row.setSpacing(units(16))
        row.addWidget(Field("Work phone", self.phone), 1)
        row.addWidget(Field("Hours", self.hours), 1)
        self.column.addLayout(row)
        self.column.addWidget(Label("What they may do", "strong"))
        self.grants = GrantsEditor(at.desk.office.office, at.desk.today)
        self.grants.add()
        self.column.addWidget(self.grants)
        self.password = NewPassword(label="First password; they can change it under their name")
        self.name.textEdited.connect(self._name_typed)
        self.column.addWidget(self.password)
        self.column.addStretch(1)
        self.name.setFocus()
        self.fit(600)

    def _name_typed(self, name: str) -> None:
        self.name_field.set_error(None)
        self.password.set_name(name)

    def submit(self) -> None:
        if not self.name.text().strip():
            self.name_field.set_error("Type the name to sign in with.")
            self.name.setFocus()
            return
        if self.grants.problem() or self.password.problem():
            return
        desk = self._at.desk
        new = NewUser(
            name=self.name.text().strip(),
            display=self.display.text().strip(),
            password=self.password.text(),
            work_phone=self.phone.text().strip(),
            hours=self.hours.text().strip(),
            grants=tuple(
                Grant("", role, network, practice, desk.today)
                for role, network, practice in self.grants.given()
            ),
        )
        self.act(lambda: accounts.add_user(desk, new), self._done)

    def _done(self, added: Added) -> None:
        self._at.publish(added.changed)
        self.added.emit(added.user_uid)

    def _refused(self, problem: errors.Problem) -> None:
        if isinstance(problem, errors.Incomplete) and problem.field == "name":
            self.name_field.set_error(problem.sentence)
            self.name.setFocus()
            return
        super()._refused(problem)


class SetPasswordDialog(FormDialog):
    """Give somebody a new password; the one before opens nothing any more."""

    def __init__(self, at: AtDesk, user: User, parent: QWidget | None = None) -> None:
        super().__init__(
            parent, at.background, "A new password", "Give this password", desk=at.desk
        )
        self._at, self._user = at, user
        self.column.addWidget(
            Label(
                f"For {user.display}, who signs in as {user.name}. Hand it over in person; they "
                "change it under their name at the top of the window.",
                wrap=True,
            )
        )
        self.password = NewPassword()
        self.password.set_name(user.name)
        self.column.addWidget(self.password)
        self.column.addStretch(1)
        self.password.first.setFocus()

    def submit(self) -> None:
        if self.password.problem():
            return
        desk, uid, new = self._at.desk, self._user.uid, self.password.text()
        self.act(lambda: accounts.set_password(desk, uid, new), self._done)

    def _done(self, changed: tuple[Changed, ...]) -> None:
        self._at.publish(changed)
        self._at.toasts.show_toast("The new password holds. The old one opens nothing any more.")
