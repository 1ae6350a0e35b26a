"""Take every window off the screen and bring each back as it was."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtPrintSupport import QAbstractPrintDialog
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog, QToolTip, QWidget
from shiboken6 import isValid

_MOST_POPUPS = 20
_SHOW = QEvent.Type.Show  # looked up once: every event of the program passes here


class Cover(QObject):
    """Hide all windows but one, also those that open meanwhile."""

    def __init__(self, lock_window: QWidget) -> None:
        super().__init__()
        self._lock_window = lock_window
        self._hidden: list[QWidget] = []
        self._active: QWidget | None = None
        self._focused: QWidget | None = None

    def put_on(self) -> None:
        """Close what only floats (menus, tooltips, the system's own boxes) and hide the rest."""
        self._active = QApplication.activeWindow()
        self._focused = QApplication.focusWidget()
        for _ in range(_MOST_POPUPS):
            popup = QApplication.activePopupWidget()
            if popup is None:
                break
            popup.close()
        QToolTip.hideText()
        shown = [
            window
            for window in QApplication.topLevelWidgets()
            if window.isVisible() and not self._is_ours(window)
        ]
        for window in sorted(shown, key=_depth, reverse=True):
            self._hide(window)
        application = QApplication.instance()
        assert application is not None
        application.installEventFilter(self)

    def take_off(self) -> None:
        """Show again what was hidden, parents first, and give the keyboard back."""
        application = QApplication.instance()
        assert application is not None
        application.removeEventFilter(self)
        for window in sorted(self._still_there(), key=_depth):
            window.show()
        self._hidden = []
        if self._active is not None and isValid(self._active):
            self._active.raise_()
            self._active.activateWindow()
        if self._focused is not None and isValid(self._focused):
            self._focused.setFocus(Qt.FocusReason.ActiveWindowFocusReason)

    def forget(self) -> None:
        """Hide nothing any more, and bring nothing back: somebody else is here."""
        application = QApplication.instance()
        assert application is not None
        application.removeEventFilter(self)
        self._hidden = []

    def hidden(self) -> list[QWidget]:
        """Give the windows that are off the screen."""
        return self._still_there()

    def _still_there(self) -> list[QWidget]:
        return [window for window in self._hidden if isValid(window)]

    def _hide(self, window: QWidget) -> None:
        if isinstance(window, QFileDialog | QAbstractPrintDialog):
            window.reject()  # the system draws these: they cannot be hidden for a while
            return
        if window not in self._hidden:
            self._hidden.append(window)
        window.hide()

    def _is_ours(self, window: QWidget) -> bool:
        step: QWidget | None = window
        while step is not None:
            if step is self._lock_window:
                return True
            step = step.parentWidget()
        return False

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if (
            event.type() == _SHOW
            and isinstance(watched, QWidget)
            and watched.isWindow()
            and not self._is_ours(watched)
        ):
            watched.setWindowOpacity(0)
            QTimer.singleShot(0, watched, lambda: self._hide_late_comer(watched))
        return False

    def _hide_late_comer(self, window: QWidget) -> None:
        self._hide(window)
        window.setWindowOpacity(1)


def _depth(window: QWidget) -> int:
    """Count the windows above this one, so that boxes come after what they stand on."""
    depth, step = 0, window.parentWidget()
    while step is not None:
        depth, step = depth + 1, step.parentWidget()
    return depth


def dismiss(window: QWidget) -> None:
    """End a window for good; who waits for a box's answer gets none."""
    if isinstance(window, QDialog):
        window.reject()
    window.hide()
    window.deleteLater()
