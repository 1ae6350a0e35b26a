"""Be the left side of the tab: search, filters, the list or what stands in its place."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app import errors
from app.actions.lookup import MOST_FOUND, Page
from app.domain import dates
from app.domain.access import Right
from app.domain.network import Practice
from ui.at_desk import AtDesk
from ui.clocks import MakeClock
from ui.referrals import filters, list_states
from ui.referrals.columns import IN_BOTH_PANES
from ui.referrals.draft_list import DraftList
from ui.referrals.head import ListHead
from ui.referrals.list_view import ReferralsView
from ui.referrals.listing import Listing
from ui.table import ListPane
from ui.widgets.surface import Surface

NOT_CONNECTED = "Not connected"


class ListSide(Surface):
    """Show what is asked for; `lost` when it cannot be read, `found_again` when it can."""

    lost = Signal()
    found_again = Signal()
    left = Signal()
    told = Signal()

    def __init__(self, at: AtDesk, make_clock: MakeClock) -> None:
        super().__init__("base")
        self._at = at
        self.decides = at.desk.may(Right.DECIDE_REFERRAL)
        self.logs = at.desk.may(Right.LOG_REFERRAL)
        self._filters = filters.for_rights(logs=self.logs, decides=self.decides)
        self._practices: tuple[Practice, ...] = ()
        self._mark_wanted = ""
        self.new_referral: Callable[[], object] = lambda: None
        self.paste_referral: Callable[[], object] = lambda: None
        self.open_in_emergency: Callable[[str], object] | None = None
        more = filters.more_for_rights(logs=self.logs, decides=self.decides)
        self.head = ListHead(self._filters, more)
        self.view = ReferralsView(lambda: at.desk.today)
        self.pane = ListPane(self.view)
        self._filter_keys = tuple(one.key for one in (*self._filters, *more))
        counted = [one for one in self._filter_keys if one != filters.DRAFTS]
        self.listing = Listing(at, self.view, counted, self, make_clock=make_clock)
        self.drafts = DraftList(at, self.listing.lookup, self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.head)
        column.addWidget(self.pane, 1)
        layouts = at.layouts
        self.view.keep_layout(
            lambda: layouts.load("referrals"), lambda state: layouts.save("referrals", state)
        )
        self.view.show_sort("next", True)
        self.head.new.setVisible(self.logs)
        self._connect()
        self._order_keys()

    def _connect(self) -> None:
        head, listing = self.head, self.listing
        head.typed.connect(self._typed)
        head.filter_chosen.connect(self.show_filter)
        head.practice_chosen.connect(listing.of_practice)
        head.columns_asked.connect(self.open_columns)
        head.down_pressed.connect(self._into_list)
        head.new_asked.connect(lambda: self.new_referral())
        self.view.sorted.connect(listing.sort)
        listing.shown.connect(self._shown)
        listing.counted.connect(lambda _key, _number: self._counted())
        listing.failed.connect(self._failed)
        listing.practices_known.connect(self._practices_known)
        self.drafts.counted.connect(self._drafts_counted)

    def _order_keys(self) -> None:
        head = self.head
        order = [head.search, head.open_list, head.new, *head.chips_in_order(),
                 head.more_filters, head.columns, self.view]  # fmt: skip
        for before, after in pairwise(order):
            QWidget.setTabOrder(before, after)

    def begin(self) -> None:
        """Ask for the first page; counts and drafts come after it."""
        self.listing.show("open")
        self.drafts.read(reopen=True)

    # What is asked

    def show_filter(self, key: str) -> None:
        """Show one filter; a search is left for it."""
        self.head.leave_search()
        self.head.set_filter(key)
        if key == filters.DRAFTS:
            self.listing.leave(key)
            self._show_drafts()
        else:
            self.listing.show(key)

    def show_only(self, uid: str) -> None:
        """Show one referral alone, which the list need not hold otherwise."""
        self.head.leave_search()
        self.head.set_filter(None)
        self.listing.show_only(uid)

    @property
    def shows_drafts(self) -> bool:
        """Say whether the list is of drafts."""
        return self.head.shown() == filters.DRAFTS

    def go_to_search(self) -> None:
        """Put the keyboard into the search field."""
        self.head.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.head.search.selectAll()

    def open_columns(self, at: QPoint | None = None) -> None:
        """Open the menu of columns."""
        self.view.columns_menu().popup(at or self.view.mapToGlobal(QPoint(0, 0)))

    def _typed(self, text: str) -> None:
        if not text.strip():
            self.show_filter(self.listing.filter)
            return
        self.head.set_filter(None)
        self.listing.search(text)

    def _into_list(self) -> None:
        if self.view.rows.rowCount():
            self.view.setFocus(Qt.FocusReason.TabFocusReason)
            self.view.choose_marked()

    def mark(self, uid: str) -> None:
        """Put the keyboard on a row that was logged, now or once it has come; it opens nobody."""
        self._mark_wanted = "" if self.view.mark(uid) else uid

    # What is told

    def _shown(self, page: Page) -> None:
        self.head.set_possible(True)
        self.found_again.emit()
        if page.rows or page.query.first:
            self.pane.show_rows()
            if self.listing.only is not None:
                self.view.select(self.listing.only)
            wanted, self._mark_wanted = self._mark_wanted, ""
            if wanted:
                self.view.mark(wanted)
        else:
            self._show_empty()
        self.told.emit()

    def _show_empty(self) -> None:
        new = self.new_referral if self.logs else None
        if self.listing.is_search:
            list_states.show_nobody_found(self.pane, new, self._emergency())
        elif self.listing.filter == "open":
            list_states.show_no_referrals(self.pane, new, self.paste_referral)
        else:
            list_states.show_empty_filter(self.pane, self.listing.filter)

    def _emergency(self) -> Callable[[], object] | None:
        """Give what opens somebody who was not found in an emergency, to those who may."""
        ask = self.open_in_emergency
        return None if ask is None else lambda: ask(self.head.search.text())

    def _show_drafts(self) -> None:
        self.left.emit()
        rows = self.drafts.rows()
        self.view.set_rows(rows)
        if rows:
            self.pane.show_rows()
        else:
            list_states.show_empty_filter(self.pane, filters.DRAFTS)
        self.told.emit()

    def _failed(self, problem: errors.Problem) -> None:
        now = dates.local_time(self._at.desk.now())
        at = f"{dates.short(now.date())} {dates.clock(now.time())}"
        code = f"Error {problem.code}, {at}. The details hold no names."
        self.head.set_counts({})
        self.head.set_possible(False)
        self.lost.emit()
        title = "The list could not be read"
        self.pane.show_error(title, list_states.GONE, code, self.listing.again)
        self.told.emit()

    def _counted(self) -> None:
        counts = {**self.listing.counts, filters.DRAFTS: self.drafts.count}
        self.head.set_counts({key: n for key, n in counts.items() if key in self._filter_keys})
        self.told.emit()

    def _drafts_counted(self) -> None:
        self.head.set_drafts(self.drafts.count or 0)
        self._counted()
        if self.shows_drafts:
            self._show_drafts()

    def _practices_known(self, practices: tuple[Practice, ...]) -> None:
        self._practices = practices
        self.head.set_practices(practices, self.listing.query.practice_uid)
        self.told.emit()

    @property
    def shows_rows(self) -> bool:
        """Say whether rows are seen, and nothing in their place."""
        return self.pane.currentWidget() is self.view

    # In words

    def status(self, *, narrow: bool) -> list[str]:
        """Give the words for the left of the status bar: what is listed, and what is late."""
        if self.listing.has_failed:
            return [NOT_CONNECTED]
        if self.listing.is_search:
            return [self._found()]
        counts = {**self.listing.counts, filters.DRAFTS: self.drafts.count}
        key = self.listing.filter
        words = filters.status_words(key, counts.get(key), counts, self._place(), narrow)
        drafts = self.drafts.count or 0
        if drafts and key != filters.DRAFTS and not narrow:
            words.append(f"{drafts:,} {'draft' if drafts == 1 else 'drafts'} kept")
        return words

    def _found(self) -> str:
        if self.listing.more:
            return f"{MOST_FOUND} of more: add a date of birth"
        number = self.view.rows.rowCount()
        return f"{number} found" if number else "Nobody found"

    def _place(self) -> str:
        """Name the one practice that the list is of, or nothing."""
        if len(self._practices) == 1:
            return self._practices[0].name
        uid = self.listing.query.practice_uid
        return next((one.name for one in self._practices if one.uid == uid), "")

    def show_width(self, width: int, *, narrow: bool, middle: bool) -> None:
        """Fit a window so many units wide."""
        self.head.set_width(width)
        self.view.show_columns(IN_BOTH_PANES if middle else None)
        self.view.set_two_lines(narrow, 52 if narrow else None)
        self.view.show_head(not narrow)
