"""Draw the ring round the button or filter that has the keyboard, 2 px outside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QFocusEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractScrollArea, QWidget

from ui import theme
from ui.zoom import units

_MOVES = {QEvent.Type.Move, QEvent.Type.Resize}
_ENDS = {QEvent.Type.Hide, QEvent.Type.FocusOut, QEvent.Type.EnabledChange}
_QUIET_REASONS = {Qt.FocusReason.MouseFocusReason, Qt.FocusReason.PopupFocusReason}


class FocusRing(QWidget):
    """Follow one widget and lie over its surroundings, letting the mouse through."""

    def __init__(self, target: QWidget, radius: float) -> None:
        self._reach = units(2) + 2
        self._target, self._radius = target, radius
        home = _surroundings(target, self._reach)
        super().__init__(home)
        self._home = home
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAttribute(Qt.WidgetAttribute.WA_NoSystemBackground)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._followed: list[QWidget] = []
        step: QWidget | None = target
        while step is not None and step is not home:
            step.installEventFilter(self)
            self._followed.append(step)
            step = step.parentWidget()
        self._follow()
        self.show()
        self.raise_()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in _MOVES:
            self._follow()
        elif event.type() in _ENDS and watched is self._target:
            self.end()
        return False

    def end(self) -> None:
        """Stop following and go."""
        for widget in self._followed:
            widget.removeEventFilter(self)
        self._followed = []
        self.hide()
        self.deleteLater()

    def _follow(self) -> None:
        corner = self._target.mapTo(self._home, QPoint(0, 0))
        reach = self._reach
        self.setGeometry(QRect(corner, self._target.size()).adjusted(-reach, -reach, reach, reach))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme.colours().text, 2))
        radius = self._radius + self._reach - 1
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), radius, radius)
        painter.end()


def _surroundings(target: QWidget, reach: int) -> QWidget:
    """Climb to the first ancestor that has room for the ring, inside the same scroll area."""
    ancestor = target.parentWidget() or target
    while not ancestor.isWindow():
        corner = target.mapTo(ancestor, QPoint(0, 0))
        ring = QRect(corner, target.size()).adjusted(-reach, -reach, reach, reach)
        if ancestor.rect().contains(ring):
            break
        above = ancestor.parentWidget()
        if above is None or isinstance(above.parentWidget(), QAbstractScrollArea):
            break
        ancestor = above
    return ancestor


# Beside a Qt class a second Qt class would make a second C++ object.
if TYPE_CHECKING:
    _Mixed = QWidget
else:
    _Mixed = object


class Ringed(_Mixed):
    """Give a widget the ring while it has the keyboard, unless the mouse brought it there."""

    _ring: FocusRing | None = None
    _had_ring = False

    def ring_radius(self) -> float:
        """Give the radius of the corners the ring goes round."""
        return units(4)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        came_back = event.reason() == Qt.FocusReason.ActiveWindowFocusReason
        wanted = self._had_ring if came_back else event.reason() not in _QUIET_REASONS
        if wanted and self.isVisible():
            self.show_ring()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._had_ring = self._ring is not None
        self._ring = None

    def show_ring(self) -> None:
        """Draw the ring now."""
        self._ring = FocusRing(self, self.ring_radius())
