"""Say which passwords are good enough: long, and not among those everybody tries first.

Length and a deny list, no rules of composition and no expiry (NCSC's line).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Container

from app import errors

SHORTEST = 12
LONGEST = 128
_OWN_LETTERS = 6  # what must be left when the name is taken out
_REPEATED = re.compile(r"(.{1,10})\1+$")


def folded(password: str) -> str:
    """Give what is compared with the deny list: small letters, without spaces and marks."""
    return "".join(
        character
        for character in unicodedata.normalize("NFKC", password).casefold()
        if character.isalnum()
    )


def require_good(password: str, name: str, common: Container[str] = frozenset()) -> None:
    """Raise errors.Refused with the sentence that says what to do.

    `common` holds folded passwords that everybody tries first; `name` is the sign-in name.
    """
    if len(password) < SHORTEST:
        raise errors.Refused(
            f"The password needs at least {SHORTEST} characters. Three random words do well."
        )
    if len(password) > LONGEST:
        raise errors.Refused(f"The password can have at most {LONGEST} characters. Shorten it.")
    if any(unicodedata.category(character) in ("Cc", "Cs") for character in password):
        raise errors.Refused(
            "The password holds a character that cannot be typed at every desk. Leave it out."
        )
    plain = folded(password)
    core = plain.strip("0123456789")
    if len(set(plain)) < 5 or _REPEATED.match(plain) or plain in common or core in common:
        raise errors.Refused(
            "That password is among those people try first. Take three random words instead."
        )
    rest = plain
    for part in sorted([*re.split(r"\W+", name.casefold()), name], key=len, reverse=True):
        if len(folded(part)) >= 3:
            rest = rest.replace(folded(part), "")
    if rest != plain and len(rest) < _OWN_LETTERS:
        raise errors.Refused(
            "The password is too close to the name. Take three random words instead."
        )
