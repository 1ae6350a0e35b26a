"""Print the letter that leaves the door open: somebody was tried in vain and may come back."""

from __future__ import annotations

from typing import Final

from app.domain.dates import long
from app.domain.letter import OpenDoorLetter
from app.domain.plan import Call
from app.printing import fonts
from app.printing.blocks import Row, Runs, Text, heading, text
from app.printing.line_breaks import held, typed
from app.printing.measures import MM, STANDARD, WIDTH, Sizes
from app.printing.pages import Frame, Item, drawn, fill
from app.printing.paper_kind import paper_kind
from app.printing.wording import counted, phone_runs

TITLE: Final = "Letter"
_RIGHT: Final = 92 * MM
_BETWEEN: Final = 4 * MM


def print_open_door_letter(letter: OpenDoorLetter) -> bytes:
    """Give the letter as a PDF: A4, black, 14 points, every typeface embedded.

    It says nothing of why the person was referred, for others may open it. The same letter gives
    the same bytes. Raises `Refused` when a letter of the alphabet cannot be shown.
    """
    fonts.load()
    worker, practice = letter.link_worker, letter.practice
    fonts.refuse_missing(
        [letter.to, letter.greeted, letter.address, letter.postcode, letter.reference]
        + [part for call in (worker, practice) for part in (call.name, call.phone, call.hours)]
    )
    sizes = STANDARD
    items = [
        Item(_heads(letter, sizes)),
        Item(heading("I would like to hear from you", sizes.page_title, WIDTH, "H1"), 8 * MM),
        *(Item(text(words, sizes, WIDTH), _BETWEEN) for words in _words(letter)),
        Item(heading("How to reach me", sizes.section, WIDTH), 7 * MM, with_next=True),
        Item(text(_call(worker), sizes, WIDTH), 1 * MM),
        Item(text([("You can also tell ", False), *_call(practice)], sizes, WIDTH), _BETWEEN),
        Item(text(_health(), sizes, WIDTH), _BETWEEN),
        Item(text(f"{typed(worker.name)}, {worker.role}", sizes, WIDTH), 9 * MM),
    ]
    footer = f"Our reference {held(letter.reference)}"
    kind = paper_kind(is_demo=letter.is_demo, is_trial=letter.is_trial)
    return drawn(fill(items), Frame(footer, sizes, kind), TITLE)


def _heads(letter: OpenDoorLetter, sizes: Sizes) -> Row:
    """Give from whom it is at the left, to whom and of which day at the right."""
    practice = letter.practice
    sender: Runs = [("Social prescribing", True), (f"\n{typed(practice.name)}", False)]
    to = [letter.to, *letter.address.replace(", ", "\n").splitlines(), letter.postcode]
    lines = "\n".join(typed(line) for line in to if line.strip())
    width = _RIGHT - 6 * MM
    left: Text = text(sender, sizes, width)
    right = text([(lines, False), (f"\n\n{held(long(letter.on))}", False)], sizes, WIDTH - _RIGHT)
    return Row(((0, 0, left), (_RIGHT, 0, right)))


def _words(letter: OpenDoorLetter) -> list[str]:
    times = {1: "once", 2: "twice"}.get(letter.tries)
    tried = times or f"{counted(letter.tries, 'time', 'times').lower()}"
    return [
        f"Dear {typed(letter.greeted)},",
        "I am a link worker. I help people with what matters to them. "
        "I was asked to get in touch with you.",
        f"I tried to reach you {tried}, and we did not get to speak. That is all right.",
        "The door stays open. You can ring me when it suits you. "
        "You do not need to ask your practice again.",
        "If you do not want this now, you need do nothing.",
    ]


def _call(call: Call) -> Runs:
    runs = [(typed(call.name), False)]
    if call.phone.strip():
        runs += [(": ", False), *phone_runs(call.phone, "")]
    return [*runs, (f", {typed(call.hours)}", False)] if call.hours.strip() else runs


def _health() -> Runs:
    return [
        ("If you feel unwell, ring ", False), ("111", True),
        (". If somebody is in danger, ring ", False), ("999", True), (".", False),
    ]  # fmt: skip
