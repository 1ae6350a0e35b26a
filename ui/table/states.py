"""Show what stands in place of a list: nothing yet, nothing found, not readable."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui.theme import FontKind
from ui.widgets.buttons import MainButton, PlainButton
from ui.widgets.labels import Label
from ui.widgets.sentence import Glyph
from ui.widgets.surface import Ground, Surface
from ui.zoom import units

_MIDDLE = Qt.AlignmentFlag.AlignHCenter
_LOW = 200


class EmptyState(Surface):
    """Show an icon, a title, a sentence and what can be done, in the middle."""

    def __init__(
        self,
        icon: str,
        title: str,
        sentence: str = "",
        buttons: Sequence[QWidget] = (),
        parent: QWidget | None = None,
        *,
        tone: str = "quiet",
        sentence_tone: str = "quiet",
        foot: str = "",
    ) -> None:
        super().__init__("base", parent)
        column = self._column = QVBoxLayout(self)
        column.setContentsMargins(units(24), units(24), units(24), units(24))
        column.setSpacing(units(8))
        column.addStretch(2)
        self._glyph = Glyph(icon, tone, 32, self)
        column.addWidget(self._glyph, 0, _MIDDLE)
        column.addLayout(_centred(title, "page", "text"))
        if sentence:
            column.addLayout(_centred(sentence, "text", sentence_tone))
        if buttons:
            column.addSpacing(units(4))
            row = QHBoxLayout()
            row.setSpacing(units(8))
            row.addStretch(1)
            for button in buttons:
                row.addWidget(button)
            row.addStretch(1)
            column.addLayout(row)
        if foot:
            column.addSpacing(units(4))
            column.addLayout(_centred(foot, "text", "quiet"))
        column.addStretch(3)
        self.setAccessibleName(f"{title}. {sentence}".strip())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Do without the icon and with less air where the words would not fit."""
        super().resizeEvent(event)
        low = self.height() < units(_LOW)
        edge = units(8 if low else 24)
        self._column.setContentsMargins(units(24), edge, units(24), edge)
        self._glyph.setVisible(not low)


class ErrorState(EmptyState):
    """Say that the list could not be read; offer to try again and to copy the details."""

    def __init__(
        self,
        title: str,
        sentence: str,
        code_line: str,
        try_again: Callable[[], object],
        copy_details: Callable[[], object],
        parent: QWidget | None = None,
    ) -> None:
        self.try_again = MainButton("Try again", "try-again")
        self.try_again.clicked.connect(lambda: try_again())
        copy = PlainButton("Copy details for support", "copy")
        copy.clicked.connect(lambda: copy_details())
        super().__init__(
            "refused-outline",
            title,
            sentence,
            [self.try_again, copy],
            parent,
            tone="bad",
            sentence_tone="text",
            foot=code_line,
        )


class Quiet(Surface):
    """Say one quiet thing in the middle of an empty pane."""

    def __init__(
        self, text: str = "", parent: QWidget | None = None, *, ground: Ground = "base"
    ) -> None:
        super().__init__(ground, parent)
        column = QVBoxLayout(self)
        self._words = Label(text, "text", "quiet", self, wrap=True)
        self._words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        column.addWidget(self._words)
        self.setAccessibleName(text)

    def set_text(self, text: str) -> None:
        """Say something else."""
        self._words.setText(text)
        self.setAccessibleName(text)


def _centred(text: str, kind: FontKind, tone: str) -> QHBoxLayout:
    """Give a row with wrapping words in its middle, no wider than is good to read."""
    label = Label(text, kind, tone, wrap=True)
    label.setAlignment(Qt.AlignmentFlag.AlignCenter)
    label.setMinimumWidth(min(units(520), label.fontMetrics().horizontalAdvance(text) + units(4)))
    label.setMaximumWidth(units(520))
    row = QHBoxLayout()
    row.setContentsMargins(0, 0, 0, 0)
    row.addStretch(1)
    row.addWidget(label)
    row.addStretch(1)
    return row
