"""Say below a step what was understood of its day, what is doubted, and what its service offers."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui.widgets.buttons import LinkButton
from ui.widgets.labels import Label
from ui.zoom import units


class StepHints(QWidget):
    """Hold one quiet line for the day and one for the service, there only while there is one."""

    taken = Signal()

    def __init__(self, end: int, parent: QWidget) -> None:
        super().__init__(parent)
        self._shares = (1, 1)
        self._understood = self._offer = ""
        self._said = Label("", "text", "quiet", self)
        self._doubt = Label("", "text", "warn", self, wrap=True)
        self.take = LinkButton("Take this day", parent=self)
        self.take.clicked.connect(self.taken)
        self._named = Label("", "text", "quiet", self, wrap=True)
        self._named.setAlignment(Qt.AlignmentFlag.AlignRight)
        column = QVBoxLayout(self)
        column.setContentsMargins(units(16), 0, units(end), units(4))
        column.setSpacing(0)
        column.addWidget(self._named)
        self._line = QHBoxLayout()
        column.addLayout(self._line)
        self._line.setSpacing(units(8))
        self._line.addStretch(0)
        for widget in (self._said, self.take, self._doubt):
            self._line.addWidget(widget)
        self._line.addStretch(0)
        self._show()

    def set_shares(self, before: int, after: int) -> None:
        """Stand where the column of the day begins."""
        if (before, after) != self._shares:
            self._shares = (before, after)
            self._show()

    def say(self, understood: str, doubt: str) -> None:
        """Say what a day was understood as, and what is doubted."""
        self._understood = understood
        self._doubt.setText(doubt)
        self._show()

    def offer(self, words: str) -> None:
        """Offer a day, or nothing any more."""
        self._offer = words
        self._show()

    def name_only(self, words: str) -> None:
        """Say of the service that it is only a name, or nothing."""
        self._named.setText(words)
        self._show()

    def named(self) -> str:
        """Give what is said of the service."""
        return self._named.text()

    def words(self) -> tuple[str, str]:
        """Give what is said, and what is doubted."""
        return self._said.text(), self._doubt.text()

    def _show(self) -> None:
        said, doubt = self._offer or self._understood, self._doubt.text()
        # What was understood stands under When; an offer needs the whole width.
        before, after = (0, 1) if self._offer else self._shares
        self._line.setStretch(0, before)
        self._line.setStretch(self._line.indexOf(self._doubt), after)
        self._line.setStretch(4, 0 if doubt else after)
        self._said.setText(said)
        self._said.setVisible(bool(said))
        self._doubt.setVisible(bool(doubt))
        self.take.setVisible(bool(self._offer))
        self._named.setVisible(bool(self._named.text()))
        self.setVisible(bool(said or doubt or self._named.text()))
