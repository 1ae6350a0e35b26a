"""List the places of a plan with web address, QR code and phone, and who has a copy."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from app.domain.plan import Step
from app.printing import qr
from app.printing.blocks import Mark, Row, Text, text
from app.printing.line_breaks import typed
from app.printing.measures import MM, WIDTH, Sizes
from app.printing.paper import Paper
from app.printing.qr import Code
from app.printing.things import Thing, is_thing
from app.printing.wording import Voice, phone_runs

BETWEEN_PLACES: Final = 4 * MM
_BESIDE: Final = 5 * MM


def place_rows(voice: Voice, things: tuple[Thing, ...], sizes: Sizes) -> Iterator[Row]:
    """Lay out each service once, things first: with a web address, or not named on page 1."""
    seen = set()
    first = [thing.step for thing in things]
    for step in (*first, *voice.sheet.plan.steps):
        name = typed(step.service_name)
        address = qr.address_of(step.service_url)
        worth = address or (step.service_phone and not is_thing(step))
        if name and worth and name not in seen:
            seen.add(name)
            yield _row(step, name, address, sizes)


def copies_line(voice: Voice, sizes: Sizes) -> Text | None:
    """Say who has a copy besides the person; None if nobody has."""
    copies = voice.sheet.plan.copies
    others = [typed(voice.contact(uid)) for uid in copies.contact_uids]
    if copies.practice:
        others.append(typed(voice.sheet.practice.name))
    others = [name for name in others if name]
    if not others:
        return None
    names = ["me", *others] if copies.person else others
    return text(f"Copies of this plan: {', '.join(names)}.", sizes, WIDTH)


def _row(step: Step, name: str, address: str, sizes: Sizes) -> Row:
    code = qr.code(address) if address else None
    indent = code.size + _BESIDE if code else 0
    runs = [(name, True)]
    if address:
        runs.append((f"\n{_shown(address)}", False))
    if phone := phone_runs(step.service_phone or step.day.phone, ""):
        runs += [("\n", False), *((words, False) for words, _ in phone)]
    words = text(runs, sizes, WIDTH - indent, leading=1.4 * sizes.body)
    return Row(
        ((indent, 0.05 * sizes.body, words),),
        _mark(code, address) if code else None,
        code.size if code else 0,
    )


def _mark(code: Code, address: str) -> Mark:
    def mark(canvas: Paper, x: float, top: float) -> None:
        with canvas.said("Figure", alt=address):
            code.draw(canvas, x, top)

    return mark


def _shown(address: str) -> str:
    return address.split("://", 1)[1].rstrip("/")
