"""Take a picture of what the person looks at: a window, and the boxes and menus over it."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QGuiApplication, QPainter, QPixmap
from PySide6.QtWidgets import QApplication, QMenu, QWidget

from ui import theme
from ui.zoom import units

_TITLE = 32


def looked_at() -> list[QWidget]:
    """Give the window with the keyboard under its boxes and menus, from below to the top."""
    top = QApplication.activeModalWidget() or QApplication.activeWindow()
    if top is None:
        top = next((one for one in QApplication.topLevelWidgets() if one.isVisible()), None)
    chain: list[QWidget] = []
    while top is not None:
        if top.isVisible():
            chain.insert(0, top)
        parent = top.parentWidget() if top.isModal() else None
        top = parent.window() if parent is not None else None
    popup = QApplication.activePopupWidget()
    if popup is not None and popup not in chain:
        chain.append(popup)
    return chain


def take(file: Path) -> None:
    """Write a PNG of what is looked at, in the pixels of the screen."""
    windows = looked_at()
    if not windows:
        return
    whole = QRect()
    for window in windows:
        whole = whole.united(_framed(window) if _has_frame(window, windows) else _place(window))
    ratio = windows[0].devicePixelRatioF()
    picture = QPixmap(whole.size() * ratio)
    picture.setDevicePixelRatio(ratio)
    picture.fill(windows[0].palette().window().color())
    painter = QPainter(picture)
    for window in windows:
        if _has_frame(window, windows):
            _draw_frame(painter, window, _framed(window).translated(-whole.topLeft()))
        painter.drawPixmap(_place(window).topLeft() - whole.topLeft(), window.grab())
    painter.end()
    picture.save(str(file), "PNG")


def _has_frame(window: QWidget, windows: list[QWidget]) -> bool:
    """Claim that a box lies on another window, where a desktop would draw a frame round it."""
    return window is not windows[0] and not isinstance(window, QMenu) and _no_desktop()


def _no_desktop() -> bool:
    return QGuiApplication.platformName() == "offscreen"


def _framed(window: QWidget) -> QRect:
    return _place(window).adjusted(-1, -units(_TITLE), 1, 1)


def _draw_frame(painter: QPainter, window: QWidget, frame: QRect) -> None:
    """Draw the title and the edge that the desktop would."""
    now = theme.colours()
    painter.fillRect(frame, now.head)
    painter.setPen(now.edge)
    painter.drawRect(frame.adjusted(0, 0, -1, -1))
    painter.setPen(now.text)
    painter.setFont(theme.font("text"))
    title = QRect(frame.left() + units(16), frame.top(), frame.width(), units(_TITLE))
    painter.drawText(title, Qt.AlignmentFlag.AlignVCenter, window.windowTitle())


def _place(window: QWidget) -> QRect:
    return QRect(window.mapToGlobal(QPoint(0, 0)), window.size())
