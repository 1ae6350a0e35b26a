"""Say what a sheet is built of: blocks that know their height, draw themselves and can be split.

A block is laid out when it is made, for one width. ReportLab's flowables would be laid out while
they are drawn; page 1 of a plan must be measured before anything is placed. No markup is read
anywhere, so typed text needs no escaping and prints as it was typed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import nullcontext
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Protocol

from app.printing import line_breaks
from app.printing.line_breaks import Line
from app.printing.measures import HAIR, HEADING_LINE, Sizes
from app.printing.paper import Paper

Runs = Iterable[tuple[str, bool]]
Mark = Callable[[Paper, float, float], None]


class Block(Protocol):
    """Take a piece of the page's height and draw what belongs there."""

    @property
    def height(self) -> float:
        """Give the height in points."""

    @property
    def least(self) -> float:
        """Give the height that must be free at the end of a page to begin there."""

    def draw(self, canvas: Paper, x: float, top: float) -> None:
        """Draw with the upper left corner at `x`, `top`."""

    def split(self, room: float, forced: bool) -> tuple[Block, Block] | None:
        """Part into what fits `room` and the rest; None if it would rather stand elsewhere.

        `forced` means that no page has more room: whatever can be parted is.
        """


@dataclass(frozen=True)
class Text:
    """Lines of text of one size, black or as light as `gray`."""

    lines: tuple[Line, ...]
    size: float
    leading: float
    width: float
    gray: float = 0
    tag: str = "P"

    @cached_property
    def height(self) -> float:
        """Give the height of all lines."""
        return len(self.lines) * self.leading

    @property
    def least(self) -> float:
        """Give the height of two lines, or of all three: one line never stands alone."""
        count = len(self.lines)
        return (count if count < 4 else 2) * self.leading

    def draw(self, canvas: Paper, x: float, top: float) -> None:
        """Draw line under line; the first baseline lies the size of the type below `top`."""
        canvas.setFillGray(self.gray)
        written = canvas.beginText(x, top - self.size)
        for line in self.lines:
            for words, font in line.segments:
                written.setFont(font, self.size, self.leading)
                written.textOut(words)
            written.textLine()
        with canvas.said(self.tag):
            canvas.drawText(written)

    def split(self, room: float, forced: bool) -> tuple[Text, Text] | None:
        """Part between lines, at least two on either side unless forced."""
        count = len(self.lines)
        fits = int((room + HAIR) / self.leading)
        if not forced:
            fits = min(fits, count - 2)
        if fits < (1 if forced else 2) or fits >= count:
            return None
        return replace(self, lines=self.lines[:fits]), replace(self, lines=self.lines[fits:])


def text(
    runs: Runs | str,
    sizes: Sizes,
    width: float,
    *,
    leading: float = 0,
    even: bool = False,
    tag: str = "P",
) -> Text:
    """Give text of the body's size; a plain string is regular."""
    parts = [(runs, False)] if isinstance(runs, str) else runs
    lines = line_breaks.broken(parts, sizes.body, width, even=even)
    return Text(lines, sizes.body, leading or sizes.leading, width, tag=tag)


def heading(words: str, size: float, width: float, tag: str = "H2") -> Text:
    """Give a bold heading, evened out over its lines; `tag` is its rank."""
    lines = line_breaks.broken([(words, True)], size, width, even=True)
    return Text(lines, size, size * HEADING_LINE, width, tag=tag)


@dataclass(frozen=True)
class Row:
    """Texts beside one another, each at its (x, depth below the top), and a mark drawn first.

    `floor` is the least height; a continuation on the next page has the texts without the mark.
    `tag` groups what is read.
    """

    cells: tuple[tuple[float, float, Text], ...]
    mark: Mark | None = None
    floor: float = 0
    tag: str = ""

    @cached_property
    def height(self) -> float:
        """Give the height of the deepest text, at least the floor."""
        return max([self.floor] + [down + text.height for _, down, text in self.cells])

    @property
    def least(self) -> float:
        """Ask for the whole row: it is parted only where no page holds it."""
        return self.height

    def draw(self, canvas: Paper, x: float, top: float) -> None:
        """Draw the mark, then the texts from left to right."""
        if self.mark:
            self.mark(canvas, x, top)
        with canvas.within(self.tag) if self.tag else nullcontext():
            for across, down, cell in self.cells:
                cell.draw(canvas, x + across, top - down)

    def split(self, room: float, forced: bool) -> tuple[Row, Row] | None:
        """Part every text at the same height; only when forced."""
        if not forced or self.floor > room:
            return None
        first, rest = [], []
        for across, down, cell in self.cells:
            if down + cell.height <= room + HAIR:
                first.append((across, down, cell))
            elif parts := cell.split(room - down, True):
                first.append((across, down, parts[0]))
                rest.append((across, 0.0, parts[1]))
            else:
                rest.append((across, 0.0, cell))
        if not first or not rest:
            return None
        rests = Row(tuple(rest), tag=self.tag)
        return replace(self, cells=tuple(first)), rests


def stacked(rows: Iterable[Block], gap: float) -> float:
    """Give the height of rows under one another with `gap` between them."""
    heights = [row.height for row in rows]
    return sum(heights) + gap * max(0, len(heights) - 1)


def draw_stacked(rows: Iterable[Block], gap: float, canvas: Paper, x: float, top: float) -> float:
    """Draw rows under one another and give where the next would begin."""
    for row in rows:
        row.draw(canvas, x, top)
        top -= row.height + gap
    return top


def split_rows(
    rows: tuple[Row, ...], gap: float, room: float
) -> tuple[tuple[Row, ...], tuple[Row, ...]] | None:
    """Part rows at `room` because no page holds them; the row at the edge is parted if need be."""
    used = 0.0
    for index, row in enumerate(rows):
        if used + row.height > room + HAIR:
            parts = row.split(room - used, True)
            if parts:
                return (*rows[:index], parts[0]), (parts[1], *rows[index + 1 :])
            return (rows[:index], rows[index:]) if index else None
        used += row.height + gap
    return None


@dataclass(frozen=True)
class Barred:
    """A person's own words with a dark bar at their left."""

    words: Text
    indent: float
    bar: float
    lift: float

    @cached_property
    def height(self) -> float:
        """Give the height of the words."""
        return self.words.height

    @property
    def least(self) -> float:
        """Ask for two lines."""
        return self.words.least

    def draw(self, canvas: Paper, x: float, top: float) -> None:
        """Draw the bar, then the words."""
        canvas.setFillGray(0)
        canvas.rect(x, top - self.height + self.lift, self.bar, self.height - self.lift, 0, 1)
        self.words.draw(canvas, x + self.indent, top)

    def split(self, room: float, forced: bool) -> tuple[Barred, Barred] | None:
        """Part between lines."""
        parts = self.words.split(room, forced)
        return parts and (replace(self, words=parts[0]), replace(self, words=parts[1]))
