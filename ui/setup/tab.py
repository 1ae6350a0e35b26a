"""Show Setup: users, networks and practices, the store, releases."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QBoxLayout, QSizePolicy, QStackedWidget, QVBoxLayout, QWidget

from app.changes import Changed
from app.domain.access import Right
from ui import zoom
from ui.at_desk import AtDesk
from ui.setup.list_and_detail import NARROW
from ui.setup.networks_page import NetworksPage
from ui.setup.releases_page import ReleasesPage
from ui.setup.store_page import StorePage
from ui.setup.users_page import UsersPage
from ui.widgets.chips import Filter, FilterChips
from ui.widgets.surface import Surface
from ui.zoom import units

USERS, NETWORKS, STORE, RELEASES = "users", "networks", "store", "releases"
Page = UsersPage | NetworksPage | StorePage | ReleasesPage
_Policy = QSizePolicy.Policy
_OF_SETUP = frozenset({"user", "network", "everything"})


class SetupTab(QWidget):
    """Four pages under one row; which of them depends on the rights."""

    status_changed = Signal(list)

    def __init__(self, at: AtDesk) -> None:
        super().__init__()
        self._at = at
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self._head = Surface("base", self, line_below=True)
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight, self._head)
        self._row.setSpacing(units(8))
        self.sections = FilterChips("Setup", self._head)
        self.sections.setSizePolicy(_Policy.Ignored, _Policy.Fixed)  # two lines, not a wide window
        self._row.addWidget(self.sections, 1)
        self.corner = QStackedWidget(self._head)
        self._row.addWidget(self.corner, 0, Qt.AlignmentFlag.AlignRight)
        column.addWidget(self._head)
        self._stack = QStackedWidget(self)
        column.addWidget(self._stack, 1)
        self.pages: dict[str, Page] = {}
        self._add_pages()
        self.sections.chosen.connect(self.show_page)
        zoom.changed.connect(self._fit)
        stop = at.desk.changes.subscribe(self._changed)
        self.destroyed.connect(lambda _gone=None, stop=stop: stop())

    def _add_pages(self) -> None:
        desk = self._at.desk
        filters: list[Filter] = []
        if desk.may(Right.MANAGE_USERS):
            self.pages[USERS] = UsersPage(self._at)
            self.pages[NETWORKS] = NetworksPage(self._at)
            filters += [
                Filter(USERS, "Users", "people"),
                Filter(NETWORKS, "Networks and practices", "building"),
            ]
        if desk.may(Right.MANAGE_STORE):
            self.pages[STORE] = StorePage(self._at)
            filters.append(Filter(STORE, "Store", "save"))
            self.pages[RELEASES] = ReleasesPage(self._at)
            filters.append(Filter(RELEASES, "Releases", "download"))
        self.sections.set_filters(filters)
        for page in self.pages.values():
            self._stack.addWidget(page)
            self.corner.addWidget(page.corner)
            page.status_changed.connect(self._show_status)
        self.show_page(next(iter(self.pages)))

    def show_page(self, key: str) -> None:
        """Show a page, and read what it lists."""
        page = self.pages[key]
        self.sections.set_on(key, True)
        self._stack.setCurrentWidget(page)
        self.corner.setCurrentWidget(page.corner)
        self._fit_head()
        if self.isVisible():
            page.refresh()
            self.status_changed.emit(page.status())

    @property
    def page(self) -> Page:
        """Give the page that is shown."""
        return next(one for one in self.pages.values() if one is self._stack.currentWidget())

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.page.refresh()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Take the shape for this width."""
        is_narrow = zoom.width_in_units(self) < NARROW
        for page in self.pages.values():
            page.set_narrow(is_narrow)
        self._fit_head()

    def _fit_head(self) -> None:
        """Put the page's buttons below the sections, and these on two lines, as room gets short."""
        room = self.width() - units(32)
        wide, offered = self.sections.width_on_one_line(), self.page.corner.sizeHint().width()
        is_below = offered > 0 and wide + units(8) + offered > room
        is_halved = wide > room
        across, down = QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.TopToBottom
        self.sections.set_halved(is_halved)
        self._row.setDirection(down if is_below else across)
        self.corner.setFixedWidth(max(0, offered))  # not as wide as the widest of all pages
        side = Qt.AlignmentFlag.AlignLeft if is_below else Qt.AlignmentFlag.AlignRight
        self._row.setAlignment(self.corner, side)
        self._row.setContentsMargins(units(16), units(8), units(16), units(8))
        self._head.setFixedHeight(units(56 + 38 * is_halved + 44 * is_below))

    def start_here(self) -> None:
        """Put the keyboard into the list or the first button of the page."""
        self.page.start_here()
        self.status_changed.emit(self.page.status())

    def settle(self) -> None:
        """Have nothing half done: forms here are short and saved by their button."""

    def _changed(self, change: Changed) -> None:
        """Show what another PC saved; one's own acts are shown by the page that asked for them."""
        if change.elsewhere and change.kind in _OF_SETUP and self.isVisible():
            self.page.refresh(heard=True)

    def _show_status(self, words: list[str]) -> None:
        if self.sender() is self.page:
            self.status_changed.emit(words)
