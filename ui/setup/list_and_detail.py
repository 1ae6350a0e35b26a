"""Lay a list and its detail side by side; in narrow windows one at a time."""

from __future__ import annotations

from collections.abc import Hashable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app import errors
from ui.at_desk import AtDesk
from ui.table import ListPane, RowsView
from ui.widgets.pane import TwoPanes

NARROW = 1000


class ListAndDetail(QWidget):
    """What the pages of Setup share: Enter or a click opens the detail, Esc goes back."""

    status_changed = Signal(list)

    def __init__(
        self, at: AtDesk, view: RowsView, detail: QWidget, *, name: str, place: tuple[int, int]
    ) -> None:
        super().__init__()
        self._at = at
        self.list = view
        self.pane = ListPane(view)
        self.panes = TwoPanes(self.pane, detail, place=place, name=name)
        key = f"setup {name}"
        self.panes.keep_place(
            lambda: at.layouts.load(key), lambda state: at.layouts.save(key, state)
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.panes)
        view.row_chosen.connect(self._choose)
        view.row_opened.connect(self._open)
        view.clicked.connect(lambda _index: self.panes.show_right())

    def start_here(self) -> None:
        """Put the keyboard into the list."""
        self.list.setFocus()

    def refresh(self, *, heard: bool = False) -> None:
        """Read the list again; `heard`: another PC saved, so what is half typed here stays."""

    def _choose(self, uid: Hashable) -> None:
        """Show the detail of a row."""

    def _go_to_detail(self) -> None:
        """Put the keyboard into the detail."""

    def _open(self, _uid: Hashable) -> None:
        self.panes.show_right()
        self._go_to_detail()

    def _not_read(self, problem: errors.Problem) -> None:
        self.pane.show_error(
            "The list could not be read", problem.sentence, f"Error {problem.code}", self.refresh
        )

    def set_narrow(self, narrow: bool) -> None:
        """Show one pane at a time in a narrow window."""
        self.panes.set_one_pane(narrow)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.panes.is_one_pane():
            self.panes.show_left()
            self.list.setFocus()
            return
        super().keyPressEvent(event)
