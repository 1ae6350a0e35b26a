"""Ask for the list: pages, searches, rows that changed, and counts once the rows are painted."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from PySide6.QtCore import QObject, QTimer, Signal
from shiboken6 import isValid

from app import errors
from app.actions.lookup import Lookup, Page, Query
from app.changes import Changed
from app.domain.access import Right
from app.domain.network import Practice
from app.domain.referral import ReferralRow
from ui.at_desk import AtDesk
from ui.clocks import MakeClock, rings_after
from ui.referrals.list_view import ReferralsView
from ui.settling import Settling
from ui.table.pages import PAGE

# More rows than this changed at once: the list is read anew.
MANY = 50
# Rows that are read before the first paint, and how long after it the rest and the counts wait.
FIRST, AFTER_PAINT = 60, 30
_FROM_THE_TALLY = ("open", "closed")


@dataclass(frozen=True, slots=True)
class Place:
    """Where the list stood: the topmost row in sight and the scroll bar's value."""

    first: int = 0
    value: int = 0


class Listing(QObject):
    """Fill the view; `shown` after rows came, `failed` when they cannot be had."""

    shown = Signal(object)
    counted = Signal(str, object)
    failed = Signal(object)
    practices_known = Signal(object)

    def __init__(
        self,
        at: AtDesk,
        view: ReferralsView,
        counted_filters: Iterable[str],
        parent: QObject | None = None,
        *,
        make_clock: MakeClock = rings_after,
    ) -> None:
        super().__init__(parent)
        self._at, self._view = at, view
        self._filters = tuple(counted_filters)
        self.lookup = Lookup(at.desk)
        self.query = Query()
        self.filter = "open"
        self.settling = Settling(at.background, self.lookup, self, self._lost, make_clock)
        self.counts: dict[str, int | None] = dict.fromkeys(self._filters)
        self.more = False
        self.has_failed = False
        self.only: str | None = None
        self._is_long = False
        view.before_copying = self.settling.settle

    # What is asked

    @property
    def is_search(self) -> bool:
        """Say whether the list shows what was typed or asked for, and no filter."""
        return bool(self.query.text.strip()) or self.only is not None

    def search(self, text: str) -> None:
        """Show who is found by what is typed; nothing typed: the filter again."""
        self.settling.typed()
        filter_ = "any" if text.strip() else self.filter
        self._ask(replace(self.query, text=text, filter=filter_), Place())

    def show(self, filter_: str) -> None:
        """Show one filter."""
        self.filter = filter_
        self._ask(replace(self.query, text="", filter=filter_), Place())

    def show_only(self, uid: str) -> None:
        """Show one referral alone: the list need not hold it otherwise."""
        self.only = uid
        self.query = replace(self.query, text="", filter="any")
        self._ask_only(uid)

    def leave(self, filter_: str) -> None:
        """Show nothing of the store for a while; answers still to come are not wanted."""
        self.filter, self.only = filter_, None
        self.settling.settle()
        self._at.background.ask(lambda: None, lambda _nothing: None, key="referrals.list")

    def of_practice(self, practice_uid: str | None) -> None:
        """Show one practice alone, or all."""
        self.counts = dict.fromkeys(self._filters)
        for key in self._filters:
            self.counted.emit(key, None)
        self._ask(replace(self.query, practice_uid=practice_uid), Place())

    def sort(self, key: str, ascending: bool) -> None:
        """Sort in the store."""
        self._ask(replace(self.query, sort=key, ascending=ascending), Place())

    def again(self) -> None:
        """Read the list anew, where it stands."""
        if self.only is not None:
            self._ask_only(self.only)
            return
        bar = self._view.verticalScrollBar().value()
        self._ask(self.query, Place(self._view.first_in_sight(), bar))

    def _ask_only(self, uid: str) -> None:
        lookup, query = self.lookup, self.query

        def came(rows: tuple[ReferralRow, ...]) -> None:
            if isValid(self) and self.only == uid:
                self._show(Page(query, rows), Place())

        self._at.background.ask(
            lambda: lookup.rows(frozenset({uid})), came, key="referrals.list", failed=self._not_read
        )

    def _ask(self, query: Query, place: Place) -> None:
        self.query, self.only = query, None
        first = (place.first // PAGE) * PAGE
        asked = replace(query, first=first, count=self._at_first(place))
        desk, lookup = self._at.desk, self.lookup

        def read() -> tuple[Page, tuple[Practice, ...]]:
            page = lookup.page(asked)
            scope = desk.scope(Right.SEE_REFERRALS)
            return page, desk.office.office.practices_within(scope, desk.today)

        def answered(answer: tuple[Page, tuple[Practice, ...]]) -> None:
            if isValid(self):
                self._show(answer[0], place)
                self.practices_known.emit(answer[1])

        self._at.background.ask(read, answered, key="referrals.list", failed=self._not_read)

    def _at_first(self, place: Place) -> int:
        """Say how many rows to read before the paint: those in sight, unless others are chosen."""
        below = [self._view.rows.index_of(uid) for uid in self._view.selected()]
        is_top = place == Place() and all(at is not None and at < FIRST for at in below)
        return FIRST if is_top else PAGE

    # What came

    def _show(self, page: Page, place: Place) -> None:
        if not page.rows and page.query.first:
            self._ask(self.query, Place())
            return
        self.more, self.has_failed = page.more, False
        is_whole = page.query.first == 0 and len(page.rows) < page.query.count
        self._is_long = not is_whole
        if is_whole:
            self._view.set_rows(page.rows)
        else:
            self._start_pages(page)
        self._view.verticalScrollBar().setValue(place.value)
        self.settling.painted()
        self._count_if_whole(page, is_whole)
        self.shown.emit(page)
        if not self.is_search:  # rows are painted before anything is counted
            QTimer.singleShot(AFTER_PAINT, self, self._count)
        if not is_whole and page.query.count == FIRST:
            QTimer.singleShot(AFTER_PAINT, self, lambda: self._fill(page.query))

    def _start_pages(self, page: Page) -> None:
        chosen, rows = self._view.selected(), self._view.rows
        marked = self._view.current_uid()
        known = self.counts.get(page.query.filter)
        if known is None and page.query.first:
            known = rows.rowCount()
        end = page.query.first + len(page.rows)
        total = known if known is not None and known >= end else None
        # Between the two the list is empty, and nothing would be chosen.
        heard = not self._view.blockSignals(True)
        rows.start_pages(self._want_page, total)
        rows.put_page(page.query.first, page.rows)
        self._view.choose_again(chosen, marked)
        self._view.blockSignals(not heard)
        if len(chosen) == 1 and not self._view.selected():
            self._view.row_chosen.emit(None)

    def _fill(self, query: Query) -> None:
        """Read the rest of the first page, when its rows in sight are painted."""
        if replace(query, first=0, count=0) == self._bare():
            self._want_page(FIRST, PAGE - FIRST)

    def _want_page(self, first: int, count: int) -> None:
        asked = replace(self.query, first=first, count=count)
        lookup = self.lookup

        def came(page: Page) -> None:
            if isValid(self) and replace(page.query, first=0, count=0) == self._bare():
                self._view.rows.put_page(page.query.first, page.rows)
                self.settling.painted()

        self._at.background.ask(
            lambda: lookup.page(asked), came, key=f"referrals.page {first}", failed=self._not_read
        )

    def _bare(self) -> Query:
        return replace(self.query, first=0, count=0)

    # What changed

    def changed(self, change: Changed) -> None:
        """Refresh the rows an act changed; many, or some that left or came: read anew."""
        if change.kind not in ("referral", "everything"):
            return
        is_elsewhere = any(self._view.rows.index_of(uid) is None for uid in change.uids)
        if not change.uids or len(change.uids) > MANY or is_elsewhere:
            self.again()
            return
        lookup, filter_, query = self.lookup, self.query.filter, self._bare()

        def came(rows: tuple[ReferralRow, ...]) -> None:
            if isValid(self) and query == self._bare():
                self._put_again(change.uids, rows)

        self._at.background.ask(
            lambda: lookup.rows(change.uids, filter_), came, failed=self._not_read
        )

    def _put_again(self, uids: frozenset[str], rows: tuple[ReferralRow, ...]) -> None:
        belong = {row.uid for row in rows}
        here = {uid for uid in uids if self._view.rows.index_of(uid) is not None}
        if belong != here:
            self.again()
            return
        self._view.rows.replace_rows(rows)
        self.settling.painted()
        self._count()

    # What is counted

    def _count_if_whole(self, page: Page, is_whole: bool) -> None:
        if is_whole and not self.is_search and self.query.filter in self._filters:
            self._take_count(self.query.filter, len(page.rows))

    def _count(self) -> None:
        lookup, practice = self.lookup, self.query.practice_uid

        def totals(found: dict[str, int]) -> None:
            if isValid(self) and practice == self.query.practice_uid:
                for key in _FROM_THE_TALLY:
                    self._take_count(key, found[key])

        ask = self._at.background.ask
        ask(lambda: lookup.totals(practice), totals, key="referrals.totals", failed=_untold)
        for key in self._filters:
            if key in _FROM_THE_TALLY:
                continue
            query = Query(filter=key, practice_uid=practice)

            def counted(number: int, query: Query = query) -> None:
                if isValid(self) and query.practice_uid == self.query.practice_uid:
                    self._take_count(query.filter, number)

            ask(_counting(lookup, query), counted,
                key=f"referrals.count {key}", failed=_untold)  # fmt: skip

    def _take_count(self, key: str, number: int) -> None:
        if key in self.counts:
            self.counts[key] = number
        if key == self.query.filter and self._is_long:
            self._view.rows.set_total(number)
        self.counted.emit(key, number)

    # What went wrong

    def _not_read(self, problem: errors.Problem) -> None:
        self.counts = dict.fromkeys(self._filters)
        self.has_failed = True
        if isValid(self):
            self.failed.emit(problem)

    def _lost(self, problem: errors.Problem) -> None:
        """Take the rows away: their reading could not be entered."""
        self._view.set_rows([])
        self._not_read(problem)


def _untold(_problem: errors.Problem) -> None:
    """Say nothing: a count that cannot be had is not shown."""


def _counting(lookup: Lookup, query: Query) -> Callable[[], int]:
    return lambda: lookup.count(query)
