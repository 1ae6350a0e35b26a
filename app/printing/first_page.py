"""Decide what stands on page 1, the page for the fridge, and what gives way to page 2.

Page 1 promises the first thing, whom to call and the review. Long "what matters" gives way first,
then the third thing, then the second; a line says where they are. Type never shrinks.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from app.domain.dates import long
from app.domain.plan import PlanSheet
from app.printing.blocks import Barred, heading, text
from app.printing.calls import call_box, review_row
from app.printing.line_breaks import held, typed
from app.printing.measures import BOTTOM, MM, TOP, WIDTH, Sizes
from app.printing.pages import Item
from app.printing.thing_block import BETWEEN_THINGS, ThingBlock, thing_block
from app.printing.things import Thing
from app.printing.wording import Voice, counted, listed, quoted

_MOST_THINGS: Final = 3
_BAR: Final = 1.4 * MM
_BAR_INDENT: Final = 5 * MM
_BAR_LIFT: Final = 0.6 * MM
_MATTERS: Final = "What matters to me"


def first_page(
    voice: Voice, things: Sequence[Thing], sizes: Sizes
) -> tuple[list[Item], list[Item]]:
    """Give the items of page 1 and those that had to move to page 2 and on."""
    plan = voice.sheet.plan
    blocks = [
        thing_block(thing, sizes, plan.made_on, first=not index)
        for index, thing in enumerate(things)
    ]
    words = quoted(plan.what_matters) if plan.what_matters.strip() else ""
    matters = barred([(f"{_MATTERS}\n", True), (words, False)], sizes) if words else None
    head, end = _head(voice.sheet, sizes), _end(voice, sizes)
    for shown_matters, count in _ways(matters, len(blocks)):
        moved = blocks[count:]
        items = [
            *head,
            *_middle(shown_matters, blocks[:count]),
            *_notice(len(moved), matters is not None and shown_matters is None, sizes),
            *end,
        ]
        if _height(items) <= TOP - BOTTOM:
            break
    else:
        items, moved = _parted(items, moved, sizes)
    return items, _on_page_two(moved, "" if shown_matters else words, sizes)


def _ways(matters: Barred | None, things: int) -> list[tuple[Barred | None, int]]:
    """Give what page 1 may hold, the fullest first; at the least the first thing stays."""
    most = min(things, _MOST_THINGS)
    fewer = [(None, count) for count in range(most, min(most, 1) - 1, -1)]
    return [(matters, most), *fewer] if matters else list(fewer)


def _head(sheet: PlanSheet, sizes: Sizes) -> list[Item]:
    family = [sheet.contacts.get(uid, ("", ""))[0] for uid in sheet.plan.made_with_uids]
    names = [sheet.link_worker_first, *family]
    made_with = listed([typed(name) for name in names if name.strip()])
    words = typed(sheet.person)
    if made_with:
        words += f", made with {made_with}"
    if sheet.plan.made_on:
        made_on = held(long(sheet.plan.made_on))
        words += f" on {made_on}" if made_with else f", made on {made_on}"
    return [
        Item(heading("My plan", sizes.sheet_title, WIDTH, "H1")),
        Item(text(words, sizes, WIDTH), 1.2 * MM),
    ]


def _middle(matters: Barred | None, blocks: Sequence[ThingBlock]) -> list[Item]:
    items = [Item(matters, 2.5 * MM)] if matters else []
    for index, block in enumerate(blocks):
        items.append(Item(block, BETWEEN_THINGS if index else 3 * MM))
    return items


def _notice(things: int, matters: bool, sizes: Sizes) -> list[Item]:
    said = [counted(things, "more thing", "more things")] if things else []
    if matters:
        said.append("what matters to me" if said else _MATTERS)
    if not said:
        return []
    are = "are" if len(said) > 1 or things > 1 else "is"
    return [Item(text(f"{' and '.join(said)} {are} on {held('page 2')}.", sizes, WIDTH), 2 * MM)]


def _end(voice: Voice, sizes: Sizes) -> list[Item]:
    title = heading("Who I can call", sizes.section, WIDTH)
    return [
        Item(title, 2.2 * MM, with_next=True),
        Item(call_box(voice, sizes), 0.6 * MM),
        Item(review_row(voice, sizes), 2.2 * MM),
    ]


def _height(items: Sequence[Item]) -> float:
    return sum(item.space * bool(index) + item.block.height for index, item in enumerate(items))


def _parted(
    items: list[Item], moved: list[ThingBlock], sizes: Sizes
) -> tuple[list[Item], list[ThingBlock]]:
    """Keep on page 1 what fits of a first thing that is longer than all the room there is."""
    said = Item(text(f"The first thing goes on, {held('page 2')}.", sizes, WIDTH), 2 * MM)
    for index, item in enumerate(items):
        if isinstance(item.block, ThingBlock):
            others = _height(items) - item.block.height + said.space + said.block.height
            if parts := item.block.split(TOP - BOTTOM - others, True):
                kept = [*items[:index], Item(parts[0], item.before), said, *items[index + 1 :]]
                return kept, [parts[1], *moved]
    return items, moved


def _on_page_two(moved: Sequence[ThingBlock], words: str, sizes: Sizes) -> list[Item]:
    items = [Item(block, BETWEEN_THINGS) for block in moved]
    if words:
        title = heading(_MATTERS, sizes.section, WIDTH)
        items.append(Item(title, 5 * MM, with_next=True))
        items.append(Item(barred([(words, False)], sizes), 1 * MM))
    return items


def barred(runs: Sequence[tuple[str, bool]], sizes: Sizes) -> Barred:
    """Give words of the person's own beside a bar."""
    words = text(runs, sizes, WIDTH - _BAR_INDENT)
    return Barred(words, _BAR_INDENT, _BAR, _BAR_LIFT)
