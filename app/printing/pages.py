"""Fill pages with blocks and draw them, each with its footer."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from app.printing import BOLD, REGULAR
from app.printing.blocks import Block
from app.printing.measures import (
    BOTTOM,
    FOOTER_BASELINE,
    HAIR,
    HEADER_BASELINE,
    LEFT,
    MM,
    RULE,
    TOP,
    WIDTH,
    Sizes,
)
from app.printing.paper import Paper

_RULE_ABOVE = 3 * MM
_RULE_BELOW = 5 * MM


@dataclass(frozen=True, slots=True)
class Item:
    """A block in its order: the space before it, and how it stands to its neighbours.

    `rule` draws a line between it and what stands above on the same page; `with_next` keeps it on
    the page of the next item; `new_page` begins a page.
    """

    block: Block
    before: float = 0
    rule: bool = False
    with_next: bool = False
    new_page: bool = False

    @property
    def space(self) -> float:
        """Give the height between this and the block above it."""
        return _RULE_ABOVE + RULE + _RULE_BELOW if self.rule else self.before


@dataclass(frozen=True, slots=True)
class Placed:
    """A block with the place of its upper edge, and of the rule above it if there is one."""

    block: Block
    top: float
    rule_at: float | None = None


@dataclass(frozen=True, slots=True)
class Frame:
    """What stands outside the text on every page."""

    footer: str
    sizes: Sizes
    banner: str = ""
    mark: str = ""


Page = list[Placed]


def fill(items: Iterable[Item]) -> list[Page]:
    """Place the items on as many pages as they need; nothing is cut, whatever their length."""
    pages: list[Page] = [[]]
    top = TOP
    queue = deque(items)
    while queue:
        item = queue.popleft()
        fresh = not pages[-1]
        space = 0 if fresh else item.space
        room = top - space - BOTTOM
        if not fresh and (item.new_page or room + HAIR < _needed(item, queue)):
            pages.append([])
            top = TOP
            queue.appendleft(replace(item, new_page=False))
            continue
        block = item.block
        if block.height > room + HAIR:
            parts = block.split(room, fresh)
            if parts:
                block = parts[0]
                queue.appendleft(Item(parts[1], new_page=True, with_next=item.with_next))
            elif not fresh:
                queue.appendleft(replace(item, new_page=True))
                continue
        rule_at = top - _RULE_ABOVE - RULE if item.rule and not fresh else None
        pages[-1].append(Placed(block, top - space, rule_at))
        top -= space + block.height
    return [page for page in pages if page] or [[]]


def _needed(item: Item, following: Sequence[Item] | deque[Item]) -> float:
    needed, last = 0.0, item
    for after in following:
        if not last.with_next:
            break
        needed += last.block.height + after.space
        last = after
    return needed + min(last.block.height, last.block.least)


def drawn(pages: Sequence[Page], frame: Frame, title: str) -> bytes:
    """Draw the pages and give the PDF."""
    canvas = Paper(title)
    for number, page in enumerate(pages, 1):
        with canvas.page():
            _draw_margins(canvas, frame, f"Page {number} of {len(pages)}")
            for placed in page:
                if placed.rule_at is not None:
                    canvas.setStrokeGray(0)
                    canvas.setLineWidth(RULE)
                    canvas.line(LEFT, placed.rule_at, LEFT + WIDTH, placed.rule_at)
                placed.block.draw(canvas, LEFT, placed.top)
    return canvas.finished()


def _draw_margins(canvas: Paper, frame: Frame, number: str) -> None:
    body = frame.sizes.body
    right = LEFT + WIDTH
    canvas.setFillGray(0)
    if frame.banner:
        canvas.setFont(REGULAR, body)
        canvas.drawString(LEFT, HEADER_BASELINE, frame.banner)
    if frame.mark:
        canvas.setFont(BOLD, body)
        canvas.drawRightString(right, HEADER_BASELINE, frame.mark)
    canvas.setStrokeGray(0)
    canvas.setLineWidth(RULE)
    rule_at = FOOTER_BASELINE + 1.25 * body
    canvas.line(LEFT, rule_at, right, rule_at)
    canvas.setFont(REGULAR, body)
    canvas.drawString(LEFT, FOOTER_BASELINE, frame.footer)
    canvas.drawRightString(right, FOOTER_BASELINE, number)
