"""Notice that the program shall save and end: Windows logs off, or a setup replaces the program."""

from __future__ import annotations

import sys
from typing import Any

from PySide6.QtCore import QByteArray, Signal
from PySide6.QtGui import QGuiApplication, QSessionManager
from PySide6.QtWidgets import QWidget

SAVE_AND_QUIT = "Hearten.SaveAndQuit"
"""The name of the message that build/windows/setup.nsi sends to every window of this account."""

_Bytes = QByteArray | bytes | bytearray | memoryview


class EndWatch(QWidget):
    """Hear that the program shall end; a window never shown, for a setup knows windows only."""

    asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._message = 0
        application = QGuiApplication.instance()
        assert isinstance(application, QGuiApplication)
        application.commitDataRequest.connect(self._session_ends)
        if sys.platform == "win32":
            import ctypes

            self._message = ctypes.windll.user32.RegisterWindowMessageW(SAVE_AND_QUIT)
            self.winId()  # makes the window, so that messages reach it

    def _session_ends(self, session: QSessionManager) -> None:
        """Save before Windows ends the program; it starts no program of ours at the next log-on."""
        session.setRestartHint(QSessionManager.RestartHint.RestartNever)
        self.asked.emit()

    def nativeEvent(self, kind: _Bytes, message: int) -> Any:
        """Look at what Windows says to this window."""
        if sys.platform == "win32" and self._message:
            from ctypes.wintypes import MSG

            if MSG.from_address(int(message)).message == self._message:
                self.asked.emit()
        return super().nativeEvent(kind, message)
