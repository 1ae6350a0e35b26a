"""Show every list of the program with one model and one view."""

from ui.table.column import Column, Look
from ui.table.list_pane import ListPane
from ui.table.model import RowsModel
from ui.table.view import RowsView

__all__ = ["Column", "ListPane", "Look", "RowsModel", "RowsView"]
