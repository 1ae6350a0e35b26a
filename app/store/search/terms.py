"""Turn what is typed into one box into what must be found, alike for both engines.

The box takes a name in either order, a date of birth, an NHS number, a postcode and a phone number,
in any mix. A birth date is indexed as one token of its own kind, so that no typed word reaches it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from app import errors
from app.domain import dates, naming, postcode

# Tokens that nobody can type: U+E000 survives the tokenizer and no folding makes it.
OURS = "\ue000"
_DATE = re.compile(
    r"\b(\d{1,2}[./-]\d{1,2}[./-]\d{2,4}|\d{1,2}[ -][A-Za-z]{3,9}[ -]\d{2,4}|\d{4}-\d{2}-\d{2})\b"
)
_NUMBER = re.compile(r"\+?\d[\d ]{2,}\d|\d{3,}")
_POSTCODE = re.compile(r"\b[A-Za-z]{1,2}\d[A-Za-z\d]? ?\d[A-Za-z]{2}\b")
MOST_GROUPS = 8


@dataclass(frozen=True, slots=True)
class Terms:
    """Every group must be found by one of its tokens; whole ones are not prefixes."""

    groups: tuple[tuple[str, ...], ...] = ()
    whole: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Claim that nothing was asked."""
        return not (self.groups or self.whole)


def understood(text: str, today: date) -> Terms:
    """Read the box. Never raises: what is no date or number is taken as words."""
    whole: list[str] = []
    groups: list[tuple[str, ...]] = []

    def take_date(match: re.Match[str]) -> str:
        try:
            born, _ = dates.parse_birth(match.group(), today)
        except errors.Refused:
            return match.group()
        whole.append(born_token(born))
        return " "

    def take_postcode(match: re.Match[str]) -> str:
        groups.append((squeezed(match.group()),))
        return " "

    def take_number(match: re.Match[str]) -> str:
        groups.append((digits(match.group()),))
        return " "

    rest = text[:200]
    rest = _DATE.sub(take_date, rest)
    rest = _POSTCODE.sub(take_postcode, rest)
    rest = _NUMBER.sub(take_number, rest)
    groups.extend(naming.asked(rest))
    return Terms(tuple(groups[:MOST_GROUPS]), tuple(dict.fromkeys(whole)))


def normalised(text: str, today: date) -> str:
    """Give the terms in one form, for the HMAC of the audit entry."""
    terms = understood(text, today)
    return " ".join(sorted([*terms.whole, *("|".join(sorted(g)) for g in terms.groups)]))


def of_person(
    names: Iterable[str], born: date | None, nhs_number: str, code: str, phone: str
) -> list[str]:
    """Give the tokens under which a person is found."""
    found: dict[str, None] = {}
    for name in names:
        found.update(dict.fromkeys(naming.tokens(name)))
    if born is not None:
        found[born_token(born)] = None
    if nhs_number:
        found[nhs_number] = None
    if code:
        found[squeezed(postcode.tidy(code))] = None
    if phone:
        found[digits(phone)] = None
    found.pop("", None)
    return list(found)


def born_token(born: date) -> str:
    """Give the token of a birth date."""
    return f"{OURS}b{born:%Y%m%d}"


def squeezed(text: str) -> str:
    """Give letters and digits alone, small."""
    return "".join(c for c in text.lower() if c.isalnum() and c.isascii())


def digits(text: str) -> str:
    """Give the digits of a number, +44 as 0."""
    text = text.replace("+44", "0")
    return "".join(c for c in text if c in "0123456789")
