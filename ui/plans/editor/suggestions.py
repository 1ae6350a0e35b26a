"""Offer a short list under a field while the keyboard stays in the field."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QFontMetrics,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
)
from PySide6.QtWidgets import QWidget

from ui import theme
from ui.widgets import paint
from ui.zoom import units

_ROW, _MOST = 32, 8
_TAKES = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab)


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One line of the list: what is chosen, its words, and quiet words after them."""

    key: str
    label: str
    detail: str = ""


class Suggestions(QWidget):
    """Lie over the window under one editor; arrows choose, Enter or Tab takes, Esc closes.

    `let_go` follows when Esc closed it.
    """

    def __init__(
        self,
        editor: QWidget,
        take: Callable[[Suggestion], object],
        let_go: Callable[[], object] = lambda: None,
    ) -> None:
        super().__init__(editor)
        self._editor, self._take, self._let_go = editor, take, let_go
        self._rows: list[Suggestion] = []
        self._at = -1
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setMouseTracking(True)
        self.setAccessibleName("Suggestions")
        self.hide()
        editor.installEventFilter(self)

    def offer(self, rows: Sequence[Suggestion], *, first: bool = False) -> None:
        """Show these, or nothing; with `first` the first one is chosen already."""
        self._rows = list(rows)[:_MOST]
        self._at = 0 if first and self._rows else -1
        if not self._rows or not self._editor.isVisible():
            self.hide()
            return
        if self.parentWidget() is not self._editor.window():
            self.setParent(self._editor.window())
        self._place()
        self.show()
        self.raise_()
        self.update()

    def is_open(self) -> bool:
        """Say whether the list is to be seen."""
        return not self.isHidden()

    def labels(self) -> list[str]:
        """Give the words of the list, while it is open."""
        return [row.label for row in self._rows] if self.is_open() else []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.FocusOut, QEvent.Type.Hide, QEvent.Type.Move):
            self.hide()
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self.is_open() and self._key(event)
        return False

    def _key(self, event: QKeyEvent) -> bool:
        key = event.key()
        if key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            step = 1 if key == Qt.Key.Key_Down else -1
            self._go_to((self._at + step) % len(self._rows))
            return True
        if key == Qt.Key.Key_Escape:
            self.hide()
            self._let_go()
            return True
        if key in _TAKES and self._at >= 0:
            self._choose(self._at)
            return key != Qt.Key.Key_Tab
        return False

    def _go_to(self, place: int) -> None:
        self._at = place
        self.update()
        row = self._rows[place]
        words = f"{row.label} {row.detail}, {place + 1} of {len(self._rows)}"
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self._editor, words))

    def _choose(self, place: int) -> None:
        row = self._rows[place]
        self.hide()
        self._take(row)

    def _place(self) -> None:
        """Lie below the editor, or above where there is more room; show as many as fit."""
        metrics = QFontMetrics(theme.font("text"))
        window, editor = self._editor.window(), self._editor
        above = editor.mapTo(window, QPoint(0, 0)).y() - units(2)
        top = above + editor.height() + units(4)
        below = window.height() - top
        is_below = below >= min(len(self._rows) * units(_ROW) + 2, above)
        fit = max(1, ((below if is_below else above) - 2) // units(_ROW))
        self._rows = self._rows[:fit]
        words = (f"{row.label}   {row.detail}" for row in self._rows)
        wide = max(map(metrics.horizontalAdvance, words)) + units(32)
        width = min(max(wide, editor.width()), window.width() - units(16))
        height = len(self._rows) * units(_ROW) + 2
        left = editor.mapTo(window, QPoint(0, 0)).x()
        left = max(units(8), min(left, window.width() - width - units(8)))
        self.setGeometry(QRect(left, top if is_below else above - height, width, height))

    def _row_at(self, y: float) -> int:
        return min(len(self._rows) - 1, max(0, int((y - 1) // units(_ROW))))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._at = self._row_at(event.position().y())
        self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._choose(self._row_at(event.position().y()))

    def paintEvent(self, event: QPaintEvent) -> None:
        now = theme.colours()
        painter = QPainter(self)
        paint.flat(painter, self.rect(), now.base)
        painter.setFont(theme.font("text"))
        metrics = painter.fontMetrics()
        high, middle = units(_ROW), Qt.AlignmentFlag.AlignVCenter
        for place, row in enumerate(self._rows):
            rect = QRect(1, 1 + place * high, self.width() - 2, high)
            chosen = place == self._at
            if chosen:
                painter.fillRect(rect, now.row_selected)
                painter.fillRect(QRect(1, rect.y(), units(4), high), now.link)
            inside = rect.adjusted(units(12), 0, -units(8), 0)
            painter.setPen(now.on_selected if chosen else now.text)
            painter.drawText(inside, middle, row.label)
            wide = metrics.horizontalAdvance(f"{row.label}   ")
            inside.setLeft(inside.left() + wide)
            painter.setPen(now.on_selected if chosen and now.contrast else now.quiet)
            cut = metrics.elidedText(row.detail, Qt.TextElideMode.ElideRight, inside.width())
            painter.drawText(inside, middle, cut)
        painter.setPen(now.edge)
        painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
        painter.end()
