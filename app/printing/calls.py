"""Draw whom the person can call, and when they meet again: page 1 never goes without them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final

from app.domain.plan import Call
from app.printing import symbols
from app.printing.blocks import Mark, Row, Text, draw_stacked, split_rows, stacked, text
from app.printing.line_breaks import broken, held, typed
from app.printing.measures import MM, RULE, WIDTH, Sizes
from app.printing.paper import Paper
from app.printing.symbols import Drawing
from app.printing.thing_block import fact_row
from app.printing.things import Fact
from app.printing.wording import Voice, clock_words

_FRAME: Final = 1.2
_LEFT: Final = 3.5 * MM
_NUMBER: Final = 112.12 * MM
_ABOVE: Final = 2.45 * MM
_BELOW: Final = 2.8 * MM
_BETWEEN_COLUMNS: Final = 3 * MM


@dataclass(frozen=True)
class CallBox:
    """Whom to call, in one frame."""

    rows: tuple[Row, ...]
    gap: float

    @cached_property
    def height(self) -> float:
        """Give the height of the rows and the frame's edges."""
        return _ABOVE + stacked(self.rows, self.gap) + _BELOW

    @property
    def least(self) -> float:
        """Ask for the whole."""
        return self.height

    def draw(self, canvas: Paper, x: float, top: float) -> None:
        """Draw frame and rows."""
        canvas.setStrokeGray(0)
        canvas.setLineWidth(_FRAME)
        canvas.rect(x, top - self.height, WIDTH, self.height)
        draw_stacked(self.rows, self.gap, canvas, x, top - _ABOVE)

    def split(self, room: float, forced: bool) -> tuple[CallBox, CallBox] | None:
        """Part between the rows, only when forced."""
        rows = split_rows(self.rows, self.gap, room - _ABOVE - _BELOW) if forced else None
        return rows and (replace(self, rows=rows[0]), replace(self, rows=rows[1]))


def call_box(voice: Voice, sizes: Sizes) -> CallBox:
    """Lay out the link worker, the practice, and where help is at any time."""
    sheet = voice.sheet
    rows = [
        _call(sheet.link_worker, "my link worker", symbols.PERSON, sizes),
        _call(sheet.practice, "if I feel unwell", symbols.SURGERY, sizes),
        _row(
            [
                ("If I feel I cannot cope", True),
                ("\nAny time, free. In danger: ", False),
                ("999", True),
            ],
            "111, press 2",
            symbols.URGENT,
            sizes,
        ),
    ]
    return CallBox(tuple(row for row in rows if row), 0.32 * sizes.body)


def review_row(voice: Voice, sizes: Sizes) -> Row:
    """Lay out when and where they meet again, or who rings by when to say so."""
    review = voice.sheet.plan.review
    worker = typed(voice.sheet.link_worker_first)
    if review.on:
        at = f", {clock_words(review.at)}" if review.at else ""
        place = typed(review.place)
        company = (f", with {worker}" if place else f"With {worker}") if worker else ""
        runs = [("We meet again: ", False), (f"{voice.review_day(review.on)}{at}", True)]
        runs.append((f"\n{place}{company}" if place or company else "", False))
    else:
        said = voice.rings("", review.rings_by)
        runs = [("We meet again: the day is not fixed yet.", False)]
        runs.append((f"\n{said}" if said else "", False))
    return fact_row(Fact(symbols.MEET_AGAIN, tuple(runs)), sizes, WIDTH)


def _call(call: Call, usual_role: str, drawing: Drawing, sizes: Sizes) -> Row | None:
    name, hours = typed(call.name), typed(call.hours)
    if not name:
        return None
    runs = [(name, True), (f", {typed(call.role) or usual_role}", False)]
    if hours:
        runs.append((f"\n{hours}", False))
    return _row(runs, typed(call.phone), drawing, sizes)


def _row(runs: list[tuple[str, bool]], phone: str, drawing: Drawing, sizes: Sizes) -> Row:
    body = sizes.body
    words_at = _LEFT + 1.35 * body + 2.5 * MM
    room = _NUMBER - words_at - _BETWEEN_COLUMNS
    words = text(runs, sizes, room, leading=1.32 * body)
    large = sizes.thing_title
    room = WIDTH - _NUMBER - _LEFT
    lines = broken([(held(phone), True)], large, room)
    number = Text(lines, large, large * 1.35, room)
    cells = ((words_at, 0.0, words), (_NUMBER, -0.12 * body, number))
    return Row(cells, _mark(drawing, sizes, to_write=not phone))


def _mark(drawing: Drawing, sizes: Sizes, *, to_write: bool) -> Mark:
    size = 1.35 * sizes.body

    def mark(canvas: Paper, x: float, top: float) -> None:
        symbols.draw(canvas, drawing, x + _LEFT, top - 0.15 * sizes.body - size, size)
        if to_write:
            canvas.setLineWidth(RULE)
            down = top - 1.2 * sizes.body
            canvas.line(x + _NUMBER, down, x + WIDTH - _LEFT, down)

    return mark
