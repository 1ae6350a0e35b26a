"""Notice that nobody is at the desk: no input for a while, Windows locked, the PC asleep."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QByteArray, QEvent, QObject, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QWindow
from PySide6.QtWidgets import QWidget

_INPUT = frozenset(
    {
        QEvent.Type.KeyPress,
        QEvent.Type.KeyRelease,
        QEvent.Type.MouseMove,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseButtonRelease,
        QEvent.Type.Wheel,
        QEvent.Type.TouchBegin,
        QEvent.Type.TouchUpdate,
        QEvent.Type.TabletMove,
        QEvent.Type.TabletPress,
    }
)
_LOOK_EVERY = 5_000
_ASLEEP = 60.0


class IdleClock(QObject):
    """Measure by a clock that nobody can set back how long there was no input here.

    Only the windows that have the keyboard are watched, not every object: the events of one
    window are few, and a filter in Python over all of them would slow painting down.
    """

    left_alone = Signal()

    def __init__(
        self,
        seconds: Callable[[], float],
        *,
        now: Callable[[], float] = time.monotonic,
        wall: Callable[[], float] = time.time,
    ) -> None:
        super().__init__()
        self._seconds = seconds
        self._now, self._wall = now, wall
        self._last = now()
        self._looked = (now(), wall())
        self._watched: list[QWindow] = []
        self._timer = QTimer(self)
        self._timer.setInterval(_LOOK_EVERY)
        self._timer.timeout.connect(self.look)
        application = QGuiApplication.instance()
        assert isinstance(application, QGuiApplication)
        application.focusWindowChanged.connect(self._watch)
        self._watch(QGuiApplication.focusWindow())

    def start(self) -> None:
        """Begin anew: somebody is here."""
        self._last = self._now()
        self._looked = (self._now(), self._wall())
        self._timer.start()

    def stop(self) -> None:
        """Measure nothing while the desk is locked."""
        self._timer.stop()

    def idle_for(self) -> float:
        """Give the seconds since the last input."""
        return self._now() - self._last

    def look(self) -> None:
        """Tell when it was too long, or when the PC slept meanwhile."""
        now, wall = self._now(), self._wall()
        slept = (wall - self._looked[1]) - (now - self._looked[0]) > _ASLEEP
        self._looked = (now, wall)
        if slept or self.idle_for() >= self._seconds():
            self.left_alone.emit()

    def _watch(self, window: QWindow | None) -> None:
        if window is not None and window not in self._watched:
            self._watched.append(window)
            window.installEventFilter(self)
            window.destroyed.connect(lambda: self._forget(window))

    def _forget(self, window: QWindow) -> None:
        self._watched = [one for one in self._watched if one is not window]

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in _INPUT:
            self._last = self._now()
        return False


_Bytes = QByteArray | bytes | bytearray | memoryview
_WM_POWERBROADCAST, _PBT_APMSUSPEND = 0x218, 0x4
_WM_WTSSESSION_CHANGE = 0x2B1
_WTS_AWAY = frozenset({0x2, 0x4, 0x6, 0x7})  # console or remote disconnect, log-off, session lock


class SessionWatch(QWidget):
    """Hear from Windows that the session is locked or the PC goes to sleep; a window never shown.

    Elsewhere it hears nothing; the idle clock still notices a sleep when it is over.
    """

    went_away = Signal()

    def __init__(self) -> None:
        super().__init__()
        if sys.platform == "win32":
            import ctypes

            ctypes.windll.wtsapi32.WTSRegisterSessionNotification(int(self.winId()), 0)

    def nativeEvent(self, kind: _Bytes, message: int) -> Any:
        """Look at what Windows says to this window."""
        if sys.platform == "win32":
            from ctypes.wintypes import MSG

            told = MSG.from_address(int(message))
            if (told.message == _WM_POWERBROADCAST and told.wParam == _PBT_APMSUSPEND) or (
                told.message == _WM_WTSSESSION_CHANGE and told.wParam in _WTS_AWAY
            ):
                self.went_away.emit()
        return super().nativeEvent(kind, message)
