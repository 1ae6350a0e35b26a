"""Show one user: name, phone and hours as the plan prints them, roles with their days."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from app import errors
from app.actions.accounts import UserChange
from app.domain.access import Grant, Role, User
from app.domain.dates import short
from ui.at_desk import AtDesk
from ui.setup.grants_editor import GrantsEditor
from ui.setup.supervision_editor import SupervisionEditor
from ui.table.states import Quiet
from ui.widgets.buttons import LinkButton, MainButton, PlainButton
from ui.widgets.fields import Field, LineEdit
from ui.widgets.labels import Label, Line
from ui.widgets.scroll_area import ScrollArea
from ui.widgets.sentence import Sentence
from ui.widgets.surface import Surface
from ui.zoom import units

NO_LONGER = "This account is disabled: nobody signs in with it. Its name stays taken."


class UserDetail(QStackedWidget):
    """A form of what an administrator may change; nothing is shown of nobody."""

    saved = Signal(object)
    password_asked = Signal(object)
    disable_asked = Signal(object)

    def __init__(self, at: AtDesk) -> None:
        super().__init__()
        self._at = at
        self._user: User | None = None
        self._ended: set[str] = set()
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
        self._column.addWidget(self._heading)
        self._column.addWidget(self._signs_in)
        self._column.addWidget(Field("Name as others see it", self.display))
        row = QHBoxLayout()
        row.setSpacing(units(16))
        row.addWidget(Field("Work phone", self.phone), 1)
        row.addWidget(Field("Hours", self.hours), 1)
        self._column.addLayout(row)
        self._column.addWidget(Label("What they may do", "strong"))
        self._held = QVBoxLayout()
        self._held.setSpacing(units(4))
        self._column.addLayout(self._held)
        self._held_rows: QWidget | None = None
        self.grants = GrantsEditor(self._at.desk.office.office, self._at.desk.today)
        self._column.addWidget(self.grants)
        self.supervision = SupervisionEditor(self._at.desk.today)
        self._column.addWidget(self.supervision)
        self.grants.changed.connect(self._show_supervision)
        self.wrong = Sentence("refused", "", "bad")
        self.wrong.hide()
        self._column.addWidget(self.wrong)
        self._add_buttons()
        self._column.addStretch(1)

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
        if user is not None:
            self.supervision.offer(users, user)
        if self._user is not None and user is not None and user == self._user:
            self.grants.set_office(self._at.desk.office.office)
            return
        self._user, self._ended = user, set()
        self.setCurrentIndex(1 if user is not None else 0)
        if user is None:
            return
        self._heading.setText(user.display)
        disabled = f" {NO_LONGER}" if user.is_disabled else ""
        self._signs_in.setText(f"Signs in as {user.name}.{disabled}")
        self.display.setText(user.display)
        self.phone.setText(user.work_phone)
        self.hours.setText(user.hours)
        self.grants.set_office(self._at.desk.office.office)
        self.grants.clear()
        self._show_grants(user)
        self.supervision.show_held(user, users)
        self._show_supervision()
        self.wrong.hide()
        for button in (self.save_button, self.password_button, self.disable_button):
            button.setEnabled(not user.is_disabled)

    def has_half_typed(self, uid: str) -> bool:
        """Say whether this user is shown and something was changed that is not saved yet."""
        user = self._user
        if user is None or user.uid != uid:
            return False
        typed = (self.display.text(), self.phone.text(), self.hours.text())
        new = self._ended or self.grants.given() or self.supervision.rows
        return bool(new or self.supervision.ended()) or typed != (
            user.display,
            user.work_phone,
            user.hours,
        )

    def start_here(self) -> None:
        """Put the keyboard into the first field."""
        if self._user is not None:
            self.display.setFocus()

    def _show_grants(self, user: User) -> None:
        if self._held_rows is not None:
            self._held.removeWidget(self._held_rows)
            self._held_rows.hide()
            self._held_rows.deleteLater()
        self._held_rows = QWidget(self)
        column = QVBoxLayout(self._held_rows)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(units(4))
        today = self._at.desk.today
        before: QWidget = self.hours
        for grant in sorted(user.grants, key=lambda one: (not _lasts(one, today), one.since)):
            row, button = self._grant_row(grant, today)
            column.addWidget(row)
            if button is not None:
                self.setTabOrder(before, button)
                before = button
        if not user.grants:
            column.addWidget(Label("No role yet.", "text", "quiet"))
        self._held.addWidget(self._held_rows)

    def _grant_row(self, grant: Grant, today: date) -> tuple[QWidget, LinkButton | None]:
        from ui.setup.users_page import grant_words

        row = QWidget()
        line = QHBoxLayout(row)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(units(8))
        lasts = _lasts(grant, today)
        words = Label(grant_words(grant, self._at.desk.office.office), wrap=True)
        days = Label(_days(grant), "text", "quiet")
        if not lasts:
            words.set_tone("quiet")
        line.addWidget(words, 1)
        line.addWidget(days)
        if not lasts:
            return row, None
        button = LinkButton("End today")
        button.setAccessibleName(f"End: {words.text()}")
        button.clicked.connect(lambda: self._end(grant, words, days, button))
        line.addWidget(button)
        return row, button

    def _end(self, grant: Grant, words: Label, days: Label, button: LinkButton) -> None:
        """Mark a role as ended, or take that back; it counts when it is saved."""
        if grant.uid in self._ended:
            self._ended.discard(grant.uid)
        else:
            self._ended.add(grant.uid)
        is_ended = grant.uid in self._ended
        words.set_tone("quiet" if is_ended else "text")
        days.setText("ends when you save" if is_ended else _days(grant))
        button.setText("Keep" if is_ended else "End today")
        button.updateGeometry()

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
        if user is None or self.grants.problem(fixed=[(g.role, None, None) for g in user.grants]):
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
                tuple(sorted(self._ended)),
                self.supervision.new() if asked else (),
                self.supervision.ended() if asked else (),
            )
        )

    def refuse(self, problem: errors.Problem) -> None:
        """Say why it was not saved; what was typed stays."""
        self.wrong.set_text(problem.sentence)
        self.wrong.show()


def _lasts(grant: Grant, today: date) -> bool:
    return grant.until is None or grant.until >= today


def _days(grant: Grant) -> str:
    since = f"since {short(grant.since)}"
    return f"{since}, until {short(grant.until)}" if grant.until else since
