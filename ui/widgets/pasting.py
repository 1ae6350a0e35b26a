"""Clean what is typed or pasted before it stands in a field."""

from __future__ import annotations

import re
import unicodedata

_LINE_BREAK = re.compile("\r\n|[\n\r\x0b\x0c\x85\u2028\u2029]")
_SPACES = re.compile(" {2,}")


def without_controls(text: str, *, lines: bool = False) -> str:
    """Take control characters and lone surrogates out, and compose what is left (NFC).

    Without `lines` each break becomes a space: words of two lines do not run together.
    """
    text = _LINE_BREAK.sub("\n" if lines else " ", text)
    kept = (
        one
        for one in text.replace("\t", " ")
        if (lines and one == "\n") or unicodedata.category(one) not in ("Cc", "Cs")
    )
    return unicodedata.normalize("NFC", "".join(kept))


def pasted_line(text: str, before: str, after: str) -> str:
    """Give a text as it stands in a line between two others, with tidy spaces.

    A single character is left as it is: somebody may want just that space.
    """
    text = without_controls(text)
    if len(text) < 2:
        return text
    text = _SPACES.sub(" ", text)
    if not before or before.endswith(" "):
        text = text.lstrip(" ")
    if not after or after.startswith(" "):
        text = text.rstrip(" ")
    return text


def split_at(text: str, place: int) -> tuple[str, str]:
    """Give what stands before and after a place; Qt counts in halves of UTF-16."""
    halves = text.encode("utf-16-le", "surrogatepass")
    before, after = halves[: 2 * place], halves[2 * place :]
    return before.decode("utf-16-le", "ignore"), after.decode("utf-16-le", "ignore")


def place_after(text: str) -> int:
    """Give the place behind a text as Qt counts it."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2
