"""Tell of what was just done at the bottom right, for eight seconds, with Undo."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QTimer
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from ui import keyboard, theme
from ui.widgets import paint
from ui.widgets.buttons import Button, IconButton
from ui.widgets.fields import Field
from ui.widgets.labels import Label
from ui.widgets.sentence import Glyph
from ui.zoom import units

STAYS = 8000


class _OnDark(Button):
    """Offer Undo on the ground of the toast."""

    strong = True

    def looks(self) -> tuple[QColor | None, QColor | None, QColor]:
        now = theme.colours()
        over = QColor(now.base)
        over.setAlpha(40)
        return over if self.is_over() else None, now.base, now.base


class Toast(QWidget):
    """Show one message; it stays while it is pointed at or has the keyboard."""

    def __init__(
        self, window: QWidget, text: str, undo: Callable[[], object] | None, icon: str
    ) -> None:
        super().__init__(window)
        self._undo = undo
        self.setAccessibleName(text)
        row = QHBoxLayout(self)
        row.setContentsMargins(units(16), units(8), units(8), units(8))
        row.setSpacing(units(12))
        row.addWidget(Glyph(icon, "base", 20, self))
        self.words = Label(text, "text", "base", self)
        row.addWidget(self.words)
        if undo is not None:
            self.button = _OnDark("Undo", parent=self)
            self.button.clicked.connect(self.undo)
            row.addSpacing(units(8))
            row.addWidget(self.button)
            row.addWidget(Label(keyboard.key("undo"), "text", "base", self))
        close = IconButton("close", "Close the message", self, tone="base")
        close.clicked.connect(self.end)
        row.addWidget(close)
        self._clock = QTimer(self)
        self._clock.setSingleShot(True)
        self._clock.setInterval(STAYS)
        self._clock.timeout.connect(self._time_is_up)
        self._clock.start()

    def undo(self) -> None:
        """Take back what was done, once."""
        undo, self._undo = self._undo, None
        self.end()
        if undo is not None:
            undo()

    def can_undo(self) -> bool:
        """Say whether there is something to take back."""
        return self._undo is not None

    def end(self) -> None:
        """Go."""
        self._clock.stop()
        self.hide()
        self.deleteLater()

    def _time_is_up(self) -> None:
        focused = self.window().focusWidget()
        holds_keyboard = (
            focused is not None and self.isAncestorOf(focused) and self.isActiveWindow()
        )
        if self.underMouse() or holds_keyboard:
            self._clock.start()
        else:
            self.end()

    def paintEvent(self, event: QPaintEvent) -> None:
        now = theme.colours()
        painter = QPainter(self)
        paint.box(painter, self.rect(), fill=now.text, border=None, radius=units(4))
        painter.end()


class Toasts(QObject):
    """Show one toast at a time above the status bar of a window."""

    def __init__(self, window: QWidget, *, above: int = 28) -> None:
        super().__init__(window)
        self._window, self._above = window, above
        self.toast: Toast | None = None
        window.installEventFilter(self)

    def show_toast(
        self, text: str, undo: Callable[[], object] | None = None, *, icon: str = "tick-circle"
    ) -> None:
        """Tell of one thing, in place of the one before; no names in it."""
        self.hide_toast()
        self.toast = Toast(self._window, text, undo, icon)
        self.toast.destroyed.connect(self._gone)
        self._place()
        self.toast.show()
        self.toast.raise_()
        said = _refusal_at(self._window.focusWidget())
        if said is not None:
            make_room_for(said)

    def hide_toast(self) -> None:
        """Take the message away."""
        if self.toast is not None:
            self.toast.destroyed.disconnect(self._gone)
            self.toast.end()
            self.toast = None

    def undo(self) -> bool:
        """Take back what the toast tells of; say whether there was anything."""
        if self.toast is None or not self.toast.can_undo():
            return False
        self.toast.undo()
        return True

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self._place()
        return False

    def _gone(self) -> None:
        self.toast = None

    def _place(self) -> None:
        if self.toast is None:
            return
        size = self.toast.sizeHint()
        right = self._window.width() - units(16) - size.width()
        bottom = self._window.height() - units(self._above + 16) - size.height()
        self.toast.setGeometry(right, bottom, size.width(), size.height())


def make_room_for(said: QWidget) -> None:
    """Let the message of a window stand above what it would cover: why something was refused."""
    window = said.window()
    here = QRect(said.mapTo(window, QPoint(0, 0)), said.size())
    for toast in window.findChildren(Toast):
        place = toast.geometry()
        if toast.isVisible() and place.intersects(here):
            above = here.top() - units(8) - place.height()
            toast.move(place.left(), max(0, above))


def _refusal_at(focused: QWidget | None) -> QWidget | None:
    """Give the field that has the keyboard if it says that something is wrong with it."""
    while focused is not None and not isinstance(focused, Field):
        focused = focused.parentWidget()
    return focused if focused is not None and focused.error() else None
