"""Say what ends a store's trial: who approved that real people are worked with, and why now."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from app import errors
from app.domain import limits

LETTERS_OF_A_NAME: Final = 3
LETTERS_OF_A_REASON: Final = 20
"""Letters that the reason needs at least: a sentence, not a mark."""


@dataclass(frozen=True, slots=True)
class Lifting:
    """Name the two who approved it in writing, and say why the trial ends."""

    safety_officer: str
    protection_officer: str
    reason: str


def checked(lifting: Lifting) -> Lifting:
    """Give it cleaned; raises errors.Incomplete naming what is needed, Refused for what is long."""
    clean = Lifting(
        limits.check(lifting.safety_officer, "name"),
        limits.check(lifting.protection_officer, "name"),
        limits.check(lifting.reason, "reason"),
    )
    for name, field, who in (
        (clean.safety_officer, "safety_officer", "Clinical Safety Officer"),
        (clean.protection_officer, "protection_officer", "data protection officer"),
    ):
        if _letters(name) < LETTERS_OF_A_NAME:
            raise errors.Incomplete(f"Still needed: the name of the {who} who approved it.", field)
    if _letters(clean.reason) < LETTERS_OF_A_REASON:
        raise errors.Incomplete(
            f"Say why in a sentence of {LETTERS_OF_A_REASON} letters or more.", "reason"
        )
    return clean


def _letters(text: str) -> int:
    return sum(letter.isalpha() for letter in text)
