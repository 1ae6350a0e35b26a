"""Take text of several lines in a field that grows with it."""

from __future__ import annotations

from math import ceil

from PySide6.QtCore import QEvent, QMimeData, QSize, Qt
from PySide6.QtGui import (
    QDropEvent,
    QFocusEvent,
    QFontMetricsF,
    QInputMethodEvent,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QResizeEvent,
)
from PySide6.QtWidgets import QFrame, QPlainTextEdit, QSizePolicy, QWidget

from ui.widgets.editors import draw_field
from ui.widgets.full import Full
from ui.widgets.pasting import split_at, without_controls
from ui.widgets.scroll_bar import ScrollBar
from ui.widgets.undoing import undone_by_window
from ui.zoom import units


class TextEdit(QPlainTextEdit):
    """Show at least `lines` lines and at most `most`, then scroll; Tab goes to the next field."""

    def __init__(
        self,
        limit: int | str = "note",
        lines: int = 1,
        placeholder: str = "",
        parent: QWidget | None = None,
        *,
        most: int = 12,
    ) -> None:
        super().__init__(parent)
        self._least, self._most = lines, most
        self._wrong = False
        self._is_moving = False
        self._kept = ""
        self.full = Full(self, limit, lines=True)
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
        self.setPlainText(without_controls(text, lines=True))

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
        if self.full.sentence and self.toPlainText() != self._kept:
            self.full.end()
        self.updateGeometry()

    def _refuses(self, added: str, *, pasted: bool) -> bool:
        """Say so where `added` would not fit in place of what is chosen; a mend may shorten."""
        text = self.toPlainText()
        before, after = self._around()
        size = self.full.size_of(f"{before}{added}{after}")
        if self._is_moving or size <= max(self.full.most(), self.full.size_of(text)):
            return False
        self._kept = text
        self.full.refuse(pasted=pasted)
        return True

    def _around(self) -> tuple[str, str]:
        """Give what stands before and after what is chosen."""
        cursor, text = self.textCursor(), self.toPlainText()
        before, _ = split_at(text, cursor.selectionStart())
        _, after = split_at(text, cursor.selectionEnd())
        return before, after

    def insertFromMimeData(self, source: QMimeData) -> None:
        """Paste plain text only, without control characters; what would not fit not at all."""
        text = without_controls(source.text(), lines=True)
        before, after = self._around()
        if not before.strip():
            text = text.lstrip()
        if not after.strip():
            text = text.rstrip()
        if not self._refuses(text, pasted=True):
            self.insertPlainText(text)

    def dropEvent(self, event: QDropEvent) -> None:
        """Leave where it was what does not fit here."""
        self.full.end()
        own = event.source() in (self, self.viewport())
        self._is_moving = own and event.dropAction() == Qt.DropAction.MoveAction
        super().dropEvent(event)
        self._is_moving = False
        if self.full.sentence:
            event.setDropAction(Qt.DropAction.IgnoreAction)
            event.ignore()

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        commit = event.commitString()
        if not commit or self.isReadOnly() or not self._refuses(commit, pasted=False):
            super().inputMethodEvent(event)
        else:
            super().inputMethodEvent(QInputMethodEvent())

    def line_height(self) -> int:
        """Give the height of a laid out line in pixels: Qt rounds both of its parts up."""
        metrics = QFontMetricsF(self.font())
        return ceil(metrics.ascent()) + ceil(metrics.descent())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        has_own = self.document().isUndoAvailable()
        if undone_by_window(self, event, has_own=has_own):
            return
        typed = _typed(event)
        if not typed or self.isReadOnly() or not self._refuses(typed, pasted=False):
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


def _typed(event: QKeyEvent) -> str:
    """Give what a key would put into the text, or an empty string."""
    breaks = (
        QKeySequence.StandardKey.InsertParagraphSeparator,
        QKeySequence.StandardKey.InsertLineSeparator,
    )
    if any(event.matches(one) for one in breaks):
        return "\n"
    return event.text() if event.text().isprintable() else ""
