"""Fill a part of a window with one of the ground colours."""

from __future__ import annotations

from typing import Literal

from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from ui import theme
from ui.widgets import paint

Ground = Literal["page", "base", "banner", "head"]


class Surface(QWidget):
    """Carry other widgets on a ground colour; lines may close it above or below."""

    def __init__(
        self,
        ground: Ground = "base",
        parent: QWidget | None = None,
        *,
        line_above: bool = False,
        line_below: bool = False,
    ) -> None:
        super().__init__(parent)
        self._ground = ground
        self._above, self._below = line_above, line_below

    def paintEvent(self, event: QPaintEvent) -> None:
        now = theme.colours()
        painter = QPainter(self)
        paint.flat(painter, event.rect(), theme.tone(self._ground))
        if self._above:
            painter.fillRect(0, 0, self.width(), 1, now.hairline)
        if self._below:
            painter.fillRect(0, self.height() - 1, self.width(), 1, now.hairline)
        painter.end()
