"""Make the clocks that wait a little before something happens; tests make their own."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from PySide6.QtCore import QTimer


class Clock(Protocol):
    """Something that rings once, so many milliseconds after it was started."""

    def start(self) -> None: ...
    def stop(self) -> None: ...
    def isActive(self) -> bool: ...


MakeClock = Callable[[int, Callable[[], object]], Clock]


def rings_after(milliseconds: int, slot: Callable[[], object]) -> Clock:
    """Make a clock that calls `slot` once, so long after each start."""
    clock = QTimer()
    clock.setSingleShot(True)
    clock.setInterval(milliseconds)
    clock.timeout.connect(lambda: slot())
    return clock
