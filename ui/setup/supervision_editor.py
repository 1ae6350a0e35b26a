"""Say whom a supervisor supervises: what is held with its days, and rows for what is new."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import pairwise

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.domain import dates
from app.domain.access import Role, Supervision, User
from ui.widgets.buttons import IconButton, LinkButton
from ui.widgets.date_edit import DateEdit
from ui.widgets.fields import Combo, Field
from ui.widgets.labels import Label
from ui.widgets.sentence import Sentence
from ui.zoom import units

NOBODY = "Nobody yet: a supervisor sees the cases of the link workers named here."
NO_WORKER = "Choose the link worker, or take the row away."
NO_DAY = "Type the first day, such as today."


class SupervisionRow(QWidget):
    """One link worker, the first day, and the last day if it is known."""

    removed = Signal()

    def __init__(self, workers: Sequence[tuple[str, str]], today: date) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(units(8))
        first = QHBoxLayout()
        first.setSpacing(units(8))
        self.worker = Combo(workers)
        self.worker.setPlaceholderText("Choose a link worker")
        self.worker.setAccessibleName("Link worker")
        self.worker.setCurrentIndex(-1)
        self.remove = IconButton("close", "Take this link worker away")
        self.remove.clicked.connect(self.removed)
        first.addWidget(self.worker, 1)
        first.addWidget(self.remove)
        column.addLayout(first)
        self.since = DateEdit(dates.parse, lambda: today, width=130)
        self.since.set_date(today)
        self.until = DateEdit(dates.parse, lambda: today, width=130)
        second = QHBoxLayout()
        second.setSpacing(units(16))
        second.addWidget(Field("From", self.since), 1)
        second.addWidget(Field("Until", self.until, "If it ends"), 1)
        column.addLayout(second)

    def problem(self) -> str:
        """Give what is wrong, and take the keyboard there; an empty string when all is well."""
        if not self.worker.key():
            self.worker.setFocus()
            return NO_WORKER
        if self.since.date() is None:
            self.since.setFocus()
            return self.since.problem() or NO_DAY
        if self.until.problem():
            self.until.setFocus()
        return self.until.problem() or ""

    def given(self) -> Supervision:
        """Give what was chosen, once nothing is wrong with it."""
        since = self.since.date()
        assert since is not None
        return Supervision(self.worker.key(), since, self.until.date())


class SupervisionEditor(QWidget):
    """List link workers with their days; "End today" counts when it is saved."""

    def __init__(self, today: date) -> None:
        super().__init__()
        self._today = today
        self._workers: list[tuple[str, str]] = []
        self._ended: set[Supervision] = set()
        self.rows: list[SupervisionRow] = []
        self.held: list[tuple[str, LinkButton | None]] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(units(8))
        column.addWidget(Label("Supervises", "strong"))
        self._held = QVBoxLayout()
        column.addLayout(self._held)
        self._shown: QWidget | None = None
        self._new = QVBoxLayout()
        self._new.setSpacing(units(12))
        column.addLayout(self._new)
        self.wrong = Sentence("refused", "", "bad", self)
        self.wrong.hide()
        column.addWidget(self.wrong)
        self.add_button = LinkButton("Add a link worker", "add", self)
        self.add_button.clicked.connect(self._add_and_go)
        row = QHBoxLayout()
        row.addWidget(self.add_button)
        row.addStretch(1)
        column.addLayout(row)

    def offer(self, users: Sequence[User], supervisor: User) -> None:
        """Offer the link workers there are; rows keep what they hold."""
        self._workers = [
            (one.uid, one.display)
            for one in users
            if one.uid != supervisor.uid
            and not one.is_disabled
            and one.is_ever(Role.LINK_WORKER, self._today)
        ]
        for row in self.rows:
            is_chosen = bool(row.worker.key())
            row.worker.set_choices(self._workers)
            if not is_chosen:
                row.worker.setCurrentIndex(-1)

    def show_held(self, supervisor: User, users: Sequence[User]) -> None:
        """Show whom somebody supervises or did; what was typed and not saved goes."""
        names = {one.uid: one.display for one in users}
        self._ended = set()
        for new in list(self.rows):
            self._remove(new)
        self._say("")
        if self._shown is not None:
            self._held.removeWidget(self._shown)
            self._shown.hide()
            self._shown.deleteLater()
        self._shown = QWidget(self)
        column = QVBoxLayout(self._shown)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(units(4))
        self.held = []
        held = supervisor.supervision
        for one in sorted(held, key=lambda one: (not self._lasts(one), one.since)):
            column.addLayout(self._held_row(one, names.get(one.user_uid, "Not known")))
        if not any(self._lasts(one) for one in held):
            column.addWidget(Label(NOBODY, "text", "quiet", wrap=True))
        self._held.addWidget(self._shown)

    def _held_row(self, one: Supervision, name: str) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(units(8))
        lasts = self._lasts(one)
        words = Label(name, "text", "text" if lasts else "quiet", wrap=True)
        days = Label(_days(one), "text", "quiet")
        row.addWidget(words, 1)
        row.addWidget(days)
        button: LinkButton | None = None
        if lasts:
            button = LinkButton("End today")
            button.setAccessibleName(f"End: {name}")
            row.addWidget(button)
            ending = button
            button.clicked.connect(lambda: self._end(one, words, days, ending))
        self.held.append((name, button))
        return row

    def _end(self, one: Supervision, words: Label, days: Label, button: LinkButton) -> None:
        """Mark one as ended, or take that back."""
        self._ended ^= {one}
        is_ended = one in self._ended
        words.set_tone("quiet" if is_ended else "text")
        days.setText("ends when you save" if is_ended else _days(one))
        button.setText("Keep" if is_ended else "End today")
        button.updateGeometry()

    # ---- what was changed -----------------------------------------------------------------------

    def new(self) -> tuple[Supervision, ...]:
        """Give what is new."""
        return tuple(row.given() for row in self.rows)

    def ended(self) -> tuple[Supervision, ...]:
        """Give what ends."""
        return tuple(sorted(self._ended, key=lambda one: (one.since, one.user_uid)))

    def problem(self) -> str:
        """Give what is wrong and show it; an empty string when all is well."""
        return self._say(next((told for row in self.rows if (told := row.problem())), ""))

    def _say(self, sentence: str) -> str:
        self.wrong.set_text(sentence)
        self.wrong.setVisible(bool(sentence))
        return sentence

    def _add_and_go(self) -> None:
        row = SupervisionRow(self._workers, self._today)
        row.removed.connect(lambda: self._remove(row))
        self.rows.append(row)
        self._new.addWidget(row)
        stops = (row.worker, row.remove, row.since.line, row.until.line)
        for before, after in pairwise((self.add_button, *stops, self.add_button)):
            self.setTabOrder(before, after)
        row.worker.setFocus()

    def _remove(self, row: SupervisionRow) -> None:
        self.rows.remove(row)
        self._new.removeWidget(row)
        row.hide()
        row.deleteLater()
        self._say("")

    def _lasts(self, one: Supervision) -> bool:
        return one.until is None or one.until >= self._today


def _days(one: Supervision) -> str:
    since = f"since {dates.short(one.since)}"
    return f"{since}, until {dates.short(one.until)}" if one.until else since
