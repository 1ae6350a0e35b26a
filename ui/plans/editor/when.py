"""Take when a step happens, and say at once what was understood."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.domain import when_words
from app.domain.plan import When
from ui.plans.editor.words import Cell


class WhenCell(Cell):
    """Take words such as `26-Nov 10:30`; `understood` tells what they mean, and what is doubted."""

    understood = Signal(str, str)

    def __init__(self, today: Callable[[], date], parent: QWidget | None = None) -> None:
        super().__init__(140, parent)
        self._today = today
        self.setToolTip("26-Nov 10:30, Thu 2pm to 4pm, Sundays, every Thursday 6pm; empty: no day")
        self.selects_all = True
        self.textChanged.connect(self._tell)
        self.left.connect(self._write_out)

    def when(self) -> When:
        """Give what the words mean."""
        return when_words.read(self.text(), self._today()).when

    def set_when(self, when: When) -> None:
        """Show a day."""
        self.setText(when_words.written(when))
        self._tell()

    def _tell(self) -> None:
        found = when_words.read(self.text(), self._today())
        said = found.said if self.hasFocus() and self.text().strip() else ""
        if found.doubt.startswith("Kept") or said == self.text().strip():
            said = ""
        self.setAccessibleDescription(f"{found.said}. {found.doubt}".strip())
        self.understood.emit(said, found.doubt if self.text().strip() else "")

    def _write_out(self) -> None:
        words = when_words.written(self.when())
        if words != self.text():
            self.setText(words)
        self._tell()
