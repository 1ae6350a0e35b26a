"""Clean what people type or paste, so that both engines and every sheet hold the same characters.

What is kept and what goes:

- Unicode form NFC; a lone surrogate, or more than 30 marks on one letter, is refused.
- Control characters (NUL among them), bidi overrides, embeddings and isolates, direction marks,
  zero-width space, word joiner, soft hyphen, blank fillers and noncharacters are dropped. A person
  cannot see them, and they make two equal-looking names differ or a line read backwards.
- The joiners U+200C and U+200D stay between two characters beyond ASCII, where Indic and Arabic
  spelling and emoji need them, and go anywhere else.
- Every space and every line break becomes a plain space in a line; a note keeps tab and newline.
- The unbreakable hyphen of our own screens becomes a plain hyphen again.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from app.errors import Refused

MOST_MARKS: Final = 30

_INVISIBLE: Final = (
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b\u200e\u200f"
    "\u202a-\u202e\u2060-\u206f\u2800\u3164\ufeff\uffa0\ufff9-\ufffb"
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
)
_NONCHARACTERS: Final = "\ufdd0-\ufdef" + "".join(
    f"{chr(plane * 0x10000 + 0xFFFE)}{chr(plane * 0x10000 + 0xFFFF)}" for plane in range(17)
)
_DROPPED: Final = re.compile(f"[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f{_INVISIBLE}{_NONCHARACTERS}]")
_STRAY_JOINER: Final = re.compile(
    "(?<![^\x00-\x7f\u200c\u200d])[\u200c\u200d]+|[\u200c\u200d]+(?![^\x00-\x7f])"
)
_SURROGATE: Final = re.compile("[\ud800-\udfff]")
_LINE_END: Final = re.compile("\r\n|[\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_ANY_SPACE: Final = re.compile(r"\s+")
_WIDE_SPACE: Final = re.compile("[\x1f\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]")
_UNBREAKABLE: Final = str.maketrans({"-": "\u2011", " ": "\u00a0"})
_BREAKABLE: Final = str.maketrans({"\u2011": "-", "\u00a0": " ", "\u202f": " "})


def clean_line(text: str) -> str:
    """Give `text` as one clean line, trimmed, with single spaces.

    Raises `Refused` for lone surrogates and for letters heaped with marks.
    """
    return _ANY_SPACE.sub(" ", _clean(text)).strip()


def clean_note(text: str) -> str:
    """Give `text` as a clean note: newlines and tabs kept, line ends trimmed.

    Raises `Refused` for lone surrogates and for letters heaped with marks.
    """
    # No regular expression here: one over long runs of spaces would be quadratic.
    return "\n".join(line.rstrip() for line in _clean(text).split("\n")).strip()


def unbroken(text: str) -> str:
    """Give `text` so that wrapping never breaks it (dates, NHS numbers): U+2011 and U+00A0."""
    return text.translate(_UNBREAKABLE)


def plain(text: str) -> str:
    """Give words as they are read and typed, without what only keeps them on one line."""
    return text.translate(_BREAKABLE)


def marks_within_reason(text: str) -> bool:
    """Say whether no letter carries more than 30 marks; beyond that normalising is quadratic."""
    run = 0
    for character in text:
        run = run + 1 if unicodedata.combining(character) else 0
        if run > MOST_MARKS:
            return False
    return True


def _clean(text: str) -> str:
    text = _WIDE_SPACE.sub(" ", _LINE_END.sub("\n", _DROPPED.sub("", text)))
    if text.isascii():
        return text
    if _SURROGATE.search(text):
        raise Refused("This text holds broken characters. Copy it again, or type it.")
    text = text.replace("\u2011", "-")
    if not marks_within_reason(text):
        raise Refused("This text holds letters with too many marks on them. Type it again.")
    # Composing first: it turns a few characters into ASCII ones, beside which no joiner stays.
    composed = unicodedata.normalize("NFC", text)
    return unicodedata.normalize("NFC", _STRAY_JOINER.sub("", composed))
