"""Hand Ctrl+Z on to the window where a field has nothing of its own to undo."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QWidget

UNDO = "undo"


def undone_by_window(field: QWidget, event: QKeyEvent, *, has_own: bool) -> bool:
    """Take back what the window's message tells of; claim that the key was for the window."""
    if has_own or not event.matches(QKeySequence.StandardKey.Undo):
        return False
    own = Qt.FindChildOption.FindDirectChildrenOnly
    action = field.window().findChild(QAction, UNDO, own)
    if action is None:
        return False
    action.trigger()
    event.accept()
    return True
