"""Ask what is beyond the role, and who was told of it, how and when."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, time
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from app import errors
from app.domain import dates
from app.domain.escalation import HOW, Raised
from ui.widgets.date_edit import DateEdit
from ui.widgets.fields import Combo, Field, LineEdit, TextEdit
from ui.widgets.labels import Label, Line
from ui.widgets.notice import Notice
from ui.zoom import units

TELLS_NOBODY = (
    "Hearten tells nobody by itself. Speak to the duty clinician, then write here who was told. "
    "It stays open until somebody closes it."
)
NOBODY_YET = "Nobody yet"


class RaiseForm(QWidget):
    """Hold the fields; `changed` after each key."""

    changed = Signal()

    def __init__(self, now: Callable[[], datetime], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._now = now
        self.matter = TextEdit("note", 4)
        self.who = LineEdit(limit="name")
        self.how = Combo([("", NOBODY_YET), *((one, one) for one in HOW)])
        self.how.setCurrentIndex(0)
        self.day = DateEdit(dates.parse, lambda: self._local().date(), width=150)
        self.time = LineEdit(limit="time")
        self.fields = {
            "matter": Field("What is beyond the role?", self.matter),
            "who": Field("Who was told", self.who),
            "how": Field("How", self.how),
            "day": Field("On which day", self.day),
            "time": Field("At what time", self.time),
        }
        column = QVBoxLayout(self)
        column.setContentsMargins(units(24), units(16), units(24), units(16))
        column.setSpacing(units(12))
        column.addWidget(Notice("known", "", TELLS_NOBODY))
        column.addWidget(self.fields["matter"])
        column.addWidget(Line())
        column.addWidget(Label("If somebody was told already", "section"))
        grid = QGridLayout()
        grid.setHorizontalSpacing(units(12))
        grid.setVerticalSpacing(units(8))
        for i, key in enumerate(("who", "how", "day", "time")):
            grid.addWidget(self.fields[key], i // 2, i % 2, Qt.AlignmentFlag.AlignTop)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)
        column.addLayout(grid)
        column.addStretch(1)
        self.matter.textChanged.connect(self.changed)
        self.who.textEdited.connect(self._who_typed)
        for line in (self.who, self.time, self.day.line):
            line.textChanged.connect(lambda _text: self.changed.emit())
        self.how.chosen.connect(lambda _key: self.changed.emit())

    def _local(self) -> datetime:
        return dates.local_time(self._now())

    def _who_typed(self, text: str) -> None:
        """Fill in now, to be seen and changed, once somebody is named."""
        if text.strip() and not self.day.text() and not self.time.text():
            now = self._local()
            self.day.set_date(now.date())
            self.time.setText(dates.clock(now.time()))

    def raised(self, person_uid: str) -> Raised:
        """Give what the act takes; raises errors.Incomplete for a day or time that is none."""
        return Raised(
            person_uid, self.matter.text(), self.who.text(), self.how.key(), self._told_at()
        )

    def _told_at(self) -> datetime | None:
        day, words = self.day.date(), self.time.text().strip()
        if self.day.problem():
            raise errors.Incomplete(self.day.problem() or "", "day")
        if day is None and not words:
            return None
        if day is None:
            raise errors.Incomplete("On which day was somebody told?", "day")
        if not words:
            raise errors.Incomplete("At what time was somebody told?", "time")
        try:
            at: time = dates.parse_time(words)
        except errors.Refused as refused:
            raise errors.Incomplete(refused.sentence, "time") from None
        return datetime.combine(day, at, dates.LONDON).astimezone(UTC)

    def say(self, key: str, sentence: str) -> None:
        """Say what is wrong with a field, and go there."""
        for one in self.fields.values():
            one.set_error(None)
        field = self.fields["who" if key == "told" else key]
        field.set_error(sentence)
        field.editor.setFocus(Qt.FocusReason.TabFocusReason)

    @property
    def is_blank(self) -> bool:
        """Claim that nothing was typed."""
        texts = (self.matter.text(), self.who.text(), self.time.text(), self.day.text())
        return not any(text.strip() for text in texts) and not self.how.key()

    def body(self) -> dict[str, Any]:
        """Give what a draft keeps."""
        return {
            "matter": self.matter.text(),
            "who": self.who.text(),
            "how": self.how.key(),
            "day": self.day.text(),
            "time": self.time.text(),
        }

    def show_body(self, body: dict[str, Any]) -> None:
        """Show what a draft kept."""
        self.matter.setText(str(body.get("matter", "")))
        self.who.setText(str(body.get("who", "")))
        self.how.setCurrentIndex(max(0, self.how.findData(str(body.get("how", "")))))
        self.day.setText(str(body.get("day", "")))
        self.time.setText(str(body.get("time", "")))
