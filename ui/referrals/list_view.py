"""Show the list of referrals."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from PySide6.QtWidgets import QWidget

from ui.referrals.columns import columns
from ui.table import RowsView


class ReferralsView(RowsView):
    """Be the list, and know which row is the topmost in sight."""

    def __init__(self, today: Callable[[], date], parent: QWidget | None = None) -> None:
        super().__init__(columns(today), parent, name="Referrals")

    def first_in_sight(self) -> int:
        """Give the place of the topmost row that is seen."""
        height = max(1, self.verticalHeader().defaultSectionSize())
        return int(self.verticalScrollBar().value() // height)
