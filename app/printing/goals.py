"""Draw a goal in the person's words: the steps by who does them, and how sure the person is."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cache, cached_property
from typing import Final

from reportlab.pdfgen.pathobject import PDFPathObject

from app.domain.plan import Goal, Step
from app.printing import BOLD, REGULAR, fonts, symbols
from app.printing.blocks import (
    Row,
    Text,
    draw_stacked,
    heading,
    split_rows,
    stacked,
    text,
)
from app.printing.line_breaks import broken, typed
from app.printing.measures import FRAME, HAIR, MM, WIDTH, Sizes
from app.printing.paper import Paper
from app.printing.things import is_thing
from app.printing.wording import Voice, quoted

_UNDER_HEAD: Final = 2 * MM
_UNDER_STEPS: Final = 2 * MM
_GOES_ON: Final = 3 * MM
_BESIDE: Final = 4 * MM
_BESIDE_SYMBOL: Final = 3.8 * MM
_LABEL_AT: Final = 3 * MM
_FIRST_STEPS: Final = 2
_LAST_STEPS: Final = 3
_NO_NUMBER: Final = "I did not want to give a number today."


@dataclass(frozen=True)
class GoalBlock:
    """A goal or a piece of one; `continued` says what stands before, `goes_on` what follows."""

    number: int
    head: tuple[Row, ...]
    steps: tuple[Row, ...]
    sure: int | None
    sizes: Sizes
    continued: bool = False
    goes_on: bool = False

    @cached_property
    def height(self) -> float:
        """Give the height with all that belongs to this piece."""
        return self._above + stacked(self.steps, self._gap) + self._below(self.goes_on)

    @property
    def least(self) -> float:
        """Ask for the heading with its first two steps, or the whole of a short goal."""
        first = self._first
        if len(self.steps) - first < 1:
            return self.height
        return self._above + stacked(self.steps[:first], self._gap) + self._below(True)

    @property
    def _first(self) -> int:
        return 1 if self.continued else _FIRST_STEPS

    @property
    def _gap(self) -> float:
        return 0.45 * self.sizes.body

    @property
    def _above(self) -> float:
        continued = self.sizes.section * 1.3 + _UNDER_HEAD if self.continued else 0
        under = _UNDER_HEAD if self.steps and self.head else 0
        return continued + stacked(self.head, 0) + under

    def _below(self, goes_on: bool) -> float:
        if goes_on:
            return _GOES_ON + self.sizes.leading
        none_given = self.sizes.leading if self.sure is None else 0
        return _UNDER_STEPS + 2.16 * self.sizes.body + none_given

    def draw(self, canvas: Paper, x: float, top: float) -> None:
        """Draw heading, steps, and the circles or where the goal goes on."""
        sizes = self.sizes
        if self.continued:
            words = heading(f"Goal {self.number}, continued", sizes.section, WIDTH, "H3")
            words.draw(canvas, x, top)
            top -= words.height + _UNDER_HEAD
        top = draw_stacked(self.head, 0, canvas, x, top)
        if self.head and self.steps:
            top -= _UNDER_HEAD
        if self.steps:
            with canvas.within("L"):
                top = draw_stacked(self.steps, self._gap, canvas, x, top) + self._gap
        if self.goes_on:
            words = text(
                f"Goal {self.number} goes on, page {canvas.getPageNumber() + 1}.", sizes, WIDTH
            )
            words.draw(canvas, x, top - _GOES_ON)
            return
        top -= _UNDER_STEPS
        sure = "no number" if self.sure is None else f"{self.sure} out of 10"
        with canvas.said(instead=f"How sure I am: {sure}"):
            draw_sure(canvas, x, top, self.sure, sizes)
        if self.sure is None:
            text(_NO_NUMBER, sizes, WIDTH).draw(canvas, x, top - 2.16 * sizes.body)

    def split(self, room: float, forced: bool) -> tuple[GoalBlock, GoalBlock] | None:
        """Part between steps: two stay with the heading, three go on, where there are so many."""
        inner = room - self._above - self._below(True)
        count = self._fitting(inner)
        if not forced:
            count = min(count, len(self.steps) - min(_LAST_STEPS, len(self.steps) - self._first))
        if self._first <= count < len(self.steps):
            return self._parted(self.head, self.steps[:count], (), self.steps[count:])
        if not forced:
            return None
        if inner < 0:
            parts = split_rows(self.head, 0, inner + stacked(self.head, 0))
            return parts and self._parted(parts[0], (), parts[1], self.steps)
        steps = split_rows(self.steps, self._gap, inner)
        if steps and steps[0]:
            return self._parted(self.head, steps[0], (), steps[1])
        return self._parted(self.head, (), (), self.steps) if self.head else None

    def _fitting(self, room: float) -> int:
        count, used = 0, 0.0
        for row in self.steps:
            used += row.height
            if used > room + HAIR:
                break
            used += self._gap
            count += 1
        return count

    def _parted(
        self,
        head: tuple[Row, ...],
        steps: tuple[Row, ...],
        head_rest: tuple[Row, ...],
        steps_rest: tuple[Row, ...],
    ) -> tuple[GoalBlock, GoalBlock]:
        return (
            replace(self, head=head, steps=steps, goes_on=True),
            replace(self, head=head_rest, steps=steps_rest, continued=True),
        )


def goal_block(number: int, goal: Goal, voice: Voice, sizes: Sizes) -> GoalBlock:
    """Lay out one goal; its label column is as wide as its longest label."""
    steps = [step for step in goal.steps if is_said(step)]
    labels = [voice.label(step.who) for step in steps]
    return GoalBlock(
        number,
        (_head(number, goal, sizes),),
        tuple(_step_rows(steps, labels, voice, sizes)),
        goal.confidence,
        sizes,
    )


def is_said(step: Step) -> bool:
    """Claim that the step says anything; an empty row of the form is not printed."""
    return bool(typed(step.what) or typed(step.service_name))


def _head(number: int, goal: Goal, sizes: Sizes) -> Row:
    side = 3 * sizes.body
    drawing = symbols.KEYS[goal.key] if goal.key else None
    indent = side + _BESIDE_SYMBOL if drawing else 0
    room = WIDTH - indent
    label = text(f"Goal {number}. {goal.key.value}" if goal.key else f"Goal {number}", sizes, room)
    cells = [(indent, 0.0, label)]
    if words := goal.words.strip():
        size = sizes.goal_words
        lines = broken([(quoted(words), True)], size, room, even=True)
        cells.append((indent, label.height, Text(lines, size, size * 1.3, room, tag="H3")))
    if drawing is None:
        return Row(tuple(cells))

    def mark(canvas: Paper, x: float, top: float) -> None:
        symbols.draw(canvas, drawing, x, top - side - 1 * MM, side, 1.5)

    return Row(tuple(cells), mark, side)


def _step_rows(steps: list[Step], labels: list[str], voice: Voice, sizes: Sizes) -> Iterable[Row]:
    side = 1.25 * sizes.body
    label_at = side + _LABEL_AT
    wide = max((fonts.width(label, BOLD, sizes.body) for label in labels), default=0)
    column = min(max(6.2 * sizes.body, wide + _BESIDE), 0.4 * WIDTH)
    words_at = label_at + column

    def box(canvas: Paper, x: float, top: float) -> None:
        canvas.setStrokeGray(0)
        canvas.setLineWidth(1.4)
        bottom = top - sizes.leading - 0.07 * sizes.body
        canvas.rect(x, bottom, side, side)

    for step, label in zip(steps, labels, strict=True):
        who = text([(label, True)], sizes, column - _BESIDE, tag="Lbl")
        said = voice.step(step, is_thing=is_thing(step))
        words = text(said, sizes, WIDTH - words_at, tag="LBody")
        yield Row(((label_at, 0.0, who), (words_at, 0.0, words)), box, sizes.leading, "LI")


def draw_sure(canvas: Paper, x: float, top: float, chosen: int | None, sizes: Sizes) -> None:
    """Draw the circles 0 to 10; the chosen one is filled, bold and larger."""
    body = sizes.body
    middle = top - 1.08 * body
    canvas.setFillGray(0)
    canvas.setStrokeGray(0)
    canvas.setLineWidth(FRAME)
    canvas.setFont(REGULAR, body)
    canvas.drawString(x, middle - 0.36 * body, "How sure I am")
    canvas.saveState()
    canvas.translate(x, middle)
    white, black = _circles(chosen, body)
    canvas.drawPath(white)
    if chosen is not None:
        canvas.drawPath(black, stroke=1, fill=1)
    for number in range(11):
        is_chosen = number == chosen
        size = (1.05 if is_chosen else 0.95) * body
        canvas.setFillGray(1 if is_chosen else 0)
        canvas.setFont(BOLD if is_chosen else REGULAR, size)
        canvas.drawCentredString(_centre(number, body), -0.36 * size, str(number))
    canvas.restoreState()


def _centre(number: int, body: float) -> float:
    first = 10.126 * body
    return first + (WIDTH - 1.026 * body - first) / 10 * number


@cache
def _circles(chosen: int | None, body: float) -> tuple[PDFPathObject, PDFPathObject]:
    white, black = PDFPathObject(), PDFPathObject()
    for number in range(11):
        if number == chosen:
            black.circle(_centre(number, body), 0, 1.008 * body)
        else:
            white.circle(_centre(number, body), 0, 0.9 * body)
    return white, black
