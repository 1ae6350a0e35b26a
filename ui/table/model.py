"""Give Qt the rows of a list; the model has never met a session."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from operator import attrgetter
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
)

from ui.table.column import Column
from ui.table.pages import PAGE, Pages, UidOf, WantPage

# Looking a role up in Qt's enum at every call doubles the painting of a table.
DISPLAY = int(Qt.ItemDataRole.DisplayRole)
ALIGNMENT = int(Qt.ItemDataRole.TextAlignmentRole)
SPOKEN = int(Qt.ItemDataRole.AccessibleTextRole)
_HORIZONTAL = Qt.Orientation.Horizontal
_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
_LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
_NOT_YET = "Reading…"

Index = QModelIndex | QPersistentModelIndex


class RowsModel(QAbstractTableModel):
    """Hold frozen rows and say what each column shows of them."""

    PAGE = PAGE

    def __init__(
        self,
        columns: Sequence[Column],
        parent: QObject | None = None,
        *,
        uid: UidOf | None = None,
        sentence: Callable[[Any], str] | None = None,
    ) -> None:
        super().__init__(parent)
        self.columns = tuple(columns)
        self.uid: UidOf = uid or attrgetter("uid")
        self._sentence = sentence or self._usual_sentence
        self._pages = Pages(self.uid)

    def set_rows(self, rows: Sequence[Any]) -> None:
        """Show a whole list; where its length stays, rows change in place."""
        if not self._pages.is_long and len(rows) == len(self._pages) > 0:
            self._pages.set_all(rows)
            self._tell_changed(0, len(rows) - 1)
            return
        self.beginResetModel()
        self._pages.set_all(rows)
        self.endResetModel()

    def start_pages(self, want_page: WantPage, total: int | None = None) -> None:
        """Show a long list: `want_page(first, count)` is called for what is looked at.

        Where its length stays, rows change in place: a view counts all of them at each reset.
        """
        if self._pages.is_long and total is not None and len(self._pages) == total > 0:
            self._pages.start(want_page, total)
            self._tell_changed(0, total - 1)
            return
        self.beginResetModel()
        self._pages.start(want_page, total)
        self.endResetModel()

    def put_page(self, first: int, rows: Sequence[Any], total: int | None = None) -> None:
        """Take rows that were asked for, beginning at a place."""
        before = len(self._pages)
        self._pages.put(first, rows)
        if total is not None:
            self._pages.set_total(total)
        self._adjust(before)
        if rows:
            self._tell_changed(first, min(first + len(rows), len(self._pages)) - 1)

    def set_total(self, total: int) -> None:
        """Learn how long the list is, after its first page was painted."""
        before = len(self._pages)
        self._pages.set_total(total)
        self._adjust(before)

    def ask_again(self) -> None:
        """Ask again for pages that were asked for and did not come."""
        self._pages.ask_again()

    def _adjust(self, before: int) -> None:
        after = len(self._pages)
        if after > before:
            self.beginInsertRows(QModelIndex(), before, after - 1)
            self.endInsertRows()
        elif after < before:
            self.beginRemoveRows(QModelIndex(), after, before - 1)
            self.endRemoveRows()

    def replace_rows(self, rows: Sequence[Any]) -> int:
        """Change rows in place by their uid; give how many were here."""
        places = [place for row in rows if (place := self._pages.replace(row)) is not None]
        for place in places:
            self._tell_changed(place, place)
        return len(places)

    def remove(self, uids: Sequence[Hashable]) -> None:
        """Take rows out of a short list."""
        for uid in uids:
            place = self._pages.place_of(uid)
            if place is not None and not self._pages.is_long:
                self.beginRemoveRows(QModelIndex(), place, place)
                self._pages.remove(place)
                self.endRemoveRows()

    def row(self, place: int) -> Any | None:
        """Give the row at a place, or None while it is not here (its page is asked for)."""
        return self._pages.at(place)

    def row_here(self, place: int) -> Any | None:
        """Give the row at a place if it is here, and ask for nothing."""
        return self._pages.here(place)

    def row_by_uid(self, uid: Hashable) -> Any | None:
        """Give a row that is here."""
        place = self._pages.place_of(uid)
        return None if place is None else self._pages.here(place)

    def index_of(self, uid: Hashable) -> int | None:
        """Give the place of a row that is here."""
        return self._pages.place_of(uid)

    def rows(self) -> list[Any]:
        """Give all rows that are here."""
        return list(self._pages)

    def sentence(self, row: Any) -> str:
        """Give what a screen reader says of a row."""
        return self._sentence(row)

    def _usual_sentence(self, row: Any) -> str:
        parts = []
        for place, column in enumerate(self.columns):
            value = column.value(row)
            if value:
                parts.append(value if place == 0 else f"{column.title} {value}")
        return ", ".join(parts)

    def _tell_changed(self, first: int, last: int) -> None:
        self.dataChanged.emit(self.index(first, 0), self.index(last, len(self.columns) - 1))

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._pages)

    def columnCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = DISPLAY) -> Any:
        if role not in (DISPLAY, SPOKEN, ALIGNMENT) or not index.isValid():
            return None
        column = self.columns[index.column()]
        if role == ALIGNMENT:
            return _RIGHT if column.align == "right" else _LEFT
        row = self._pages.here(index.row())
        if row is None:
            return _NOT_YET if index.column() == 0 else ""
        if role == SPOKEN:
            return self._sentence(row) if index.column() == 0 else column.value(row)
        return column.value(row)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = DISPLAY) -> Any:
        if orientation != _HORIZONTAL or not 0 <= section < len(self.columns):
            return None
        if role in (DISPLAY, SPOKEN):
            return self.columns[section].title
        return None
