"""Lay out the fields of a service in the order of the Tab key, in one or two columns."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from itertools import pairwise

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QBoxLayout, QVBoxLayout, QWidget

from app.domain.directory import Status
from ui.services.form_field import StatusField, TextField
from ui.services.form_values import LIMITS, SCHEDULES, STATUS, Values
from ui.services.schedule_rows import ScheduleRows
from ui.services.wording import FIELDS
from ui.widgets.labels import Label
from ui.widgets.scroll_area import show_refusal
from ui.widgets.sentence import Sentence
from ui.zoom import units

LABELS = {
    **FIELDS,
    "place": "Building",
    "line_1": "Street",
    "line_2": "Second line",
    "town": "Town",
    "county": "County",
    "postcode": "Postcode",
}
_LINES = {"description": 3, "cost": 1, "eligibility": 1, "how_to_refer": 1}
_HINTS = {
    "postcode": "Distances are counted from it",
    "url": "Shown to copy; nothing opens it",
}
WHEN = "When"
_ROWS = (
    ("", (("name", "status"), ("description",))),
    ("Whom to ask", (("contact", "phone"), ("email", "url"))),
    ("Where", (("place", "line_1"), ("line_2", "town"), ("county", "postcode"))),
    (WHEN, ()),
    ("Cost and referring", (("cost",), ("eligibility",), ("how_to_refer",))),
)
_HOW = "How often, which day, from when to when, and where"


class EditFields(QWidget):
    """Hold every field of the form; `edited` tells of each change."""

    edited = Signal()

    def __init__(self, today: Callable[[], date], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.texts = {
            key: TextField(LABELS[key], lines=_LINES.get(key, 0), hint=_HINTS.get(key, ""))
            for key in LIMITS
        }
        self.status = StatusField([(one.value, one.words) for one in Status])
        self.schedules = ScheduleRows(today)
        self._wrong_schedules = Sentence("refused", "", "bad")
        self._wrong_schedules.hide()
        self._pairs: list[QBoxLayout] = []
        self._lay_out()
        for field in self.texts.values():
            field.edited.connect(self.edited)
        self.status.edited.connect(self.edited)
        self.schedules.edited.connect(self.edited)
        self.schedules.row_added.connect(self.order_keyboard)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(units(24), units(16), units(24), units(24))
        column.setSpacing(units(12))
        for title, rows in _ROWS:
            if title:
                column.addSpacing(units(4))
                column.addWidget(Label(title, "section"))
            for keys in rows:
                column.addLayout(self._pair(keys))
            if title == WHEN:
                column.addWidget(Label(_HOW, "text", "quiet", wrap=True))
                for widget in (self.schedules, self._wrong_schedules):
                    column.addWidget(widget)
        column.addStretch(1)

    def _pair(self, keys: tuple[str, ...]) -> QBoxLayout:
        pair = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        pair.setSpacing(units(12))
        for key in keys:
            widget = self.status if key == STATUS else self.texts[key]
            pair.addWidget(widget, 0 if key == STATUS else 1)
        self._pairs.append(pair)
        return pair

    def set_narrow(self, narrow: bool) -> None:
        """Stand one field under the other."""
        way = QBoxLayout.Direction
        for pair in self._pairs:
            pair.setDirection(way.TopToBottom if narrow else way.LeftToRight)
        self.schedules.set_narrow(narrow)

    def set_values(self, values: Values) -> None:
        """Show these."""
        for key, field in self.texts.items():
            field.set_text(values.texts.get(key, ""))
        self.status.editor.set_key(values.status)
        self.schedules.set_values(values.rows)
        self.order_keyboard()

    def order_keyboard(self) -> None:
        """Let the Tab key go as the fields are read; lines of the timetable come and go."""
        order: list[QWidget] = []
        for title, rows in _ROWS:
            for keys in rows:
                order += [
                    self.status.editor if key == STATUS else self.texts[key].editor for key in keys
                ]
            if title == WHEN:
                order += self.schedules.keyboard_order()
        for before, after in pairwise(order):
            QWidget.setTabOrder(before, after)

    def values(self) -> Values:
        """Give what is typed."""
        texts = {key: field.text() for key, field in self.texts.items()}
        return Values(texts, self.status.editor.key(), self.schedules.values())

    def set_wrong(self, wrong: Mapping[str, str]) -> QWidget | None:
        """Say under each field what is wrong with it; give the first of those, to go to."""
        first: QWidget | None = None
        for key, field in self.texts.items():
            field.field.set_error(wrong.get(key))
            if key in wrong and first is None:
                first = field.editor
        lines = {
            int(key.split()[1]): said for key, said in wrong.items() if key.startswith("schedules ")
        }
        self.schedules.set_wrong(lines)
        self._wrong_schedules.set_text(wrong.get(SCHEDULES, ""))
        self._wrong_schedules.setVisible(SCHEDULES in wrong)
        if SCHEDULES in wrong:
            show_refusal(self._wrong_schedules, self.schedules)
        if first is None and lines:
            first = self.schedules.rows[min(lines)].opens
        if first is None and SCHEDULES in wrong:
            rows = self.schedules.rows
            first = rows[0].opens if rows else self.schedules.add
        return first

    def wrong(self) -> dict[str, str]:
        """Give the sentences that are shown, by field."""
        found = {key: field.field.error() for key, field in self.texts.items()}
        found |= {f"{SCHEDULES} {at}": row.wrong() for at, row in enumerate(self.schedules.rows)}
        if not self._wrong_schedules.isHidden():
            found[SCHEDULES] = self._wrong_schedules.text()
        return {key: said for key, said in found.items() if said}
