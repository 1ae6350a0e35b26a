"""Ask who was told of something, how, on which day and at what time."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from app.domain.escalation import HOW, Told
from ui.moment import Moment
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
        self.moment = Moment(
            now, "On which day was somebody told?", "At what time was somebody told?"
        )
        self.day, self.time = self.moment.day, self.moment.time
        self.who = LineEdit(limit="name")
        self.how = Combo([("", not_yet), *((one, one) for one in HOW)])
        self.how.setCurrentIndex(0)
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

    def _who_typed(self, text: str) -> None:
        """Fill in now, to be seen and changed, once somebody is named."""
        if text.strip():
            self.moment.fill_in_now()

    def told(self) -> Told:
        """Give what was filled in; raises errors.Incomplete for a day or time that is none."""
        return Told(self.who.text(), self.how.key(), self.moment.at())

    @property
    def is_blank(self) -> bool:
        """Claim that nothing was typed."""
        return self.moment.is_blank and not self.who.text().strip() and not self.how.key()

    def body(self) -> dict[str, Any]:
        """Give what a draft keeps."""
        return {
            "who": self.who.text(),
            "how": self.how.key(),
            **self.moment.body(),
        }

    def show_body(self, body: dict[str, Any]) -> None:
        """Show what a draft kept."""
        self.who.setText(str(body.get("who", "")))
        self.how.setCurrentIndex(max(0, self.how.findData(str(body.get("how", "")))))
        self.moment.show_body(body)


def say_at(fields: dict[str, Field], key: str, sentence: str) -> None:
    """Say what is wrong with one of the fields, and go there."""
    for one in fields.values():
        one.set_error(None)
    fields[key].set_error(sentence)
    fields[key].editor.setFocus(Qt.FocusReason.TabFocusReason)
