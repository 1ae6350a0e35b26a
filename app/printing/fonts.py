"""Load the typefaces of paper once, measure with them, and say which letters they lack."""

from __future__ import annotations

import threading
from collections.abc import Iterable
from functools import cache
from typing import Final

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

from app import paths
from app.domain.text import clean_note
from app.errors import Refused
from app.printing import BOLD, REGULAR

KEY_BOLD: Final = "AtkinsonHyperlegibleNext-Bold"

_loading = threading.Lock()


@cache
def face(name: str) -> TTFont:
    """Give a typeface, registered with ReportLab when it is first asked for."""
    with _loading:
        if name not in pdfmetrics.getRegisteredFontNames():
            pdfmetrics.registerFont(TTFont(name, str(paths.resources() / "fonts" / f"{name}.ttf")))
        found = pdfmetrics.getFont(name)
    assert isinstance(found, TTFont)
    return found


def load() -> None:
    """Load the two weights of Noto Sans; a sheet calls this before it measures."""
    face(REGULAR)
    face(BOLD)


class _Advances(dict[str, float]):
    """How wide each letter of a typeface is, in thousandths of its size."""

    def __init__(self, name: str) -> None:
        read = face(name).face
        super().__init__((chr(code), wide) for code, wide in read.charWidths.items())
        self._default: float = read.defaultWidth

    def __missing__(self, letter: str) -> float:
        return self._default


@cache
def _advances(name: str) -> _Advances:
    return _Advances(name)


def width(text: str, font: str, size: float) -> float:
    """Give the width of `text` in points, without kerning, as it will be drawn."""
    return sum(map(_advances(font).__getitem__, text)) * size / 1000


def fitted(text: str, font: str, size: float, room: float) -> float:
    """Give `size`, or the smaller size at which `text` is no wider than `room`."""
    wide = width(text, font, size)
    return size if wide <= room else size * room / wide


def refuse_missing(texts: Iterable[str]) -> None:
    """Raise `Refused` naming the characters of `texts` that a typeface of the sheet cannot show."""
    everything = "\n".join(texts)
    # Cleaning composes letters and drops what nobody sees; most sheets need none of it.
    if _missing(everything) and (missing := _missing(clean_note(everything))):
        shown = ", ".join(_named(letter) for letter in missing[:12])
        more = " and others" if len(missing) > 12 else ""
        raise Refused(
            f"Nothing was printed: the sheet cannot show {shown}{more}. "
            "Write it in other letters, then print again."
        )


def _missing(text: str) -> list[str]:
    return sorted(letter for letter in set(text) if ord(letter) not in _shown())


@cache
def _shown() -> frozenset[int]:
    both = face(REGULAR).face.charToGlyph.keys() & face(BOLD).face.charToGlyph.keys()
    return frozenset(both) | {ord("\n"), ord("\t")}


def _named(letter: str) -> str:
    return f"{letter} (U+{ord(letter):04X})" if letter.isprintable() else f"U+{ord(letter):04X}"
