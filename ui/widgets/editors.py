"""Offer the editors of one line: words, search, pick-list."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QDropEvent,
    QFontMetrics,
    QInputMethodEvent,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPaintEvent,
    QPalette,
    QResizeEvent,
)
from PySide6.QtWidgets import QComboBox, QSizePolicy, QWidget

from ui import icons, theme
from ui.widgets import paint
from ui.widgets.full import Fits, Full
from ui.widgets.pasting import place_after, split_at, without_controls
from ui.widgets.tidy_line import TidyLine
from ui.widgets.undoing import undone_by_window
from ui.zoom import units

# Longer than any text that is kept or taken up again: a field holds whatever it is given.
_LONGEST = 1_000_000


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


class LineEdit(TidyLine):
    """Take one line of text without control characters; what would not fit is refused whole.

    `limit` is a number of characters, or the name of one of `app.domain.limits`. A text that the
    program puts here may be longer: it is shown as it is, and saving it refuses it.
    """

    def __init__(
        self,
        limit: int | str = "name",
        placeholder: str = "",
        icon: str | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._icon = icon
        self._wrong = False
        self._right_room = 10
        self._held = ""
        self._is_typing = False
        self.full = Full(self, limit)
        self.setFrame(False)
        self.setMaxLength(_LONGEST)
        self.setValidator(Fits(self, self._fits))
        self.setPlaceholderText(placeholder)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.inputRejected.connect(lambda: self.full.refuse(pasted=not self._is_typing))
        self.textEdited.connect(self._clean)
        self.textChanged.connect(self._hold)
        self._keep_clear()

    def setText(self, text: str | None) -> None:
        """Show other text, as long as it may be."""
        self._held = text or ""
        super().setText(text)

    def size_of(self, text: str) -> int:
        """Count a text as it would be kept."""
        return self.full.size_of(text)

    def _fits(self, text: str) -> bool:
        """Claim that a text fits, or is no longer than what the field was given."""
        return self.size_of(text) <= max(self.full.most(), self.size_of(self._held))

    def _hold(self, _text: str) -> None:
        self._held = self.text()
        self.full.end()

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
        """Take out what must not stand here; what was taken back or done again is left alone."""
        cleaned = without_controls(text)
        if cleaned != text and not self.isRedoAvailable():
            head = without_controls(split_at(text, self.cursorPosition())[0])
            self.replace_by(cleaned, place_after(head))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if undone_by_window(self, event, has_own=self.isUndoAvailable()):
            return
        is_paste = event.matches(QKeySequence.StandardKey.Paste)
        self._is_typing = bool(event.text()) and event.text().isprintable() and not is_paste
        super().keyPressEvent(event)
        self._is_typing = False

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        self._is_typing = True
        super().inputMethodEvent(event)
        self._is_typing = False

    def dropEvent(self, event: QDropEvent) -> None:
        """Leave where it was what does not fit here."""
        self.full.end()
        super().dropEvent(event)
        if self.full.sentence:
            event.setDropAction(Qt.DropAction.IgnoreAction)
            event.ignore()

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
        super().__init__("search", placeholder, "search", parent)
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
