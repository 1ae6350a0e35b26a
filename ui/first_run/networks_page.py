"""Ask which networks the desk works for, and show their practices as they come."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from app.domain.dates import short
from app.domain.network import Membership, Network, Practice
from ui.first_run.answers import Answers
from ui.first_run.page import Page
from ui.widgets.fields import CheckBox, LineEdit
from ui.widgets.labels import Label, Mark
from ui.widgets.one_stop import OneStop
from ui.widgets.sentence import Sentence
from ui.zoom import units


class NetworksPage(Page):
    """Tick networks; under them stand their practices, those to check marked so."""

    title = "Which networks does this desk work for?"
    lead = "Tick one or several. Their practices come along; an administrator can mend them later."

    def __init__(self, answers: Answers) -> None:
        super().__init__()
        self._answers = answers
        self._named_by_hand = False
        grid = QGridLayout()
        grid.setHorizontalSpacing(units(24))
        grid.setVerticalSpacing(units(8))
        self.boxes: dict[str, CheckBox] = {}
        networks = sorted(answers.everything.networks, key=lambda one: one.name)
        half = -(-len(networks) // 2)
        for place, network in enumerate(networks):
            box = CheckBox(network.name.replace("&", "&&"), self)
            box.toggled.connect(lambda _on: self._changed())
            self.boxes[network.uid] = box
            grid.addWidget(box, place % half, place // half, Qt.AlignmentFlag.AlignLeft)
        self.column.addLayout(grid)
        self._stop = OneStop(self, columns=1)
        self._stop.set_buttons(list(self.boxes.values()))
        self.wrong = Sentence("refused", "Tick at least one network.", "bad", self)
        self.wrong.hide()
        self.column.addWidget(self.wrong)
        self.name = LineEdit(limit="label")
        self.name.textEdited.connect(self._name_typed)
        self._name_field = self.add_field("What is this desk called?", self.name)
        self._list = QVBoxLayout()
        self._list.setSpacing(units(4))
        self._shown: QWidget | None = None
        self.column.addLayout(self._list)
        self.column.addStretch(1)

    def start_here(self) -> None:
        self._stop.take_keyboard()

    def enter(self) -> None:
        for uid, box in self.boxes.items():
            box.setChecked(uid in self._answers.network_uids)
        if self._answers.store_name:
            self.name.setText(self._answers.store_name)

    def chosen(self) -> tuple[str, ...]:
        """Give the ticked networks, in their order."""
        return tuple(uid for uid, box in self.boxes.items() if box.isChecked())

    def is_good(self) -> bool:
        is_missing = not self.chosen()
        self.wrong.setVisible(is_missing)
        has_name = bool(self.name.text().strip())
        self._name_field.set_error(None if has_name else "Give the desk a name.")
        if is_missing:
            self._stop.take_keyboard()
        elif not has_name:
            self.name.setFocus()
        return not is_missing and has_name

    def keep(self) -> None:
        self._answers.network_uids = self.chosen()
        self._answers.store_name = self.name.text().strip()

    def _name_typed(self) -> None:
        self._named_by_hand = bool(self.name.text())
        self._name_field.set_error(None)

    def _changed(self) -> None:
        chosen = [n for n in self._answers.everything.networks if n.uid in self.chosen()]
        if chosen:
            self.wrong.hide()
        if not self._named_by_hand:
            more = f" and {len(chosen) - 1} more" if len(chosen) > 1 else ""
            self.name.setText(f"{chosen[0].name}{more}" if chosen else "")
        self._show(chosen)

    def _show(self, chosen: list[Network]) -> None:
        if self._shown is not None:
            self._list.removeWidget(self._shown)
            self._shown.hide()
            self._shown.deleteLater()
        self._shown = QWidget(self)
        column = QVBoxLayout(self._shown)
        column.setContentsMargins(0, units(8), 0, 0)
        column.setSpacing(units(4))
        for network in chosen:
            column.addSpacing(units(4))
            column.addWidget(Label(network.name, "strong"))
            for practice, membership in self._of(network):
                column.addWidget(_line(practice, membership))
        self._list.addWidget(self._shown)

    def _of(self, network: Network) -> list[tuple[Practice, Membership]]:
        office = self._answers.everything
        found = [
            (practice, membership)
            for membership in office.memberships
            if membership.network_uid == network.uid
            and (practice := office.practice(membership.practice_uid)) is not None
        ]
        return sorted(found, key=lambda pair: pair[0].name)


def _line(practice: Practice, membership: Membership) -> QWidget:
    """Name a practice, its code, since when it belongs here, and what is to check."""
    code = f", {practice.ods_code}" if practice.ods_code else ""
    words = f"{practice.name}{code}, since {short(membership.since)}"
    if practice.to_check:
        return Mark("warning", f"{words}. {practice.to_check}", "warn", words_tone="text")
    return Label(words, "text", "quiet")
