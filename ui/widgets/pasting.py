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


def pasted_line(before: str, head: str, tail: str) -> str:
    """Give `head`, which stands before the caret now, with tidy spaces in what was pasted.

    `before` is what the field held, `tail` what stands behind the caret. A single character is
    left as it is: somebody may have typed it.
    """
    start = 0
    while start < min(len(head), len(before)) and head[start] == before[start]:
        start += 1
    kept, new = head[:start], head[start:]
    if len(new) < 2:
        return head
    text = _SPACES.sub(" ", without_controls(new))
    if not kept or kept.endswith(" "):
        text = text.lstrip(" ")
    if not tail or tail.startswith(" "):
        text = text.rstrip(" ")
    return kept + text
