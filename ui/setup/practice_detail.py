"""Show one practice: phone, hours, what is to check, its networks; or a network without any."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from app import errors
from app.actions.office import PracticeChange
from app.domain.dates import short
from app.domain.network import Membership, Network, Office, Practice
from ui.at_desk import AtDesk
from ui.table.states import Quiet
from ui.widgets.buttons import LinkButton, MainButton, SecondButton
from ui.widgets.fields import CheckBox, Field, LineEdit
from ui.widgets.labels import Label, Line
from ui.widgets.notice import Notice
from ui.widgets.scroll_area import ScrollArea
from ui.widgets.sentence import Sentence
from ui.widgets.side_by_side import Part
from ui.widgets.surface import Surface
from ui.widgets.two_versions import TwoVersions
from ui.zoom import units

NOTHING, PRACTICE, NETWORK = 0, 1, 2
EMPTY_NETWORK = "No practice belongs to it today."


class PracticeDetail(QStackedWidget):
    """Phone and hours of a practice, its dated membership, and what is to check."""

    saved = Signal(object)
    join_asked = Signal(object)
    leave_asked = Signal(object)
    practice_asked = Signal(str)

    def __init__(self, at: AtDesk) -> None:
        super().__init__()
        self._at = at
        self._practice: Practice | None = None
        self._network: Network | None = None
        self.addWidget(Quiet("Choose a practice to see it here"))
        self._build_parts()
        self.addWidget(ScrollArea(self._practice_form()))
        self.addWidget(self._network_sheet())

    def _build_parts(self) -> None:
        self._heading = Label("", "name", wrap=True)
        self._where = Label("", "text", "quiet", wrap=True)
        self._check = Notice("warn", "Please check")
        self.phone, self.hours = LineEdit(limit="phone"), LineEdit(limit="label")
        self.checked = CheckBox("I have checked this entry")
        self.wrong = Sentence("refused", "", "bad")
        self.save_button = MainButton("Save")
        self.save_button.clicked.connect(self.save)
        self.both = TwoVersions[Practice](lambda: (self._own,), self._take, self.save)
        self.both.dropped.connect(self._drop)
        self.join_button = SecondButton("Join another network…")
        self.join_button.clicked.connect(lambda: self.join_asked.emit(self._practice))
        self.members: list[tuple[str, LinkButton | None]] = []
        self._members: QWidget | None = None

    def _practice_form(self) -> QWidget:
        content, column = _sheet()
        self._own = QWidget()
        own = QVBoxLayout(self._own)
        own.setContentsMargins(0, 0, 0, 0)
        own.setSpacing(units(12))
        fields = Field("Phone", self.phone), Field("Hours", self.hours, "The plan prints them")
        for field in (self.checked, *fields, self.wrong):
            own.addWidget(field)
        own.addLayout(_at_the_left(self.save_button))
        for part in (self._heading, self._where, self._check, self._own, self.both):
            column.addWidget(part)
        column.addWidget(Line())
        column.addWidget(Label("Networks", "section"))
        self._held = QVBoxLayout()
        column.addLayout(self._held)
        column.addLayout(_at_the_left(self.join_button))
        column.addStretch(1)
        return content

    def _network_sheet(self) -> QWidget:
        content, column = _sheet()
        self._network_name = Label("", "name", wrap=True)
        self._network_facts = Label("", "text", "quiet", wrap=True)
        self.add_button = SecondButton("Add practice", "add")
        self.add_button.setAccessibleName("Add a practice to this network")
        self.add_button.clicked.connect(self._ask_for_practice)
        column.addWidget(self._network_name)
        column.addWidget(self._network_facts)
        column.addWidget(Label(EMPTY_NETWORK, wrap=True))
        column.addLayout(_at_the_left(self.add_button))
        column.addStretch(1)
        return content

    # ---- one practice, or a network without one -------------------------------------------------

    def show_network(self, network: Network) -> None:
        """Show a network that has no practice today."""
        self._practice, self._network = None, network
        self._network_name.setText(network.name)
        self._network_facts.setText(f"Since {short(network.since)}. {_code(network.ods_code)}.")
        self.setCurrentIndex(NETWORK)

    def show_practice(self, practice: Practice | None, office: Office) -> None:
        """Show a practice, or nothing; what was typed of the same one stays."""
        before, self._practice = self._practice, practice
        self.setCurrentIndex(PRACTICE if practice is not None else NOTHING)
        if practice is None:
            return
        self._show_members(practice, office)
        if practice == before:
            return
        self._show_entry(practice)

    def _show_entry(self, practice: Practice) -> None:
        self.both.give_way()
        place = ", ".join(part for part in (practice.address, practice.postcode) if part)
        code = _code(practice.ods_code)
        self._heading.setText(practice.name)
        self._where.setText(f"{place}. {code}." if place else f"{code}.")
        self._check.set_text("Please check", practice.to_check.removeprefix("Check: ").capitalize())
        self._check.setVisible(bool(practice.to_check))
        self.checked.setVisible(bool(practice.to_check))
        self.checked.setChecked(False)
        self.phone.setText(practice.phone)
        self.hours.setText(practice.hours)
        self.wrong.hide()

    def _show_members(self, practice: Practice, office: Office) -> None:
        if self._members is not None:
            self._held.removeWidget(self._members)
            self._members.hide()
            self._members.deleteLater()
        self._members = QWidget(self)
        column = QVBoxLayout(self._members)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(units(4))
        held = [one for one in office.memberships if one.practice_uid == practice.uid]
        held.sort(key=lambda one: one.since, reverse=True)
        self.members = []
        before: QWidget = self.save_button
        for one in held:
            before = self._add_member(column, one, office, before)
        if not held:
            column.addWidget(Label("None", "text", "quiet"))
        self.setTabOrder(before, self.join_button)
        is_in = office.network_of(practice.uid, self._at.desk.today) is not None
        self.join_button.setText("Join another network…" if is_in else "Join a network…")
        self._held.addWidget(self._members)

    def _add_member(
        self, column: QVBoxLayout, held: Membership, office: Office, before: QWidget
    ) -> QWidget:
        network = office.network(held.network_uid)
        name = network.name if network is not None else "Not known"
        until = f" until {short(held.until)}" if held.until else ""
        words = f"{name}, since {short(held.since)}{until}"
        lasts = held.until is None or held.until >= self._at.desk.today
        row = QHBoxLayout()
        row.setSpacing(units(8))
        row.addWidget(Label(words, "text", "text" if lasts else "quiet", wrap=True), 1)
        button: LinkButton | None = None
        if lasts:
            button = LinkButton("Last day…")
            button.setAccessibleName(f"Last day in {name}")
            button.clicked.connect(lambda: self.leave_asked.emit(held))
            row.addWidget(button)
        column.addLayout(row)
        if button is not None:
            self.setTabOrder(before, button)
        self.members.append((words, button))
        return button or before

    def has_half_typed(self, uid: str) -> bool:
        """Say whether this practice is shown and something was changed that is not saved yet."""
        shown = self._practice
        if shown is None or shown.uid != uid or self.currentIndex() != PRACTICE:
            return False
        typed = (self.phone.text(), self.hours.text())
        return (
            self.both.now is not None
            or self.checked.isChecked()
            or typed != (shown.phone, shown.hours)
        )

    def start_here(self) -> None:
        """Put the keyboard into the first field."""
        (self.add_button if self.currentIndex() == NETWORK else self.phone).setFocus()

    def _ask_for_practice(self) -> None:
        if self._network is not None:
            self.practice_asked.emit(self._network.uid)

    # ---- saving ---------------------------------------------------------------------------------

    def save(self) -> None:
        """Hand over what was changed; not while two versions wait to be chosen from."""
        if self._practice is not None and self.both.now is None:
            self.saved.emit(
                PracticeChange(
                    self._practice.uid,
                    self._practice.version,
                    self.phone.text(),
                    self.hours.text(),
                    self.checked.isChecked(),
                )
            )

    def refuse(self, problem: errors.Problem) -> None:
        """Say why it was not saved; what was typed stays, beside what somebody else saved."""
        shown = self._practice
        if isinstance(problem, errors.Stale) and isinstance(problem.now, Practice):
            if shown is not None and shown.uid == problem.now.uid:
                self._ask_about(shown, problem.now)
            return
        self.wrong.set_text(problem.sentence)
        self.wrong.show()

    def _ask_about(self, opened: Practice, now: Practice) -> None:
        phone, hours = self.phone.text(), self.hours.text()
        parts = [
            Part("phone", "Phone", phone, now.phone, phone != opened.phone),
            Part("hours", "Hours", hours, now.hours, hours != opened.hours),
        ]
        self.wrong.hide()
        self.both.ask(now, parts)

    def _take(self, now: Practice, mine: Mapping[str, bool]) -> None:
        """Put what was chosen into the fields, over the version somebody else saved."""
        phone = self.phone.text() if mine.get("phone") else now.phone
        hours = self.hours.text() if mine.get("hours") else now.hours
        is_checked, self._practice = self.checked.isChecked(), now
        self._show_entry(now)
        self.phone.setText(phone)
        self.hours.setText(hours)
        self.checked.setChecked(is_checked and bool(now.to_check))
        self.phone.setFocus()

    def _drop(self) -> None:
        """Leave the entry as somebody else saved it."""
        if self.both.now is not None:
            self._practice = self.both.now
            self._show_entry(self._practice)


def _sheet() -> tuple[Surface, QVBoxLayout]:
    content = Surface("base")
    column = QVBoxLayout(content)
    column.setContentsMargins(units(16), units(16), units(16), units(16))
    column.setSpacing(units(12))
    return content, column


def _at_the_left(button: QWidget) -> QHBoxLayout:
    row = QHBoxLayout()
    row.addWidget(button)
    row.addStretch(1)
    return row


def _code(code: str) -> str:
    return f"ODS code {code}" if code else "ODS code not known"
