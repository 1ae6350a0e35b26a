"""Take one line of text, tidied before it gets in, so that Ctrl+Z takes back what was put in.

Qt forgets what can be taken back when a text is set; so nothing is set here once somebody types.
"""

from __future__ import annotations

from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import (
    QClipboard,
    QContextMenuEvent,
    QDropEvent,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
)
from PySide6.QtWidgets import QLineEdit

from ui.widgets.pasting import pasted_line, split_at


class TidyLine(QLineEdit):
    """Tidy what is pasted or dropped by key, menu or mouse, and put it in as one step."""

    def tidied(self, added: str, before: str, after: str) -> str:
        """Give what gets in of a text that was pasted between two others."""
        return pasted_line(added, before, after)

    def paste(self) -> None:
        """Put what was copied in place of what is chosen."""
        self._put_in(QClipboard.Mode.Clipboard)

    def _put_in(self, mode: QClipboard.Mode) -> None:
        if self.isReadOnly():
            return
        whole, start, end = self.text(), self.cursorPosition(), self.cursorPosition()
        if self.hasSelectedText():
            start, end = self.selectionStart(), self.selectionEnd()
        before, after = split_at(whole, start)[0], split_at(whole, end)[1]
        added = self.tidied(QGuiApplication.clipboard().text(mode), before, after)
        if added or self.hasSelectedText():
            self._begin_step()
            self.insert(added)
            self._begin_step()

    def _begin_step(self) -> None:
        """Begin something that is taken back by itself: Qt does where the caret moves."""
        if not self.hasSelectedText():
            at = self.cursorPosition()
            was = self.blockSignals(True)
            self.setCursorPosition(0 if at else len(self.text()))
            self.setCursorPosition(at)
            self.blockSignals(was)

    def replace_by(self, text: str, place: int) -> None:
        """Show another text in place of what was typed, which can be taken back."""
        self.selectAll()
        self.insert(text)
        self.setCursorPosition(place)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Paste):
            self.paste()
            event.accept()
            return
        super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        menu = self.createStandardContextMenu()
        for action in menu.actions():
            if action.objectName() == "edit-paste":
                action.triggered.disconnect()
                action.triggered.connect(lambda _on: self.paste())
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(event.globalPos())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        clipboard = QGuiApplication.clipboard()
        if event.button() == Qt.MouseButton.MiddleButton and clipboard.supportsSelection():
            self.deselect()
            self._put_in(QClipboard.Mode.Selection)
            return
        super().mouseReleaseEvent(event)

    def dropEvent(self, event: QDropEvent) -> None:
        if event.source() is self or self.isReadOnly():
            super().dropEvent(event)
            return
        where = self.cursorPositionAt(event.position().toPoint())
        self.setCursorPosition(where)
        self._begin_step()
        data = QMimeData()
        data.setText(self.tidied(event.mimeData().text(), *split_at(self.text(), where)))
        tidy = QDropEvent(
            event.position(), event.possibleActions(), data, event.buttons(), event.modifiers()
        )
        super().dropEvent(tidy)
        start, length = self.selectionStart(), self.selectionLength()  # of what was dropped
        self.deselect()
        self._begin_step()
        if length:
            self.setSelection(start, length)
        event.setDropAction(tidy.dropAction())
        event.setAccepted(tidy.isAccepted())
