"""Take text of several lines in a field that grows with it."""

from __future__ import annotations

from math import ceil

from PySide6.QtCore import QEvent, QMimeData, QSize, Qt
from PySide6.QtGui import QFocusEvent, QFontMetricsF, QKeyEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import QFrame, QPlainTextEdit, QSizePolicy, QWidget

from ui.widgets.editors import draw_field, without_controls
from ui.widgets.scroll_bar import ScrollBar
from ui.widgets.undoing import undone_by_window
from ui.zoom import units


class TextEdit(QPlainTextEdit):
    """Show at least `lines` lines and at most `most`, then scroll; Tab goes to the next field."""

    def __init__(
        self,
        limit: int = 20000,
        lines: int = 1,
        placeholder: str = "",
        parent: QWidget | None = None,
        *,
        most: int = 12,
    ) -> None:
        super().__init__(parent)
        self._limit, self._least, self._most = limit, lines, most
        self._wrong = self._mending = False
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setVerticalScrollBar(ScrollBar())
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTabChangesFocus(True)
        self.setPlaceholderText(placeholder)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.document().setDocumentMargin(0)
        self.viewport().setAutoFillBackground(False)
        self._set_room()
        self.document().clearUndoRedoStacks()  # its margin is nothing to take back
        self.textChanged.connect(self._changed)

    def text(self) -> str:
        """Give the text."""
        return self.toPlainText()

    def setText(self, text: str) -> None:
        """Show other text; a caret in it goes to the start."""
        self.setPlainText(without_controls(text, lines=True)[: self._limit])

    def set_wrong(self, wrong: bool) -> None:
        """Show the red border of a field that must be mended."""
        self._wrong = wrong
        self.update()

    def is_wrong(self) -> bool:
        """Say whether the red border is shown."""
        return self._wrong

    def _set_room(self) -> None:
        self.setViewportMargins(units(9), units(6), units(3), units(5))

    def _changed(self) -> None:
        if not self._mending:
            self._mend()
        self.updateGeometry()

    def _mend(self) -> None:
        text = self.toPlainText()
        if len(text) <= self._limit:
            return
        self._mending = True
        at = self.textCursor().position()
        self.setPlainText(text[: self._limit])
        cursor = self.textCursor()
        cursor.setPosition(min(at, self._limit))
        self.setTextCursor(cursor)
        self._mending = False

    def insertFromMimeData(self, source: QMimeData) -> None:
        """Paste plain text only, without control characters, as far as there is room."""
        room = self._limit - len(self.toPlainText()) + len(self.textCursor().selectedText())
        self.insertPlainText(without_controls(source.text(), lines=True)[: max(0, room)])

    def line_height(self) -> int:
        """Give the height of a laid out line in pixels: Qt rounds both of its parts up."""
        metrics = QFontMetricsF(self.font())
        return ceil(metrics.ascent()) + ceil(metrics.descent())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        has_own = self.document().isUndoAvailable()
        if not undone_by_window(self, event, has_own=has_own):
            super().keyPressEvent(event)

    def sizeHint(self) -> QSize:
        line = self.line_height()
        wanted = int(self.document().size().height())
        lines = max(self._least, min(self._most, wanted))
        return QSize(units(200), max(units(32), lines * line + units(15)))

    def minimumSizeHint(self) -> QSize:
        return QSize(units(80), self.sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._set_room()
        super().resizeEvent(event)
        self.updateGeometry()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint:
            painter = QPainter(self)
            draw_field(painter, self, wrong=self._wrong, focused=self.hasFocus())
            painter.end()
            return True
        return super().event(event)
