"""Show a list, or what stands in its place."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QStackedWidget, QWidget

from ui.table.states import EmptyState, ErrorState, Quiet
from ui.table.view import RowsView
from ui.widgets import clipboard


class ListPane(QStackedWidget):
    """Hold one view and swap it for an empty or an error state."""

    def __init__(self, view: RowsView, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.view = view
        self.addWidget(view)
        self._instead: QWidget | None = None
        self._says = ""

    def show_rows(self) -> None:
        """Show the list."""
        self.setCurrentWidget(self.view)
        if self._instead is not None:
            self.removeWidget(self._instead)
            self._instead.deleteLater()
            self._instead = None

    def says(self, title: str) -> bool:
        """Claim that there is nothing to show, and that it is said under this title."""
        return self._instead is not None and self._says == title

    def show_empty(
        self, icon: str, title: str, sentence: str = "", buttons: Sequence[QWidget] = ()
    ) -> None:
        """Say that there is nothing, and what can be done."""
        self._show(EmptyState(icon, title, sentence, buttons))
        self._says = title

    def show_waiting(self, text: str) -> None:
        """Say that the list is being read."""
        self._show(Quiet(text))

    def show_error(
        self,
        title: str,
        sentence: str,
        code_line: str,
        try_again: Callable[[], object],
        details: str = "",
    ) -> None:
        """Say that the list could not be read; what was on the screen is not shown."""
        copied = details or f"{title}\n{code_line}"
        self._show(
            ErrorState(title, sentence, code_line, try_again, lambda: clipboard.copy(copied))
        )

    def _show(self, instead: QWidget) -> None:
        self.show_rows()
        self._instead, self._says = instead, ""
        self.addWidget(instead)
        self.setCurrentWidget(instead)
