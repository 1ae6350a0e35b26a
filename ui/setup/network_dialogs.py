"""Add a network or a practice, and say from and until when a practice belongs to a network."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app import errors
from app.actions import office as offices
from app.actions.office import Added, NewNetwork, NewPractice
from app.changes import Changed
from app.domain import dates
from app.domain.network import Membership, Office, Practice
from ui.at_desk import AtDesk
from ui.form_dialog import FormDialog
from ui.widgets.date_edit import DateEdit
from ui.widgets.fields import Combo, Field, LineEdit
from ui.widgets.labels import Label
from ui.zoom import units

TYPED = "typed"
ANOTHER = "Another one, typed here"
NO_DAY = "Type a day, such as 1 Apr 2027."
STAY = "Referrals that were logged until then stay with the network they were logged in."
NONE_LOGGED = "From the day after, no referral is logged for it until it joins a network again."


class OfficeForm(FormDialog):
    """Show what is wrong at the field it is about; days are typed or chosen."""

    def __init__(self, at: AtDesk, parent: QWidget | None, title: str, action: str) -> None:
        super().__init__(parent, at.background, title, action, desk=at.desk)
        self._at = at
        self.fields: dict[str, Field] = {}

    def _field(self, key: str, label: str, editor: QWidget, hint: str = "") -> Field:
        field = self.fields[key] = Field(label, editor, hint)
        if isinstance(editor, LineEdit):
            editor.textEdited.connect(lambda _text: field.set_error(None))
        elif isinstance(editor, DateEdit):
            editor.date_changed.connect(lambda _day: field.set_error(None))
        elif isinstance(editor, Combo):
            editor.chosen.connect(lambda _key: field.set_error(None))
        return field

    def _day(self, on: date | None = None) -> DateEdit:
        edit = DateEdit(dates.parse, lambda: self._at.desk.today, width=150)
        edit.set_date(on)
        return edit

    def _side_by_side(self, *fields: Field) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(units(16))
        for field in fields:
            row.addWidget(field, 1)
        return row

    def _day_of(self, key: str) -> date | None:
        """Give the day of a field; None, told at the field, when there is none."""
        edit = self.fields[key].editor
        assert isinstance(edit, DateEdit)
        if edit.date() is None:
            self._tell(key, edit.problem() or NO_DAY)
        return edit.date()

    def _tell(self, key: str, sentence: str) -> None:
        self.fields[key].set_error(sentence)
        self.fields[key].editor.setFocus()
        QTimer.singleShot(0, self, self.fit)

    def _refused(self, problem: errors.Problem) -> None:
        if isinstance(problem, errors.Incomplete) and problem.field in self.fields:
            self._tell(problem.field, problem.sentence)
            return
        super()._refused(problem)

    def _publish(self, changed: tuple[Changed, ...]) -> None:
        self._at.publish(changed)


class NewNetworkDialog(OfficeForm):
    """Choose a network of the list that comes with the program, or type one."""

    added = Signal(str)

    def __init__(self, at: AtDesk, known: Office, parent: QWidget | None = None) -> None:
        super().__init__(at, parent, "Add network", "Add")
        self._known = known
        self.choice = Combo([*((n.name, n.name) for n in known.networks), (TYPED, ANOTHER)])
        self.choice.setPlaceholderText("Choose a network")
        self.column.addWidget(self._field("choice", "Network", self.choice))
        self._comes = Label("", "text", "quiet", wrap=True)
        self.column.addWidget(self._comes)
        self._typed = QWidget()
        column = QVBoxLayout(self._typed)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(units(12))
        self.name, self.code = LineEdit(limit="name"), LineEdit(10)
        self.since = self._day(at.desk.today)
        column.addWidget(self._field("name", "Name", self.name))
        column.addLayout(
            self._side_by_side(
                self._field("ods_code", "ODS code", self.code, "If it is known"),
                self._field("since", "Since", self.since),
            )
        )
        self.column.addWidget(self._typed)
        self.column.addStretch(1)
        self.choice.currentIndexChanged.connect(lambda _place: self._show_choice())
        self._show_choice()
        self.choice.setFocus()

    def _show_choice(self) -> None:
        is_typed = self.choice.key() == TYPED
        self._typed.setVisible(is_typed)
        self._comes.setVisible(bool(self.choice.key()) and not is_typed)
        network = next((n for n in self._known.networks if n.name == self.choice.key()), None)
        if network is not None:
            uids = {m.practice_uid for m in self._known.memberships
                    if m.network_uid == network.uid}  # fmt: skip
            names = sorted(p.name for p in self._known.practices if p.uid in uids)
            comes = f"Its practices come with it: {', '.join(names)}."
            self._comes.setText(comes if names else "Its practices are in this store already.")
        QTimer.singleShot(0, self, self.fit)

    def submit(self) -> None:
        desk, chosen = self._at.desk, self.choice.key()
        if not chosen:
            self._tell("choice", "Choose a network of the list, or the last entry to type one.")
            return
        if chosen != TYPED:
            self.act(lambda: offices.add_known_network(desk, chosen), self._done)
            return
        since = self._day_of("since")
        if since is None:
            return
        new = NewNetwork(self.name.text(), self.code.text(), since)
        self.act(lambda: offices.add_network(desk, new), self._done)

    def _done(self, added: Added) -> None:
        self._publish(added.changed)
        self.added.emit(added.uid)


class NewPracticeDialog(OfficeForm):
    """Type a practice, and choose its network and its first day there."""

    added = Signal(str)

    def __init__(
        self, at: AtDesk, office: Office, network_uid: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(at, parent, "Add practice", "Add")
        self.name, self.code = LineEdit(limit="name"), LineEdit(10)
        self.postcode = LineEdit(limit="postcode")
        self.phone, self.hours = LineEdit(limit="phone"), LineEdit(limit="label")
        self.network = _networks(office)
        self.network.set_key(network_uid)
        self.since = self._day(at.desk.today)
        self.column.addWidget(self._field("name", "Name", self.name))
        code = self._field("ods_code", "ODS code", self.code, "If it is known")
        self.column.addLayout(
            self._side_by_side(code, self._field("postcode", "Postcode", self.postcode))
        )
        phone = self._field("phone", "Phone", self.phone)
        self.column.addLayout(self._side_by_side(phone, self._field("hours", "Hours", self.hours)))
        self.column.addWidget(self._field("network", "Network", self.network))
        self.column.addWidget(self._field("since", "From", self.since))
        self.column.addStretch(1)
        self.name.setFocus()

    def submit(self) -> None:
        if not self.name.text().strip():
            self._tell("name", "Type the name of the practice.")
            return
        if not self.network.key():
            self._tell("network", "Choose the network it belongs to.")
            return
        since = self._day_of("since")
        if since is None:
            return
        new = NewPractice(
            self.name.text(),
            self.network.key(),
            since,
            self.code.text(),
            self.postcode.text(),
            self.phone.text(),
            self.hours.text(),
        )
        desk = self._at.desk
        self.act(lambda: offices.add_practice(desk, new), self._done)

    def _done(self, added: Added) -> None:
        self._publish(added.changed)
        self.added.emit(added.uid)


class JoinDialog(OfficeForm):
    """Let a practice join a network on a day; it leaves the one before the day before."""

    def __init__(
        self, at: AtDesk, practice: Practice, office: Office, parent: QWidget | None = None
    ) -> None:
        super().__init__(at, parent, "Join a network", "Join")
        self._practice = practice
        now = office.network_of(practice.uid, at.desk.today)
        told = f"{practice.name} belongs to {now.name} today. {STAY}" if now else practice.name
        self.column.addWidget(Label(told, wrap=True))
        self.network = _networks(office, but=now.uid if now else "")
        self.since = self._day(at.desk.today)
        self.column.addWidget(self._field("network", "Network", self.network))
        self.column.addWidget(self._field("since", "From", self.since))
        self.column.addStretch(1)
        self.network.setFocus()

    def submit(self) -> None:
        if not self.network.key():
            self._tell("network", "Choose the network it joins.")
            return
        since = self._day_of("since")
        if since is None:
            return
        desk, uid, network = self._at.desk, self._practice.uid, self.network.key()
        self.act(lambda: offices.begin_membership(desk, uid, network, since), self._publish)


class LeaveDialog(OfficeForm):
    """Say the last day of a practice in its network."""

    def __init__(
        self, at: AtDesk, held: Membership, office: Office, parent: QWidget | None = None
    ) -> None:
        super().__init__(at, parent, "Leave the network", "Leave")
        self._held = held
        practice, network = office.practice(held.practice_uid), office.network(held.network_uid)
        assert practice is not None
        assert network is not None
        told = f"{practice.name} leaves {network.name} after this day. {NONE_LOGGED}"
        self.column.addWidget(Label(told, wrap=True))
        self.last_day = self._day(held.until)
        self.column.addWidget(self._field("last_day", "Last day", self.last_day))
        self.column.addStretch(1)
        self.last_day.setFocus()

    def submit(self) -> None:
        last_day = self._day_of("last_day")
        if last_day is None:
            return
        desk, held = self._at.desk, self._held
        self.act(lambda: offices.end_membership(desk, held, last_day), self._publish)


def _networks(office: Office, *, but: str = "") -> Combo:
    combo = Combo([(one.uid, one.name) for one in office.networks if one.uid != but])
    combo.setPlaceholderText("Choose a network")
    combo.setCurrentIndex(-1)
    return combo
