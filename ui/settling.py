"""Settle the reading of a list: one audit entry once the person has stopped typing.

300 ms after the last key, at the latest 2 s after the first row was painted, and before anything
of it is opened, copied, printed or locked away: what was seen has its entry first.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import QObject
from shiboken6 import isValid

from app import errors
from app.actions.reading_list import ReadingList
from ui.background import Background
from ui.clocks import MakeClock, rings_after

T = TypeVar("T")
AFTER_LAST_KEY = 300
AT_LATEST = 2000


class Settling:
    """Leave the entry of what a list has shown; `lost` is called when that cannot be done."""

    def __init__(
        self,
        background: Background,
        reading: ReadingList,
        owner: QObject,
        lost: Callable[[errors.Problem], object],
        make_clock: MakeClock = rings_after,
    ) -> None:
        self._background, self._reading, self._lost = background, reading, lost
        self._owner = owner
        self._quiet = make_clock(AFTER_LAST_KEY, self.settle)
        self._latest = make_clock(AT_LATEST, self.settle)

    def typed(self) -> None:
        """Wait a little longer: another key came."""
        self._quiet.start()

    def painted(self) -> None:
        """Count from the first row that was painted without an entry."""
        if not self._latest.isActive():
            self._latest.start()
        if not self._quiet.isActive():
            self._quiet.start()

    def settle(self, then: Callable[[], object] | None = None) -> None:
        """Leave the entry now; `then` follows only when it stands."""
        self._quiet.stop()
        self._latest.stop()

        if not isValid(self._owner) or self._background.is_closed:
            return  # the window is gone, and settled when it went

        def settled(_nothing: None) -> None:
            if then is not None and isValid(self._owner):
                then()

        self._background.act(self._reading.settle, settled, failed=self._failed)

    def settle_before(
        self,
        work: Callable[[], T],
        then: Callable[[T], None],
        failed: Callable[[errors.Problem], None],
    ) -> None:
        """Leave the entry, and act only when it stands: both in one go on the thread of acts."""
        self._quiet.stop()
        self._latest.stop()
        entered: list[bool] = []

        def both() -> T:
            self._reading.settle()
            entered.append(True)
            return work()

        def not_done(problem: errors.Problem) -> None:
            (failed if entered else self._failed)(problem)

        self._background.act(both, then, failed=not_done)

    def _failed(self, problem: errors.Problem) -> None:
        if isValid(self._owner):
            self._lost(problem)
