"""Show help: a page for what is on the screen, the table of keys, and what Hearten is made of."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QHBoxLayout,
    QStackedWidget,
    QTextBrowser,
    QVBoxLayout,
    QWidget,
)

from app import __version__, paths
from ui import keyboard, messages, theme, zoom
from ui.table import Column, RowsView
from ui.widgets.chips import Filter, FilterChips
from ui.widgets.scroll_bar import ScrollBar
from ui.widgets.surface import Surface
from ui.zoom import units

if TYPE_CHECKING:
    from ui.main_window import MainWindow

KEYS = "keys"
PAGES = (
    ("desk", "The desk"),
    ("referrals", "Referrals"),
    ("plans", "Plans"),
    ("services", "Services"),
    ("setup", "Setup"),
    ("releases", "Releases"),
    ("server", "The server"),
)
BESIDE = {"releases": "setup", "server": "setup"}
"""A page for whoever has the tab of another one."""
ABOUT = (
    f"Hearten {__version__}, the desk of social prescribing. MIT licence. "
    "Made with Python, Qt for Python (LGPL), SQLCipher, SQLAlchemy, ReportLab and segno. "
    "Icons: Fluent System Icons (MIT). Type on paper: Noto Sans, Atkinson Hyperlegible Next (OFL). "
    "Networks, practices and postcodes: Open Government Licence v3.0."
)


def show_help(window: MainWindow, page: str) -> HelpWindow:
    """Open help at the page of a tab; one for each main window, and one for a box that waits."""
    parent = QApplication.activeModalWidget() or window
    directly = Qt.FindChildOption.FindDirectChildrenOnly
    shown = parent.findChild(HelpWindow, options=directly)
    if shown is None:
        shown = HelpWindow(parent, window.tab_row.keys())
    shown.show_page(page if page in dict(PAGES) else "desk")
    shown.show()
    shown.raise_()
    shown.activateWindow()
    return shown


def show_keys(window: MainWindow) -> HelpWindow:
    """Open help at the table of keys."""
    shown = show_help(window, "desk")
    shown.show_page(KEYS)
    return shown


def show_about(window: QWidget) -> None:
    """Say the version and what it is made of."""
    messages.tell(window, "About Hearten", ABOUT)


class HelpWindow(QWidget):
    """Pages of words for the tabs one has, and one table; it stays open beside the work."""

    def __init__(self, parent: QWidget, tabs: Sequence[str]) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self.setWindowTitle("Hearten: help")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        head = Surface("base", self, line_below=True)
        row = QHBoxLayout(head)
        row.setContentsMargins(units(16), units(12), units(16), units(12))
        self.chips = FilterChips("Pages of help", head)
        self.chips.set_filters(
            [
                *(
                    Filter(key, label)
                    for key, label in PAGES
                    if BESIDE.get(key, key) in ("desk", *tabs)
                ),
                Filter(KEYS, "Keys"),
            ]
        )
        self.chips.chosen.connect(self.show_page)
        row.addWidget(self.chips)
        column.addWidget(head)
        self._stack = QStackedWidget(self)
        self.words = QTextBrowser()
        self.words.setFrameShape(QFrame.Shape.NoFrame)
        self.words.setOpenLinks(False)
        self.words.setVerticalScrollBar(ScrollBar())
        self.words.document().setDocumentMargin(units(16))
        self.keys = RowsView(_COLUMNS, name="Keys", several=False, uid=lambda one: one)
        self.keys.set_rows(keyboard.rows(tabs))
        self._stack.addWidget(self.words)
        self._stack.addWidget(self.keys)
        column.addWidget(self._stack, 1)
        room = parent.screen().availableGeometry()
        self.resize(min(units(720), room.width()), min(units(600), room.height() - units(32)))
        keyboard.install(self, "close", self.close)
        keyboard.install_everywhere(self)
        zoom.changed.connect(self._renew)
        theme.changed.connect(self._renew)
        self._page = ""

    def show_page(self, page: str) -> None:
        """Show a page by its key."""
        self._page = page
        self.chips.set_on(page, True)
        if page == KEYS:
            self._stack.setCurrentWidget(self.keys)
            self.keys.setFocus()
            return
        self._renew()
        self._stack.setCurrentWidget(self.words)
        self.words.setFocus()

    def _renew(self) -> None:
        """Set the words anew, in the present size and colours."""
        if not self._page or self._page == KEYS:
            return
        self.words.document().setDefaultFont(theme.font("text"))
        text = (paths.resources() / "help" / f"{self._page}.md").read_text(encoding="utf8")
        self.words.setMarkdown(text)
        self.words.setAccessibleName(dict(PAGES)[self._page])

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close()
            return
        super().keyPressEvent(event)


_COLUMNS = [
    Column("keys", "Keys", lambda row: row[0], width=210, strong=True),
    Column("what", "What they do", lambda row: row[1], width=280, stretch=True),
    Column("where", "Where", lambda row: row[2], width=170),
]
