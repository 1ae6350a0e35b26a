"""Let a word that is too long for a line be broken: an address on the web, letters in a row."""

from __future__ import annotations

import re

MAY_BREAK = "\u200b"
_EVERY = 8
_LONG_WORD = re.compile(r"\S{21,}")


def breakable(text: str) -> str:
    """Give text whose very long words may be broken; every other text stays as it is."""
    return _LONG_WORD.sub(lambda found: _broken(found.group()), text)


def whole(text: str) -> str:
    """Give text as it was before it was made breakable."""
    return text.replace(MAY_BREAK, "")


def _broken(word: str) -> str:
    return MAY_BREAK.join(word[at : at + _EVERY] for at in range(0, len(word), _EVERY))
