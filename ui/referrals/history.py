"""Show a history as sentences."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from app.domain import dates
from app.domain.history import Happening
from app.domain.text import unbroken
from ui.widgets.labels import Label
from ui.widgets.sentence import Glyph
from ui.zoom import units

_TOP = Qt.AlignmentFlag.AlignTop


class History(QWidget):
    """Tell what people did, newest first: icon, day, sentence."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(units(6))
        self._grid.setVerticalSpacing(units(7))
        self._grid.setColumnStretch(2, 1)
        self._rows: list[tuple[Glyph, Label, Label]] = []

    def set_history(self, history: Sequence[Happening], me: str) -> None:
        """Show these as `me` reads them."""
        while len(self._rows) < len(history):
            self._add()
        for i, (glyph, day, words) in enumerate(self._rows):
            shown = i < len(history)
            if shown:
                one = history[i]
                at = dates.local_time(one.at)
                glyph.set_glyph(one.icon, "quiet")
                day.setText(unbroken(dates.short(at.date())))
                day.setToolTip(f"at {dates.clock(at.time())}")
                words.setText(one.sentence(me))
            for widget in (glyph, day, words):
                widget.setVisible(shown)

    def sentences(self) -> list[str]:
        """Give what is told."""
        return [words.text() for _, _, words in self._rows if not words.isHidden()]

    def _add(self) -> None:
        glyph = Glyph("edit", "quiet", 20, self)
        day, words = Label("", "text", "quiet", self), Label("", parent=self, wrap=True)
        day.setFixedWidth(units(88))
        row = len(self._rows)
        for column, widget in enumerate((glyph, day, words)):
            self._grid.addWidget(widget, row, column, _TOP)
        self._rows.append((glyph, day, words))
