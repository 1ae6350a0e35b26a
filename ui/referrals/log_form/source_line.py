"""Say from whom, where, when and how soon, and let it be changed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QWidget

from app.domain import dates
from app.domain.network import Practice
from app.domain.referral import FROM, Source, Urgency
from ui.referrals.log_form.entry import Entry
from ui.widgets.buttons import LinkButton, PlainButton
from ui.widgets.date_edit import DateEdit
from ui.widgets.fields import Combo, Field, LineEdit
from ui.widgets.labels import Label
from ui.widgets.surface import Surface
from ui.zoom import units

_URGENCIES = [(Urgency.ROUTINE.value, "Routine"), (Urgency.SOON.value, "Soon")]


class SourceLine(QWidget):
    """Show "From a GP at Danetre, received today, routine." with Change."""

    change_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.words = Label("", wrap=True)
        self.change = LinkButton("Change")
        self.change.setAccessibleName("Change source, practice, day received or urgency")
        self.change.clicked.connect(self.change_asked)
        self._most = 620
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(units(3))
        row.addWidget(self.words)
        row.addWidget(self.change)
        row.addStretch(1)

    def show_entry(self, entry: Entry, practice: str, today: date) -> None:
        """Say what stands in the entry; an unknown practice is said to be so."""
        self.words.setText(words_of(entry, practice, today))
        self._fit()

    def show_narrow(self, narrow: bool) -> None:
        """Wrap sooner where there is less room."""
        self._most = 460 if narrow else 620
        self._fit()

    def _fit(self) -> None:
        """Be as wide as the words, up to where they wrap."""
        wide = self.words.fontMetrics().horizontalAdvance(self.words.text()) + units(4)
        self.words.setMinimumWidth(min(wide, units(self._most)))


def words_of(entry: Entry, practice: str, today: date) -> str:
    """Give the line's sentence."""
    who = FROM[entry.source]
    if entry.referrer.strip():
        who = f"{entry.referrer.strip()}, {who}"
    place = f" at {practice}" if practice else ", practice not chosen"
    day = entry.received_on or today
    received = "today" if day == today else dates.short(day)
    return f"From {who}{place}, received {received}, {entry.urgency.value}."


class SourcePanel(Surface):
    """Change what the line says; `changed` after each change."""

    changed = Signal()
    done = Signal()

    def __init__(self, today: Callable[[], date], parent: QWidget | None = None) -> None:
        super().__init__("base", parent)
        self.source = Combo([(one.value, one.value) for one in Source])
        self.referrer = LineEdit(limit="name")
        self.practice = Combo()
        self.practice.setPlaceholderText("Choose one")
        self.received = DateEdit(dates.parse, today, width=150)
        self.urgency = Combo(_URGENCIES)
        self.close_button = PlainButton("Done")
        self.close_button.clicked.connect(self.done)
        self.fields = {
            "source": Field("From", self.source),
            "referrer": Field("Who referred", self.referrer),
            "practice": Field("Practice", self.practice),
            "received": Field("Received", self.received),
            "urgency": Field("How soon", self.urgency),
        }
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, units(8))
        self._grid.setHorizontalSpacing(units(12))
        self._grid.setVerticalSpacing(units(8))
        for i, one in enumerate(self.fields.values()):
            self._grid.addWidget(one, i // 3, i % 3, Qt.AlignmentFlag.AlignTop)
        self._grid.addWidget(self.close_button, 1, 2, Qt.AlignmentFlag.AlignBottom)
        for column in range(3):
            self._grid.setColumnStretch(column, 1)
        for combo in (self.source, self.practice, self.urgency):
            combo.chosen.connect(lambda _key: self.changed.emit())
        self.referrer.textChanged.connect(lambda _text: self.changed.emit())
        self.received.line.textChanged.connect(lambda _text: self.changed.emit())

    def set_practices(self, practices: Sequence[Practice]) -> None:
        """Offer these practices."""
        self.practice.set_choices([(one.uid, one.name) for one in practices])

    def show_entry(self, entry: Entry, today: date) -> None:
        """Show what stands in the entry."""
        self.blockSignals(True)
        self.source.set_key(entry.source.value)
        self.referrer.setText(entry.referrer)
        self.practice.set_key(entry.practice_uid)
        self.received.set_date(entry.received_on or today)
        self.urgency.set_key(entry.urgency.value)
        self.blockSignals(False)

    def write_into(self, entry: Entry) -> None:
        """Take the fields over; a day that is none leaves the one before."""
        entry.source = Source(self.source.key() or Source.GP.value)
        entry.referrer = self.referrer.text()
        entry.practice_uid = self.practice.key()
        entry.received_on = self.received.date() or entry.received_on
        entry.urgency = Urgency(self.urgency.key() or Urgency.ROUTINE.value)
        self.fields["received"].set_error(self.received.problem())

    def received_problem(self) -> str | None:
        """Say what is wrong with the day received."""
        return self.received.problem()

    def lock_practice(self, locked: bool) -> None:
        """Leave the practice alone where the person is known: it is theirs."""
        self.practice.setEnabled(not locked)

    def focus_order(self) -> list[QWidget]:
        """Give the editors in the order of the Tab key."""
        return [self.source, self.referrer, self.practice, self.received, self.urgency,
                self.close_button]  # fmt: skip
