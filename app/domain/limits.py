"""Hold the one table of limits, used by form, domain, CHECK and import.

Lengths are in characters after cleaning. Nothing is ever cut: what is too long is refused. Only the
keys that lists sort by, which nobody reads, end at `SORT_KEY`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from app.domain.text import clean_line, clean_note
from app.errors import Refused


@dataclass(frozen=True, slots=True)
class Limit:
    """Say how long a field may be, what it is called, and whether it has several lines."""

    most: int
    called: str
    lines: bool = False


LIMITS: Final[dict[str, Limit]] = {
    "name": Limit(200, "A name"),
    "title": Limit(35, "A title"),
    "nhs_number": Limit(20, "An NHS number"),
    "phone": Limit(40, "A phone number"),
    "email": Limit(254, "An email address"),
    "address": Limit(300, "An address"),
    "postcode": Limit(10, "A postcode"),
    "date": Limit(40, "A date"),
    "time": Limit(20, "A time"),
    "search": Limit(200, "What is searched for"),
    "words": Limit(500, "The person’s own words", lines=True),
    "reason": Limit(500, "A reason", lines=True),
    "relation": Limit(100, "A relation"),
    "need": Limit(500, "A need", lines=True),
    "goal": Limit(500, "A goal", lines=True),
    "step": Limit(500, "A step", lines=True),
    "when": Limit(100, "When"),
    "place": Limit(300, "A place", lines=True),
    "label": Limit(100, "A label"),
    "link": Limit(2_000, "A web address"),
    "note": Limit(20_000, "A note", lines=True),
    "paste": Limit(50_000, "A pasted patient", lines=True),
    "user_name": Limit(64, "A user name"),
    "password": Limit(1_024, "A password"),
}

SORT_KEY: Final = 420
"""The longest key a list sorts by; one letter of a name may become fifteen in it."""
SOURCE_ID: Final = 200
"""The longest id that a directory may give a record."""
MOST_CONTACTS: Final = 50
"""The people close to somebody that one plan may name, or go to."""


@dataclass(frozen=True, slots=True)
class DayLimits:
    """Count the working days after which a next step is late; each site may edit them."""

    decide: int = 2
    answer_returned: int = 5
    first_contact: int = 10
    next_try: int = 2
    letter_answered: int = 10
    plan: int = 10


DAYS: Final = DayLimits()
MOST_TRIES: Final = 3
"""The tries in vain to reach somebody after which a letter is sent; a local choice."""


def check(text: str, limit_name: str) -> str:
    """Give `text` cleaned for the field `limit_name`; raise `Refused` when it is too long.

    `limit_name` is a key of `LIMITS`; another one is a mistake of the caller (`KeyError`).
    """
    limit = LIMITS[limit_name]
    cleaned = clean_note(text) if limit.lines else clean_line(text)
    if len(cleaned) > limit.most:
        raise Refused(
            f"{limit.called} may have {limit.most:,} characters; this has {len(cleaned):,}. "
            "Shorten it."
        )
    return cleaned
