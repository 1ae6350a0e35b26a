"""Draw the seven days after the meeting: what is agreed stands in its cell, the rest is for ink."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, time, timedelta
from functools import cached_property
from typing import Final

from app.domain.plan import Step
from app.printing import BOLD
from app.printing.blocks import Text, text
from app.printing.goals import is_said
from app.printing.line_breaks import held, typed
from app.printing.measures import HAIR, MM, RULE, WIDTH, Sizes
from app.printing.paper import Paper
from app.printing.things import Thing, is_thing, short_title_of
from app.printing.wording import Voice, clock_words, days_of

_DAY_COLUMN: Final = 37 * MM
_COLUMN: Final = (WIDTH - _DAY_COLUMN) / 3
_ROW: Final = 17.5 * MM / 14
_INSET: Final = 3 * MM
_HEADS: Final = ("Morning", "Afternoon", "Evening")
_AFTERNOON: Final = time(12)
_EVENING: Final = time(17)
_DAYS: Final = 7
_MOST_LINES: Final = 6


@dataclass(frozen=True)
class _Entry:
    """What falls on a day; without a start it may be any time of that day."""

    start: time | None
    words: str
    goal: int


@dataclass(frozen=True)
class WeekRow:
    """One day: its name, what has no time, and its morning, afternoon and evening."""

    day: Text | None
    any_time: Text | None
    cells: tuple[Text | None, ...]
    sizes: Sizes

    @property
    def _pad(self) -> float:
        return 0.4317 * self.sizes.body

    @cached_property
    def _any_height(self) -> float:
        return self.any_time.height + 2 * self._pad if self.any_time else 0.0

    @cached_property
    def height(self) -> float:
        """Give the height of the fullest column, at least 17.5 mm at 14 points."""
        cells = [cell.height + 2 * self._pad for cell in self.cells if cell]
        deepest = self._any_height + max(cells, default=0)
        day = self.day.height + 2 * self._pad if self.day else 0
        return max(_ROW * self.sizes.body, deepest, day)

    def draw(self, canvas: Paper, x: float, top: float) -> None:
        """Draw the day, then a heavy frame around whatever is agreed."""
        with canvas.within("TH"):
            if self.day:
                self.day.draw(canvas, x, top - self._pad)
        height, down = self.height, self._any_height
        for index, cell in enumerate(self.cells):
            left = x + _DAY_COLUMN + index * _COLUMN
            with canvas.within("TD"):
                if self.any_time and not index:
                    deep = down if any(self.cells) else height
                    self._box(canvas, left, top, 3 * _COLUMN, deep, self.any_time)
                if cell:
                    self._box(canvas, left, top - down, _COLUMN, height - down, cell)

    def _box(
        self, canvas: Paper, x: float, top: float, width: float, height: float, words: Text
    ) -> None:
        canvas.setStrokeGray(0)
        canvas.setFillGray(1)
        canvas.setLineWidth(2.2)
        canvas.rect(x, top - height, width, height, stroke=1, fill=1)
        words.draw(canvas, x + _INSET, top - self._pad)

    def split(self, room: float) -> tuple[WeekRow, WeekRow] | None:
        """Part a day that no page holds."""
        inner = room - 2 * self._pad
        if self.any_time and self.any_time.height > inner:
            parts = self.any_time.split(inner, True)
            return parts and (
                replace(self, any_time=parts[0], cells=(None,) * 3),
                replace(self, day=None, any_time=parts[1]),
            )
        inner -= self._any_height
        halves = [
            (cell, None) if cell is None or cell.height <= inner else cell.split(inner, True)
            for cell in self.cells
        ]
        if not any(half and half[1] for half in halves):
            return None
        first = tuple(half[0] if half else None for half in halves)
        rest = tuple(
            half[1] if half else cell for half, cell in zip(halves, self.cells, strict=True)
        )
        return replace(self, cells=first), WeekRow(None, None, rest, self.sizes)


@dataclass(frozen=True)
class WeekBlock:
    """The grid of days; a continuation has its head again."""

    rows: tuple[WeekRow, ...]
    sizes: Sizes

    @property
    def _head(self) -> float:
        return 1.9 * self.sizes.body

    @cached_property
    def height(self) -> float:
        """Give the height of head and rows."""
        return self._head + sum(row.height for row in self.rows)

    @property
    def least(self) -> float:
        """Ask for the head and the first day."""
        return self._head + self.rows[0].height

    def draw(self, canvas: Paper, x: float, top: float) -> None:
        """Draw head and lines, then the days over them."""
        with canvas.within("Table"):
            self._draw(canvas, x, top)

    def _draw(self, canvas: Paper, x: float, top: float) -> None:
        body = self.sizes.body
        canvas.setFillGray(0)
        canvas.setStrokeGray(0)
        canvas.setFont(BOLD, body)
        with canvas.within("TR"):
            with canvas.within("TH"):
                pass
            for index, words in enumerate(_HEADS):
                left = x + _DAY_COLUMN + index * _COLUMN + _INSET
                with canvas.within("TH"), canvas.said():
                    canvas.drawString(left, top - self._head + 0.7 * body, words)
        bottom = top - self.height
        down = top - self._head
        canvas.setLineWidth(0.5)
        for index in range(3):
            left = x + _DAY_COLUMN + index * _COLUMN
            canvas.line(left, bottom, left, down)
        canvas.setLineWidth(RULE)
        for edge in (down, *self._edges(down)):
            canvas.line(x, edge, x + WIDTH, edge)
        for row, edge in zip(self.rows, (down, *self._edges(down)), strict=False):
            with canvas.within("TR"):
                row.draw(canvas, x, edge)

    def _edges(self, top: float) -> Iterator[float]:
        for row in self.rows:
            top -= row.height
            yield top

    def split(self, room: float, forced: bool) -> tuple[WeekBlock, WeekBlock] | None:
        """Part between days; a day itself only when forced."""
        used = self._head
        for index, row in enumerate(self.rows):
            if used + row.height > room + HAIR:
                parts = row.split(room - used) if forced and not index else None
                first = (parts[0],) if parts else self.rows[:index]
                rest = (parts[1], *self.rows[1:]) if parts else self.rows[index:]
                return (replace(self, rows=first), replace(self, rows=rest)) if first else None
            used += row.height
        return None


def week_block(voice: Voice, sizes: Sizes) -> WeekBlock | None:
    """Lay out the seven days after the plan was made; None if nothing falls on them."""
    made = voice.sheet.plan.made_on
    if made is None or made > date.max - timedelta(days=_DAYS):
        return None
    days = [made + timedelta(days=ahead) for ahead in range(1, _DAYS + 1)]
    entries: dict[date, list[_Entry]] = {day: [] for day in days}
    for number, step in _steps(voice):
        entry = _Entry(step.when.start, _short_words(step, voice), number)
        for day in days_of(step.when, days[0], days[-1]):
            if entry not in entries[day]:
                entries[day].append(entry)
    if not any(entries.values()):
        return None
    return WeekBlock(tuple(_week_row(day, entries[day], voice, sizes) for day in days), sizes)


def after_the_week(voice: Voice, things: tuple[Thing, ...], sizes: Sizes) -> Text | None:
    """Give what comes after the seven days, each with its day; None if there is nothing."""
    made = voice.sheet.plan.made_on
    if made is None:
        return None
    runs: list[tuple[str, bool]] = []
    for thing in things:
        when = thing.step.when
        if when.on and (when.on - made).days > _DAYS:
            at = f", {clock_words(when.start)}" if when.start else ""
            runs.append(("\n" if runs else "After this: ", False))
            runs.append((f"{voice.day(when.on)}{at}", True))
            runs.append((f", {short_title_of(thing.step)}.", False))
    return text(runs, sizes, WIDTH) if runs else None


def _steps(voice: Voice) -> Iterator[tuple[int, Step]]:
    for number, goal in enumerate(voice.sheet.plan.goals, 1):
        for step in goal.steps:
            # Words without a time ("Sundays") say too little for a place in the week.
            if is_said(step) and (step.when.on or step.when.start):
                yield number, step


def _short_words(step: Step, voice: Voice) -> str:
    if is_thing(step) or step.day.title:
        return short_title_of(step)
    return f"{voice.label(step.who)} {typed(step.what) or typed(step.service_name)}"


def _week_row(day: date, entries: list[_Entry], voice: Voice, sizes: Sizes) -> WeekRow:
    parts: list[list[_Entry]] = [[], [], []]
    for entry in sorted((e for e in entries if e.start), key=lambda e: e.start or time.min):
        start = entry.start or time.min
        parts[0 if start < _AFTERNOON else 1 if start < _EVENING else 2].append(entry)
    any_time = [entry for entry in entries if not entry.start]
    name, _, rest = voice.day(day).partition(held(" "))
    words = text(
        [(name, True), (f"\n{rest}", False)], sizes, _DAY_COLUMN, leading=1.34 * sizes.body
    )
    return WeekRow(
        words,
        _cell(any_time, 3 * _COLUMN, sizes),
        tuple(_cell(part, _COLUMN, sizes) for part in parts),
        sizes,
    )


def _cell(entries: list[_Entry], width: float, sizes: Sizes) -> Text | None:
    room, leading = width - 2 * _INSET, 1.34 * sizes.body
    runs: list[tuple[str, bool]] = []
    for entry in entries:
        words = entry.words
        if len(text(words, sizes, room).lines) > _MOST_LINES:
            # The whole stands with its goal; the week only says when.
            words = f"See goal {entry.goal}"
        start = f"{clock_words(entry.start)}\n" if entry.start else ""
        runs += [("\n" if runs else "", False), (start, True), (words, False)]
    return text(runs, sizes, room, leading=leading) if runs else None
