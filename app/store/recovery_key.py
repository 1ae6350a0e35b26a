"""Make and read the recovery key: four lines of ten characters, each line with its own check."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field

from app import errors

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # no I, L, O, U
LINES = 4
LENGTH = 10  # nine characters of chance and one check: 180 bits in all
_MISREAD = str.maketrans({"O": "0", "I": "1", "L": "1"})


def _product(a: int, b: int) -> int:
    """Multiply in the field of 32 elements (x⁵ + x² + 1)."""
    result = 0
    while b:
        if b & 1:
            result ^= a
        a <<= 1
        if a & 32:
            a ^= 0b100101
        b >>= 1
    return result


def check_character(line: str, number: int) -> str:
    """Give the tenth character for nine, in line `number` (from 1).

    A weighted sum in a field: one wrong character, two swapped ones and two swapped lines show.
    """
    total, weight = number, 1
    for character in line:
        weight = _product(weight, 2)
        total ^= _product(weight, ALPHABET.index(character))
    return ALPHABET[total]


@dataclass(frozen=True, slots=True)
class RecoveryKey:
    """The key on paper that opens a store when no password does."""

    lines: tuple[str, ...] = field(repr=False)

    @classmethod
    def make(cls) -> RecoveryKey:
        """Draw a new one."""
        lines = []
        for number in range(1, LINES + 1):
            nine = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH - 1))
            lines.append(nine + check_character(nine, number))
        return cls(tuple(lines))

    @classmethod
    def parse(cls, text: str) -> RecoveryKey:
        """Read what was typed: case, spaces and dashes do not matter, O is 0, I and L are 1.

        Raises errors.Refused naming the first line that is wrong.
        """
        letters = _letters(text)
        lines = [letters[at : at + LENGTH] for at in range(0, LINES * LENGTH, LENGTH)]
        for number, line in enumerate(lines, start=1):
            if not _is_right(line, number):
                raise errors.Refused(f"Line {number} is not as on the paper. Look at it again.")
        if len(letters) > LINES * LENGTH:
            raise errors.Refused("That is more than four lines of ten. Type only the key.")
        return cls(tuple(lines))

    @property
    def text(self) -> str:
        """Give it in one piece, as it goes into the key derivation."""
        return "".join(self.lines)


def is_line(text: str, number: int) -> bool:
    """Claim that what was typed is line `number` (from 1) of some key, by its check."""
    return _is_right(_letters(text), number)


def _letters(text: str) -> str:
    return "".join(text.replace("-", " ").split()).upper().translate(_MISREAD)


def _is_right(line: str, number: int) -> bool:
    if len(line) != LENGTH or any(character not in ALPHABET for character in line):
        return False
    return check_character(line[:-1], number) == line[-1]
