"""Draw boxes with our corners and borders, the same for buttons, fields and chips."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from ui import theme


def border_width() -> int:
    """Give the width of the border of a control at rest: 1 px, 2 px in high contrast."""
    return 2 if theme.colours().contrast else 1


def box(
    painter: QPainter,
    rect: QRect,
    *,
    fill: QColor | None,
    border: QColor | None,
    radius: float,
    width: int | None = None,
) -> None:
    """Draw a rounded box whose border lies inside the rectangle."""
    if width is None:
        width = border_width()
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(fill if fill is not None else Qt.BrushStyle.NoBrush)
    half = width / 2 if border is not None else 0.0
    painter.setPen(QPen(border, width) if border is not None else Qt.PenStyle.NoPen)
    inside = QRectF(rect).adjusted(half, half, -half, -half)
    painter.drawRoundedRect(inside, max(0.0, radius - half), max(0.0, radius - half))
    painter.restore()


def flat(painter: QPainter, rect: QRect, colour: QColor) -> None:
    """Fill a rectangle without antialiasing, so that no seam shows between neighbours."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    painter.fillRect(rect, colour)
    painter.restore()
