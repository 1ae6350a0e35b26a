"""Ask for the list of services: pages, searches, rows that changed.

A search leaves one entry in the audit, so it is put 300 ms after the last key, not at each key.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from PySide6.QtCore import QObject, Signal
from shiboken6 import isValid

from app import errors
from app.actions import services
from app.changes import Changed
from app.domain.access import Right
from app.domain.directory import ServicePage, ServiceQuery
from app.domain.network import Practice
from ui.at_desk import AtDesk
from ui.clocks import MakeClock, rings_after
from ui.services.filters import STATUSES
from ui.table import RowsView
from ui.table.pages import PAGE

AFTER_LAST_KEY = 300
# More rows than this changed at once: the list is read anew.
MANY = 50


@dataclass(frozen=True, slots=True)
class Question:
    """What the person asks of the list."""

    text: str = ""
    postcode: str = ""
    miles: float | None = None
    filter: str = "open"
    order: str = "name"

    @property
    def is_search(self) -> bool:
        """Claim that words or a distance leave services out."""
        return bool(self.text.strip()) or self.miles is not None

    def query(self, first: int = 0) -> ServiceQuery:
        """Give the question as it is put, one page of it."""
        return ServiceQuery(self.text, self.postcode, self.miles, STATUSES[self.filter],
                            self.order, first, PAGE)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Answer:
    """A page, and whether there are services at all where it is empty."""

    page: ServicePage
    first: int
    none_at_all: bool


class Listing(QObject):
    """Fill the view; `shown` after rows came, `failed` when they cannot be had."""

    shown = Signal(object)
    failed = Signal(object)
    practices_known = Signal(object)

    def __init__(
        self,
        at: AtDesk,
        view: RowsView,
        gather: Callable[[], Question],
        parent: QObject | None = None,
        *,
        make_clock: MakeClock = rings_after,
    ) -> None:
        super().__init__(parent)
        self._at, self._view, self._gather = at, view, gather
        self._quiet = make_clock(AFTER_LAST_KEY, self.ask)
        self.question = Question()
        self.counts: dict[str, int | None] = {}
        self.page: ServicePage | None = None

    # What is asked

    def begin(self) -> None:
        """Ask for the first time: the practice's postcode is where distances begin."""
        desk = self._at.desk

        def read() -> tuple[tuple[Practice, ...], Answer]:
            scope = desk.scope(Right.SEE_DIRECTORY)
            practices = desk.office.office.practices_within(scope, desk.today)
            code = next((one.postcode for one in practices if one.postcode), "")
            question = replace(self._gather(), postcode=code, order="miles" if code else "name")
            return practices, self._read(question, 0)

        def answered(answer: tuple[tuple[Practice, ...], Answer]) -> None:
            if isValid(self):
                self.practices_known.emit(answer[0])
                self.question = self._gather()
                self._show(answer[1], 0)

        self._at.background.ask(read, answered, key="services.list", failed=self._not_read)

    def typed(self) -> None:
        """Ask once no key has come for a while."""
        self._quiet.start()

    def ask(self) -> None:
        """Ask now for what the head of the list says, from its top."""
        self._quiet.stop()
        question = self._gather()
        if replace(question, filter="", order="") != replace(self.question, filter="", order=""):
            self.counts = {}
        self.question = question
        self._put(0, 0)

    def again(self) -> None:
        """Read the list anew, where it stands."""
        bar = self._view.verticalScrollBar().value()
        height = max(1, self._view.verticalHeader().defaultSectionSize())
        self._put(bar // height // PAGE * PAGE, bar)

    def _put(self, first: int, place: int) -> None:
        question = self.question

        def answered(answer: Answer) -> None:
            if isValid(self):
                self._show(answer, place)

        self._at.background.ask(
            lambda: self._read(question, first), answered, key="services.list",
            failed=self._not_read,
        )  # fmt: skip

    def _read(self, question: Question, first: int) -> Answer:
        desk = self._at.desk
        page = services.search(desk, question.query(first))
        none = page.total == 0 and not question.is_search
        if none and question.filter != "all":
            none = services.search(desk, ServiceQuery(most=1)).total == 0
        return Answer(page, first, none)

    # What came

    def _show(self, answer: Answer, place: int) -> None:
        page, first = answer.page, answer.first
        if not page.rows and first:
            self._put(0, 0)
            return
        self.page = page
        self.counts[self.question.filter] = page.total
        if first == 0 and page.total <= len(page.rows):
            self._view.set_rows(page.rows)
        else:
            self._start_pages(page, first)
        self._view.verticalScrollBar().setValue(place)
        self.shown.emit(answer)

    def _start_pages(self, page: ServicePage, first: int) -> None:
        chosen, rows = self._view.selected(), self._view.rows
        # Between the two the list is empty, and nothing would be chosen.
        heard = not self._view.blockSignals(True)
        rows.start_pages(self._want_page, page.total)
        rows.put_page(first, page.rows)
        self._view.choose_again(chosen)
        self._view.blockSignals(not heard)
        if len(chosen) == 1 and not self._view.selected():
            self._view.row_chosen.emit(None)

    def _want_page(self, first: int, count: int) -> None:
        question, desk = self.question, self._at.desk
        query = replace(question.query(first), most=count)

        def came(page: ServicePage) -> None:
            if isValid(self) and question == self.question:
                self._view.rows.put_page(first, page.rows)

        self._at.background.ask(
            lambda: services.search(desk, query), came, key=f"services.page {first}",
            failed=self._not_read,
        )  # fmt: skip

    # What changed

    def changed(self, change: Changed) -> None:
        """Refresh the rows an act changed in place; many, or some not here: read anew."""
        if change.kind not in ("service", "everything"):
            return
        self.counts = {}
        places = [self._view.rows.index_of(uid) for uid in change.uids]
        pages = {None if place is None else place // PAGE * PAGE for place in places}
        first = next(iter(pages), None)
        if len(pages) != 1 or first is None or len(places) > MANY:
            self.again()
            return
        question, desk = self.question, self._at.desk

        def came(page: ServicePage) -> None:
            if isValid(self) and question == self.question:
                self._put_again(page, first)

        self._at.background.ask(
            lambda: services.search(desk, question.query(first)), came, key="services.list",
            failed=self._not_read,
        )  # fmt: skip

    def _put_again(self, page: ServicePage, first: int) -> None:
        rows = self._view.rows
        here = [rows.row_here(first + at) for at in range(len(page.rows))]
        same_order = [one.uid for one in here if one] == [one.uid for one in page.rows]
        if page.total != rows.rowCount() or not same_order:
            self.again()
            return
        rows.replace_rows(page.rows)
        self.page = page
        self.counts[self.question.filter] = page.total
        self.shown.emit(Answer(page, first, False))

    def _not_read(self, problem: errors.Problem) -> None:
        self.counts = {}
        if isValid(self):
            self.failed.emit(problem)
