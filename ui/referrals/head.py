"""Lay out what stands above the list: search, New referral, filters, More filters, Columns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QPoint, Signal
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QMenu, QVBoxLayout, QWidget

from app.domain.network import Practice
from ui.referrals.filters import DRAFTS, FIRST_THREE, UNCOUNTED
from ui.referrals.new_button import NewButton
from ui.widgets.buttons import IconButton, PlainButton
from ui.widgets.chips import Filter, FilterChips
from ui.widgets.editors import SearchEdit
from ui.widgets.surface import Surface
from ui.zoom import units

WHAT_TO_TYPE = "Name, date of birth, NHS number, postcode or phone"
SHORT = "Name, date of birth, NHS number…"


class ListHead(Surface):
    """Ask what the list shows; it asks nothing of the store itself."""

    typed = Signal(str)
    filter_chosen = Signal(str)
    practice_chosen = Signal(object)
    new_asked = Signal()
    columns_asked = Signal(QPoint)
    down_pressed = Signal()

    def __init__(
        self,
        filters: Sequence[Filter],
        more: Sequence[Filter] = (),
        parent: QWidget | None = None,
    ) -> None:
        super().__init__("base", parent)
        self._standing = tuple(one.key for one in filters)
        self._filters = (*filters, *more)
        self._counts: dict[str, int | None] = {}
        self._practices: tuple[Practice, ...] = ()
        self._practice: str | None = None
        self._drafts = 0
        self._key: str | None = None
        self._width = 1366
        self.search = SearchEdit(WHAT_TO_TYPE, "Search referrals")
        self.open_list = PlainButton("Open", "filter")
        self.new = NewButton()
        self.chips = FilterChips("Filters")
        self.chips.set_filters(self._filters)
        self.more_filters = IconButton("filter", "More filters")
        self.columns = IconButton("columns", "Columns")
        self._lay_out()
        self._connect()
        self.set_filter(self._filters[0].key)
        self.set_width(1366)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(units(16), units(12), units(12), units(12))
        column.setSpacing(units(11))
        self._first = QHBoxLayout()
        self._first.setSpacing(units(12))
        for widget in (self.search, self.open_list, self.new):
            self._first.addWidget(widget)
        self._first.setStretch(0, 1)
        column.addLayout(self._first)
        self._second = QWidget(self)
        row = QHBoxLayout(self._second)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(units(8))
        row.addWidget(self.chips, 1)
        row.addWidget(self.more_filters)
        row.addWidget(self.columns)
        column.addWidget(self._second)
        self._column: QBoxLayout = column

    def _connect(self) -> None:
        self.search.textChanged.connect(self.typed)
        self.search.down_pressed.connect(self.down_pressed)
        self.search.returnPressed.connect(self.down_pressed)
        self.chips.chosen.connect(self.filter_chosen)
        self.new.clicked.connect(self.new_asked)
        self.more_filters.clicked.connect(lambda: self._open_menu(self.more_filters))
        self.open_list.clicked.connect(lambda: self._open_menu(self.open_list))
        self.columns.clicked.connect(
            lambda: self.columns_asked.emit(
                self.columns.mapToGlobal(QPoint(0, self.columns.height()))
            )
        )

    # What it shows

    def set_filter(self, key: str | None) -> None:
        """Show which filter is on; None while a search shows something else."""
        first = self._filters[0].key  # the stop of the Tab key, unless another is on
        self.chips.set_on(first)
        self.chips.set_on(first, False)
        if key in {one.key for one in self._filters}:
            self.chips.set_on(str(key), True)
        self._key = key
        self._name_open_list()
        self._show_chips()

    def set_counts(self, counts: Mapping[str, int | None]) -> None:
        """Show how many each filter would show."""
        self._counts = {k: n for k, n in counts.items() if k not in UNCOUNTED}
        self.chips.set_counts(self._counts)
        self._name_open_list()

    def set_practices(self, practices: tuple[Practice, ...], chosen: str | None) -> None:
        """Offer these practices among More filters."""
        self._practices, self._practice = practices, chosen

    def set_drafts(self, count: int) -> None:
        """Offer the drafts among More filters, also where no chip stands for them."""
        self._drafts = count

    def shown(self) -> str | None:
        """Give the filter that is on; None while a search shows something else."""
        return self._key

    def set_possible(self, possible: bool) -> None:
        """Let filters be chosen, or not while there is no connection."""
        self.chips.set_possible(possible)

    def set_width(self, width: int) -> None:
        """Arrange for a window so many units wide."""
        self._width = width
        narrow = width < 1000
        self.search.setPlaceholderText(SHORT if narrow else WHAT_TO_TYPE)
        self.new.set_short(width < 1200)
        self.open_list.setVisible(narrow)
        self._second.setVisible(not narrow)
        edge = 6 if narrow else 12
        self._column.setContentsMargins(units(16 if not narrow else 12), units(edge),
                                        units(12), units(edge))  # fmt: skip
        self._show_chips()

    def _show_chips(self) -> None:
        keys = list(self._standing if self._width >= 1200 else self._standing[:FIRST_THREE])
        if self._key is not None and self._key not in keys:  # one of More filters takes its place
            keys[-2 if len(keys) > FIRST_THREE else -1 :] = [self._key]
        self.chips.set_shown(keys)

    def _name_open_list(self) -> None:
        label = next((one.label for one in self._filters if one.key == self._key), "Found")
        count = self._counts.get(self._key or "")
        self.open_list.setText(label if count is None else f"{label}  {count:,}")
        self.open_list.updateGeometry()

    def leave_search(self) -> None:
        """Empty the search field without asking for anything."""
        self.search.blockSignals(True)
        self.search.clear()
        self.search.blockSignals(False)

    def chips_in_order(self) -> list[QWidget]:
        """Give the chips in the order of the keyboard."""
        return [self.chips.chip(one.key) for one in self._filters]

    def open_filters(self) -> None:
        """Open the menu of every filter."""
        narrow = not self.open_list.isHidden()
        self._open_menu(self.open_list if narrow else self.more_filters)

    # More filters

    def menu(self) -> QMenu:
        """Give the menu of every filter and every practice."""
        menu = QMenu(self)
        menu.setAccessibleName("More filters")
        for one in self._filters:
            count = self._counts.get(one.key)
            action = menu.addAction(one.label if count is None else f"{one.label}  {count:,}")
            action.setCheckable(True)
            action.setChecked(one.key == self._key)
            action.triggered.connect(lambda _on, key=one.key: self.filter_chosen.emit(key))
        if self._drafts and not any(one.key == DRAFTS for one in self._filters):
            drafts = menu.addAction(f"Drafts  {self._drafts:,}")
            drafts.triggered.connect(lambda _on: self.filter_chosen.emit(DRAFTS))
        if len(self._practices) > 1:
            menu.addSeparator()
            self._add_practice(menu, "All practices", None)
            for practice in self._practices:
                self._add_practice(menu, practice.name, practice.uid)
        return menu

    def _add_practice(self, menu: QMenu, name: str, uid: str | None) -> None:
        action = menu.addAction(name.replace("&", "&&"))
        action.setCheckable(True)
        action.setChecked(uid == self._practice)
        action.triggered.connect(lambda _on, uid=uid: self.practice_chosen.emit(uid))

    def _open_menu(self, under: QWidget) -> None:
        menu = self.menu()
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(under.mapToGlobal(QPoint(0, under.height() + units(2))))
