"""Show a list: rows that are chosen, opened, sorted and copied."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from typing import Any

from PySide6.QtCore import (
    QEvent,
    QItemSelection,
    QModelIndex,
    QPersistentModelIndex,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QFocusEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QFrame, QMenu, QTableView, QToolTip, QWidget

from ui import theme, zoom
from ui.table import copying
from ui.table.choosing import Choosing
from ui.table.column import Column
from ui.table.fitting import Fitting
from ui.table.header import Head
from ui.table.in_sight import RowsInSight
from ui.table.layout import Load, Save
from ui.table.model import RowsModel
from ui.table.pages import UidOf
from ui.table.painting import Painting
from ui.table.pointing import Pointing
from ui.table.sparing import LOOKED_AT
from ui.widgets.scroll_bar import ScrollBar
from ui.zoom import units

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_CHOOSES = (Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_Space)
_Index = QModelIndex | QPersistentModelIndex
_HELD = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier


class RowsView(QTableView):
    """Paint rows, and tell in the past tense what the person did with them.

    `row_chosen` carries the uid of the one row that is chosen, or None; 150 ms after the last
    arrow key, at once on a click or Enter. `row_opened` follows Enter and double click.

    A list that does not `choose_on_focus` only marks a row when the keyboard comes: the first arrow
    key, Space, Enter or click chooses it.
    """

    choose_on_focus = True

    row_chosen = Signal(object)
    rows_selected = Signal(list)
    row_opened = Signal(object)
    sorted = Signal(str, bool)

    def __init__(
        self,
        columns: Sequence[Column],
        parent: QWidget | None = None,
        *,
        name: str,
        two_lines: bool = False,
        row_height: int | None = None,
        head: bool = True,
        head_height: int = 32,
        flush: bool = False,
        several: bool = True,
        model: RowsModel | None = None,
        uid: UidOf | None = None,
        sentence: Callable[[Any], str] | None = None,
    ) -> None:
        super().__init__(parent)
        self.rows = model or RowsModel(columns, self, uid=uid, sentence=sentence)
        self.columns = self.rows.columns
        self._row_height = row_height
        # What is done before rows are copied: the reading of a list of people is entered first.
        self.before_copying: Callable[[Callable[[], None]], None] = lambda copy: copy()
        self.painting = Painting()
        self.setAccessibleName(name)
        self._head = Head(self.columns, head_height, self)
        self.setHorizontalHeader(self._head)
        self._fitting = Fitting(self, self._head, self.columns, self.painting)
        self._fitting.two_lines = two_lines
        self._fitting.sorted.connect(self.sorted)
        self._in_sight = RowsInSight(self, self.rows, self._fitting, self.painting)
        self._pointing = Pointing(self, self.rows, self._fitting, self.painting)
        self._choosing = Choosing(self, self.rows)
        self._choosing.row_chosen.connect(self.row_chosen)
        self._choosing.rows_selected.connect(self.rows_selected)
        self.setModel(self.rows)
        self.rows.modelReset.connect(self._look_at_names)
        self.rows.dataChanged.connect(lambda first, _last: self._look_at_names(first.row()))
        self._set_up(several, flush)
        self._head.setVisible(head)
        self.doubleClicked.connect(self._open)
        zoom.changed.connect(self._look_again)
        theme.changed.connect(self._look_again)
        self._look_again()

    def _set_up(self, several: bool, flush: bool) -> None:
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setCornerButtonEnabled(False)
        self.setMouseTracking(True)
        self.verticalHeader().hide()
        self.verticalHeader().setMinimumSectionSize(1)
        self.setTabKeyNavigation(False)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        mode = QAbstractItemView.SelectionMode
        self.setSelectionMode(mode.ExtendedSelection if several else mode.SingleSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollBar(ScrollBar(Qt.Orientation.Vertical))
        policy = Qt.ScrollBarPolicy
        self.setHorizontalScrollBarPolicy(policy.ScrollBarAlwaysOff)
        if not flush:
            self.setVerticalScrollBarPolicy(policy.ScrollBarAlwaysOn)

    def _look_again(self) -> None:
        """Take sizes, fonts and colours anew."""
        self.painting.renew()
        height = self._row_height or (54 if self._fitting.two_lines else 32)
        self.verticalHeader().setDefaultSectionSize(units(height))
        self.verticalScrollBar().setSingleStep(units(height))
        self._look_at_names()
        self._fitting.fit()
        self.updateGeometries()
        self.viewport().update()

    def _look_at_names(self, changed: int = 0) -> None:
        """Give the names on the first page the width they need; further pages change none."""
        if changed < LOOKED_AT and self.columns and self.columns[0].shorter is not None:
            places = range(min(self.rows.rowCount(), LOOKED_AT))
            here = [row for place in places if (row := self.rows.row_here(place)) is not None]
            self._fitting.look_at(here)

    # What is shown

    def set_rows(self, rows: Sequence[Any]) -> None:
        """Show a whole list; what was chosen stays chosen, and the place stays."""
        place = self.verticalScrollBar().value()
        self._choosing.hold()
        self.rows.set_rows(rows)
        self._choosing.restore()
        self.verticalScrollBar().setValue(place)

    def set_two_lines(self, two_lines: bool, row_height: int | None = None) -> None:
        """Give rows two lines, for narrow windows, or one again."""
        self._fitting.two_lines, self._row_height = two_lines, row_height
        self._look_again()

    def show_head(self, shown: bool) -> None:
        """Show the head or not."""
        self._head.setVisible(shown)

    def show_columns(self, keys: Sequence[str] | None) -> None:
        """Show only these columns, where the window is narrow; None: as the person chose."""
        self._fitting.show_only(keys)

    def set_column_shown(self, key: str, shown: bool) -> None:
        """Show or hide one column."""
        self._fitting.set_shown(key, shown)

    def columns_menu(self) -> QMenu:
        """Give the menu that shows and hides columns."""
        return self._fitting.menu()

    def show_sort(self, key: str, ascending: bool) -> None:
        """Show by which sort key the list is sorted."""
        self._fitting.show_sort(key, ascending)

    def keep_layout(self, load: Load, save: Save) -> None:
        """Take the columns as they were kept, and hand each change to `save`."""
        self._fitting.keep(load, save)

    def height_of(self, rows: int) -> int:
        """Give the height in pixels of the head and so many rows, for lists inside a pane."""
        head = self._head.sizeHint().height() if not self._head.isHidden() else 0
        return head + rows * self.verticalHeader().defaultSectionSize()

    # What is chosen

    def selected(self) -> list[Hashable]:
        """Give the uids of the chosen rows, in the order of the list."""
        return self._choosing.chosen()

    def current_uid(self) -> Hashable | None:
        """Give the uid of the row the keyboard is on."""
        return self._choosing.current()

    def select(self, uid: Hashable, *, tell: bool = True) -> bool:
        """Choose one row by uid and bring it in sight; say whether it is here."""
        return self._choosing.choose(uid, tell=tell)

    def choose_first(self) -> None:
        """Choose the first row, if there is one."""
        first = self.rows.row_here(0)
        if first is not None:
            self.select(self.rows.uid(first))

    def choose_marked(self) -> None:
        """Choose the row the keyboard is on, else the first; it is told like an arrow key."""
        self._choosing.choose_marked()

    def mark(self, uid: Hashable) -> bool:
        """Put the keyboard on a row without choosing it; say whether it is here."""
        return self._choosing.mark(uid)

    def choose_again(self, chosen: Sequence[Hashable], marked: Hashable | None = None) -> None:
        """Choose these rows, after a page of a long list has come; `marked` has the keyboard."""
        self._choosing.choose_again(chosen, marked or (chosen[0] if chosen else None))

    def settle(self) -> None:
        """Tell of the chosen row now, without waiting for another key."""
        self._choosing.settle()

    def copy_rows(self) -> None:
        """Copy the chosen rows with their titles, as a spreadsheet takes them."""
        self.before_copying(self._copy_rows)

    def _copy_rows(self) -> None:
        rows = [row for uid in self.selected() if (row := self.rows.row_by_uid(uid)) is not None]
        copying.copy(rows, self._fitting.shown())

    def _open(self, index: QModelIndex) -> None:
        row = self.rows.row_here(index.row()) if index.isValid() else None
        if row is not None:
            if self._is_only_marked():
                self.setCurrentIndex(index)
            self._choosing.tell()
            self.row_opened.emit(self.rows.uid(row))

    # What the person does

    def selectionChanged(self, selected: QItemSelection, deselected: QItemSelection) -> None:
        super().selectionChanged(selected, deselected)
        self._paint_again(selected, deselected)
        self._choosing.changed()

    def currentChanged(self, current: _Index, previous: _Index) -> None:
        super().currentChanged(current, previous)
        if not self.choose_on_focus:  # a frame round a whole row comes and goes
            self._paint_rows(previous.row(), previous.row())
            self._paint_rows(current.row(), current.row())

    def _paint_again(self, *selections: QItemSelection) -> None:
        """Paint the rows of these selections again, and no others."""
        for selection in selections:
            for part in (selection.at(place) for place in range(selection.count())):
                self._paint_rows(part.top(), part.bottom())

    def _paint_rows(self, first: int, last: int) -> None:
        if first >= 0:
            y, height = self.rowViewportPosition(first), self.verticalHeader().defaultSectionSize()
            self.viewport().update(0, y, self.viewport().width(), (last - first + 1) * height)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _ENTER and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            self._open(self.currentIndex())
            return
        control = event.modifiers() == Qt.KeyboardModifier.ControlModifier
        if control and event.key() == Qt.Key.Key_C:
            self.copy_rows()
            return
        if event.key() in _CHOOSES and self._is_only_marked() and not event.modifiers() & _HELD:
            self.choose_marked()
            return
        super().keyPressEvent(event)

    def _is_only_marked(self) -> bool:
        """Claim that the keyboard is on a row that is not chosen."""
        return not self.choose_on_focus and self._choosing.is_only_marked()

    def keyboardSearch(self, search: str) -> None:
        """Go to the next row here that begins with the letter, without asking for pages."""
        self._choosing.go_to_letters(search)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self.settle()  # whoever hears of the click knows already which row is chosen
        super().mouseReleaseEvent(event)
        self.settle()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        self._pointing.go_to(self.rowAt(event.position().toPoint().y()))

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._pointing.go_to(-1)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        is_empty = not self.selectionModel().hasSelection()
        if self.choose_on_focus and is_empty and self.rows.rowCount():
            self.choose_first()
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.viewport().update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fitting.fit()

    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            tip = self.tip(self.indexAt(event.pos()))
            QToolTip.showText(event.globalPos(), tip, self.viewport())
            return True
        return super().viewportEvent(event)

    def tip(self, index: QModelIndex) -> str:
        """Give what the tooltip of a cell says: what is cut off in it, or more about it."""
        return self._pointing.tip(index)

    @property
    def gave_all(self) -> bool:
        """Claim that a name wants more room than every other column could do without."""
        return self._fitting.gave_all

    def is_cut(self, column: Column, row: Any, *, short: bool = False) -> bool:
        """Say whether a cell cannot show all its words; `short`: not even its shorter ones."""
        return self._pointing.is_cut(column, row, short=short)

    def paintEvent(self, event: QPaintEvent) -> None:
        marked = self.currentIndex().row() if self._is_only_marked() else -1
        self._in_sight.paint(event.rect(), over=self._pointing.over, marked=marked)
