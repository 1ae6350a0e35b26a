"""Read, show and check NHS numbers (NHS CUI ISB 1504, NHS Data Dictionary modulus 11).

A number is stored as ten digits and shown 3-3-4. It is never the only thing a person is known by.
"""

from __future__ import annotations

import re
from typing import Final

# Ten digits on their own, written together or 3-3-4 with spaces, dashes or dots between.
CANDIDATE: Final = re.compile(
    r"(?<![0-9])[0-9]{3}[ .\-\u00a0\u2011]?[0-9]{3}[ .\-\u00a0\u2011]?[0-9]{4}(?![0-9])"
)
_TEST_RANGE: Final = "999"


def compact(text: str) -> str:
    """Give the digits of `text` and nothing else (NUM-0012: other characters are discarded)."""
    return "".join(character for character in text if character in "0123456789")


def spaced(number: str) -> str:
    """Give `999 000 0018`; fewer digits are grouped as far as they go, for typing."""
    digits = compact(number)
    return " ".join(part for part in (digits[:3], digits[3:6], digits[6:]) if part)


def valid(text: str) -> bool:
    """Say whether the digits of `text` are an NHS number with the right check digit.

    Test numbers (999 …) are valid; ten times the same digit, which passes the sum, is not.
    """
    from nhs_number.validate import is_valid

    number = compact(text)
    return len(number) == 10 and len(set(number)) > 1 and bool(is_valid(number))


def is_test(number: str) -> bool:
    """Say whether the number lies in 999 000 0000 to 999 999 9999, which is never issued."""
    digits = compact(number)
    return len(digits) == 10 and digits.startswith(_TEST_RANGE)


def problem(text: str) -> str | None:
    """Give what is wrong with a typed number in a few words; None when it is right or empty."""
    count = len(compact(text))
    if count == 0:
        return "An NHS number has ten digits" if text.strip() else None
    if count < 10:
        return "A digit is missing" if count == 9 else f"{10 - count} digits are missing"
    if count > 10:
        return "A digit too many" if count == 11 else f"{count - 10} digits too many"
    return None if valid(text) else "Check digit wrong"


def find_all(text: str) -> tuple[str, ...]:
    """Give every piece of `text` that looks like an NHS number, as written, right or wrong."""
    return tuple(found.group() for found in CANDIDATE.finditer(text))
