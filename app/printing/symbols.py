"""Draw our own symbols: one black line on a grid of 24 units, always beside words.

A drawing is written as on paper: M and L and C as in SVG (y upwards), Z closes, O is a circle
(x y radius), R a rectangle (x y width height), K one with round corners (x y width height radius).
The ten key words are tags only; no artwork of others is used.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Final

from reportlab.pdfgen.canvas import Canvas
from reportlab.pdfgen.pathobject import PDFPathObject

from app.domain.ten_keys import Key

GRID: Final = 24


@dataclass(frozen=True, slots=True)
class Drawing:
    """The lines of a symbol, what is filled black and what is filled white."""

    lines: str
    black: str = ""
    white: str = ""


_WALKING: Final = Drawing(
    "O13.5 20.6 2.2 M13 16.8 L11.3 9.8 L7.5 2 M11.3 9.8 L15 7.6 L16.2 2"
    " M13 16.6 L16 12.6 L19 12 M13 16.6 L8.6 14.6 L7.2 10.6"
)
_HEART: Final = (
    "M12 2.5 C5 8 1.8 12 1.8 16 C1.8 19.5 4.2 21.5 7 21.5 C9.5 21.5 11.2 20 12 18"
    " C12.8 20 14.5 21.5 17 21.5 C19.8 21.5 22.2 19.5 22.2 16 C22.2 12 19 8 12 2.5 Z"
)

PLACE: Final = Drawing(
    "M12 1.5 C5 9 4.5 13 4.5 15 C4.5 19.5 8 22.5 12 22.5"
    " C16 22.5 19.5 19.5 19.5 15 C19.5 13 19 9 12 1.5 Z O12 15 2.6"
)
CLOCK: Final = Drawing("O12 12 10 M12 18.5 L12 12 L16 9.5")
BUS: Final = Drawing(
    "K3 5.5 18 16 2.5 M3 12 L21 12 M12 12 L12 21.5",
    "O7.3 8.6 0.9 O16.7 8.6 0.9 R5 2 3.4 3.5 R15.6 2 3.4 3.5",
)
CAR: Final = Drawing(
    "M1.8 6 L1.8 11.5 L5 12.5 L7.5 18 L16.5 18 L19 12.5 L22.2 11.5 L22.2 6 Z"
    " M5 12.5 L19 12.5 M12 12.5 L12 18",
    white="O7 5.6 2.6 O17 5.6 2.6",
)
ON_FOOT: Final = _WALKING
PEOPLE: Final = Drawing(
    "O7.6 17.1 3.4 M1.6 3 C1.6 9 4 11.7 7.6 11.7 C11.2 11.7 13.6 9 13.6 3 M1.6 3 L13.6 3"
    " O16.9 17.1 3.4 M15 12 C19 11.5 22.6 9.5 22.6 3 M16.5 3 L22.6 3"
)
PERSON: Final = Drawing("O12 17.8 4.2 M4 2 C4 8 7.2 11.6 12 11.6 C16.8 11.6 20 8 20 2 M4 2 L20 2")
PHONE: Final = Drawing("K6.5 1.5 11 21 2 M6.5 6.2 L17.5 6.2 M6.5 19 L17.5 19", "O12 3.9 0.6")
BRING: Final = Drawing("K3 2 18 13.5 2 M8 15.5 C8 21.5 16 21.5 16 15.5 M3 9.5 L21 9.5")
ARRIVING: Final = Drawing("R5 2 14 20 M2 2 L22 2", "O15.8 11.5 0.9")
SURGERY: Final = Drawing(
    "M2 11.5 L12 21.5 L22 11.5 M4.8 13 L4.8 2 L19.2 2 L19.2 13 M9.5 2 L9.5 9 L14.5 9 L14.5 2"
)
MEET_AGAIN: Final = Drawing(
    "M20.5 12 C20.5 17.5 16.5 21 12 21 C8.5 21 6 19.2 4.6 16.8 M3.5 21.3 L4.2 16.4 L9 17.2"
    " M3.5 12 C3.5 6.5 7.5 3 12 3 C15.5 3 18 4.8 19.4 7.2 M20.5 2.7 L19.8 7.6 L15 6.8"
)
URGENT: Final = Drawing("M12 22 L22.5 3 L1.5 3 Z M12 16 L12 9.5", "O12 6.2 0.8")

KEYS: Final[dict[Key, Drawing]] = {
    Key.GIVING: Drawing(
        "R3 2 18 10.5 R1.8 12.5 20.4 4.5 M12 2 L12 17"
        " M12 17 C6 23.5 3.5 18 12 17 M12 17 C18 23.5 20.5 18 12 17"
    ),
    Key.RELATING: PEOPLE,
    Key.EXERCISING: _WALKING,
    Key.AWARENESS: Drawing(
        "M1.5 12 C5 18 9 19 12 19 C15 19 19 18 22.5 12 C19 6 15 5 12 5 C9 5 5 6 1.5 12 Z"
        " O12 12 3.6",
        "O12 12 1",
    ),
    Key.TRYING_OUT: Drawing(
        "M12 2 L12 12 M12 11 C12 16.5 16 19.5 21.5 19.5 C21.5 14 18 11 12 11 Z"
        " M12 7.5 C12 12 8.5 14 3 14 C3 9.5 6.5 7.5 12 7.5 Z M6 2 L18 2"
    ),
    Key.DIRECTION: Drawing("M5 1.5 L5 22.5 M5 21.5 L19.5 21.5 L16 16.8 L19.5 12 L5 12"),
    Key.RESILIENCE: Drawing(
        "M1.5 11.5 C2 18.5 6.5 21.5 12 21.5 C17.5 21.5 22 18.5 22.5 11.5"
        " M1.5 11.5 C3 13.6 6.8 13.6 8.4 11.5 C9.6 13.6 14.4 13.6 15.6 11.5"
        " C17.2 13.6 21 13.6 22.5 11.5 M12 21.5 L12 23"
        " M12 12.8 L12 4.5 C12 1.2 7.2 1.2 7.2 4.5"
    ),
    Key.EMOTIONS: Drawing(
        "O12 12 10 M7 9.5 C8.5 5.2 15.5 5.2 17 9.5", "O8.3 14.8 0.9 O15.7 14.8 0.9"
    ),
    Key.ACCEPTANCE: Drawing(f"{_HEART} M8 12.4 L11 9.2 L16.4 15"),
    Key.MEANING: Drawing(
        "M12 22 L14.704 15.221 L21.986 14.745 L16.375 10.079 L18.172 3.005 L12 6.9"
        " L5.828 3.005 L7.625 10.079 L2.014 14.745 L9.296 15.221 Z"
    ),
}

_BY_WORD: Final = (
    (re.compile(r"\b(?:bus|buses|coach|train|tram|minibus|transport)\b", re.I), BUS),
    (re.compile(r"\b(?:car|drive|drives|driven|taxi|cab|lift)\b", re.I), CAR),
    (re.compile(r"\b(?:walk|walks|on foot|stroll)\b", re.I), ON_FOOT),
    (re.compile(r"\b(?:phone|phones|ring|rings|telephone|call|calls|video|online)\b", re.I), PHONE),
    (re.compile(r"\b(?:at home|my home|my house|my flat)\b", re.I), SURGERY),
)


def for_words(words: str, otherwise: Drawing) -> Drawing:
    """Give the symbol of the way or place that `words` name first."""
    found = [(hit.start(), drawing) for rule, drawing in _BY_WORD if (hit := rule.search(words))]
    return min(found, key=lambda pair: pair[0])[1] if found else otherwise


def draw(
    canvas: Canvas, drawing: Drawing, x: float, bottom: float, size: float, line: float = 2
) -> None:
    """Draw a symbol `size` points wide and high; `line` is in units of the grid."""
    canvas.saveState()
    canvas.translate(x, bottom)
    canvas.scale(size / GRID, size / GRID)
    canvas.setStrokeGray(0)
    canvas.setLineWidth(line)
    canvas.setLineCap(1)
    canvas.setLineJoin(1)
    canvas.drawPath(_path(drawing.lines), stroke=1, fill=0)
    for path, gray in ((drawing.black, 0), (drawing.white, 1)):
        if path:
            canvas.setFillGray(gray)
            canvas.drawPath(_path(path), stroke=1, fill=1)
    canvas.restoreState()


@cache
def _path(written: str) -> PDFPathObject:
    path = PDFPathObject()
    for letter, numbers in re.findall(r"([MLCZORK])([^MLCZORK]*)", written):
        values = [float(number) for number in numbers.split()]
        if letter == "M":
            path.moveTo(*values)
        elif letter == "L":
            path.lineTo(*values)
        elif letter == "C":
            path.curveTo(*values)
        elif letter == "Z":
            path.close()
        elif letter == "O":
            path.circle(*values)
        elif letter == "R":
            path.rect(*values)
        else:
            path.roundRect(*values)
    return path
