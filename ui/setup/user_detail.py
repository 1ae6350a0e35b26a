"""Show one user: name, phone and hours as the plan prints them, roles with their days."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from app import errors
from app.actions.accounts import UserChange
from app.domain.access import Grant, Role, User
from ui.at_desk import AtDesk
from ui.setup.grants_editor import GrantsEditor
from ui.setup.held_roles import HeldRoles
from ui.setup.supervision_editor import SupervisionEditor
from ui.table.states import Quiet
from ui.widgets.buttons import MainButton, PlainButton
from ui.widgets.fields import Field, LineEdit
from ui.widgets.labels import Label, Line
from ui.widgets.scroll_area import ScrollArea
from ui.widgets.sentence import Sentence
from ui.widgets.side_by_side import Part
from ui.widgets.surface import Surface
from ui.widgets.two_versions import STALE_MORE, TwoVersions
from ui.zoom import units

NO_LONGER = "This account is disabled: nobody signs in with it. Its name stays taken."


ROLES_TOO = "What they may do was changed too; it is shown as it is now."
_FACTS = (
    ("display", "Name as others see it"),
    ("work_phone", "Work phone"),
    ("hours", "Hours"),
)


class UserDetail(QStackedWidget):
    """A form of what an administrator may change; nothing is shown of nobody."""

    saved = Signal(object)
    password_asked = Signal(object)
    disable_asked = Signal(object)

    def __init__(self, at: AtDesk) -> None:
        super().__init__()
        self._at = at
        self._user: User | None = None
        self._users: Sequence[User] = ()
        self.addWidget(Quiet("Choose somebody to see them here"))
        content = Surface("base")
        self._column = QVBoxLayout(content)
        self._column.setContentsMargins(units(16), units(16), units(16), units(16))
        self._column.setSpacing(units(12))
        self._build()
        self.addWidget(ScrollArea(content))

    def _build(self) -> None:
        self._heading = Label("", "name")
        self._signs_in = Label("", "text", "quiet", wrap=True)
        self.display, self.phone, self.hours = (
            LineEdit(limit="name"),
            LineEdit(limit="phone"),
            LineEdit(limit="label"),
        )
        self.both = TwoVersions[User](lambda: (self._own,), self._take, self.save)
        self.both.dropped.connect(self._drop)
        self._own = QWidget()
        for part in (self._heading, self._signs_in, self._own, self.both):
            self._column.addWidget(part)
        self._column.addStretch(1)
        self._column = QVBoxLayout(self._own)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(units(12))
        self._column.addWidget(Field("Name as others see it", self.display))
        row = QHBoxLayout()
        row.setSpacing(units(16))
        row.addWidget(Field("Work phone", self.phone), 1)
        row.addWidget(Field("Hours", self.hours), 1)
        self._column.addLayout(row)
        self._column.addWidget(Label("What they may do", "strong"))
        self.held = HeldRoles(self._at)
        self._column.addWidget(self.held)
        self.grants = GrantsEditor(self._at.desk.office.office, self._at.desk.today)
        self._column.addWidget(self.grants)
        self.supervision = SupervisionEditor(self._at.desk.today)
        self._column.addWidget(self.supervision)
        self.grants.changed.connect(self._show_supervision)
        self.wrong = Sentence("refused", "", "bad")
        self.wrong.hide()
        self._column.addWidget(self.wrong)
        self._add_buttons()

    def _add_buttons(self) -> None:
        self.save_button = MainButton("Save")
        self.password_button = PlainButton("New password…")
        self.disable_button = PlainButton("Disable…")
        self._column.addWidget(Line())
        row = QHBoxLayout()
        row.setSpacing(units(8))
        for button in (self.save_button, self.password_button, self.disable_button):
            row.addWidget(button)
        row.addStretch(1)
        self._column.addLayout(row)
        self.save_button.clicked.connect(self.save)
        self.password_button.clicked.connect(lambda: self.password_asked.emit(self._user))
        self.disable_button.clicked.connect(lambda: self.disable_asked.emit(self._user))

    # ---- one user -----------------------------------------------------------------------------

    def show_user(self, user: User | None, users: Sequence[User] = ()) -> None:
        """Show somebody; what was typed and not saved of the one before goes."""
        self._users = users
        if user is not None:
            self.supervision.offer(users, user)
        if self._user is not None and user is not None and user == self._user:
            self.grants.set_office(self._at.desk.office.office)
            return
        self._user, self.held.ended = user, set()
        self.setCurrentIndex(1 if user is not None else 0)
        if user is None:
            return
        self._show_facts(user)
        self.grants.clear()
        self.supervision.show_held(user, users)
        self._show_supervision()

    def _show_facts(self, user: User) -> None:
        self.both.give_way()
        self._heading.setText(user.display)
        disabled = f" {NO_LONGER}" if user.is_disabled else ""
        self._signs_in.setText(f"Signs in as {user.name}.{disabled}")
        self.display.setText(user.display)
        self.phone.setText(user.work_phone)
        self.hours.setText(user.hours)
        self.grants.set_office(self._at.desk.office.office)
        self.held.show_roles(user, self.hours)
        self.wrong.hide()
        for button in (self.save_button, self.password_button, self.disable_button):
            button.setEnabled(not user.is_disabled)

    def has_half_typed(self, uid: str) -> bool:
        """Say whether this user is shown and something was changed that is not saved yet."""
        user = self._user
        if user is None or user.uid != uid:
            return False
        typed = (self.display.text(), self.phone.text(), self.hours.text())
        new = self.held.ended or self.grants.given() or self.supervision.rows
        asks = self.both.now is not None
        return bool(new or asks or self.supervision.ended()) or typed != (
            user.display,
            user.work_phone,
            user.hours,
        )

    def start_here(self) -> None:
        """Put the keyboard into the first field."""
        if self._user is not None:
            self.display.setFocus()

    def _show_supervision(self) -> None:
        """Ask whom they supervise once they are a supervisor, or are about to be."""
        user, today = self._user, self._at.desk.today
        chosen = any(role is Role.SUPERVISOR for role, _, _ in self.grants.given())
        is_one = user is not None and user.is_ever(Role.SUPERVISOR, today)
        self.supervision.setVisible(chosen or is_one)

    # ---- saving -------------------------------------------------------------------------------

    def save(self) -> None:
        """Hand over what was changed, or say what is wrong."""
        user = self._user
        if user is None or self.both.now is not None:
            return
        if self.grants.problem(fixed=[(g.role, None, None) for g in user.grants]):
            return
        asked = not self.supervision.isHidden()
        if asked and self.supervision.problem():
            return
        today = self._at.desk.today
        new = tuple(Grant("", role, net, prac, today) for role, net, prac in self.grants.given())
        self.saved.emit(
            UserChange(
                user.uid,
                user.version,
                self.display.text(),
                self.phone.text(),
                self.hours.text(),
                new,
                tuple(sorted(self.held.ended)),
                self.supervision.new() if asked else (),
                self.supervision.ended() if asked else (),
            )
        )

    def refuse(self, problem: errors.Problem) -> None:
        """Say why it was not saved; what was typed stays, beside what somebody else saved."""
        shown = self._user
        if isinstance(problem, errors.Stale) and isinstance(problem.now, User):
            if shown is not None and shown.uid == problem.now.uid:
                self._ask_about(shown, problem.now)
            return
        self.wrong.set_text(problem.sentence)
        self.wrong.show()

    # ---- what somebody else saved first -------------------------------------------------------

    def _ask_about(self, opened: User, now: User) -> None:
        mine = (self.display.text(), self.phone.text(), self.hours.text())
        parts = [
            Part(key, label, text, getattr(now, key), text != getattr(opened, key))
            for (key, label), text in zip(_FACTS, mine, strict=True)
        ]
        self.wrong.hide()
        more = STALE_MORE if now.grants == opened.grants else f"{STALE_MORE} {ROLES_TOO}"
        self.both.ask(now, parts, more)

    def _take(self, now: User, mine: Mapping[str, bool]) -> None:
        """Put what was chosen into the fields; roles typed here are given beside those held now."""
        typed = {"display": self.display, "work_phone": self.phone, "hours": self.hours}
        kept = {key: edit.text() for key, edit in typed.items() if mine.get(key)}
        self._user = now
        self._show_facts(now)
        for key, text in kept.items():
            typed[key].setText(text)
        self.display.setFocus()

    def _drop(self) -> None:
        """Leave them as somebody else saved them."""
        now, self._user = self.both.now, None
        self.show_user(now, self._users)
