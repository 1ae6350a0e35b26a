"""Know by uid which rows are chosen, through every change of the rows, and tell of it."""

from __future__ import annotations

from collections.abc import Hashable, Sequence

from PySide6.QtCore import (
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QObject,
    QTimer,
    Signal,
)
from PySide6.QtWidgets import QTableView

from ui.table.model import RowsModel

SETTLES_AFTER = 150
_FLAG = QItemSelectionModel.SelectionFlag


class Choosing(QObject):
    """Tell of the chosen row 150 ms after the last key, or at once when asked to."""

    row_chosen = Signal(object)
    rows_selected = Signal(list)

    def __init__(self, view: QTableView, rows: RowsModel) -> None:
        super().__init__(view)
        self._view, self._rows = view, rows
        self._told: Hashable | None = None
        self._kept: tuple[list[Hashable], Hashable | None] = ([], None)
        self._restoring = False
        self._clock = QTimer(self)
        self._clock.setSingleShot(True)
        self._clock.setInterval(SETTLES_AFTER)
        self._clock.timeout.connect(self.tell)
        rows.modelAboutToBeReset.connect(self._before_reset)
        rows.modelReset.connect(self._after_reset)

    def chosen(self) -> list[Hashable]:
        """Give the uids of the chosen rows, in the order of the list."""
        model = self._view.selectionModel()
        places = sorted(index.row() for index in model.selectedRows()) if model else []
        rows = [self._rows.row_here(place) for place in places]
        return [self._rows.uid(row) for row in rows if row is not None]

    def current(self) -> Hashable | None:
        """Give the uid of the row the keyboard is on."""
        index = self._view.currentIndex()
        row = self._rows.row_here(index.row()) if index.isValid() else None
        return None if row is None else self._rows.uid(row)

    def choose(self, uid: Hashable, *, tell: bool = True) -> bool:
        """Choose one row and bring it in sight; say whether it is here."""
        place = self._rows.index_of(uid)
        if place is None:
            return False
        if not tell:
            self._told = uid
        index = self._rows.index(place, 0)
        model = self._view.selectionModel()
        model.setCurrentIndex(index, _FLAG.ClearAndSelect | _FLAG.Rows)
        self._view.scrollTo(index)
        if tell:
            self.tell()
        return True

    def mark(self, uid: Hashable) -> bool:
        """Put the keyboard on a row and bring it in sight; what is chosen stays so."""
        place = self._rows.index_of(uid)
        if place is None:
            return False
        index = self._rows.index(place, 0)
        self._view.selectionModel().setCurrentIndex(index, _FLAG.NoUpdate)
        self._view.scrollTo(index)
        self._view.viewport().update()
        return True

    def is_only_marked(self) -> bool:
        """Claim that the keyboard is on a row that is not chosen."""
        index = self._view.currentIndex()
        model = self._view.selectionModel()
        return index.isValid() and not model.isRowSelected(index.row(), index.parent())

    def choose_marked(self) -> None:
        """Choose the row the keyboard is on, else the first; it is told like an arrow key."""
        index = self._view.currentIndex()
        index = index if index.isValid() else self._rows.index(0, 0)
        if index.isValid():
            self._view.setCurrentIndex(index)

    def go_to_letters(self, letters: str) -> None:
        """Go to the next row here that begins with the letters, without asking for pages."""
        count, start = self._rows.rowCount(), self._view.currentIndex().row()
        value, wanted = self._rows.columns[0].value, letters.casefold()
        for step in range(1, min(count, 2000) + 1):
            row = self._rows.row_here((start + step) % count)
            if row is not None and value(row).casefold().startswith(wanted):
                self._view.setCurrentIndex(self._rows.index((start + step) % count, 0))
                return

    def choose_again(self, chosen: Sequence[Hashable], current: Hashable | None) -> None:
        """Choose by uid what was chosen before the rows changed; tell if some are gone."""
        selection = QItemSelection()
        last = len(self._rows.columns) - 1
        for uid in chosen:
            place = self._rows.index_of(uid)
            if place is not None:
                selection.select(self._rows.index(place, 0), self._rows.index(place, last))
        place = self._rows.index_of(current) if current is not None else None
        index = QModelIndex() if place is None else self._rows.index(place, 0)
        self._restoring = True
        model = self._view.selectionModel()
        model.select(selection, _FLAG.ClearAndSelect)
        model.setCurrentIndex(index, _FLAG.NoUpdate)
        self._restoring = False
        if self.chosen() != list(chosen):
            self.tell()

    def changed(self) -> None:
        """Tell soon: another key may follow."""
        if not self._restoring:
            self._clock.start()

    def settle(self) -> None:
        """Tell now if there is something to tell."""
        if self._clock.isActive():
            self.tell()

    def tell(self) -> None:
        """Tell now which rows are chosen."""
        self._clock.stop()
        chosen = self.chosen()
        self.rows_selected.emit(chosen)
        one = chosen[0] if len(chosen) == 1 else None
        if one != self._told:
            self._told = one
            self.row_chosen.emit(one)

    def hold(self) -> None:
        """Remember what is chosen, before rows change in place."""
        self._kept = (self.chosen(), self.current())
        self._restoring = True

    def restore(self) -> None:
        """Choose again what was chosen when `hold` was called."""
        self._restoring = False
        self.choose_again(*self._kept)

    def _before_reset(self) -> None:
        if not self._restoring:
            self._kept = (self.chosen(), self.current())

    def _after_reset(self) -> None:
        if not self._restoring:
            self.choose_again(*self._kept)
