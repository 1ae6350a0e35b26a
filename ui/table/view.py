"""Show a list: rows that are chosen, opened, sorted and copied."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from typing import Any

from PySide6.QtCore import (
    QEvent,
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QRect,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import (
    QContextMenuEvent,
    QFocusEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QFrame, QMenu, QTableView, QToolTip, QWidget

from ui import theme, zoom
from ui.table.column import Column, Look
from ui.table.header import Head
from ui.table.layout import Layout, Load, Save
from ui.table.model import RowsModel
from ui.table.pages import UidOf
from ui.table.painting import Painting
from ui.widgets import clipboard
from ui.widgets.scroll_bar import ScrollBar
from ui.zoom import units

SETTLES_AFTER = 150
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class RowsView(QTableView):
    """Paint rows, and tell in the past tense what the person did with them.

    `row_chosen` carries the uid of the one row that is chosen, or None; 150 ms after the last
    arrow key, at once on a click or Enter. `row_opened` follows Enter and double click.
    """

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
        self._two_lines, self._row_height = two_lines, row_height
        self._with_head, self._flush = head, flush
        self._layout = Layout.usual(self.columns)
        self._narrow: frozenset[str] | None = None
        self._save: Save | None = None
        self._over = -1
        self._told: Hashable | None = None
        self._fitting = self._resetting = False
        self.painting = Painting()
        self._head = Head(self.columns, head_height, self)
        self.setAccessibleName(name)
        self._settle = QTimer(self)
        self._settle.setSingleShot(True)
        self._settle.setInterval(SETTLES_AFTER)
        self._settle.timeout.connect(self._tell_chosen)
        self._set_up(several)
        self._connect()
        self._look_again()

    # How it is built

    def _set_up(self, several: bool) -> None:
        self.setHorizontalHeader(self._head)
        self.setModel(self.rows)
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
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        if not self._flush:
            self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self._head.setVisible(self._with_head)

    def _connect(self) -> None:
        self._head.sectionClicked.connect(self._head_clicked)
        self._head.sectionResized.connect(self._width_changed)
        self._head.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self._head.customContextMenuRequested.connect(
            lambda at: self.columns_menu().popup(self._head.mapToGlobal(at))
        )
        self.rows.modelAboutToBeReset.connect(self._before_reset)
        self.rows.modelReset.connect(self._after_reset)
        self.doubleClicked.connect(lambda index: self._open(index))
        zoom.changed.connect(self._look_again)
        theme.changed.connect(self._look_again)

    def _look_again(self) -> None:
        """Take sizes, fonts and colours anew."""
        self.painting.renew()
        height = self._row_height or (54 if self._two_lines else 32)
        self.verticalHeader().setDefaultSectionSize(units(height))
        self.verticalScrollBar().setSingleStep(units(height))
        self._fit()
        self.updateGeometries()
        self.viewport().update()

    # What is shown

    def set_rows(self, rows: Sequence[Any]) -> None:
        """Show a whole list; what was chosen stays chosen, and the place stays."""
        chosen, current = self.selected(), self.current_uid()
        place = self.verticalScrollBar().value()
        self._resetting = True
        self.rows.set_rows(rows)
        self._resetting = False
        self._choose_again(chosen, current)
        self.verticalScrollBar().setValue(place)

    def set_two_lines(self, two_lines: bool, row_height: int | None = None) -> None:
        """Give rows two lines and no head, for narrow windows; or one line again."""
        self._two_lines, self._row_height = two_lines, row_height
        self._look_again()

    def show_head(self, shown: bool) -> None:
        """Show the head or not."""
        self._head.setVisible(shown)

    def show_columns(self, keys: Sequence[str] | None) -> None:
        """Show only these columns, where the window is narrow; None: as the person chose."""
        self._narrow = None if keys is None else frozenset(keys)
        self._fit()

    def show_sort(self, key: str, ascending: bool) -> None:
        """Show by which sort key the list is sorted."""
        self._head.sorted_by = next(
            ((i, ascending) for i, column in enumerate(self.columns) if column.sort == key), None
        )
        self._head.viewport().update()

    def keep_layout(self, load: Load, save: Save) -> None:
        """Take the columns as they were kept, and hand each change to `save`."""
        self._layout = Layout.read(self.columns, load())
        self._save = save
        self._fit()

    def columns_menu(self) -> QMenu:
        """Give the menu that shows and hides columns."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for column in self.columns[1:]:
            if column.fixed:
                continue
            action = menu.addAction(column.title)
            action.setCheckable(True)
            action.setChecked(column.key not in self._layout.hidden)
            action.toggled.connect(lambda on, key=column.key: self.set_column_shown(key, on))
        menu.addSeparator()
        menu.addAction("As at first").triggered.connect(self.reset_columns)
        return menu

    def set_column_shown(self, key: str, shown: bool) -> None:
        """Show or hide one column."""
        (self._layout.hidden.discard if shown else self._layout.hidden.add)(key)
        self._fit()
        self._keep()

    def reset_columns(self) -> None:
        """Show the columns as at first."""
        self._layout = Layout.usual(self.columns)
        self._fit()
        self._keep()

    def _keep(self) -> None:
        if self._save is not None:
            self._save(self._layout.written())

    def _is_shown(self, column: Column) -> bool:
        if self._narrow is not None:
            return column.key in self._narrow
        return column.key not in self._layout.hidden

    def _fit(self) -> None:
        """Give every column its width; those that stretch, or else the last, take the rest."""
        self._fitting = True
        shown = [i for i, column in enumerate(self.columns) if self._is_shown(column)]
        for i in range(len(self.columns)):
            self.setColumnHidden(i, i not in shown)
        widths = {i: units(self._layout.widths[self.columns[i].key]) for i in shown}
        rest = self.viewport().width() - sum(widths.values())
        takers = [i for i in shown if self.columns[i].stretch] or shown[-1:]
        share = sum(widths[i] for i in takers) or 1
        for i in takers:
            least = units(48)
            widths[i] = max(least, widths[i] + rest * widths[i] // share)
        for i in shown:
            self.setColumnWidth(i, widths[i])
        self._fitting = False

    def _width_changed(self, section: int, _before: int, now: int) -> None:
        if self._fitting or not now:
            return
        self._layout.widths[self.columns[section].key] = round(now / zoom.factor())
        self._fit()
        self._keep()

    def _head_clicked(self, section: int) -> None:
        key = self.columns[section].sort
        if key is None:
            return
        before = self._head.sorted_by
        ascending = not (before is not None and before == (section, True))
        self._head.sorted_by = (section, ascending)
        self._head.viewport().update()
        self.sorted.emit(key, ascending)

    # What is chosen

    def selected(self) -> list[Hashable]:
        """Give the uids of the chosen rows, in the order of the list."""
        model = self.selectionModel()
        places = sorted(index.row() for index in model.selectedRows()) if model else []
        rows = [self.rows.row_here(place) for place in places]
        return [self.rows.uid(row) for row in rows if row is not None]

    def current_uid(self) -> Hashable | None:
        """Give the uid of the row the keyboard is on."""
        row = (
            self.rows.row_here(self.currentIndex().row()) if self.currentIndex().isValid() else None
        )
        return None if row is None else self.rows.uid(row)

    def select(self, uid: Hashable, *, tell: bool = True) -> bool:
        """Choose one row by uid and bring it in sight; say whether it is here."""
        place = self.rows.index_of(uid)
        if place is None:
            return False
        self._told = self._told if tell else uid
        index = self.rows.index(place, 0)
        self.selectionModel().setCurrentIndex(
            index,
            QItemSelectionModel.SelectionFlag.ClearAndSelect
            | QItemSelectionModel.SelectionFlag.Rows,
        )
        self.scrollTo(index)
        if tell:
            self._tell_chosen()
        return True

    def choose_first(self) -> None:
        """Choose the first row, if there is one."""
        first = self.rows.row_here(0)
        if first is not None:
            self.select(self.rows.uid(first))

    def _choose_again(self, chosen: Sequence[Hashable], current: Hashable | None) -> None:
        """Choose by uid what was chosen before the rows changed."""
        model = self.selectionModel()
        selection = QItemSelection()
        last = len(self.columns) - 1
        for uid in chosen:
            place = self.rows.index_of(uid)
            if place is not None:
                selection.select(self.rows.index(place, 0), self.rows.index(place, last))
        self._resetting = True
        model.select(selection, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        place = self.rows.index_of(current) if current is not None else None
        index = self.rows.index(place, 0) if place is not None else QModelIndex()
        model.setCurrentIndex(index, QItemSelectionModel.SelectionFlag.NoUpdate)
        self._resetting = False
        if self.selected() != list(chosen):
            self._tell_chosen()

    def _before_reset(self) -> None:
        if not self._resetting:
            self._kept = (self.selected(), self.current_uid())

    def _after_reset(self) -> None:
        if not self._resetting:
            self._choose_again(*self._kept)

    def choose_again(self, chosen: Sequence[Hashable]) -> None:
        """Choose these rows, after a page of a long list has come."""
        self._choose_again(chosen, chosen[0] if chosen else None)

    def selectionChanged(self, selected: QItemSelection, deselected: QItemSelection) -> None:
        super().selectionChanged(selected, deselected)
        self.viewport().update()
        if not self._resetting:
            self._settle.start()

    def _tell_chosen(self) -> None:
        self._settle.stop()
        chosen = self.selected()
        self.rows_selected.emit(chosen)
        one = chosen[0] if len(chosen) == 1 else None
        if one != self._told:
            self._told = one
            self.row_chosen.emit(one)

    def _open(self, index: QModelIndex) -> None:
        row = self.rows.row_here(index.row()) if index.isValid() else None
        if row is not None:
            self._tell_chosen()
            self.row_opened.emit(self.rows.uid(row))

    def copy_rows(self) -> None:
        """Copy the chosen rows with their titles, as a spreadsheet takes them."""
        shown = [column for column in self.columns if self._is_shown(column)]
        rows = [row for uid in self.selected() if (row := self.rows.row_by_uid(uid)) is not None]
        if not rows:
            return
        lines = ["\t".join(column.title for column in shown)]
        lines += ["\t".join(_one_line(column.value(row)) for column in shown) for row in rows]
        clipboard.copy("\n".join(lines))

    # What the person does

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _ENTER and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            self._open(self.currentIndex())
            return
        control = event.modifiers() == Qt.KeyboardModifier.ControlModifier
        if control and event.key() == Qt.Key.Key_C:
            self.copy_rows()
            return
        super().keyPressEvent(event)

    def keyboardSearch(self, search: str) -> None:
        """Go to the next row here that begins with the letter, without asking for pages."""
        count, start = self.rows.rowCount(), self.currentIndex().row()
        for step in range(1, min(count, 2000) + 1):
            row = self.rows.row_here((start + step) % count)
            if row is not None and self.columns[0].value(row).casefold().startswith(
                search.casefold()
            ):
                self.setCurrentIndex(self.rows.index((start + step) % count, 0))
                return

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        if self._settle.isActive():
            self._tell_chosen()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        self._set_over(self.rowAt(event.position().toPoint().y()))

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._set_over(-1)

    def _set_over(self, row: int) -> None:
        if row != self._over:
            for one in (row, self._over):
                if one >= 0:
                    y, height = self.rowViewportPosition(one), self.rowHeight(one)
                    self.viewport().update(0, y, self.viewport().width(), height)
            self._over = row

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if not self.selectionModel().hasSelection() and self.rows.rowCount():
            self.choose_first()
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.viewport().update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        event.ignore()

    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            index = self.indexAt(event.pos())
            QToolTip.showText(event.globalPos(), self._tip(index), self.viewport())
            return True
        return super().viewportEvent(event)

    def _tip(self, index: QModelIndex) -> str:
        row = self.rows.row_here(index.row()) if index.isValid() else None
        if row is None:
            return ""
        column = self.columns[index.column()]
        if column.tooltip is not None:
            return column.tooltip(row)
        cut = self.painting.is_cut(column, row, self.columnWidth(index.column()))
        return column.value(row) if cut else ""

    # How it is painted

    def paintEvent(self, event: QPaintEvent) -> None:
        painting, region = self.painting, event.rect()
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.fillRect(region, painting.colours.base)
        height = self.verticalHeader().defaultSectionSize()
        total = self.rows.rowCount()
        offset = self.verticalHeader().offset()
        first = max(0, (region.top() + offset) // height)
        last = min(total - 1, (region.bottom() + offset) // height)
        places = self._places()
        chosen = {index.row() for index in self.selectionModel().selectedRows()}
        active = self.hasFocus() and self.isActiveWindow()
        for place in range(first, last + 1):
            self._paint_row(painter, place, place * height - offset, height, places,
                            (place in chosen, active))  # fmt: skip
        painter.end()

    def _places(self) -> list[tuple[Column, int, int]]:
        """Give each shown column with its left edge and width."""
        head = self._head
        return [
            (column, head.sectionViewportPosition(i), head.sectionSize(i))
            for i, column in enumerate(self.columns)
            if not head.isSectionHidden(i)
        ]

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
        painting, width = self.painting, self.viewport().width()
        now = painting.colours
        ground = painting.ground(selected, active, place == self._over)
        painter.fillRect(0, y, width, height, ground)
        painter.fillRect(0, y + height - 1, width, 1, now.hairline)
        if selected:
            painter.fillRect(0, y, painting.bar, height, now.link if active else now.edge)
        row = self.rows.row(place)
        if row is None:
            for _, x, wide in places:
                painting.waiting(painter, QRect(x, y, wide, height))
            return
        lit = selected and active
        text = now.on_selected if lit else now.text
        quiet = now.on_selected if lit and now.contrast else now.quiet
        look = Look(lit, text, quiet, self.devicePixelRatioF())
        for column, x, wide in places:
            painting.cell(painter, column, row, (x, y, wide, height - 1), look, self._two_lines)


def _one_line(text: str) -> str:
    return " ".join(text.split())
