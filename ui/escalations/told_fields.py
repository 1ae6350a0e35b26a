"""Ask who was told of something, how, on which day and at what time."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, time
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from app import errors
from app.domain import dates
from app.domain.escalation import HOW, Told
from ui.widgets.date_edit import DateEdit
from ui.widgets.fields import Combo, Field, LineEdit
from ui.zoom import units

NOT_CHOSEN = "Choose how"
NOBODY_YET = "Nobody yet"


class ToldFields(QWidget):
    """Hold the four fields, two in a row; `changed` after each key."""

    changed = Signal()

    def __init__(
        self, now: Callable[[], datetime], parent: QWidget | None = None, *, not_yet: str
    ) -> None:
        super().__init__(parent)
        self._now = now
        self.who = LineEdit(limit="name")
        self.how = Combo([("", not_yet), *((one, one) for one in HOW)])
        self.how.setCurrentIndex(0)
        self.day = DateEdit(dates.parse, lambda: self._local().date(), width=150)
        self.time = LineEdit(limit="time")
        self.fields = {
            "who": Field("Who was told", self.who),
            "how": Field("How", self.how),
            "day": Field("On which day", self.day),
            "time": Field("At what time", self.time),
        }
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(units(12))
        grid.setVerticalSpacing(units(8))
        for i, field in enumerate(self.fields.values()):
            grid.addWidget(field, i // 2, i % 2, Qt.AlignmentFlag.AlignTop)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)
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

    def told(self) -> Told:
        """Give what was filled in; raises errors.Incomplete for a day or time that is none."""
        return Told(self.who.text(), self.how.key(), self._at())

    def _at(self) -> datetime | None:
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

    @property
    def is_blank(self) -> bool:
        """Claim that nothing was typed."""
        texts = (self.who.text(), self.time.text(), self.day.text())
        return not any(text.strip() for text in texts) and not self.how.key()

    def body(self) -> dict[str, Any]:
        """Give what a draft keeps."""
        return {
            "who": self.who.text(),
            "how": self.how.key(),
            "day": self.day.text(),
            "time": self.time.text(),
        }

    def show_body(self, body: dict[str, Any]) -> None:
        """Show what a draft kept."""
        self.who.setText(str(body.get("who", "")))
        self.how.setCurrentIndex(max(0, self.how.findData(str(body.get("how", "")))))
        self.day.setText(str(body.get("day", "")))
        self.time.setText(str(body.get("time", "")))


def say_at(fields: dict[str, Field], key: str, sentence: str) -> None:
    """Say what is wrong with one of the fields, and go there."""
    for one in fields.values():
        one.set_error(None)
    fields[key].set_error(sentence)
    fields[key].editor.setFocus(Qt.FocusReason.TabFocusReason)
