"""Edit a step's day: what the person needs to know to get there (F2)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QWidget

from app.domain.dates import parse
from app.domain.plan import Day
from ui import theme
from ui.plans.editor.words import Words
from ui.widgets import paint
from ui.widgets.date_edit import DateEdit
from ui.widgets.fields import Field
from ui.zoom import units

# name in Day, label, limit, row, column, columns taken
_FIELDS = (
    ("title", "What it is called on the plan", 300, 0, 0, 2),
    ("place", "Place", 300, 0, 2, 2),
    ("way", "How I get there", 300, 1, 0, 2),
    ("company", "Who comes with me", 300, 1, 2, 2),
    ("bring", "What I bring", 300, 2, 0, 2),
    ("phone", "Phone", 100, 2, 2, 1),
    ("ask_for", "Ask for", 200, 2, 3, 1),
    ("finds_out", "Who finds out what is missing", 200, 3, 0, 2),
)


class DayFields(QWidget):
    """Hold the fields of one day under its step."""

    edited = Signal()

    def __init__(self, today: Callable[[], date], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._today = today
        self._editors: dict[str, Words] = {}
        grid = QGridLayout(self)
        grid.setContentsMargins(units(16), units(8), units(16), units(12))
        grid.setHorizontalSpacing(units(12))
        grid.setVerticalSpacing(units(8))
        for name, label, limit, row, column, wide in _FIELDS:
            editor = Words(label, limit, parent=self)
            editor.textChanged.connect(self.edited)
            grid.addWidget(Field(label, editor, parent=self), row, column, 1, wide)
            self._editors[name] = editor
        self.by = DateEdit(parse, today, self, width=128)
        self.by.setFocusProxy(None)  # type: ignore[arg-type]
        self.by.date_changed.connect(lambda _date: self.edited.emit())
        self.by.line.textChanged.connect(self.edited)
        grid.addWidget(Field("By", self.by, parent=self), 3, 2, 1, 2)
        for column in range(4):
            grid.setColumnStretch(column, 1)

    def stops(self) -> Iterator[QWidget]:
        """Give the fields in the order of the Tab key."""
        yield from self._editors.values()
        yield self.by.line

    def first(self) -> QWidget:
        """Give the field that is gone to first: place, the title is often the service's name."""
        return self._editors["title"]

    def day(self) -> Day:
        """Give the day as it stands."""
        values: dict[str, Any] = {name: one.text().strip() for name, one in self._editors.items()}
        return Day(**values, finds_out_by=self.by.date())

    def set_day(self, day: Day) -> None:
        """Show a day; fields that hold the same already are left alone."""
        for name, editor in self._editors.items():
            words = getattr(day, name)
            if editor.text().strip() != words:
                editor.setText(words)
        if self.by.date() != day.finds_out_by:
            self.by.set_date(day.finds_out_by)

    def call_it(self, service: str) -> None:
        """Show what the day is called while no own title is given."""
        self._editors["title"].setPlaceholderText(service)

    def typed(self) -> str:
        """Give what is typed as "by" and not yet a date."""
        return self.by.text() if self.by.date() is None else ""

    def set_typed(self, text: str) -> None:
        """Type it again."""
        self.by.setText(text)

    def set_read_only(self, read_only: bool) -> None:
        """Only show."""
        for editor in self._editors.values():
            editor.setReadOnly(read_only)
        self.by.line.setReadOnly(read_only)
        self.by.line.calendar.setVisible(not read_only)

    def name_for(self, step: str) -> None:
        """Say to a screen reader which step the fields belong to."""
        for name, label, *_ in _FIELDS:
            self._editors[name].setAccessibleName(f"{label}, {step}")
        self.by.setAccessibleName(f"Finds out by, {step}")

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint.flat(painter, self.rect(), theme.colours().head)
        painter.end()
