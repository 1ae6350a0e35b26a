"""Show when and where a service meets, and when next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from math import ceil

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.domain import dates
from app.domain.timetable import Schedule, next_session, words
from ui import theme, zoom
from ui.services.wording import NOT_KNOWN
from ui.table import Column, RowsView
from ui.table.column import Draw, Look
from ui.widgets.breaking import breakable
from ui.widgets.labels import Label
from ui.zoom import units

_WHEN, _WHERE, _NEXT, _PADS = 236, 176, 110, 20
_WRAP = int(Qt.TextFlag.TextWordWrap)
_ANY_HEIGHT = 10_000


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the timetable as it is shown."""

    uid: int
    when: str
    where: str
    next: str


def lines_of(
    schedules: Sequence[Schedule], today: date, *, runs: bool, only_place: str = ""
) -> list[Line]:
    """Give the lines; a service that does not run has no next session.

    `only_place` is where a service meets that has one place alone.
    """
    made = []
    for at, one in enumerate(schedules):
        day = next_session(one, today) if runs else None
        ended = one.valid_to is not None and one.valid_to < today
        none = "Ended" if ended else NOT_KNOWN if runs else "None"
        when = " ".join(words(one).split())
        made.append(Line(at, when, one.place or only_place, dates.short(day) if day else none))
    return made


def notes_of(schedules: Sequence[Schedule]) -> list[str]:
    """Give what the lines say beside when and where, each once."""
    said: dict[str, None] = {}
    for one in schedules:
        when = words(one)
        season = _season(one)
        parts = [part for part in (one.description, one.notes, season) if part and part != when]
        if parts:
            said[f"{when}: {'; '.join(parts)}"] = None
    return list(said)


def _season(one: Schedule) -> str:
    first = f"from {dates.short(one.valid_from)}" if one.valid_from else ""
    last = f"until {dates.short(one.valid_to)}" if one.valid_to else ""
    return " ".join(filter(None, (first, last)))


def _columns(draw: Draw) -> tuple[Column, ...]:
    return (
        Column("when", "When", lambda line: line.when, width=_WHEN, stretch=True, fixed=True,
               second=lambda line: line.where, draw=draw),
        Column("where", "Where", lambda line: line.where, width=_WHERE, stretch=True),
        Column("next", "Next", lambda line: line.next, width=_NEXT,
               tone=lambda line: None if line.next[:1].isdigit() else "quiet"),
    )  # fmt: skip


class Timetable(QWidget):
    """Hold the table and, under it, what is said beside; the place goes below where it is tight."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(units(8))
        self.view = RowsView(
            _columns(self._draw),
            name="Timetable",
            row_height=30,
            head_height=28,
            flush=True,
            several=False,
        )
        self._notes = Label("", "text", "quiet", wrap=True, selectable=True)
        column.addWidget(self.view)
        under = QVBoxLayout()
        under.setContentsMargins(units(16), 0, units(16), 0)
        under.addWidget(self._notes)
        column.addLayout(under)
        self._lines: list[Line] = []
        self._has_place_below = False
        zoom.changed.connect(self._fit)

    def set_schedules(
        self, schedules: Sequence[Schedule], today: date, *, runs: bool, only_place: str = ""
    ) -> None:
        """Show these."""
        self._lines = lines_of(schedules, today, runs=runs, only_place=only_place)
        self.view.clearSelection()
        self.view.set_rows(self._lines)
        notes = notes_of(schedules)
        self._notes.setText("\n".join(notes))
        self._notes.setVisible(bool(notes))
        self._fit()

    def lines(self) -> list[Line]:
        """Give what is shown."""
        return list(self._lines)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Put the place below where a line is too short for both; what is longer still wraps."""
        wide = QFontMetrics(theme.font("text")).horizontalAdvance
        room = self.width() - units(_NEXT)
        when_room = room * _WHEN // (_WHEN + _WHERE)
        whens = max((wide(one.when) for one in self._lines), default=0) + units(_PADS)
        wheres = max((wide(one.where) for one in self._lines), default=0) + units(_PADS)
        placed = any(one.where for one in self._lines)
        two = placed and (whens > when_room or wheres > room - when_room)
        self._has_place_below = two
        one_column = room if two or not placed else when_room
        needed = max((sum(self._heights(one, one_column)) for one in self._lines), default=0)
        height = max(52 if two else 30, ceil((needed + units(11)) / zoom.factor()))
        self.view.show_columns(None if placed and not two else ["when", "next"])
        self.view.set_two_lines(two, height)
        self.view.setFixedHeight(self.view.height_of(len(self._lines)))

    def _heights(self, line: Line, width: int) -> tuple[int, int]:
        """Give how high when and where stand in a cell of this width."""
        metrics = QFontMetrics(theme.font("text"))
        room = QRect(0, 0, width - units(_PADS), _ANY_HEIGHT)
        when, where = self._words(line)
        high = metrics.boundingRect(room, _WRAP, when).height()
        return high, metrics.boundingRect(room, _WRAP, where).height() if where else 0

    def _words(self, line: Line) -> tuple[str, str]:
        where = line.where if self._has_place_below else ""
        return breakable(line.when), breakable(where)

    def _draw(self, painter: QPainter, rect: QRect, line: Line, look: Look) -> None:
        """Draw when, and below it where, on as many lines as they need."""
        room = rect.width() - units(_PADS) // 2
        when, where = self._heights(line, room + units(_PADS))
        top = rect.y() + (rect.height() - when - where) // 2
        words, place = self._words(line)
        painter.setFont(theme.font("text"))
        painter.setPen(look.text)
        painter.drawText(QRect(rect.x(), top, room, when), _WRAP, words)
        painter.setPen(look.quiet)
        painter.drawText(QRect(rect.x(), top + when, room, where), _WRAP, place)
