"""Draw check boxes and radio buttons, 18 units high, with their words."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QPointF, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QCheckBox, QRadioButton, QSizePolicy, QWidget

from ui import icons, theme
from ui.widgets import paint
from ui.widgets.buttons import shown
from ui.widgets.focus_ring import Ringed
from ui.zoom import units


def _size(button: QAbstractButton) -> QSize:
    words = QFontMetrics(button.font()).horizontalAdvance(shown(button.text()))
    return QSize(units(24) + words + units(2), units(22))


def _words(painter: QPainter, button: QAbstractButton, colour: QColor) -> None:
    painter.setPen(colour)
    flags = int(Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextShowMnemonic)
    painter.drawText(button.rect().adjusted(units(24), 0, 0, 0), flags, button.text())


def _mark_box(button: QWidget) -> QRect:
    side = units(18)
    return QRect(0, (button.height() - side) // 2, side, side)


class CheckBox(Ringed, QCheckBox):
    """Answer yes or no."""

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return _size(self)

    def minimumSizeHint(self) -> QSize:
        return _size(self)

    def hitButton(self, pos: QPoint) -> bool:
        return self.rect().contains(pos)

    def paintEvent(self, event: QPaintEvent) -> None:
        now = theme.colours()
        painter = QPainter(self)
        fill, border = now.row_over if self.underMouse() else now.base, now.edge
        if self.isChecked():
            fill, border = now.accent, now.accent
        if not self.isEnabled():
            fill, border = now.page, now.hairline
        box = _mark_box(self)
        paint.box(painter, box, fill=fill, border=border, radius=units(3))
        if self.isChecked():
            inside = box
            icons.paint(
                painter, "tick", inside, now.on_accent if self.isEnabled() else now.not_possible
            )
        _words(painter, self, now.text if self.isEnabled() else now.not_possible)
        painter.end()


class RadioButton(Ringed, QRadioButton):
    """Choose one of several."""

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return _size(self)

    def minimumSizeHint(self) -> QSize:
        return _size(self)

    def hitButton(self, pos: QPoint) -> bool:
        return self.rect().contains(pos)

    def paintEvent(self, event: QPaintEvent) -> None:
        now = theme.colours()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = _mark_box(self)
        width = paint.border_width()
        colour = now.accent if self.isChecked() else now.edge
        if not self.isEnabled():
            colour = now.hairline
        painter.setPen(QPen(colour, width))
        painter.setBrush(now.base)
        middle = QPointF(box.x() + box.width() / 2, box.y() + box.height() / 2)
        radius = (box.width() - width) / 2
        painter.drawEllipse(middle, radius, radius)
        if self.isChecked():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour)
            painter.drawEllipse(middle, radius * 0.55, radius * 0.55)
        _words(painter, self, now.text if self.isEnabled() else now.not_possible)
        painter.end()
