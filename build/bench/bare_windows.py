"""Show ready words in as plain a list and record as Qt has, to hold a window of ours against."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, Qt
from PySide6.QtWidgets import QGridLayout, QHeaderView, QLabel, QTableView, QWidget

DISPLAY = int(Qt.ItemDataRole.DisplayRole)
HORIZONTAL = Qt.Orientation.Horizontal


class BareModel(QAbstractTableModel):
    """Rows of ready words and nothing else."""

    def __init__(self, heads: Sequence[str]) -> None:
        super().__init__()
        self.rows: list[Sequence[str]] = []
        self.heads = heads

    def rowCount(self, parent: QModelIndex = QModelIndex()) -> int:  # noqa: B008
        return len(self.rows)

    def columnCount(self, parent: QModelIndex = QModelIndex()) -> int:  # noqa: B008
        return len(self.heads)

    def data(self, index: QModelIndex, role: int = DISPLAY) -> str | None:
        if role == DISPLAY:
            return self.rows[index.row()][index.column()]
        return None

    def headerData(self, section: int, orientation: Any, role: int = DISPLAY) -> str | None:
        if role == DISPLAY and orientation == HORIZONTAL:
            return self.heads[section]
        return None

    def set_rows(self, rows: Sequence[Sequence[str]]) -> None:
        """Show other rows."""
        self.beginResetModel()
        self.rows = list(rows)
        self.endResetModel()

    def insert_top(self, row: Sequence[str]) -> None:
        """Put one row on top."""
        self.beginInsertRows(QModelIndex(), 0, 0)
        self.rows.insert(0, row)
        self.endInsertRows()


class BareList(QTableView):
    """A plain table of the given size; `show` it."""

    def __init__(self, heads: Sequence[str], width: int, height: int, row_height: int) -> None:
        super().__init__()
        self.rows = BareModel(heads)
        self.setModel(self.rows)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultSectionSize(row_height)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSelectionBehavior(QTableView.SelectionBehavior.SelectRows)
        self.resize(width, height)
        for place in range(len(heads)):
            self.setColumnWidth(place, width // len(heads))


class BareRecord(QWidget):
    """A plain pane of labels in two columns; `show` it."""

    def __init__(self, labels: int, width: int, height: int) -> None:
        super().__init__()
        box = QGridLayout(self)
        self.labels = [QLabel() for _ in range(labels)]
        for place, label in enumerate(self.labels):
            label.setWordWrap(True)
            box.addWidget(label, place // 2, place % 2)
        self.resize(width, height)

    def show_words(self, shown: Sequence[str]) -> None:
        """Show other words."""
        for label, text in zip(self.labels, shown, strict=False):
            label.setText(text)


class BareDesk(QWidget):
    """A plain list with a plain record beside it; a click calls `opened` with the row's place."""

    def __init__(self, view: BareList, record: BareRecord, opened: Any) -> None:
        super().__init__()
        self.list, self.record = view, record
        for widget, x in ((view, 0), (record, view.width())):
            widget.setParent(self)
            widget.move(x, 0)
        self.resize(view.width() + record.width(), max(view.height(), record.height()))
        view.clicked.connect(lambda index: opened(index.row()))
