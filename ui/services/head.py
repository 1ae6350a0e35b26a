"""Lay out what stands above the list: search, distance, Add service, filters, Columns."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QPoint, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QVBoxLayout, QWidget

from ui import zoom
from ui.services.distance import Distance
from ui.services.filters import FILTERS, LABELS
from ui.widgets.buttons import IconButton, PlainButton, SecondButton
from ui.widgets.chips import FilterChips
from ui.widgets.editors import SearchEdit
from ui.widgets.sentence import Sentence
from ui.widgets.surface import Surface
from ui.zoom import units

WHAT_TO_TYPE = "What, who runs it, or where"
# Narrower than this, the distance stands in a row of its own.
_ONE_ROW = 660
_SHORT_ADD = 600


class ListHead(Surface):
    """Ask what the list shows; it asks nothing of the store itself."""

    typed = Signal(str)
    filter_chosen = Signal(str)
    add_asked = Signal()
    columns_asked = Signal(QPoint)
    down_pressed = Signal()

    def __init__(self, *, may_add: bool, parent: QWidget | None = None) -> None:
        super().__init__("base", parent)
        self._counts: Mapping[str, int | None] = {}
        self._key = FILTERS[0].key
        self._narrow = False
        self.search = SearchEdit(WHAT_TO_TYPE, "Search services")
        self.search.setMinimumWidth(units(120))
        self.distance = Distance()
        self.open_list = PlainButton("Open", "filter")
        self.add = SecondButton("Add service", "add")
        if not may_add:  # shown before it has a parent it would be a window of its own
            self.add.hide()
        self._may_add = may_add
        self._wrong = Sentence("refused", "", "bad")
        self._wrong.hide()
        self.chips = FilterChips("Filters")
        self.chips.set_filters(FILTERS)
        self.columns = IconButton("columns", "Columns")
        self._lay_out()
        self._connect()
        self.set_filter(self._key)
        self.set_narrow(False)

    def _lay_out(self) -> None:
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(units(16), units(12), units(12), units(12))
        self._column.setSpacing(units(10))
        self._first = QHBoxLayout()
        self._first.setSpacing(units(8))
        for widget in (self.search, self.distance, self.open_list, self.add):
            self._first.addWidget(widget)
        self._first.setStretch(0, 1)
        self._column.addLayout(self._first)
        self._own_row = QHBoxLayout()
        self._own_row.addStretch(1)
        self._column.addLayout(self._own_row)
        self._column.addWidget(self._wrong)
        self._second = QWidget(self)
        row = QHBoxLayout(self._second)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(units(8))
        row.addWidget(self.chips, 1)
        row.addWidget(self.columns)
        self._column.addWidget(self._second)

    def _connect(self) -> None:
        self.search.textChanged.connect(self.typed)
        self.search.down_pressed.connect(self.down_pressed)
        self.search.returnPressed.connect(self.down_pressed)
        self.chips.chosen.connect(self.filter_chosen)
        self.add.clicked.connect(self.add_asked)
        self.open_list.clicked.connect(self._open_menu)
        self.columns.clicked.connect(
            lambda: self.columns_asked.emit(
                self.columns.mapToGlobal(QPoint(0, self.columns.height()))
            )
        )

    def keyboard_order(self) -> list[QWidget]:
        """Give what the Tab key goes through, in its order."""
        distance = self.distance
        chips = [self.chips.chip(one.key) for one in FILTERS]
        return [self.search, distance.miles_box, distance.postcode_box, self.open_list, self.add,
                *chips, self.columns]  # fmt: skip

    def set_filter(self, key: str) -> None:
        """Show which filter is on."""
        self._key = key
        self.chips.set_on(key)
        self._name_open_list()

    def set_counts(self, counts: Mapping[str, int | None]) -> None:
        """Show how many each filter would show, as far as it is known."""
        self._counts = dict(counts)
        self.chips.set_counts(counts)
        self._name_open_list()

    def set_possible(self, possible: bool) -> None:
        """Let filters be chosen, or not while there is no connection."""
        self.chips.set_possible(possible)

    def tell_wrong(self, sentence: str) -> None:
        """Say under the row what is wrong with the postcode, or nothing."""
        self._wrong.set_mark("refused", "bad")
        self.distance.postcode_box.set_wrong(bool(sentence))
        self._tell(sentence)

    def tell_about(self, sentence: str) -> None:
        """Say in the same place how the miles are counted; nothing is wrong."""
        self._wrong.set_mark("info", "known", "text")
        self.distance.postcode_box.set_wrong(False)
        self._tell(sentence)

    def _tell(self, sentence: str) -> None:
        self._wrong.set_text(sentence)
        self._wrong.setVisible(bool(sentence))
        self.distance.postcode_box.setAccessibleDescription(sentence)

    def wrong(self) -> str:
        """Give the sentence that is shown, or an empty string."""
        return "" if self._wrong.isHidden() else self._wrong.text()

    def set_narrow(self, narrow: bool) -> None:
        """Turn the filters into one button, or back into chips."""
        self._narrow = narrow
        self.open_list.setVisible(narrow)
        self._second.setVisible(not narrow)
        edge = 6 if narrow else 12
        self._column.setContentsMargins(units(12 if narrow else 16), units(edge),
                                        units(12), units(edge))  # fmt: skip
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Give the distance a row of its own where the first one is too short for it."""
        width = zoom.width_in_units(self)
        together = width >= _ONE_ROW and not self._narrow
        if together and self._first.indexOf(self.distance) < 0:
            self._own_row.removeWidget(self.distance)
            self._first.insertWidget(1, self.distance)
        elif not together and self._own_row.indexOf(self.distance) < 0:
            self._first.removeWidget(self.distance)
            self._own_row.insertWidget(0, self.distance)
        words = "Add" if width < _SHORT_ADD else "Add service"
        if self.add.text() != words:
            self.add.setText(words)
            self.add.setAccessibleName("Add service")
            self.add.updateGeometry()

    def _name_open_list(self) -> None:
        count = self._counts.get(self._key)
        label = LABELS[self._key]
        self.open_list.setText(label if count is None else f"{label}  {count:,}")
        self.open_list.updateGeometry()

    def menu(self) -> QMenu:
        """Give the menu of every filter."""
        menu = QMenu(self)
        menu.setAccessibleName("Filters")
        for one in FILTERS:
            count = self._counts.get(one.key)
            action = menu.addAction(one.label if count is None else f"{one.label}  {count:,}")
            action.setCheckable(True)
            action.setChecked(one.key == self._key)
            action.triggered.connect(lambda _on, key=one.key: self.filter_chosen.emit(key))
        return menu

    def _open_menu(self) -> None:
        menu = self.menu()
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self.open_list.mapToGlobal(QPoint(0, self.open_list.height() + units(2))))
