"""Draw on a bare canvas what was drawn before: what a sheet of ours is held against."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any


def draw_pages(calls: Sequence[tuple[str, tuple[Any, ...]]], faces: dict[str, str]) -> bytes:
    """Draw on a bare canvas what was drawn before: strings, lines, boxes, shapes, QR codes."""
    from io import BytesIO

    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont
    from reportlab.pdfgen.canvas import Canvas

    for name, file in faces.items():
        if name not in pdfmetrics.getRegisteredFontNames():
            pdfmetrics.registerFont(TTFont(name, file))
    buffer = BytesIO()
    canvas = Canvas(buffer, pagesize=(595.2755905511812, 841.8897637795277), pageCompression=1)
    for name, values in calls:
        if name == "text":
            draw_text(canvas, *values)
        elif name == "qr":
            draw_code(canvas, *values)
        elif name == "path":
            draw_path(canvas, *values)
        else:
            getattr(canvas, name)(*values)
    canvas.save()
    return buffer.getvalue()


def draw_text(
    canvas: Any, x: float, y: float, pieces: Sequence[tuple[str, tuple[Any, ...]]]
) -> None:
    """Write lines of text from one place on."""
    written = canvas.beginText(x, y)
    for name, values in pieces:
        getattr(written, name)(*values)
    canvas.drawText(written)


def draw_path(canvas: Any, code: Sequence[str], stroke: int, fill: int) -> None:
    """Draw one shape whose lines are ready, as a program keeps its symbols."""
    path = canvas.beginPath()
    path._code = list(code)
    canvas.drawPath(path, stroke=stroke, fill=fill)


def draw_code(canvas: Any, address: str) -> None:
    """Draw a QR code, run by run, in units of its modules."""
    import segno

    rows = segno.make(address, error="m", micro=False, boost_error=False).matrix
    path = canvas.beginPath()
    for up, row in enumerate(reversed(rows)):
        start = None
        for across, dark in enumerate((*row, 0)):
            if dark and start is None:
                start = across
            elif not dark and start is not None:
                path.rect(start, up, across - start, 1)
                start = None
    canvas.drawPath(path, stroke=0, fill=1)
