"""Draw the head of a list: titles, the arrow of the sort, and widths drawn by the mouse."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPolygonF
from PySide6.QtWidgets import QHeaderView, QWidget

from ui import theme
from ui.table.column import Column
from ui.widgets import paint
from ui.zoom import units


class Head(QHeaderView):
    """Paint titles where the words of the cells begin; numbers stand at the right."""

    def __init__(self, columns: tuple[Column, ...], height: int, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._columns = columns
        self._height = height
        self.sorted_by: tuple[int, bool] | None = None
        self.setSectionsClickable(True)
        self.setSectionsMovable(False)
        self.setHighlightSections(False)
        self.setMinimumSectionSize(units(24))
        self.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), units(self._height))

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self.viewport())
        now = theme.colours()
        end = self.length() - self.offset()
        if end < self.viewport().width():
            rest = QRect(end, 0, self.viewport().width() - end, self.height())
            paint.flat(painter, rest, now.head)
        line = QRect(0, self.height() - 1, self.viewport().width(), 1)
        paint.flat(painter, line, now.hairline)
        painter.end()

    def paintSection(self, painter: QPainter, rect: QRect, logicalIndex: int) -> None:
        now = theme.colours()
        column = self._columns[logicalIndex]
        paint.flat(painter, rect, now.head)
        arrow = self.sorted_by is not None and self.sorted_by[0] == logicalIndex
        room = rect.adjusted(units(16), 0, -units(18 if arrow else 4), -1)
        painter.setPen(now.text if arrow and now.contrast else now.quiet)
        painter.setFont(theme.font("text"))
        cut = painter.fontMetrics().elidedText(
            column.title, Qt.TextElideMode.ElideRight, room.width()
        )
        side = (
            Qt.AlignmentFlag.AlignRight if column.align == "right" else Qt.AlignmentFlag.AlignLeft
        )
        painter.drawText(room, int(side | Qt.AlignmentFlag.AlignVCenter), cut)
        if arrow and self.sorted_by is not None:
            self._arrow(painter, rect, self.sorted_by[1])

    def _arrow(self, painter: QPainter, rect: QRect, ascending: bool) -> None:
        half, tall = units(4), units(4)
        x, y = rect.right() - units(7), rect.center().y()
        tip = y + tall / 2 if ascending else y - tall / 2
        base = y - tall / 2 if ascending else y + tall / 2
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colours().quiet)
        painter.drawPolygon(
            QPolygonF([QPointF(x - half, base), QPointF(x + half, base), QPointF(x, tip)])
        )
        painter.restore()
