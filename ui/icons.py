"""Draw the program's icons in the colour asked for, at device resolution, and keep them."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QByteArray, QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from app import paths
from ui import theme

_SIZES = (16, 20, 24, 32, 40)


@lru_cache(maxsize=1)
def names() -> frozenset[str]:
    """Give the names of all icons there are."""
    return frozenset(file.stem for file in (paths.resources() / "icons").glob("*.svg"))


@lru_cache(maxsize=256)
def _source(name: str) -> bytes:
    return (paths.resources() / "icons" / f"{name}.svg").read_bytes()


def read_all() -> None:
    """Read every icon's file, so that no paint waits for the disk."""
    for name in names():
        _source(name)


def _drawn(name: str, pixels: int, colour: str) -> QPixmap:
    coloured = _source(name).replace(b"<svg ", b'<svg fill="' + colour.encode() + b'" ', 1)
    made = QPixmap(QSize(pixels, pixels))
    made.fill(Qt.GlobalColor.transparent)
    painter = QPainter(made)
    QSvgRenderer(QByteArray(coloured)).render(painter, QRectF(0, 0, pixels, pixels))
    painter.end()
    return made


@lru_cache(maxsize=512)
def _kept(name: str, pixels: int, colour: str, ratio: float) -> QPixmap:
    made = _drawn(name, pixels, colour)
    made.setDevicePixelRatio(ratio)
    return made


def of_the_program() -> QIcon:
    """Give the program's own sign, in its own colours; Windows' files carry the same."""
    return QIcon(str(paths.resources() / "brand" / "hearten.svg"))


def pixmap(name: str, size: int, colour: QColor, ratio: float = 1.0) -> QPixmap:
    """Give an icon of `size` pixels (before the screen's `ratio`) in one colour."""
    return _kept(name, max(1, round(size * ratio)), colour.name(), ratio)


def paint(painter: QPainter, name: str, rect: QRect, colour: QColor) -> None:
    """Draw an icon into the middle of a rectangle, as big as its shorter side."""
    size = min(rect.width(), rect.height())
    at = QPoint(
        rect.x() + (rect.width() - size) // 2,
        rect.y() + (rect.height() - size) // 2,
    )
    painter.drawPixmap(at, pixmap(name, size, colour, painter.device().devicePixelRatioF()))


def icon(name: str, role: str = "text") -> QIcon:
    """Give a QIcon for menus and window titles, in the colour of a role of the theme."""
    made = QIcon()
    colour, disabled = theme.tone(role), theme.colours().not_possible
    for size in _SIZES:
        made.addPixmap(pixmap(name, size, colour))
        made.addPixmap(pixmap(name, size, disabled), QIcon.Mode.Disabled)
    return made
