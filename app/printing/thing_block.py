"""Draw a thing: the date leaf at the left, what the person needs to know of it at the right."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Final

from app.domain.dates import MONTHS, WEEKDAYS
from app.domain.plan import When
from app.printing import BOLD, REGULAR, fonts, symbols
from app.printing.blocks import Mark, Row, Text, draw_stacked, heading, split_rows, stacked, text
from app.printing.line_breaks import broken, typed
from app.printing.measures import FRAME, GREY, HEAVY, MM, RULE, WIDTH, Sizes
from app.printing.paper import Paper
from app.printing.symbols import Drawing
from app.printing.things import Fact, Thing, fits_leaf
from app.printing.wording import clock_words

BETWEEN_THINGS: Final = 2.2 * MM
_LEAST: Final = 44 * MM
_GAP: Final = 4 * MM
_ABOVE: Final = 1.6 * MM
_UNDER_TITLE: Final = 0.8 * MM
_BELOW: Final = 3.6 * MM
_RIGHT: Final = 2.6 * MM
_ROW_GAP: Final = 0.45 * MM
_ROW_SPREAD: Final = 1.1 * MM
_BOX_GAP: Final = 1.6 * MM
_LEAF_EDGE: Final = 2 * MM
_DONE: Final = "Done"


@dataclass(frozen=True)
class Leaf:
    """The date of a thing as a calendar's leaf; `made` is the year that need not be said."""

    when: When
    made: date | None
    sizes: Sizes

    @cached_property
    def lines(self) -> tuple[tuple[str, str, float, float], ...]:
        """Give text, typeface, size and baseline below the top, the last two in body sizes."""
        lines: list[tuple[str, str, float, float]] = []
        down = 0.0
        if self.when.on:
            day = self.when.on
            lines.append((WEEKDAYS[day.weekday()], BOLD, 1.2, 1.45))
            lines.append((str(day.day), BOLD, 2.5, 3.75))
            lines.append((MONTHS[day.month - 1], BOLD, 1.1, 5.2))
            down = 5.2
            if self.made is None or self.made.year != day.year:
                down += 1.3
                lines.append((str(day.year), BOLD, 1.1, down))
        elif fits_leaf(self.when.words):
            room = self.sizes.leaf_width - 2 * _LEAF_EDGE
            words = broken([(typed(self.when.words), True)], self.sizes.thing_title, room)
            for index, line in enumerate(words):
                down = 1.45 + 1.45 * index
                lines.append(("".join(part for part, _ in line.segments), BOLD, 1.2, down))
        if self.when.start:
            down += 1.75
            lines.append((clock_words(self.when.start), BOLD, 1.3, down))
        if self.when.start and self.when.end:
            down += 1.25
            lines.append((f"to {clock_words(self.when.end)}", REGULAR, 1, down))
        return tuple(lines)

    @cached_property
    def height(self) -> float:
        """Give the height the leaf needs, at least 44 mm."""
        if self.when.is_open:
            return max(_LEAST, 8.95 * self.sizes.body)
        return max(_LEAST, *((down + 0.75) * self.sizes.body for *_, down in self.lines))

    def draw(self, canvas: Paper, x: float, top: float, gray: float) -> None:
        """Draw the lines centred, each fitted to the leaf."""
        if self.when.is_open:
            self._draw_open(canvas, x, top)
            return
        canvas.setFillGray(gray)
        width, body = self.sizes.leaf_width, self.sizes.body
        with canvas.said(instead=", ".join(words for words, *_ in self.lines)):
            for words, font, share, down in self.lines:
                size = fonts.fitted(words, font, share * body, width - 2 * _LEAF_EDGE)
                canvas.setFont(font, size)
                canvas.drawCentredString(x + width / 2, top - down * body, words)

    def _draw_open(self, canvas: Paper, x: float, top: float) -> None:
        body, left = self.sizes.body, x + 3 * MM
        canvas.setFillGray(0)
        canvas.setLineWidth(RULE)
        canvas.setFont(BOLD, body)
        with canvas.said():
            canvas.drawString(left, top - 1.5 * body, "No day yet")
        canvas.setFont(REGULAR, body)
        for words, down in (("Day", 3.7), ("Time", 6.3)):
            baseline = top - down * body
            canvas.drawString(left, baseline, words)
            start = left + fonts.width("Time ", REGULAR, body)
            canvas.line(start, baseline - 1, x + self.sizes.leaf_width - 3 * MM, baseline - 1)


@dataclass(frozen=True)
class ThingBlock:
    """A thing in its frame; `heavy` for the first alone."""

    leaf: Leaf
    title: Text
    rows: tuple[Row, ...]
    sizes: Sizes
    heavy: bool = False
    has_box: bool = True

    @cached_property
    def height(self) -> float:
        """Give the height of the leaf or of the facts, whichever is more."""
        return max(self.leaf.height, self._natural)

    @property
    def least(self) -> float:
        """Ask for the whole: a thing is parted only where no page holds it."""
        return self.height

    @cached_property
    def _natural(self) -> float:
        above = _ABOVE + self.title.height + _UNDER_TITLE
        return above + stacked(self.rows, _ROW_GAP) + _BELOW

    def draw(self, canvas: Paper, x: float, top: float) -> None:
        """Draw frame and leaf, then title, facts and the box to tick."""
        height = self.height
        spare = height - self._natural
        spread = min(_ROW_SPREAD, spare / (len(self.rows) - 0.5)) if self.rows else 0
        self._draw_frame(canvas, x, top, height)
        shift = min(0.15 * self.sizes.body, height - self.leaf.height)
        self.leaf.draw(canvas, x, top - shift, 1 if self.heavy else 0)
        left = x + self.sizes.leaf_width + _GAP
        self.title.draw(canvas, left, top - _ABOVE)
        below = top - _ABOVE - self.title.height - _UNDER_TITLE
        draw_stacked(self.rows, _ROW_GAP + spread, canvas, left, below)
        if self.has_box:
            self._draw_box(canvas, x + WIDTH - _RIGHT, top - _RIGHT)

    def _draw_frame(self, canvas: Paper, x: float, top: float, height: float) -> None:
        leaf = self.sizes.leaf_width
        canvas.setStrokeGray(0)
        canvas.setLineWidth(HEAVY if self.heavy else FRAME)
        if self.heavy or not self.leaf.when.is_open:
            canvas.setFillGray(0 if self.heavy else GREY)
            canvas.rect(x, top - height, leaf, height, stroke=0, fill=1)
        canvas.rect(x, top - height, WIDTH, height)
        canvas.line(x + leaf, top - height, x + leaf, top)

    def _draw_box(self, canvas: Paper, right: float, top: float) -> None:
        body = self.sizes.body
        side = 1.25 * body
        canvas.setLineWidth(1.6)
        canvas.rect(right - side, top - side, side, side)
        canvas.setFillGray(0)
        canvas.setFont(REGULAR, body)
        canvas.drawRightString(right - side - _BOX_GAP, top - side + 0.27 * body, _DONE)

    def split(self, room: float, forced: bool) -> tuple[ThingBlock, ThingBlock] | None:
        """Part title or facts, only when forced; both parts keep the leaf."""
        if not forced or self.leaf.height > room:
            return None
        inner = room - _ABOVE - _UNDER_TITLE - _BELOW
        if self.title.height > inner:
            parts = self.title.split(inner, True)
            return parts and (
                replace(self, title=parts[0], rows=()),
                replace(self, title=parts[1], has_box=False),
            )
        rows = split_rows(self.rows, _ROW_GAP, inner - self.title.height)
        if not rows:
            return None
        again = replace(self.title, lines=self.title.lines[:1])
        return replace(self, rows=rows[0]), replace(self, title=again, rows=rows[1], has_box=False)


def thing_block(thing: Thing, sizes: Sizes, made: date | None, *, first: bool) -> ThingBlock:
    """Lay out one thing; the first is black with a heavy frame unless its day is still open."""
    facts = WIDTH - sizes.leaf_width - _GAP - _RIGHT
    box = 1.25 * sizes.body + _BOX_GAP + fonts.width(_DONE, REGULAR, sizes.body) + 3 * MM
    rows: list[Row] = []
    for fact in thing.facts:
        rows.append(fact_row(fact, sizes, facts))
        if fact.to_write:
            rows.append(write_row(sizes, facts))
    return ThingBlock(
        Leaf(thing.step.when, made, sizes),
        heading(thing.title, sizes.thing_title, facts - box),
        tuple(rows),
        sizes,
        heavy=first and not thing.step.when.is_open,
    )


def fact_row(fact: Fact, sizes: Sizes, width: float) -> Row:
    """Give a symbol with its sentence beside it."""
    indent = sizes.leading + 2.4 * MM
    words = text(fact.runs, sizes, width - indent)
    return Row(((indent, 0, words),), symbol_mark(fact.symbol, sizes), sizes.leading)


def symbol_mark(drawing: Drawing, sizes: Sizes) -> Mark:
    """Give what draws a symbol beside the first line of a text."""

    def mark(canvas: Paper, x: float, top: float) -> None:
        symbols.draw(canvas, drawing, x, top - sizes.leading, sizes.leading * 0.98)

    return mark


def write_row(sizes: Sizes, width: float) -> Row:
    """Give an empty line to write on."""

    def mark(canvas: Paper, x: float, top: float) -> None:
        canvas.setLineWidth(RULE)
        down = top - 0.95 * sizes.leading
        canvas.line(x + sizes.leading + 2.4 * MM, down, x + width, down)

    return Row((), mark, sizes.leading)
