"""Show the list of referrals; what is copied out of it is entered in the audit first."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from PySide6.QtWidgets import QWidget

from ui.referrals.columns import columns
from ui.table import RowsView


class ReferralsView(RowsView):
    """Be the list; `before_copying` gets what to do once the reading has its entry."""

    def __init__(self, today: Callable[[], date], parent: QWidget | None = None) -> None:
        super().__init__(columns(today), parent, name="Referrals")
        self.before_copying: Callable[[Callable[[], None]], None] = lambda copy: copy()

    def copy_rows(self) -> None:
        self.before_copying(super().copy_rows)

    def first_in_sight(self) -> int:
        """Give the place of the topmost row that is seen."""
        height = max(1, self.verticalHeader().defaultSectionSize())
        return int(self.verticalScrollBar().value() // height)
