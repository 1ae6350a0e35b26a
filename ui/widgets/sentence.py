"""Show a wrapping sentence with an icon before its first line."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from ui import icons, theme
from ui.theme import FontKind
from ui.widgets.labels import Label
from ui.zoom import units


class Glyph(QWidget):
    """Draw one icon."""

    def __init__(self, icon: str, tone: str, side: int = 16, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon, self._tone = icon, tone
        self.setFixedSize(units(side), units(side))

    def set_glyph(self, icon: str, tone: str) -> None:
        """Draw another icon."""
        self._icon, self._tone = icon, tone
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        icons.paint(painter, self._icon, self.rect(), theme.tone(self._tone))
        painter.end()


class Sentence(QWidget):
    """Say one thing in a tone, with its icon."""

    def __init__(
        self,
        icon: str,
        text: str,
        tone: str = "text",
        parent: QWidget | None = None,
        *,
        kind: FontKind = "text",
    ) -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(units(6))
        self._glyph = Glyph(icon, tone, 20, self)
        self._words = Label(text, kind, tone, self, wrap=True)
        row.addWidget(self._glyph, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._words, 1, Qt.AlignmentFlag.AlignTop)
        self.setAccessibleName(text)

    def text(self) -> str:
        """Give the words."""
        return self._words.text()

    def set_text(self, text: str) -> None:
        """Say something else."""
        self._words.setText(text)
        self.setAccessibleName(text)

    def set_mark(self, icon: str, tone: str, words_tone: str | None = None) -> None:
        """Change icon and tone; the words may keep another."""
        self._glyph.set_glyph(icon, tone)
        self._words.set_tone(words_tone or tone)
