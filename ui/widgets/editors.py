"""Offer the editors of one line: words, search, password, pick-list."""

from __future__ import annotations

import sys
import unicodedata
from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QFontMetrics,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QResizeEvent,
)
from PySide6.QtWidgets import QComboBox, QLineEdit, QSizePolicy, QWidget

from ui import icons, theme
from ui.widgets import paint
from ui.widgets.buttons import IconButton
from ui.widgets.undoing import undone_by_window
from ui.zoom import units


def without_controls(text: str, *, lines: bool = False) -> str:
    """Take control characters and lone surrogates out, and compose what is left (NFC)."""
    if lines:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    kept = (
        one
        for one in text.replace("\t", " ")
        if (lines and one == "\n") or unicodedata.category(one) not in ("Cc", "Cs")
    )
    return unicodedata.normalize("NFC", "".join(kept))


def draw_field(painter: QPainter, widget: QWidget, *, wrong: bool, focused: bool) -> None:
    """Draw the box of a field: 2 px in focus or when wrong, and the text does not move."""
    now = theme.colours()
    fill, border, width = now.base, now.edge, paint.border_width()
    if not widget.isEnabled():
        fill, border = now.page, now.hairline
    elif wrong:
        border, width = now.bad, 2
    elif focused:
        border, width = now.focus, 2
    paint.box(painter, widget.rect(), fill=fill, border=border, radius=units(4), width=width)


class LineEdit(QLineEdit):
    """Take one line of text, no longer than `limit`, without control characters."""

    def __init__(
        self,
        limit: int = 200,
        placeholder: str = "",
        icon: str | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._icon = icon
        self._wrong = False
        self._right_room = 10
        self.setFrame(False)
        self.setMaxLength(limit)
        self.setPlaceholderText(placeholder)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.textEdited.connect(self._clean)
        self._keep_clear()

    def set_wrong(self, wrong: bool) -> None:
        """Show the red border of a field that must be mended."""
        self._wrong = wrong
        self.update()

    def is_wrong(self) -> bool:
        """Say whether the red border is shown."""
        return self._wrong

    def sizeHint(self) -> QSize:
        return QSize(units(200), units(32))

    def minimumSizeHint(self) -> QSize:
        return QSize(units(60), units(32))

    def _keep_clear(self) -> None:
        palette = QPalette()
        palette.setColor(QPalette.ColorRole.Base, QColor(0, 0, 0, 0))
        self.setPalette(palette)
        self._set_margins()

    def _set_margins(self) -> None:
        left = units(36 if self._icon else 8)
        self.setTextMargins(left, 0, units(self._right_room), 0)

    def _clean(self, text: str) -> None:
        cleaned = without_controls(text)
        if cleaned != text:
            at = len(without_controls(text[: self.cursorPosition()]))
            self.setText(cleaned)
            self.setCursorPosition(at)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not undone_by_window(self, event, has_own=self.isUndoAvailable()):
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._set_margins()

    def needs_box(self) -> bool:
        """Say whether the border of a field is drawn: not where it is only read."""
        return not self.isReadOnly()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        if self.needs_box():
            draw_field(painter, self, wrong=self._wrong, focused=self.hasFocus())
        if self._icon:
            side = units(20)
            box = QRect(units(6), (self.height() - side) // 2, side, side)
            icons.paint(painter, self._icon, box, theme.colours().quiet)
        painter.end()
        super().paintEvent(event)


class SearchEdit(LineEdit):
    """Take what is searched for; Esc clears it."""

    cleared = Signal()
    down_pressed = Signal()

    def __init__(
        self, placeholder: str = "", name: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(200, placeholder, "search", parent)
        self.setAccessibleName(name or placeholder or "Search")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
            self.cleared.emit()
            event.accept()
            return
        if event.key() == Qt.Key.Key_Down:
            self.down_pressed.emit()
            event.accept()
            return
        super().keyPressEvent(event)


class PasswordEdit(LineEdit):
    """Take a password; the eye shows it, and Caps Lock is told of."""

    caps_lock_seen = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(1000, parent=parent)
        self.setEchoMode(QLineEdit.EchoMode.Password)
        self._right_room = 36
        self._eye = IconButton("eye", "Show password", self, tone="quiet", side=28)
        self._eye.setCheckable(True)
        self._eye.toggled.connect(self._show)
        self._caps = False
        self._set_margins()

    def _clean(self, text: str) -> None:
        """Leave a password as it was typed."""

    def _show(self, shown: bool) -> None:
        mode = QLineEdit.EchoMode.Normal if shown else QLineEdit.EchoMode.Password
        self.setEchoMode(mode)
        self._eye.set_icon("eye-off" if shown else "eye")
        name = "Hide password" if shown else "Show password"
        self._eye.setAccessibleName(name)
        self._eye.setToolTip(name)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        side = units(28)
        self._eye.setGeometry(self.width() - side - units(2), units(2), side, side)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._look_at_caps(_caps_lock())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        super().keyPressEvent(event)
        state = _caps_lock()
        text = event.text()
        if state is None and len(text) == 1 and text.isalpha():
            shifted = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            state = text.isupper() != shifted
        if state is None and event.key() == Qt.Key.Key_CapsLock:
            state = not self._caps
        self._look_at_caps(state)

    def _look_at_caps(self, state: bool | None) -> None:
        if state is not None and state != self._caps:
            self._caps = state
            self.caps_lock_seen.emit(state)


def _caps_lock() -> bool | None:
    """Ask Windows for Caps Lock; elsewhere it is told from the letters typed."""
    if sys.platform == "win32":
        import ctypes

        return bool(ctypes.windll.user32.GetKeyState(0x14) & 1)
    return None


class Combo(QComboBox):
    """Choose one of a list of (key, label)."""

    chosen = Signal(str)

    def __init__(
        self, choices: Sequence[tuple[str, str]] = (), parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._wrong = False
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.set_choices(choices)
        self.activated.connect(lambda _place: self.chosen.emit(self.key()))

    def set_choices(self, choices: Sequence[tuple[str, str]]) -> None:
        """Offer these, and keep what is chosen where it is still offered."""
        before = self.key()
        self.clear()
        for key, label in choices:
            self.addItem(label, key)
        self.set_key(before)

    def key(self) -> str:
        """Give the key of what is chosen, or an empty string."""
        return str(self.currentData() or "")

    def set_key(self, key: str) -> None:
        """Choose by key; nothing when it is not offered."""
        self.setCurrentIndex(self.findData(key))

    def set_wrong(self, wrong: bool) -> None:
        """Show the red border of a field that must be mended."""
        self._wrong = wrong
        self.update()

    def sizeHint(self) -> QSize:
        metrics = QFontMetrics(self.font())
        labels = [self.itemText(i) for i in range(self.count())]
        longest = max((metrics.horizontalAdvance(label) for label in labels), default=units(60))
        return QSize(longest + units(44), units(32))

    def minimumSizeHint(self) -> QSize:
        return QSize(units(60), units(32))

    def showPopup(self) -> None:
        for place in range(self.count()):
            self.setItemData(place, QSize(0, units(28)), Qt.ItemDataRole.SizeHintRole)
        super().showPopup()

    def wheelEvent(self, event: QEvent) -> None:
        event.ignore()

    def paintEvent(self, event: QPaintEvent) -> None:
        now = theme.colours()
        painter = QPainter(self)
        draw_field(painter, self, wrong=self._wrong, focused=self.hasFocus())
        words = now.text if self.isEnabled() else now.not_possible
        text = self.currentText()
        if not text:
            text, words = self.placeholderText(), now.quiet
        painter.setPen(words)
        room = self.rect().adjusted(units(9), 0, -units(30), 0)
        cut = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, cut)
        side = units(16)
        at = QPoint(self.width() - units(24), (self.height() - side) // 2)
        icons.paint(painter, "chevron-down", QRect(at, QSize(side, side)), now.quiet)
        painter.end()
