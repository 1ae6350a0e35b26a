"""Choose roles and where each holds: rows of two pick-lists."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import pairwise

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app import errors
from app.domain import access
from app.domain.access import OF_NETWORKS, OF_PRACTICES, OF_THE_STORE, Role
from app.domain.network import Office
from ui.widgets.buttons import IconButton, LinkButton
from ui.widgets.fields import Combo
from ui.widgets.sentence import Sentence
from ui.zoom import units

Given = tuple[Role, str | None, str | None]
ROLES = (
    Role.RECEPTIONIST,
    Role.CLINICIAN,
    Role.LINK_WORKER,
    Role.SUPERVISOR,
    Role.NETWORK_MANAGER,
    Role.SAFEGUARDING_LEAD,
    Role.ADMINISTRATOR,
    Role.PRIVACY_OFFICER,
)
WHOLE_STORE = "store"


class GrantRow(QWidget):
    """One role and its place."""

    removed = Signal()
    changed = Signal()

    def __init__(self, office: Office, today: date, role: Role | None = None) -> None:
        super().__init__()
        self._office, self._today = office, today
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(units(8))
        self.role = Combo([(one.value, one.words) for one in ROLES])
        self.role.setPlaceholderText("Choose a role")
        self.role.setAccessibleName("Role")
        self.role.setCurrentIndex(-1)
        self.place = Combo()
        self.place.setAccessibleName("Where it holds")
        self.remove = IconButton("close", "Take this role away")
        row.addWidget(self.role, 2)
        row.addWidget(self.place, 3)
        row.addWidget(self.remove)
        self.role.currentIndexChanged.connect(lambda _place: self._role_changed())
        self.place.currentIndexChanged.connect(lambda _place: self.changed.emit())
        self.remove.clicked.connect(self.removed)
        if role is not None:
            self.role.set_key(role.value)
        self._role_changed()

    def fix(self) -> None:
        """Let this row stand: the first user must be an administrator."""
        self.role.setEnabled(False)
        self.place.setEnabled(False)
        self.remove.setEnabled(False)

    def take(self, given: Given) -> None:
        """Show a role and its place."""
        role, network, practice = given
        self.role.set_key(role.value)
        self.place.set_key(practice or network or WHOLE_STORE)

    def given(self) -> Given | None:
        """Give role, network and practice; None while no role is chosen."""
        if not self.role.key():
            return None
        role, key = Role(self.role.key()), self.place.key()
        if key == WHOLE_STORE or not key:
            return role, None, None
        if self._office.practice(key) is not None:
            return role, None, key
        return role, key, None

    def _role_changed(self) -> None:
        role = Role(self.role.key()) if self.role.key() else None
        places: list[tuple[str, str]] = []
        if role in OF_THE_STORE:
            places = [(WHOLE_STORE, "The whole store; no patient")]
        elif role is not None:
            if role not in OF_PRACTICES:
                places += [(one.uid, one.name) for one in self._office.networks]
            if role not in OF_NETWORKS:
                places += [
                    (one.uid, self._office.label(one.uid, self._today))
                    for one in self._office.practices
                ]
        self.place.set_choices(places)
        if self.place.key() == "" and len(places) == 1:
            self.place.set_key(places[0][0])
        self.place.setPlaceholderText("Choose where" if role is not None else "")
        self.place.setEnabled(role is not None and role not in OF_THE_STORE)
        self.changed.emit()


class GrantsEditor(QWidget):
    """Hold rows of roles, a way to add one, and what is wrong with them."""

    changed = Signal()

    def __init__(self, office: Office, today: date) -> None:
        super().__init__()
        self._office, self._today = office, today
        self.rows: list[GrantRow] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(units(8))
        self._column = QVBoxLayout()
        self._column.setSpacing(units(8))
        column.addLayout(self._column)
        self.wrong = Sentence("refused", "", "bad", self)
        self.wrong.hide()
        column.addWidget(self.wrong)
        self.add_button = LinkButton("Add a role", "add", self)
        self.add_button.clicked.connect(self._add_and_go)
        row = QHBoxLayout()
        row.addWidget(self.add_button)
        row.addStretch(1)
        column.addLayout(row)

    def set_office(self, office: Office) -> None:
        """Offer other places from now on; the rows keep what is still offered."""
        kept, self._office = self.given(), office
        fixed = [not row.role.isEnabled() for row in self.rows]
        for row in list(self.rows):
            self._remove(row)
        for given, is_fixed in zip(kept, fixed, strict=False):
            added = self.add(given)
            if is_fixed:
                added.fix()

    def add(self, given: Given | None = None) -> GrantRow:
        """Add a row."""
        row = GrantRow(self._office, self._today)
        row.removed.connect(lambda: self._remove(row))
        row.changed.connect(self._renew)
        if given is not None:
            row.take(given)
        self.rows.append(row)
        self._column.addWidget(row)
        self._order(row)
        self.changed.emit()
        return row

    def _order(self, row: GrantRow) -> None:
        """Let Tab come to a new row just before the button that adds one."""
        stops = (self.add_button, row.role, row.place, row.remove, self.add_button)
        for before, after in pairwise(stops):
            self.setTabOrder(before, after)

    def clear(self) -> None:
        """Take every row away."""
        for row in list(self.rows):
            self._remove(row)

    def given(self) -> list[Given]:
        """Give every role that was chosen."""
        return [given for row in self.rows if (given := row.given()) is not None]

    def problem(self, *, fixed: Sequence[Given] = ()) -> str | None:
        """Give what is wrong, show it, and take the keyboard there; None when all is well."""
        if not self.given() and not fixed:
            return self._say("Say what they may do here: choose at least one role.", None)
        for row in self.rows:
            given = row.given()
            if given is None:
                return self._say("Choose the role, or take the row away.", row)
            try:
                access.check_grant(*given)
            except errors.Refused as refused:
                return self._say(refused.sentence, row)
        return self._say("", None)

    def _say(self, sentence: str, row: GrantRow | None) -> str | None:
        self.wrong.set_text(sentence)
        self.wrong.setVisible(bool(sentence))
        if row is not None:
            (row.place if row.given() is not None else row.role).setFocus()
        elif sentence:
            self.add_button.setFocus()
        return sentence or None

    def _renew(self) -> None:
        self._say("", None)
        self.changed.emit()

    def _add_and_go(self) -> None:
        self.add().role.setFocus()

    def _remove(self, row: GrantRow) -> None:
        self.rows.remove(row)
        self._column.removeWidget(row)
        row.hide()
        row.deleteLater()
        self.changed.emit()
