"""Take a patient off the clipboard; the text itself is neither kept nor logged."""

from __future__ import annotations

import hashlib

from app.domain import dates
from app.domain.person import PersonFound
from app.exchange.pasted_patient import Understood
from ui.widgets import clipboard


class Pasted:
    """Remember of a text only a digest, by which the clipboard can be cleared of it."""

    def __init__(self) -> None:
        self._digest = b""

    def take(self) -> str:
        """Give the clipboard's text."""
        text = clipboard.text()
        self._digest = _digest(text)
        return text

    def clear(self) -> bool:
        """Clear the clipboard if it still holds that text; say whether it holds it no more."""
        text = clipboard.text()
        if self._digest and _digest(text) == self._digest:
            clipboard.clear_if(text)
        self._digest = b""
        return True


def as_found(place: int, one: Understood) -> PersonFound:
    """Give one of several pasted people as a line to choose among."""
    lives = ", ".join(part for part in (one.address.value, one.postcode.value) if part)
    return PersonFound(
        uid=f"pasted {place}",
        name=one.name.value or "Name not found",
        born=one.birth_date,
        nhs_number=one.nhs_number.value,
        lives=lives,
        here="",
        open_referral_uid=None,
        practice_uid="",
    )


def born_words(one: Understood) -> str:
    """Give the date of birth as the form takes it."""
    return dates.short(one.birth_date) if one.birth_date else ""


def _digest(text: str) -> bytes:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest() if text else b""
