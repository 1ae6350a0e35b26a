"""Take words in a box, or in a cell of the steps that has a box only while it has the keyboard."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPainter, QResizeEvent, QTextCursor
from PySide6.QtWidgets import QWidget

from ui.widgets.editors import draw_field
from ui.widgets.text_edit import TextEdit
from ui.zoom import units

# A field grows so far, then it scrolls.
MOST_LINES = 40
ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class Words(TextEdit):
    """Take a person's words; without a box where they are only read."""

    left = Signal()

    def __init__(
        self,
        name: str = "",
        limit: int = 20000,
        lines: int = 1,
        placeholder: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(limit, lines, placeholder, parent, most=MOST_LINES)
        self.setAccessibleName(name)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self.document().size().height() <= MOST_LINES:
            self.verticalScrollBar().setValue(0)

    def needs_box(self) -> bool:
        """Say whether the border of a field is drawn."""
        return not self.isReadOnly()

    def sizeHint(self) -> QSize:
        hint = super().sizeHint()
        line = self.line_height()
        lines = max(1, round((hint.height() - units(15)) / line))
        return QSize(hint.width(), units(32) if lines == 1 else lines * line + units(16))

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint and not self.needs_box():
            return True
        return super().event(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() not in (
            Qt.FocusReason.PopupFocusReason,
            Qt.FocusReason.ActiveWindowFocusReason,
        ):
            self.left.emit()


class OneLine(Words):
    """Take one paragraph that wraps; Enter tells instead of breaking the line."""

    entered = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in ENTER:
            self.entered.emit()
            event.accept()
            return
        super().keyPressEvent(event)

    def text(self) -> str:
        """Give the words as one line."""
        return " ".join(self.toPlainText().split("\n"))


class Cell(OneLine):
    """Be one cell of a step: its box is there while it has the keyboard or is wrong."""

    def __init__(self, limit: int, parent: QWidget | None = None) -> None:
        super().__init__("", limit, parent=parent)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.selects_all = False

    def needs_box(self) -> bool:
        return (self.hasFocus() and not self.isReadOnly()) or self.is_wrong()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        by_tab = event.reason() in (
            Qt.FocusReason.TabFocusReason,
            Qt.FocusReason.BacktabFocusReason,
        )
        if by_tab and self.selects_all:
            self.selectAll()
        elif by_tab:
            self.moveCursor(QTextCursor.MoveOperation.End)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.ActiveWindowFocusReason and self.selects_all:
            self.moveCursor(QTextCursor.MoveOperation.End)

    def minimumSizeHint(self) -> QSize:
        return QSize(units(40), self.sizeHint().height())

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint and self.needs_box():
            painter = QPainter(self)
            draw_field(painter, self, wrong=self.is_wrong(), focused=self.hasFocus())
            painter.end()
            return True
        return super().event(event)
