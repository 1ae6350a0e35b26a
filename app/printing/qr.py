"""Draw the QR code of a web address; each is kept, since making one takes longer than a page."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import segno
from reportlab.pdfgen.canvas import Canvas
from reportlab.pdfgen.pathobject import PDFPathObject

from app.printing.measures import MM

USUAL: Final = 21 * MM
LARGEST: Final = 40 * MM
# A phone held at arm's length reads modules of 0.45 mm; smaller ones need care.
SMALLEST_MODULE: Final = 0.45 * MM
CLEAR_MODULES: Final = 4

_SCHEME: Final = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Code:
    """A QR code as one path in units of its modules, and how large it is drawn."""

    path: PDFPathObject
    modules: int

    @property
    def size(self) -> float:
        """Give the side in points: 21 mm, more where modules would become too small."""
        return max(USUAL, self.modules * SMALLEST_MODULE)

    def draw(self, canvas: Canvas, x: float, top: float) -> None:
        """Draw it black with its upper left corner at `x`, `top`."""
        canvas.saveState()
        canvas.translate(x, top - self.size)
        canvas.scale(self.size / self.modules, self.size / self.modules)
        canvas.setFillGray(0)
        canvas.drawPath(self.path, stroke=0, fill=1)
        canvas.restoreState()


def address_of(url: str) -> str:
    """Give the web address to open, with https where it is missing; "" if it is none."""
    trimmed = url.strip()
    if trimmed.lower().startswith(("http://", "https://")):
        return trimmed
    if not trimmed or _SCHEME.match(trimmed) or "." not in trimmed or " " in trimmed:
        return ""
    return f"https://{trimmed}"


@lru_cache(maxsize=512)
def code(address: str) -> Code | None:
    """Give the QR code of an address at error level M; None if it would be too fine to read."""
    try:
        rows = segno.make(address, error="m", micro=False, boost_error=False).matrix
    except segno.DataOverflowError:
        return None
    path = PDFPathObject()
    for up, row in enumerate(reversed(rows)):
        start = None
        for across, dark in enumerate((*row, 0)):
            if dark and start is None:
                start = across
            elif not dark and start is not None:
                path.rect(start, up, across - start, 1)
                start = None
    found = Code(path, len(rows))
    return found if found.size <= LARGEST else None
