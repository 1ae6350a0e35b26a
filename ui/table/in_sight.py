"""Paint the rows in sight: their grounds, the lines between them, and cell after cell."""

from __future__ import annotations

from PySide6.QtCore import QRect
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QTableView

from ui.table.column import Column, Look
from ui.table.fitting import Fitting
from ui.table.model import RowsModel
from ui.table.painting import Painting


class RowsInSight:
    """Go through the rows of a list that a region shows, and paint these only."""

    def __init__(
        self, view: QTableView, rows: RowsModel, fitting: Fitting, painting: Painting
    ) -> None:
        self._view, self._rows = view, rows
        self._fitting, self._painting = fitting, painting
        self._ratio = 1.0

    def paint(self, region: QRect, *, over: int, marked: int) -> None:
        """Paint a region; the mouse is over one row, another may be marked (-1: none)."""
        view, painting = self._view, self._painting
        painter = QPainter(view.viewport())
        self._ratio = view.devicePixelRatioF()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.fillRect(region, painting.colours.base)
        height = view.verticalHeader().defaultSectionSize()
        offset = view.verticalHeader().offset()
        first = max(0, (region.top() + offset) // height)
        last = min(self._rows.rowCount() - 1, (region.bottom() + offset) // height)
        places = self._fitting.places()
        chosen = {index.row() for index in view.selectionModel().selectedRows()}
        active = view.hasFocus() and view.isActiveWindow()
        width = view.viewport().width()
        for place in range(first, last + 1):
            if place in chosen or place == over:
                ground = painting.ground(place in chosen, active, place == over)
                painter.fillRect(0, place * height - offset, width, height, ground)
        painting.hairlines(
            painter,
            [QRect(0, (at + 1) * height - offset - 1, width, 1) for at in range(first, last + 1)],
        )
        for place in range(first, last + 1):
            state = (place in chosen, active)
            self._paint_row(painter, place, place * height - offset, height, places, state)
        if active and marked >= 0:
            painting.mark(painter, QRect(0, marked * height - offset, width, height))
        painter.end()

    def _paint_row(
        self,
        painter: QPainter,
        place: int,
        y: int,
        height: int,
        places: list[tuple[Column, int, int]],
        state: tuple[bool, bool],
    ) -> None:
        selected, active = state
        painting, two_lines = self._painting, self._fitting.two_lines
        now = painting.colours
        if selected:
            bar = now.link if active and not now.contrast else now.edge
            painter.fillRect(0, y, painting.bar, height, bar)
        row = self._rows.row(place)
        if row is None:
            for _, x, wide in places:
                painting.waiting(painter, QRect(x, y, wide, height))
            return
        lit = selected and active
        text = now.on_selected if lit else now.text
        quiet = now.on_selected if lit and now.contrast else now.quiet
        look = Look(lit, text, quiet, self._ratio)
        for column, x, wide in places:
            painting.cell(painter, column, row, (x, y, wide, height - 1), look, two_lines)
