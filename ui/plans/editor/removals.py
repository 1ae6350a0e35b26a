"""Take back the last removal of a step or goal, by the toast or by Ctrl+Z."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget

from ui.widgets.toast import Toasts


class Removals(QObject):
    """Hold what was removed last until something else is typed; Ctrl+Z brings it back.

    While a field has the keyboard its own undo would take the key, so the key is looked at before
    the field gets it. Once something was typed, Ctrl+Z is the field's again.
    """

    def __init__(self, form: QWidget, toasts: Toasts) -> None:
        super().__init__(form)
        self._form, self._toasts = form, toasts
        self._put_back: Callable[[], None] | None = None

    def removed(self, what: str, put_back: Callable[[], None]) -> None:
        """Tell of a removal and offer to take it back."""
        self.forget()
        self._put_back = put_back
        self._toasts.show_toast(f"{what} removed", self.undo, icon="delete")
        application = QApplication.instance()
        if application is not None:
            application.installEventFilter(self)

    def undo(self) -> None:
        """Put back what was removed last."""
        put_back = self._put_back
        self.forget()
        if put_back is not None:
            self._toasts.hide_toast()
            put_back()

    def forget(self) -> None:
        """Leave the key to the fields again; the toast still offers it."""
        self._put_back = None
        application = QApplication.instance()
        if application is not None:
            application.removeEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() not in (QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress):
            return False
        if not isinstance(event, QKeyEvent) or not isinstance(watched, QWidget):
            return False
        if not self._form.window().isAncestorOf(watched) or self._put_back is None:
            return False
        undo = event.key() == Qt.Key.Key_Z and event.modifiers() == (
            Qt.KeyboardModifier.ControlModifier
        )
        if undo and event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        if undo:
            self.undo()
            return True
        if event.type() == QEvent.Type.KeyPress and event.text().isprintable() and event.text():
            self.forget()
        return False
