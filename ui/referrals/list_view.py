"""Show the list of referrals."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QWidget

from ui.referrals.columns import columns
from ui.table import RowsView


class ReferralsView(RowsView):
    """Be the list, and know which row is the topmost in sight.

    Somebody's record is opened by a key or a click on their row, never because the keyboard came.
    """

    choose_on_focus = False

    def __init__(self, today: Callable[[], date], parent: QWidget | None = None) -> None:
        self._today = today
        self._painted_on: date | None = None
        super().__init__(columns(self._day), parent, name="Referrals")

    def _day(self) -> date:
        return self._painted_on or self._today()

    def paintEvent(self, event: QPaintEvent) -> None:
        self._painted_on = self._today()  # asked once, not for every cell
        super().paintEvent(event)
        self._painted_on = None

    def first_in_sight(self) -> int:
        """Give the place of the topmost row that is seen."""
        height = max(1, self.verticalHeader().defaultSectionSize())
        return int(self.verticalScrollBar().value() // height)
