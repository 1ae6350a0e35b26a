"""List networks and practices; add them, change their facts, let a practice move network."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.actions import office as offices
from app.actions.office import PracticeChange
from app.changes import Changed
from app.desk import Desk
from app.domain.network import Membership, Network, Office, Practice
from ui.at_desk import AtDesk
from ui.form_dialog import FormDialog
from ui.setup.list_and_detail import ListAndDetail
from ui.setup.network_dialogs import (
    JoinDialog,
    LeaveDialog,
    NewNetworkDialog,
    NewPracticeDialog,
)
from ui.setup.practice_detail import PracticeDetail
from ui.table import Column, RowsView
from ui.widgets.buttons import PlainButton, SecondButton
from ui.zoom import units

NO_PRACTICE = "No practice yet"


@dataclass(frozen=True, slots=True)
class PracticeRow:
    """A practice with the network it belongs to today; or a network that has none today."""

    uid: str
    practice: Practice | None
    network: str

    @property
    def name(self) -> str:
        """Name the practice, or say that there is none."""
        return self.practice.name if self.practice else NO_PRACTICE

    @property
    def to_check(self) -> str:
        """Say what of the entry nobody has confirmed yet."""
        return self.practice.to_check if self.practice else ""


class NetworksPage(ListAndDetail):
    """A list of practices at the left, the chosen one at the right."""

    def __init__(self, at: AtDesk) -> None:
        self.detail = PracticeDetail(at)
        view = RowsView(_COLUMNS, name="Practices", several=False)
        super().__init__(at, view, self.detail, name="Practices", place=(840, 525))
        self._office = Office()
        self.corner = QWidget()
        row = QHBoxLayout(self.corner)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(units(8))
        row.addStretch(1)
        self.network_button = PlainButton("Add network", "add", self.corner)
        self.practice_button = SecondButton("Add practice", "add", self.corner)
        row.addWidget(self.network_button)
        row.addWidget(self.practice_button)
        self._listen()

    def _listen(self) -> None:
        self.network_button.clicked.connect(self.add_network)
        self.practice_button.clicked.connect(lambda: self.add_practice())
        twin = QAction("Add network", self)
        twin.setProperty("menu", "File")
        twin.triggered.connect(self.add_network)
        self.detail.saved.connect(self._save)
        self.detail.practice_asked.connect(self.add_practice)
        self.detail.join_asked.connect(self._join)
        self.detail.leave_asked.connect(self._leave)

    def set_narrow(self, narrow: bool) -> None:
        """Do with three columns in a narrow window, and leave a new network to the menu."""
        super().set_narrow(narrow)
        self.network_button.setVisible(not narrow)
        self.list.show_columns(["name", "network", "phone"] if narrow else None)

    def refresh(self, *, heard: bool = False) -> None:
        """Read networks and practices again."""
        desk = self._at.desk
        self._at.background.ask(
            lambda: offices.read(desk),
            lambda office: self._show(office, heard=heard),
            key="setup office",
            failed=self._not_read,
        )

    def _show(self, office: Office, *, heard: bool = False) -> None:
        self._office = office
        today = self._at.desk.today
        rows: list[PracticeRow] = []
        for practice in office.practices:
            network = office.network_of(practice.uid, today)
            rows.append(PracticeRow(practice.uid, practice, network.name if network else ""))
        rows += [
            PracticeRow(one.uid, None, one.name)
            for one in office.networks
            if not office.practices_of([one.uid], today)
        ]
        rows.sort(key=lambda row: (row.network, row.name))
        self.pane.show_rows()
        self.list.set_rows(rows)
        if not self.list.selected() and rows:
            self.list.choose_first()
        self._choose(self.list.current_uid(), heard=heard)
        self.status_changed.emit(self.status())

    def status(self) -> list[str]:
        """Give what is listed and what is to check."""
        to_check = sum(bool(one.to_check) for one in self._office.practices)
        told = [
            _counted(len(self._office.networks), "network"),
            _counted(len(self._office.practices), "practice"),
        ]
        return [*told, f"{to_check} to check"] if to_check else told

    def _choose(self, uid: Hashable, *, heard: bool = False) -> None:
        if heard and self.detail.has_half_typed(str(uid)):
            return
        network: Network | None = self._office.network(str(uid)) if uid else None
        if network is not None:
            self.detail.show_network(network)
        else:
            practice = self._office.practice(str(uid)) if uid else None
            self.detail.show_practice(practice, self._office)

    def _go_to_detail(self) -> None:
        self.detail.start_here()

    # ---- acts ---------------------------------------------------------------------------------

    def add_network(self) -> None:
        """Open the form for a network: of the list that comes with the program, or typed."""
        desk = self._at.desk
        self._at.background.ask(
            lambda: offices.not_chosen(desk), self._offer_networks, key="known networks"
        )

    def _offer_networks(self, known: Office) -> None:
        box = NewNetworkDialog(self._at, known, self.window())
        box.added.connect(lambda uid: self._added(uid, "Network added"))
        box.open()

    def add_practice(self, network_uid: str = "") -> None:
        """Open the form for a practice."""
        box = NewPracticeDialog(self._at, self._office, network_uid, self.window())
        box.added.connect(lambda uid: self._added(uid, "Practice added"))
        box.open()

    def _added(self, uid: str, words: str) -> None:
        self._at.toasts.show_toast(words)
        desk = self._at.desk

        def show(office: Office) -> None:
            self._show(office)
            row = (
                uid if self.list.rows.row_by_uid(uid) is not None else _first_of(uid, office, desk)
            )
            self.list.select(row)
            self._choose(row)

        self._at.background.ask(
            lambda: offices.read(desk), show, key="setup office", failed=self._not_read
        )

    def _join(self, practice: Practice) -> None:
        self._open_box(JoinDialog(self._at, practice, self._office, self.window()))

    def _leave(self, held: Membership) -> None:
        self._open_box(LeaveDialog(self._at, held, self._office, self.window()))

    def _open_box(self, box: FormDialog) -> None:
        box.accepted.connect(self._days_saved)
        box.open()

    def _days_saved(self) -> None:
        self._at.toasts.show_toast("Saved")
        self.refresh()

    def _save(self, change: PracticeChange) -> None:
        desk = self._at.desk
        self._at.background.act(
            lambda: offices.change_practice(desk, change), self._saved, failed=self.detail.refuse
        )

    def _saved(self, changed: tuple[Changed, ...]) -> None:
        self._at.publish(changed)
        self._at.toasts.show_toast("Saved")
        self.refresh()


def _counted(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"


def _first_of(network_uid: str, office: Office, desk: Desk) -> str:
    """Give the row where a new network shows: its first practice."""
    return next(one.uid for one in office.practices_of([network_uid], desk.today))


def _to_check(row: PracticeRow) -> tuple[str, str] | None:
    return ("warning", "warn") if row.to_check else None


def _fact(row: PracticeRow, name: str) -> str:
    if row.practice is None:
        return ""
    return str(getattr(row.practice, name)) or "Not known"


_COLUMNS = [
    Column(
        "name",
        "Practice",
        lambda row: row.name,
        width=210,
        strong=True,
        mark=_to_check,
        tooltip=lambda row: row.to_check or row.name,
        tone=lambda row: None if row.practice else "quiet",
    ),
    Column("network", "Network today", lambda row: row.network or "None", width=228),
    Column("code", "ODS code", lambda row: _fact(row, "ods_code"), width=88, hidden=True),
    Column("phone", "Phone", lambda row: _fact(row, "phone"), width=112),
    Column("hours", "Hours", lambda row: _fact(row, "hours"), stretch=True),
]
