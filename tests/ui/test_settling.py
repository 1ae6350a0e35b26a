"""Promise that the reading of a list settles while its window is there, and never after."""

from __future__ import annotations

from PySide6.QtCore import QObject

from ui.background import Background
from ui.settling import Settling


class Reading:
    """Count how often the entry was left."""

    settled = 0

    def settle(self) -> None:
        self.settled += 1


def test_rows_that_came_while_the_window_was_left_ring_no_clock_afterwards(qtbot) -> None:
    background, reading, owner = Background(), Reading(), QObject()
    settling = Settling(background, reading, owner, lambda problem: None)  # type: ignore[arg-type]
    settling.settle()
    qtbot.waitUntil(background.is_idle)
    assert reading.settled == 1
    background.close()
    settling.settle()
    assert reading.settled == 1
