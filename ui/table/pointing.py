"""Know what the mouse points at: the row it is over, and what the tooltip of a cell says."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QModelIndex
from PySide6.QtWidgets import QTableView

from ui.table.column import Column
from ui.table.fitting import Fitting
from ui.table.model import RowsModel
from ui.table.painting import Painting


class Pointing:
    """Hold the row under the mouse, -1 where there is none, and tell what is cut off in a cell."""

    def __init__(
        self, view: QTableView, rows: RowsModel, fitting: Fitting, painting: Painting
    ) -> None:
        self._view, self._rows = view, rows
        self._fitting, self._painting = fitting, painting
        self.over = -1

    def go_to(self, row: int) -> None:
        """Be over another row; both are painted again, and no others."""
        if row != self.over:
            view = self._view
            for one in (row, self.over):
                if one >= 0:
                    y, height = view.rowViewportPosition(one), view.rowHeight(one)
                    view.viewport().update(0, y, view.viewport().width(), height)
            self.over = row

    def tip(self, index: QModelIndex) -> str:
        """Give what the tooltip of a cell says: what is cut off in it, or more about it."""
        row = self._rows.row_here(index.row()) if index.isValid() else None
        if row is None:
            return ""
        column = self._rows.columns[index.column()]
        if column.tooltip is not None:
            return column.tooltip(row)
        return column.value(row) if self.is_cut(column, row) else ""

    def is_cut(self, column: Column, row: Any, *, short: bool = False) -> bool:
        """Say whether a cell cannot show all its words; `short`: not even its shorter ones."""
        wide = next((wide for one, _, wide in self._fitting.places() if one is column), 0)
        two_lines = self._fitting.two_lines
        return self._painting.is_cut(column, row, wide, two_lines=two_lines, short=short)
