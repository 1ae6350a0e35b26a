"""Name the service of a step by its first letters, out of the directory."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from app import errors
from app.domain.dates import clock, weekday_short
from app.domain.directory import ServicePage, ServiceQuery, ServiceRow, Status
from app.domain.plan import Step
from ui.at_desk import AtDesk
from ui.plans.editor.service_day import Taken, taken_from
from ui.plans.editor.suggestions import Suggestion, Suggestions
from ui.plans.editor.words import Cell

_WAIT = 150
_SEARCH = "plan.service"
ONLY_A_NAME = "Only a name: not in the directory"


class ServiceCell(Cell):
    """Search while typing; a choice is `taken`, other words stay as the name of a service.

    Esc takes back what was typed since the field was gone to, or since something was chosen.
    """

    taken = Signal(object)
    is_named = Signal(str)

    def __init__(self, at: AtDesk, parent: QWidget | None = None) -> None:
        super().__init__(300, parent)
        self._at = at
        self._held = self._before = Taken("", "")
        self.suggestions = Suggestions(self, self._choose, self._take_back)
        self._clock = QTimer(self)
        self._clock.setSingleShot(True)
        self._clock.setInterval(_WAIT)
        self._clock.timeout.connect(self._search)
        self.selects_all = True
        self.textChanged.connect(self._typed)

    def set_service(self, step: Step) -> None:
        """Show the service of a step."""
        self._held = Taken(
            step.service_uid or "", step.service_name, step.service_url, step.service_phone
        )
        self.setText(step.service_name)

    def held(self) -> Taken:
        """Give the service that is named; only words when it is not of the directory."""
        name = self.text().strip()
        return self._held if name == self._held.name.strip() else Taken("", name)

    def tell_if_only_a_name(self, *, is_searching: bool = False) -> None:
        """Say so where words stand here that are no service of the directory."""
        held = self.held()
        is_only = bool(held.name) and not held.uid and not is_searching and not self.isReadOnly()
        said = ONLY_A_NAME if is_only else ""
        self.setAccessibleDescription(said)
        self.is_named.emit(said)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.tell_if_only_a_name()

    def focusInEvent(self, event: QFocusEvent) -> None:
        if event.reason() != Qt.FocusReason.ActiveWindowFocusReason:
            self._before = self.held()
        super().focusInEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        escape = event.key() == Qt.Key.Key_Escape and not self.isReadOnly()
        if escape and self.text().strip() != self._before.name.strip():
            self._take_back()
            event.accept()
            return
        super().keyPressEvent(event)

    def _take_back(self) -> None:
        """Show what was there before the search."""
        self._held = self._before
        self.selectAll()
        self.insertPlainText(self._before.name)
        self._clock.stop()
        self._at.background.ask(lambda: None, lambda _nothing: None, key=_SEARCH)
        self.tell_if_only_a_name()

    def _typed(self) -> None:
        is_searching = self.hasFocus() and not self.isReadOnly()
        if is_searching:
            self._clock.start()
        self.tell_if_only_a_name(is_searching=is_searching)

    def _search(self) -> None:
        text, desk = self.text().strip(), self._at.desk
        if not text or not self.hasFocus() or text == self._held.name.strip():
            self.suggestions.hide()
            return
        from app.actions import services

        query = ServiceQuery(text=text[:200], statuses=frozenset({Status.ACTIVE}), most=8)
        self._at.background.ask(
            lambda: services.search(desk, query), self._found, key=_SEARCH, failed=_untold
        )

    def _found(self, page: ServicePage) -> None:
        if isValid(self) and self.hasFocus():
            self.suggestions.offer([_suggestion(row) for row in page.rows])
            self.tell_if_only_a_name(is_searching=bool(page.rows))

    def _choose(self, row: Suggestion) -> None:
        self._clock.stop()
        self._held = self._before = Taken(row.key, row.label)
        self.selectAll()
        self.insertPlainText(row.label)
        self._clock.stop()
        desk = self._at.desk
        from app.actions import services

        def opened(taken: Taken) -> None:
            if isValid(self) and self._held.uid == taken.uid:
                self._held = self._before = taken
                self.taken.emit(taken)

        self._at.background.ask(
            lambda: replace(
                taken_from(services.open_service(desk, row.key), desk.today), name=row.label
            ),
            opened,
        )


def _suggestion(row: ServiceRow) -> Suggestion:
    session = row.next_session
    next_on = ""
    if session is not None:
        next_on = weekday_short(session.day) + (f" {clock(session.opens)}" if session.opens else "")
    detail = ", ".join(filter(None, (row.organisation, next_on)))
    return Suggestion(row.uid, row.name, detail)


def _untold(_problem: errors.Problem) -> None:
    """Say nothing: without the directory the name is typed."""
