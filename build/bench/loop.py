"""Wait in Qt's own loop for what was asked: nothing here spins, or it would hold the interpreter.

`processEvents` in a loop makes background work look two or three times slower. What
is measured ends in the loop's next turn after the window has painted.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QEvent, QEventLoop, QObject, Qt, QTimer
from PySide6.QtWidgets import QWidget

LONGEST = 60_000
UNPAINTED = 100


class Stopwatch(QObject):
    """Measure from an input until the list or pane has painted what came of it."""

    def __init__(self, window: QWidget, painted: QWidget) -> None:
        super().__init__(window)
        self._window, self._area = window, painted
        self._loop = QEventLoop()
        self._came = self._ended = self._last = 0.0
        self._unpainted = _single(UNPAINTED, self._nothing_to_paint, self)
        self._late = _single(LONGEST, self._loop.quit, self)

    def take(self, begin: Callable[[], object]) -> float:
        """Begin, and give the milliseconds until `came` was called and the paint after it."""
        self._came = self._ended = self._last = 0.0
        for watched in (self._window, self._area):
            watched.installEventFilter(self)
        self._late.start()
        began = time.perf_counter()
        begin()
        if not self._ended:
            self._loop.exec()
        self._late.stop()
        self._unpainted.stop()
        for watched in (self._window, self._area):
            watched.removeEventFilter(self)
        if not self._ended:
            raise RuntimeError("what was waited for was never painted")
        return (self._ended - began) * 1000

    def came(self, *_told: Any) -> None:
        """Say that what was asked for is in its place and will be painted next."""
        if not self._came:
            self._came = time.perf_counter()
            self._unpainted.start()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if self._came and not self._ended:
            kind = event.type()
            if kind == QEvent.Type.Paint and watched is self._area:
                QTimer.singleShot(0, self, self._painted)
            elif kind == QEvent.Type.UpdateRequest and watched is self._window:
                QTimer.singleShot(0, self, self._updated)
        return False

    def _painted(self) -> None:
        if not self._ended:
            self._ended = time.perf_counter()
            self._loop.quit()

    def _updated(self) -> None:
        self._last = time.perf_counter()

    def _nothing_to_paint(self) -> None:
        """End where the area needed no paint: another took its place, or all is as it was."""
        if not self._ended:
            self._ended = self._last or self._came
            self._loop.quit()


def _single(milliseconds: int, then: Callable[[], object], parent: QObject) -> QTimer:
    clock = QTimer(parent)
    clock.setSingleShot(True)
    clock.setInterval(milliseconds)
    clock.timeout.connect(then)
    return clock


def until(is_so: Callable[[], bool], *, every: int = 5, longest: int = LONGEST) -> None:
    """Let the loop run until something is so; it is looked at every few milliseconds."""
    if is_so():
        return
    loop = QEventLoop()
    clock = QTimer()
    clock.setInterval(every)
    clock.timeout.connect(lambda: loop.quit() if is_so() else None)
    clock.start()
    QTimer.singleShot(longest, loop.quit)
    loop.exec()
    clock.stop()
    if not is_so():
        raise RuntimeError("what was waited for did not come")


def rest(milliseconds: int) -> None:
    """Let the loop run for so long."""
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


class Stalls(QObject):
    """Measure the longest time in which the loop could not take the next event."""

    def __init__(self) -> None:
        super().__init__()
        self.longest = 0.0
        self._last = 0.0
        self._clock = QTimer(self)
        self._clock.setTimerType(Qt.TimerType.PreciseTimer)
        self._clock.setInterval(1)
        self._clock.timeout.connect(self._tick)

    def begin(self) -> None:
        """Begin anew."""
        self.longest, self._last = 0.0, time.perf_counter()
        self._clock.start()

    def end(self) -> float:
        """Stop, and give the longest stall in milliseconds."""
        self._tick()
        self._clock.stop()
        return self.longest

    def _tick(self) -> None:
        now = time.perf_counter()
        self.longest = max(self.longest, (now - self._last) * 1000)
        self._last = now
