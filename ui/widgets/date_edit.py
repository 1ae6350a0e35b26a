"""Take a date as people write it, and show at once how it was understood."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from PySide6.QtCore import QDate, QPoint, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QResizeEvent, QTextCharFormat
from PySide6.QtWidgets import QCalendarWidget, QFrame, QHBoxLayout, QVBoxLayout, QWidget

from app import errors
from app.domain import dates
from ui.widgets.buttons import IconButton
from ui.widgets.editors import LineEdit
from ui.widgets.labels import Label
from ui.zoom import units

Parse = Callable[[str, dt.date], dt.date | None]


class _DateLine(LineEdit):
    """Hold the words of the date and the button of the calendar."""

    today_asked = Signal()
    left = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__("date", parent=parent)
        self._right_room = 34
        self.calendar = IconButton("calendar", "Calendar", self, tone="quiet", side=28)
        self.calendar.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setToolTip("Day, month, year; or +3m, -2d, +1w, Tue, today (Ctrl+;)")
        self._set_margins()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        side = units(28)
        self.calendar.setGeometry(self.width() - side - units(2), units(2), side, side)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if control and event.key() == Qt.Key.Key_Semicolon:
            self.today_asked.emit()
        elif event.key() in (Qt.Key.Key_Down, Qt.Key.Key_F4):
            self.calendar.click()
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.left.emit()


class DateEdit(QWidget):
    """Give the date that the words mean; `parse` says which, or raises errors.Refused."""

    date_changed = Signal(object)

    def __init__(
        self,
        parse: Parse,
        today: Callable[[], dt.date],
        parent: QWidget | None = None,
        *,
        show_age: bool = False,
        width: int = 150,
    ) -> None:
        super().__init__(parent)
        self._parse, self._today, self._show_age = parse, today, show_age
        self._date: dt.date | None = None
        self._problem: str | None = None
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(units(8))
        self.line = _DateLine(self)
        self.line.setFixedWidth(units(width))
        self.full = self.line.full
        self.setFocusProxy(self.line)
        self._understood = Label("", "text", "quiet", self)
        row.addWidget(self.line)
        row.addWidget(self._understood, 1)
        self.line.textChanged.connect(self._read)
        self.line.today_asked.connect(lambda: self.set_date(self._today()))
        self.line.left.connect(self._write_out)
        self.line.calendar.clicked.connect(self._open_calendar)

    def date(self) -> dt.date | None:
        """Give the date; None while the words mean none."""
        return self._date

    def set_date(self, date: dt.date | None) -> None:
        """Show a date."""
        self.line.setText(dates.short(date) if date else "")

    def text(self) -> str:
        """Give the words as typed."""
        return self.line.text()

    def setText(self, text: str) -> None:
        """Type words."""
        self.line.setText(text)

    def problem(self) -> str | None:
        """Give the sentence about what is wrong with the words; an empty field is not wrong."""
        return self._problem

    def understood(self) -> str:
        """Give in words how it was understood, for a screen reader."""
        if self._date is None:
            return ""
        age = dates.age_brackets(self._date, self._today()) if self._show_age else ""
        return f"{dates.short(self._date)} {age}".strip()

    def set_wrong(self, wrong: bool) -> None:
        """Show the red border of a field that must be mended."""
        self.line.set_wrong(wrong)

    def setAccessibleName(self, name: str) -> None:
        super().setAccessibleName(name)
        self.line.setAccessibleName(name)

    def _read(self, text: str) -> None:
        before = self._date
        self._date, self._problem = None, None
        if text.strip():
            try:
                self._date = self._parse(text, self._today())
            except errors.Refused as refused:
                self._problem = refused.sentence
        self._show_understood(text)
        if self._date != before:
            self.date_changed.emit(self._date)

    def _show_understood(self, text: str) -> None:
        if self._date is None:
            self._understood.setText("")
            return
        day = dates.short(self._date)
        age = dates.age_brackets(self._date, self._today()) if self._show_age else ""
        self._understood.setText(age if text.strip() == day else f"{day} {age}".strip())
        self.line.setAccessibleDescription(self.understood())

    def _write_out(self) -> None:
        if self._date is not None:
            self.set_date(self._date)

    def _open_calendar(self) -> None:
        popup = QFrame(self, Qt.WindowType.Popup)
        popup.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        popup.setFrameShape(QFrame.Shape.Box)
        column = QVBoxLayout(popup)
        column.setContentsMargins(0, 0, 0, 0)
        calendar = QCalendarWidget(popup)
        calendar.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader)
        calendar.setFirstDayOfWeek(Qt.DayOfWeek.Monday)
        for day in (Qt.DayOfWeek.Saturday, Qt.DayOfWeek.Sunday):
            calendar.setWeekdayTextFormat(day, QTextCharFormat())
        shown = self._date or self._today()
        calendar.setSelectedDate(QDate(shown.year, shown.month, shown.day))

        def take(day: QDate) -> None:
            popup.close()
            self.set_date(dt.date(day.year(), day.month(), day.day()))
            self.line.setFocus()

        calendar.clicked.connect(take)
        calendar.activated.connect(take)
        column.addWidget(calendar)
        popup.move(self.mapToGlobal(QPoint(0, self.height() + units(2))))
        popup.show()
        calendar.setFocus()
