"""Ask what kind of contact it was, what came of it, with whom, when and how long, and a note."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from app.domain.contact import KIND_BY_CODE, KINDS, OUTCOMES, WITH, NewContact, minutes_of
from ui.escalations.told_fields import say_at
from ui.moment import Moment
from ui.widgets.fields import Combo, Field, LineEdit, TextEdit
from ui.widgets.notice import Notice
from ui.zoom import units

NOT_CHOSEN = "Choose one"


class RecordForm(QWidget):
    """Hold the fields, at first those of a phone call just now; `changed` after each key.

    Above them stand the phone with its best times, and how to try next.
    """

    changed = Signal()

    def __init__(
        self,
        now: Callable[[], datetime],
        reached_by: str,
        next_try: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.kind = Combo([(one.code, one.label) for one in KINDS])
        self.outcome = Combo()
        self.whom = Combo(list(WITH.items()))
        self.moment = Moment(now, "On which day was it?", "At what time was it?")
        self.minutes, self.travel = LineEdit(), LineEdit()
        self.note = TextEdit("note", 5)
        self.fields = {
            "kind": Field("Kind", self.kind),
            "outcome": Field("What came of it", self.outcome),
            "day": Field("On which day", self.moment.day),
            "time": Field("At what time", self.moment.time),
            "whom": Field("With", self.whom),
            "minutes": Field("Minutes", self.minutes),
            "travel": Field("Minutes of travel", self.travel),
            "note": Field("Note", self.note),
        }
        self.told = Notice("known", reached_by, next_try)
        self._lay_out()
        self.kind.setCurrentIndex(0)
        self.whom.setCurrentIndex(0)
        self._kind_chosen()
        self.moment.fill_in_now()
        self._at_first = self.body()
        self.kind.chosen.connect(lambda _key: self._kind_chosen())
        for combo in (self.kind, self.outcome, self.whom):
            combo.chosen.connect(lambda _key: self.changed.emit())
        for line in (self.minutes, self.travel, self.moment.time, self.moment.day.line):
            line.textChanged.connect(lambda _text: self.changed.emit())
        self.note.textChanged.connect(self.changed)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(units(24), units(16), units(24), units(16))
        column.setSpacing(units(12))
        column.addWidget(self.told)
        grid = QGridLayout()
        grid.setHorizontalSpacing(units(12))
        grid.setVerticalSpacing(units(8))
        for i, (key, field) in enumerate(self.fields.items()):
            if key != "note":
                grid.addWidget(field, i // 2, i % 2, Qt.AlignmentFlag.AlignTop)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)
        column.addLayout(grid)
        column.addWidget(self.fields["note"])
        column.addStretch(1)

    def _kind_chosen(self) -> None:
        """Offer what may come of that kind; minutes of travel only where somebody travels."""
        kind = KIND_BY_CODE[self.kind.key()]
        offered = [(code, OUTCOMES[code]) for code in kind.outcomes]
        only = offered if len(offered) == 1 else [("", NOT_CHOSEN), *offered]
        self.outcome.set_choices(only)
        if not self.outcome.key():
            self.outcome.setCurrentIndex(0)
        self.fields["travel"].setVisible(kind.has_travel)
        if not kind.has_travel:
            self.travel.setText("")

    def contact(self, case_uid: str) -> NewContact:
        """Give what the act takes; raises errors.Incomplete for what is no day, time or number."""
        return NewContact(
            case_uid,
            self.moment.at(),
            self.kind.key(),
            self.outcome.key(),
            self.whom.key(),
            minutes_of(self.minutes.text(), "minutes"),
            minutes_of(self.travel.text(), "travel"),
            self.note.text(),
        )

    def say(self, key: str, sentence: str) -> None:
        """Say what is wrong with a field, and go there."""
        say_at(self.fields, key, sentence)

    def take_keyboard(self) -> None:
        """Begin with what came of it: a phone call just now is chosen already."""
        self.outcome.setFocus(Qt.FocusReason.OtherFocusReason)

    @property
    def is_blank(self) -> bool:
        """Claim that nothing was typed or chosen."""
        return self.body() == self._at_first

    def body(self) -> dict[str, Any]:
        """Give what a draft keeps."""
        return {
            "kind": self.kind.key(),
            "outcome": self.outcome.key(),
            "whom": self.whom.key(),
            "minutes": self.minutes.text(),
            "travel": self.travel.text(),
            "note": self.note.text(),
            **self.moment.body(),
        }

    def show_body(self, body: dict[str, Any]) -> None:
        """Show what a draft kept."""
        self.kind.setCurrentIndex(max(0, self.kind.findData(str(body.get("kind", "")))))
        self._kind_chosen()
        self.outcome.setCurrentIndex(max(0, self.outcome.findData(str(body.get("outcome", "")))))
        self.whom.setCurrentIndex(max(0, self.whom.findData(str(body.get("whom", "")))))
        self.minutes.setText(str(body.get("minutes", "")))
        self.travel.setText(str(body.get("travel", "")))
        self.note.setText(str(body.get("note", "")))
        self.moment.show_body(body)
