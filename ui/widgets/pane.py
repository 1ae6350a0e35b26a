"""Lay a list and its detail side by side, or one at a time where the window is narrow."""

from __future__ import annotations

import json
from collections.abc import Callable

from PySide6.QtCore import QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from ui import theme, zoom
from ui.widgets import paint
from ui.zoom import units

_LEAST = 240


class _Divider(QWidget):
    """Draw the line, and take the mouse a little to either side of it."""

    moved = Signal(int)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setCursor(Qt.CursorShape.SplitHCursor)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        middle = QRect(2, 0, 1, self.height())
        paint.flat(painter, middle, theme.colours().hairline)
        painter.end()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if event.buttons() & Qt.MouseButton.LeftButton:
            self.moved.emit(self.mapToParent(event.position().toPoint()).x())


class TwoPanes(QWidget):
    """Divide its width between two widgets; the place of the divider is kept."""

    one_pane_changed = Signal(bool)

    def __init__(
        self,
        left: QWidget,
        right: QWidget,
        parent: QWidget | None = None,
        *,
        place: tuple[int, int] = (840, 525),
        name: str = "",
    ) -> None:
        super().__init__(parent)
        self.left, self.right = left, right
        self.setAccessibleName(name)
        left.setParent(self)
        right.setParent(self)
        self._share = place[0] / (place[0] + place[1])
        self._usual = self._share
        self._one, self._showing_right = False, False
        self._save: Callable[[bytes], None] | None = None
        self._divider = _Divider(self)
        self._divider.moved.connect(self._move_to)
        zoom.changed.connect(self._arrange)
        self._arrange()

    def keep_place(self, load: Callable[[], bytes | None], save: Callable[[bytes], None]) -> None:
        """Put the divider where it was, and hand each new place to `save`."""
        try:
            share = float(json.loads(load() or b"{}").get("share", self._share))
        except (ValueError, AttributeError):
            share = self._share
        self._share = min(0.9, max(0.1, share))
        self._save = save
        self._arrange()

    def set_share(self, share: float) -> None:
        """Give the left pane this share of the width, where the person has not chosen one."""
        if self._share == self._usual:
            self._share = share
        self._usual = share
        self._arrange()

    def set_one_pane(self, one: bool) -> None:
        """Show one pane at a time, or both."""
        if one != self._one:
            self._one = one
            self._arrange()
            self.one_pane_changed.emit(one)

    def is_one_pane(self) -> bool:
        """Say whether one pane is shown at a time."""
        return self._one

    def show_right(self) -> None:
        """Go to the detail."""
        self._showing_right = True
        self._arrange()

    def show_left(self) -> None:
        """Go back to the list."""
        self._showing_right = False
        self._arrange()

    def is_showing_right(self) -> bool:
        """Say whether the detail is to be seen."""
        return not self._one or self._showing_right

    def minimumSizeHint(self) -> QSize:
        return QSize(units(_LEAST), units(120))

    def sizeHint(self) -> QSize:
        return QSize(units(840), units(480))

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._arrange()

    def _move_to(self, x: int) -> None:
        least = min(units(_LEAST), self.width() // 3)
        x = max(least, min(self.width() - least, x))
        self._share = x / max(1, self.width())
        self._arrange()
        if self._save is not None:
            self._save(json.dumps({"share": round(self._share, 4)}).encode())

    def _arrange(self) -> None:
        width, height = self.width(), self.height()
        self._divider.setVisible(not self._one)
        self.left.setVisible(not (self._one and self._showing_right))
        self.right.setVisible(not self._one or self._showing_right)
        if self._one:
            for pane in (self.left, self.right):
                pane.setGeometry(0, 0, width, height)
            return
        at = round(width * self._share)
        self.left.setGeometry(0, 0, at, height)
        self.right.setGeometry(at + 1, 0, width - at - 1, height)
        # It reaches less far over the scroll bar at its left.
        self._divider.setGeometry(QRect(QPoint(at - 2, 0), QSize(units(4) + 3, height)))
        self._divider.raise_()
