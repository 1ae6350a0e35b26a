"""Show how far long work has come."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QProgressBar, QSizePolicy, QWidget

from ui import theme
from ui.widgets import paint
from ui.zoom import units


class ProgressBar(QProgressBar):
    """Draw a bar eight units high; the words stand beside it."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setRange(0, 1000)
        self.setTextVisible(False)
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_share(self, done: int, total: int) -> int:
        """Show how much of the whole is done; give it in per cent."""
        share = min(1.0, done / total) if total > 0 else 0.0
        self.setValue(round(share * 1000))
        return int(share * 100)

    def sizeHint(self) -> QSize:
        return QSize(units(200), units(8))

    def minimumSizeHint(self) -> QSize:
        return QSize(units(80), units(8))

    def paintEvent(self, event: QPaintEvent) -> None:
        now = theme.colours()
        painter = QPainter(self)
        paint.box(painter, self.rect(), fill=now.base, border=now.edge, radius=units(4))
        wide = round(self.width() * self.value() / max(1, self.maximum()))
        if wide >= units(4):
            done = QRect(0, 0, wide, self.height())
            paint.box(painter, done, fill=now.accent, border=None, radius=units(4))
        painter.end()
