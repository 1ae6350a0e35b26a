"""List networks and practices; change phones and hours; take off the mark of what was checked."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from app import errors
from app.actions import office as offices
from app.actions.office import PracticeChange
from app.changes import Changed
from app.domain.dates import short
from app.domain.network import Office, Practice
from ui.at_desk import AtDesk
from ui.setup.list_and_detail import ListAndDetail
from ui.table import Column, RowsView
from ui.table.states import Quiet
from ui.widgets.buttons import MainButton
from ui.widgets.fields import CheckBox, Field, LineEdit
from ui.widgets.labels import Label, Line
from ui.widgets.notice import Notice
from ui.widgets.scroll_area import ScrollArea
from ui.widgets.sentence import Sentence
from ui.widgets.surface import Surface
from ui.zoom import units


@dataclass(frozen=True, slots=True)
class PracticeRow:
    """A practice with the network it belongs to today."""

    uid: str
    practice: Practice
    network: str


class NetworksPage(ListAndDetail):
    """A list of practices at the left, the chosen one at the right."""

    def __init__(self, at: AtDesk) -> None:
        self.detail = PracticeDetail(at)
        view = RowsView(_COLUMNS, name="Practices", several=False)
        super().__init__(at, view, self.detail, name="Practices", place=(840, 525))
        self._office = Office()
        self.corner = QWidget()
        self.detail.saved.connect(self._save)

    def set_narrow(self, narrow: bool) -> None:
        """Do with three columns in a narrow window."""
        super().set_narrow(narrow)
        self.list.show_columns(["name", "network", "phone"] if narrow else None)

    def refresh(self) -> None:
        """Read networks and practices again."""
        desk = self._at.desk
        self._at.background.ask(
            lambda: offices.read(desk), self._show, key="setup office", failed=self._not_read
        )

    def _show(self, office: Office) -> None:
        self._office = office
        today = self._at.desk.today
        rows = []
        for practice in office.practices:
            network = office.network_of(practice.uid, today)
            rows.append(PracticeRow(practice.uid, practice, network.name if network else ""))
        rows.sort(key=lambda row: (row.network, row.practice.name))
        self.pane.show_rows()
        self.list.set_rows(rows)
        if not self.list.selected() and rows:
            self.list.choose_first()
        self._choose(self.list.current_uid())
        self.status_changed.emit(self.status())

    def status(self) -> list[str]:
        """Give what is listed and what is to check."""
        to_check = sum(bool(one.to_check) for one in self._office.practices)
        told = [
            _counted(len(self._office.networks), "network"),
            _counted(len(self._office.practices), "practice"),
        ]
        return [*told, f"{to_check} to check"] if to_check else told

    def _choose(self, uid: Hashable) -> None:
        self.detail.show_practice(self._office.practice(str(uid)) if uid else None, self._office)

    def _go_to_detail(self) -> None:
        self.detail.start_here()

    def _save(self, change: PracticeChange) -> None:
        desk = self._at.desk
        self._at.background.act(
            lambda: offices.change_practice(desk, change), self._saved, failed=self.detail.refuse
        )

    def _saved(self, changed: tuple[Changed, ...]) -> None:
        self._at.publish(changed)
        self._at.toasts.show_toast("Saved")
        self.refresh()


class PracticeDetail(QStackedWidget):
    """Phone and hours of a practice, its dated membership, and what is to check."""

    saved = Signal(object)

    def __init__(self, at: AtDesk) -> None:
        super().__init__()
        self._at = at
        self._practice: Practice | None = None
        self.addWidget(Quiet("Choose a practice to see it here"))
        content = Surface("base")
        column = QVBoxLayout(content)
        column.setContentsMargins(units(16), units(16), units(16), units(16))
        column.setSpacing(units(12))
        self._heading = Label("", "name")
        self._where = Label("", "text", "quiet", wrap=True)
        self._check = Notice("warn", "Please check")
        self.phone, self.hours = LineEdit(40), LineEdit(100)
        self.checked = CheckBox("I have checked this entry")
        self.wrong = Sentence("refused", "", "bad")
        self.save_button = MainButton("Save")
        self.save_button.clicked.connect(self.save)
        self._members = Label("", wrap=True)
        for part in (
            self._heading,
            self._where,
            self._check,
            self.checked,
            Field("Phone", self.phone),
            Field("Hours", self.hours, "The plan prints them"),
            self.wrong,
        ):
            column.addWidget(part)
        row = QHBoxLayout()
        row.addWidget(self.save_button)
        row.addStretch(1)
        column.addLayout(row)
        column.addWidget(Line())
        column.addWidget(Label("Networks", "section"))
        column.addWidget(self._members)
        column.addStretch(1)
        self.addWidget(ScrollArea(content))

    def show_practice(self, practice: Practice | None, office: Office) -> None:
        """Show a practice, or nothing."""
        if practice is not None and practice == self._practice:
            return
        self._practice = practice
        self.setCurrentIndex(1 if practice is not None else 0)
        if practice is None:
            return
        code = f"ODS code {practice.ods_code}" if practice.ods_code else "ODS code not known"
        place = ", ".join(part for part in (practice.address, practice.postcode) if part)
        self._heading.setText(practice.name)
        self._where.setText(f"{place}. {code}." if place else f"{code}.")
        self._check.set_text("Please check", practice.to_check.removeprefix("Check: ").capitalize())
        self._check.setVisible(bool(practice.to_check))
        self.checked.setVisible(bool(practice.to_check))
        self.checked.setChecked(False)
        self.phone.setText(practice.phone)
        self.hours.setText(practice.hours)
        self.wrong.hide()
        self._members.setText("\n".join(_memberships(practice, office)) or "None")

    def start_here(self) -> None:
        """Put the keyboard into the first field."""
        self.phone.setFocus()

    def save(self) -> None:
        """Hand over what was changed."""
        if self._practice is not None:
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
        """Say why it was not saved; what was typed stays."""
        self.wrong.set_text(problem.sentence)
        self.wrong.show()


def _counted(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"


def _memberships(practice: Practice, office: Office) -> list[str]:
    told = []
    for one in sorted(office.memberships, key=lambda one: one.since, reverse=True):
        network = office.network(one.network_uid)
        if one.practice_uid == practice.uid and network is not None:
            until = f" until {short(one.until)}" if one.until else ""
            told.append(f"{network.name}, since {short(one.since)}{until}")
    return told


def _to_check(row: PracticeRow) -> tuple[str, str] | None:
    return ("warning", "warn") if row.practice.to_check else None


_COLUMNS = [
    Column(
        "name",
        "Practice",
        lambda row: row.practice.name,
        width=210,
        strong=True,
        mark=_to_check,
        tooltip=lambda row: row.practice.to_check or row.practice.name,
    ),
    Column("network", "Network today", lambda row: row.network or "None", width=200),
    Column("code", "ODS code", lambda row: row.practice.ods_code or "Not known", width=110),
    Column("phone", "Phone", lambda row: row.practice.phone or "Not known", width=120),
    Column("hours", "Hours", lambda row: row.practice.hours or "Not known", stretch=True),
]
