"""Take the lines of a timetable: how often, which day, from when to when, and where."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QVBoxLayout, QWidget

from app.domain import dates
from app.domain.directory import MOST_SCHEDULES
from app.domain.timetable import Schedule
from ui.services import schedule_values
from ui.services.schedule_values import AS_HELD, DAYS, OFTEN, WITH_DATE, WITH_DAY, RowValues
from ui.widgets.buttons import IconButton, PlainButton
from ui.widgets.date_edit import DateEdit
from ui.widgets.editors import Combo, LineEdit
from ui.widgets.labels import Label
from ui.widgets.scroll_area import show_refusal
from ui.widgets.sentence import Sentence
from ui.zoom import units

# As long as anything that is pasted: what is too long is refused with a sentence, never cut.
_ANY_LENGTH = 30_000
_LONGEST_DATE = 40


class ScheduleRow(QWidget):
    """Hold one line; `edited` tells of each change, `removed` that it is to go."""

    edited = Signal()
    removed = Signal()

    def __init__(self, values: RowValues, today: Callable[[], date]) -> None:
        super().__init__()
        self._held = values.held
        self.often = Combo(_often_choices(values))
        self.day = Combo(_day_choices(values.days))
        self.day.setPlaceholderText("Day")
        self.starts = DateEdit(dates.parse, today, width=136)
        self.opens, self.closes = LineEdit(_ANY_LENGTH, "10:00"), LineEdit(_ANY_LENGTH, "12:00")
        self.place = LineEdit(_ANY_LENGTH, "Where")
        self.remove = IconButton("delete", "Take this line out", tone="quiet")
        self._wrong = Sentence("refused", "", "bad")
        self._wrong.hide()
        self._lay_out()
        self._put(values)
        self._connect()

    def _lay_out(self) -> None:
        self._parts = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._parts.setSpacing(units(8))
        days, rest = QHBoxLayout(), QHBoxLayout()
        for widget in (self.often, self.day, self.starts):
            days.addWidget(widget)
        days.addStretch(0)
        for edit in (self.opens, self.closes):
            edit.setFixedWidth(units(72))
        rest.addWidget(self.opens)
        rest.addWidget(Label("to", "text", "quiet"))
        rest.addWidget(self.closes)
        rest.addWidget(self.place, 1)
        rest.addWidget(self.remove)
        for part in (days, rest):
            part.setSpacing(units(8))
        self._parts.addLayout(days)
        self._parts.addLayout(rest, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(units(4))
        column.addLayout(self._parts)
        column.addWidget(self._wrong)

    def _put(self, values: RowValues) -> None:
        self.often.set_key(values.often)
        if self.often.currentIndex() < 0:
            self.often.set_key("")
        self.day.set_key(values.days)
        self.starts.setText(values.starts[:_LONGEST_DATE])
        self.opens.setText(values.opens)
        self.closes.setText(values.closes)
        self.place.setText(values.place)
        self._shown_place, self._own_place = self.place.text(), values.place
        self._show_parts()

    def _connect(self) -> None:
        for combo in (self.often, self.day):
            combo.chosen.connect(lambda _key: self._changed())
        for edit in (self.starts.line, self.opens, self.closes, self.place):
            edit.textEdited.connect(lambda _text: self._changed())
        self.starts.date_changed.connect(lambda _day: self._changed())
        self.remove.clicked.connect(self.removed)

    def _changed(self) -> None:
        self._show_parts()
        self.edited.emit()

    def _show_parts(self) -> None:
        often = self.often.key()
        self.day.setVisible(often in WITH_DAY)
        self.starts.setVisible(often in WITH_DATE)

    def name(self, number: int) -> None:
        """Name every editor after the line's number, for the screen reader."""
        said = f"Line {number}"
        for widget, what in (
            (self.often, "how often"),
            (self.day, "day"),
            (self.starts, "which day first"),
            (self.opens, "opens"),
            (self.closes, "closes"),
            (self.place, "where"),
        ):
            widget.setAccessibleName(f"{said}, {what}")
        self.remove.setAccessibleName(f"Take line {number} out")

    def keyboard_order(self) -> list[QWidget]:
        """Give what the Tab key goes through, in its order."""
        return [self.often, self.day, self.starts.line, self.opens, self.closes, self.place,
                self.remove]  # fmt: skip

    def values(self) -> RowValues:
        """Give what is typed."""
        place = self.place.text()
        often = self.often.key()
        return RowValues(
            often,
            self.day.key() if often in WITH_DAY else "",
            self.starts.text() if often in WITH_DATE else "",
            self.opens.text(),
            self.closes.text(),
            self._own_place if place == self._shown_place else place,
            self._held,
        )

    def set_wrong(self, sentence: str) -> None:
        """Say what is wrong with the line, or nothing."""
        self._wrong.set_text(sentence)
        self._wrong.setVisible(bool(sentence))
        self.opens.setAccessibleDescription(sentence)
        if sentence:
            show_refusal(self, self)

    def wrong(self) -> str:
        """Give the sentence that is shown."""
        return "" if self._wrong.isHidden() else self._wrong.text()

    def set_narrow(self, narrow: bool) -> None:
        """Stand in two rows where one is too wide."""
        way = QBoxLayout.Direction
        self._parts.setDirection(way.TopToBottom if narrow else way.LeftToRight)


class ScheduleRows(QWidget):
    """Hold all lines and the button that adds one."""

    edited = Signal()
    row_added = Signal()

    def __init__(self, today: Callable[[], date], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._today = today
        self.rows: list[ScheduleRow] = []
        self._narrow = False
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(units(8))
        self.add = PlainButton("Add a line", "add")
        self.add.clicked.connect(self._add_empty)
        self._column.addWidget(self.add)

    def set_values(self, values: tuple[RowValues, ...]) -> None:
        """Show these lines."""
        for row in self.rows:
            self._column.removeWidget(row)
            row.hide()
            row.deleteLater()
        self.rows = []
        for one in values:
            self._append(one)
        self._number()

    def values(self) -> tuple[RowValues, ...]:
        """Give what is typed."""
        return tuple(row.values() for row in self.rows)

    def set_wrong(self, wrong: Mapping[int, str]) -> None:
        """Say what is wrong, by line."""
        for at, row in enumerate(self.rows):
            row.set_wrong(wrong.get(at, ""))

    def set_narrow(self, narrow: bool) -> None:
        """Let each line stand in two rows."""
        self._narrow = narrow
        for row in self.rows:
            row.set_narrow(narrow)

    def _append(self, values: RowValues) -> ScheduleRow:
        row = ScheduleRow(values, self._today)
        row.edited.connect(self.edited)
        row.removed.connect(lambda: self._remove(row))
        row.set_narrow(self._narrow)
        self._column.insertWidget(len(self.rows), row)
        self.rows.append(row)
        return row

    def keyboard_order(self) -> list[QWidget]:
        """Give what the Tab key goes through, in its order."""
        return [*(widget for row in self.rows for widget in row.keyboard_order()), self.add]

    def _add_empty(self) -> None:
        row = self._append(RowValues())
        self._number()
        self.row_added.emit()
        row.show()
        row.often.setFocus()
        self.edited.emit()

    def _remove(self, row: ScheduleRow) -> None:
        at = self.rows.index(row)
        self.rows.remove(row)
        self._column.removeWidget(row)
        row.hide()
        row.deleteLater()
        self._number()
        near = self.rows[min(at, len(self.rows) - 1)].often if self.rows else self.add
        near.setFocus()
        self.edited.emit()

    def _number(self) -> None:
        for at, row in enumerate(self.rows, start=1):
            row.name(at)
        self.add.setEnabled(len(self.rows) < MOST_SCHEDULES)


def _often_choices(values: RowValues) -> list[tuple[str, str]]:
    choices = list(OFTEN)
    if values.often == AS_HELD:
        choices.insert(0, (AS_HELD, schedule_values.held_words(values.held or Schedule())))
    return choices


def _day_choices(days: str) -> list[tuple[str, str]]:
    known = list(DAYS)
    if days and days not in dict(known):
        known.insert(0, (days, schedule_values.days_words(days)))
    return known
