"""Run Qt's own boxes (files, printers), so that the lock, Help and zoom keys are heard in them."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog
from shiboken6 import isValid

from ui import keyboard
from ui.widgets import no_trace

_SHOW = QEvent.Type.Show


class _Ears(QObject):
    """Give the keys to every box that opens from the one that waits (replace it?, properties)."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == _SHOW and isinstance(watched, QDialog):
            keyboard.install_everywhere(watched)
        return False


def wait_for(box: QDialog) -> bool:
    """Show the box and wait; say whether the person went on, and False if a lock closed it.

    A file dialog is drawn by Qt, not by the system, whose windows hear no key of ours. Windows
    draws the print dialog itself; there the lock by time still closes it.
    """
    if isinstance(box, QFileDialog):
        box.setOption(QFileDialog.Option.DontUseNativeDialog)
        no_trace.leave_none_of(box)
    ears, application = _Ears(), QApplication.instance()
    assert application is not None
    application.installEventFilter(ears)
    try:
        went_on = box.exec() == QDialog.DialogCode.Accepted
    finally:
        application.removeEventFilter(ears)
    return went_on and isValid(box)
