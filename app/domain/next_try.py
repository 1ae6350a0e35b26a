"""Plan the next try to reach somebody: at another time of the day, and another way, than the last.

After the site's number of tries in vain it ends in a letter that leaves the door open, never in
silence.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time

from app.domain import dates, limits, working_days
from app.domain.contact import Try

NOON, EVENING = time(12), time(17)
PARTS = ("before noon", "in the afternoon", "after 5 pm")
# By what one tries next: never what was tried last.
_OTHER_WAY = {"phone": "text", "text": "phone", "email": "phone", "letter": "phone"}
_BY = {"phone": "by phone", "text": "by text"}
NEXT_TRY, LETTER, ANSWER = "Next try", "Open-door letter", "Answer to the letter"


@dataclass(frozen=True, slots=True)
class NextTry:
    """What comes next: the local day it is due, the step as the store keeps it, what to do.

    `tries` counts those in vain; a letter that is sent after the last of them is none.
    """

    on: date
    step: str
    words: str
    tries: int

    @property
    def shown(self) -> str:
        """Give the state that a list shows: "Attempting, 2 of 3"."""
        return f"Attempting, {self.tries} of {max(self.tries, limits.MOST_TRIES)}"


def part_of(at: time) -> str:
    """Give the part of the day that a local time lies in."""
    return PARTS[0] if at < NOON else PARTS[1] if at < EVENING else PARTS[2]


def after(in_vain: Sequence[Try], most: int = limits.MOST_TRIES) -> NextTry:
    """Give what comes after these tries in vain, the oldest first; there is at least one."""
    tries: list[Try] = []
    letter: Try | None = None
    for one in in_vain:
        is_last_word = one.kind == "letter" and len(tries) >= most
        letter = one if is_last_word else None
        tries += [] if is_last_word else [one]
    if letter is not None:
        sent = dates.local_time(letter.at).date()
        on = working_days.add(sent, limits.DAYS.letter_answered)
        words = f"The letter went on {dates.short(sent)}. It says how to come back."
        return NextTry(on, ANSWER, words, len(tries))
    last = tries[-1]
    on = working_days.add(dates.local_time(last.at).date(), limits.DAYS.next_try)
    if len(tries) >= most:
        words = f"{len(tries)} tries in vain. Send a letter that says how to come back."
        return NextTry(on, LETTER, words, len(tries))
    parts = [part_of(dates.local_time(one.at).time()) for one in tries]
    part = min(PARTS, key=lambda one: (one == parts[-1], parts.count(one), PARTS.index(one)))
    way = _BY[_OTHER_WAY.get(last.kind, "phone")]
    words = f"Try {way}, {part}: {_so_far(last.kind, parts)}."
    return NextTry(on, NEXT_TRY, words, len(tries))


def _so_far(kind: str, parts: Sequence[str]) -> str:
    last = {"phone": "call", "text": "text", "letter": "letter"}.get(kind, "try")
    if len(parts) > 1 and len(set(parts)) == 1:
        number = "both" if len(parts) == 2 else f"all {len(parts)}"
        return f"{number} before were {parts[0]}"
    return f"the last was a {last} {parts[-1]}"
