"""Draw a scroll bar without buttons: a rounded handle 8 units thick."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QScrollBar, QWidget

from ui import theme
from ui.widgets import paint
from ui.zoom import units

THICKNESS = 12


class ScrollBar(QScrollBar):
    """Show where one is, and go where the handle is drawn to."""

    def __init__(
        self, orientation: Qt.Orientation = Qt.Orientation.Vertical, parent: QWidget | None = None
    ) -> None:
        super().__init__(orientation, parent)
        self._grip: int | None = None

    def sizeHint(self) -> QSize:
        return QSize(units(THICKNESS), units(THICKNESS))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def _is_upright(self) -> bool:
        return self.orientation() == Qt.Orientation.Vertical

    def _length(self) -> int:
        return self.height() if self._is_upright() else self.width()

    def _handle(self) -> tuple[int, int]:
        """Give start and length of the handle."""
        room = self._length() - units(4)
        span = self.maximum() - self.minimum() + self.pageStep()
        size = max(units(32), round(room * self.pageStep() / max(1, span)))
        free = max(0, room - size)
        way = self.maximum() - self.minimum()
        start = round(free * (self.value() - self.minimum()) / way) if way else 0
        return start + units(2), min(size, room)

    def paintEvent(self, event: QPaintEvent) -> None:
        if self.maximum() <= self.minimum():
            return
        now = theme.colours()
        start, size = self._handle()
        thick, inset = units(8), units(2)
        handle = (
            QRect(inset, start, thick, size)
            if self._is_upright()
            else QRect(start, inset, size, thick)
        )
        painter = QPainter(self)
        colour = now.quiet if self._grip is not None or self.underMouse() else now.edge
        paint.box(painter, handle, fill=colour, border=None, radius=thick / 2)
        painter.end()

    def _along(self, event: QMouseEvent) -> int:
        at = event.position().toPoint()
        return at.y() if self._is_upright() else at.x()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        start, size = self._handle()
        at = self._along(event)
        if start <= at < start + size:
            self._grip = at - start
            self.setSliderDown(True)
        else:
            step = self.pageStep() if at > start else -self.pageStep()
            self.setValue(self.value() + step)
        self.update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._grip is None:
            return
        _, size = self._handle()
        free = self._length() - units(4) - size
        if free <= 0:
            return
        share = (self._along(event) - self._grip - units(2)) / free
        way = self.maximum() - self.minimum()
        self.setValue(self.minimum() + round(share * way))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._grip = None
        self.setSliderDown(False)
        self.update()
