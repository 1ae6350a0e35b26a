"""Print a plan as the sheet a person lives with: the fridge page, the goals, the days ahead."""

from __future__ import annotations

from dataclasses import is_dataclass
from typing import Final

from app.domain.plan import PlanSheet
from app.printing import REGULAR, fonts
from app.printing.blocks import heading, text
from app.printing.first_page import barred, first_page
from app.printing.goals import goal_block, is_said
from app.printing.line_breaks import typed
from app.printing.measures import MM, STANDARD, WIDTH, Sizes
from app.printing.pages import Frame, Item, Page, drawn, fill
from app.printing.paper_kind import paper_kind
from app.printing.places import BETWEEN_PLACES, copies_line, place_rows
from app.printing.things import Thing, things_of
from app.printing.week import after_the_week, week_block
from app.printing.wording import Voice, quoted

TITLE: Final = "My plan"
DRAFT: Final = "DRAFT"
_HOW_SURE: Final = "The circles show how sure I am.\n0 is not sure at all. 10 is very sure."


def print_plan(sheet: PlanSheet) -> bytes:
    """Give the plan as a PDF: A4, both sides, black, 14 points, every typeface embedded.

    The same sheet gives the same bytes. Its title is "My plan" and it names nobody outside the
    pages. Raises `Refused` when a letter cannot be shown.
    """
    return drawn(lay_out(sheet), _frame(sheet, STANDARD), TITLE)


def lay_out(sheet: PlanSheet, sizes: Sizes = STANDARD) -> list[Page]:
    """Give the pages of the plan with every block in its place; raises as `print_plan`."""
    fonts.load()
    fonts.refuse_missing(_strings(sheet))
    voice = Voice(sheet)
    things = things_of(voice)
    front, moved = first_page(voice, things, sizes)
    pages = fill(front)
    rest = [*moved, *_goals(voice, sizes, follows=bool(moved)), *_ahead(voice, things, sizes)]
    return pages + fill(rest) if rest else pages


def _goals(voice: Voice, sizes: Sizes, *, follows: bool) -> list[Item]:
    plan = voice.sheet.plan
    goals = [goal for goal in plan.goals if goal.words.strip() or any(map(is_said, goal.steps))]
    items = []
    if goals:
        title = heading("My goals", sizes.page_title, WIDTH)
        items.append(Item(title, 7 * MM if follows else 0, with_next=True))
        items.append(Item(text(_HOW_SURE, sizes, WIDTH), 1 * MM, with_next=True))
    for number, goal in enumerate(goals, 1):
        block = goal_block(number, goal, voice, sizes)
        items.append(Item(block, 4 * MM, rule=number > 1))
    harder = [quoted(plan.harder)] if plan.harder.strip() else []
    harder += [typed(plan.harder_then)] if plan.harder_then.strip() else []
    if harder:
        title = heading("If things get harder", sizes.section, WIDTH)
        items.append(Item(title, 5 * MM, rule=bool(goals), with_next=True))
        items.append(Item(barred([(" ".join(harder), False)], sizes), 1 * MM))
    return items


def _ahead(voice: Voice, things: tuple[Thing, ...], sizes: Sizes) -> list[Item]:
    items = []
    week = week_block(voice, sizes)
    if week:
        title = heading("My next seven days", sizes.page_title, WIDTH)
        items.append(Item(title, new_page=True, with_next=True))
        items.append(Item(week, 2.5 * MM))
        if after := after_the_week(voice, things, sizes):
            items.append(Item(after, 3 * MM))
    for index, row in enumerate(place_rows(voice, things, sizes)):
        if not index:
            title = heading("More about these places", sizes.section, WIDTH)
            items.append(Item(title, 5 * MM, with_next=True))
        items.append(Item(row, BETWEEN_PLACES if index else 1.5 * MM))
    if copies := copies_line(voice, sizes):
        items.append(Item(copies, 5 * MM))
    return items


def _frame(sheet: PlanSheet, sizes: Sizes) -> Frame:
    version = f"My plan, version {sheet.plan.number}{', DRAFT' if sheet.is_draft else ''}"
    initial = f"{typed(sheet.initial)[:1]}." if sheet.initial.strip() else ""
    person = " ".join(typed(sheet.person).split())
    room = WIDTH - fonts.width("Page 999 of 999    ", REGULAR, sizes.body)
    footer = version
    for name in (person.split(" ")[0], person):
        longer = "\u00a0\u00a0\u00a0".join(filter(None, (f"{name} {initial}".strip(), version)))
        if fonts.width(longer, REGULAR, sizes.body) <= room:
            footer = longer
    kind = paper_kind(is_demo=sheet.is_demo, is_trial=sheet.is_trial)
    return Frame(footer, sizes, kind, DRAFT if sheet.is_draft else "")


def _strings(sheet: PlanSheet) -> list[str]:
    found: list[str] = []
    waiting: list[object] = [sheet]
    while waiting:
        value = waiting.pop()
        if isinstance(value, str):
            found.append(value)
        elif isinstance(value, tuple):
            waiting += value
        elif isinstance(value, dict):
            waiting += value.values()
        elif is_dataclass(value):
            waiting += [getattr(value, name) for name in value.__dataclass_fields__]
    return found
