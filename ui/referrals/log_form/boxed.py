"""Put a border round a list that stands inside a form."""

from __future__ import annotations

from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from ui import theme, zoom
from ui.table import RowsView
from ui.widgets import paint
from ui.zoom import units


class Boxed(QWidget):
    """Show a list as high as its rows, at most `most` of them, inside a rounded border."""

    def __init__(self, view: RowsView, most: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.view, self._most = view, most
        view.setFrameShape(QFrame.Shape.NoFrame)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(units(1), units(1), units(1), units(2))
        self._column.addWidget(view)
        zoom.changed.connect(self.fit)

    def fit(self) -> None:
        """Be as high as the rows need."""
        rows = min(self._most, max(1, self.view.rows.rowCount()))
        edges = self._column.contentsMargins()
        self.setFixedHeight(self.view.height_of(rows) + edges.top() + edges.bottom())

    def paintEvent(self, event: QPaintEvent) -> None:
        now = theme.colours()
        painter = QPainter(self)
        paint.box(painter, self.rect(), fill=now.base, border=now.edge, radius=units(4))
        painter.end()
