"""Make every type of Qt on the thread of the windows, in short turns between its own work.

PySide makes a type at the first look at it, and two threads that look at once can crash the
program. So all are made here before another thread imports what names them.
"""

from __future__ import annotations

import importlib
import threading
import time
from collections.abc import Iterator

from PySide6.QtCore import QObject, QTimer

MODULES = ("Core", "Gui", "Widgets", "Svg", "PrintSupport", "Pdf", "PdfWidgets")
TURN = 0.004
"""Seconds that a turn takes at most, but for the one type it ends with."""


class QtTypes(QObject):
    """Make them from now on, whenever nothing else is to be done; `are_made` is set at the end."""

    def __init__(self, are_made: threading.Event, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._are_made = are_made
        self._left = _one_by_one()
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._turn)
        self._timer.start(0)

    def _turn(self) -> None:
        end = time.perf_counter() + TURN
        for _ in self._left:
            if time.perf_counter() > end:
                return
        self._timer.stop()
        self._are_made.set()


def _one_by_one() -> Iterator[None]:
    for name in MODULES:
        module = importlib.import_module(f"PySide6.Qt{name}")
        yield
        for one in dir(module):
            getattr(module, one)
            yield
