"""Measure how long the thread of the windows stood still: the longest gap of a 1 ms timer."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Iterator

from PySide6.QtCore import QObject, Qt, QTimer


class Meter(QObject):
    """Tick every millisecond; a late tick is a stall. The tour's own looks are not counted."""

    def __init__(self) -> None:
        super().__init__()
        self._last = time.perf_counter()
        self._longest = 0.0
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(1)
        self._timer.timeout.connect(self._tick)

    def start(self) -> None:
        """Begin to measure."""
        self._last = time.perf_counter()
        self._timer.start()

    def stop(self) -> None:
        """Measure no longer."""
        self._timer.stop()

    def take(self) -> float:
        """Give the longest stall in milliseconds since the last call."""
        longest, self._longest = self._longest, 0.0
        return longest * 1000

    def _tick(self) -> None:
        now = time.perf_counter()
        self._longest = max(self._longest, now - self._last)
        self._last = now

    @contextlib.contextmanager
    def uncounted(self) -> Iterator[None]:
        """Leave out what is done within: looking and taking pictures."""
        begun = time.perf_counter()
        try:
            yield
        finally:
            self._last += time.perf_counter() - begun
