"""Open one service in the detail; the newest one asked for wins."""

from __future__ import annotations

from PySide6.QtCore import QObject
from shiboken6 import isValid

from app import errors
from app.actions import services
from app.domain.directory import Service, ServiceRow
from ui.at_desk import AtDesk
from ui.services.detail import CHOOSE_ONE, Detail
from ui.services.editing import Editing
from ui.table import RowsView


class Opening(QObject):
    """Hold which service is wanted; the distance comes from the row of the list."""

    def __init__(self, at: AtDesk, detail: Detail, view: RowsView, editing: Editing) -> None:
        super().__init__(detail)
        self._at, self._detail, self._view, self._editing = at, detail, view, editing
        self.wanted: str | None = None

    def open(self, uid: str) -> None:
        """Show one service, whether the list holds it or not."""
        self.wanted = uid
        desk = self._at.desk

        def came(service: Service) -> None:
            if isValid(self) and self.wanted == uid:
                self._show(service)

        def failed(problem: errors.Problem) -> None:
            if isValid(self) and self.wanted == uid:
                self._detail.show_nobody(problem.sentence)

        self._at.background.ask(
            lambda: services.open_service(desk, uid), came, key="services.detail", failed=failed
        )

    def again(self) -> None:
        """Read the one that is shown anew."""
        if self.wanted is not None:
            self.open(self.wanted)

    def close(self, words: str = CHOOSE_ONE) -> None:
        """Show no service, and why."""
        self.wanted = None
        self._detail.show_nobody(words)

    def tell_miles(self) -> None:
        """Say the distance again: the list was asked from another postcode."""
        row = self._row()
        if row is not None:
            self._detail.set_miles(row.miles, about=row.is_about)

    def tell_draft(self) -> None:
        """Say again whether changes wait as a draft."""
        shown = self._detail.opened
        self._detail.draft.setVisible(shown is not None and self._editing.has_draft(shown.uid))

    def _row(self) -> ServiceRow | None:
        row = self._view.rows.row_by_uid(self.wanted) if self.wanted else None
        return row if isinstance(row, ServiceRow) else None

    def _show(self, service: Service) -> None:
        row = self._row()
        miles = row.miles if row is not None else None
        draft = self._editing.has_draft(service.uid)
        about = row is not None and row.is_about
        today = self._at.desk.today
        self._detail.show_service(service, miles, today, about=about, has_draft=draft)
