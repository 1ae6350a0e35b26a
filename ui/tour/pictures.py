"""Take a picture of what the person looks at: a window, and the boxes and menus over it."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QPainter, QPixmap
from PySide6.QtWidgets import QApplication, QWidget


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
        whole = whole.united(_place(window))
    ratio = windows[0].devicePixelRatioF()
    picture = QPixmap(whole.size() * ratio)
    picture.setDevicePixelRatio(ratio)
    picture.fill(windows[0].palette().window().color())
    painter = QPainter(picture)
    for window in windows:
        painter.drawPixmap(_place(window).topLeft() - whole.topLeft(), window.grab())
    painter.end()
    picture.save(str(file), "PNG")


def _place(window: QWidget) -> QRect:
    return QRect(window.mapToGlobal(QPoint(0, 0)), window.size())
