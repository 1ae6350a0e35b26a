"""Fit the columns into the width of a list, and keep what the person changes about them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QMenu, QTableView

from ui import zoom
from ui.table.column import Column
from ui.table.header import Head
from ui.table.layout import Layout, Load, Save
from ui.table.painting import Painting
from ui.table.sparing import Sparing
from ui.zoom import units


class Fitting(QObject):
    """Hold which columns are shown and how wide; those that stretch, or the last, take the rest."""

    sorted = Signal(str, bool)

    def __init__(
        self, view: QTableView, head: Head, columns: tuple[Column, ...], painting: Painting
    ) -> None:
        super().__init__(view)
        self._view, self._head, self._columns = view, head, columns
        self._sparing = Sparing(painting)
        self.two_lines = False
        self._layout = Layout.usual(columns)
        self._narrow: frozenset[str] | None = None
        self._save: Save | None = None
        self._busy = False
        head.sectionClicked.connect(self._clicked)
        head.sectionResized.connect(self._width_changed)
        head.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        head.customContextMenuRequested.connect(lambda at: self.menu().popup(head.mapToGlobal(at)))

    def keep(self, load: Load, save: Save) -> None:
        """Take the columns as they were kept, and hand each change to `save`."""
        self._layout = Layout.read(self._columns, load())
        self._save = save
        self.fit()

    def show_only(self, keys: Sequence[str] | None) -> None:
        """Show only these columns while the window is narrow; None: as the person chose."""
        self._narrow = None if keys is None else frozenset(keys)
        self.fit()

    def set_shown(self, key: str, shown: bool) -> None:
        """Show or hide one column."""
        (self._layout.hidden.discard if shown else self._layout.hidden.add)(key)
        self.fit()
        self._tell_changed()

    def reset(self) -> None:
        """Show the columns as at first."""
        self._layout = Layout.usual(self._columns)
        self.fit()
        self._tell_changed()

    def menu(self) -> QMenu:
        """Give the menu that shows and hides columns."""
        menu = QMenu(self._view)
        menu.aboutToHide.connect(menu.deleteLater)
        for column in self._columns[1:]:
            if column.fixed:
                continue
            action = menu.addAction(column.title)
            action.setCheckable(True)
            action.setChecked(column.key not in self._layout.hidden)
            action.toggled.connect(lambda on, key=column.key: self.set_shown(key, on))
        menu.addSeparator()
        menu.addAction("As at first").triggered.connect(self.reset)
        return menu

    def shown(self) -> list[Column]:
        """Give the columns that are shown, in their order."""
        if self._narrow is not None:
            return [column for column in self._columns if column.key in self._narrow]
        return [column for column in self._columns if column.key not in self._layout.hidden]

    def places(self) -> list[tuple[Column, int, int]]:
        """Give each shown column with its left edge and the width that is its own to paint in.

        Words at the left may reach into the margin before the next column's words.
        """
        head = self._head
        shown = [i for i in range(len(self._columns)) if not head.isSectionHidden(i)]
        found: list[tuple[Column, int, int]] = []
        for place, i in enumerate(shown):
            column, after = self._columns[i], shown[place + 1 : place + 2]
            spare = column.align == "left" and column.draw is None and after
            more = units(10) if spare and self._columns[after[0]].align == "left" else 0
            found.append((column, head.sectionViewportPosition(i), head.sectionSize(i) + more))
        return found

    def fit(self) -> None:
        """Give every column its width."""
        self._busy = True
        keys = {column.key for column in self.shown()}
        shown = [i for i, column in enumerate(self._columns) if column.key in keys]
        for i in range(len(self._columns)):
            self._view.setColumnHidden(i, i not in shown)
        widths = {i: units(self._layout.widths[self._columns[i].key]) for i in shown}
        rest = self._view.viewport().width() - sum(widths.values())
        takers = [i for i in shown if self._columns[i].stretch] or shown[-1:]
        share = sum(widths[i] for i in takers) or 1
        for i in takers:
            widths[i] = max(units(48), widths[i] + rest * widths[i] // share)
        if shown and shown[0] == 0 and self._is_usual(0):
            columns = [self._columns[i] for i in shown]
            now = self._sparing.spare(columns, [widths[i] for i in shown], two_lines=self.two_lines)
            widths = dict(zip(shown, now, strict=True))
        for i in shown:
            self._view.setColumnWidth(i, widths[i])
        self._busy = False
        self._view.viewport().update()

    @property
    def gave_all(self) -> bool:
        """Claim that a name wants more room than every other column could do without."""
        return self._sparing.gave_all

    def look_at(self, rows: Sequence[Any]) -> None:
        """Fit the columns to the names that are here, where these need another width."""
        if self._sparing.look_at(self._columns[0], rows):
            self.fit()

    def _is_usual(self, place: int) -> bool:
        column = self._columns[place]
        return self._layout.widths[column.key] == column.width

    def show_sort(self, key: str, ascending: bool) -> None:
        """Show by which sort key the list is sorted."""
        self._head.sorted_by = next(
            ((i, ascending) for i, column in enumerate(self._columns) if column.sort == key), None
        )
        self._head.viewport().update()

    def _tell_changed(self) -> None:
        if self._save is not None:
            self._save(self._layout.written())

    def _width_changed(self, section: int, _before: int, now: int) -> None:
        if self._busy or not now:
            return
        self._layout.widths[self._columns[section].key] = round(now / zoom.factor())
        self.fit()
        self._tell_changed()

    def _clicked(self, section: int) -> None:
        key = self._columns[section].sort
        if key is None:
            return
        ascending = self._head.sorted_by != (section, True)
        self._head.sorted_by = (section, ascending)
        self._head.viewport().update()
        self.sorted.emit(key, ascending)
