"""Be the Referrals tab: list and detail side by side, or one at a time where it is narrow."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app import errors
from app.actions.lookup import Page
from app.changes import Changed
from app.domain import dates
from app.domain.access import Right
from app.domain.network import Practice
from ui import keyboard, messages, zoom
from ui.at_desk import AtDesk
from ui.escalations.raise_window import RaiseWindow
from ui.referrals import filters, list_states
from ui.referrals.clocks import MakeClock, rings_after
from ui.referrals.columns import IN_BOTH_PANES
from ui.referrals.deciding import Decisions
from ui.referrals.detail import CHOOSE_ONE, NOT_CONNECTED, Detail
from ui.referrals.draft_list import DraftList
from ui.referrals.head import ListHead
from ui.referrals.list_view import ReferralsView
from ui.referrals.listing import Listing
from ui.referrals.log_form.forms import LogForms
from ui.referrals.opening import Opening
from ui.referrals.phone_changes import PhoneChanges
from ui.referrals.telling import Telling
from ui.table import ListPane
from ui.widgets.pane import TwoPanes
from ui.widgets.surface import Surface

NARROW, MIDDLE = 1000, 1200


class ReferralsTab(Surface):
    """Hold search, filters, list and detail; `status_changed` carries the status bar's words.

    `plan_asked` carries the uid of the case whose plan is wanted; call `offer_plans` to offer it.
    """

    status_changed = Signal(list)
    plan_asked = Signal(str)

    def __init__(
        self, at: AtDesk, parent: QWidget | None = None, *, make_clock: MakeClock = rings_after
    ) -> None:
        super().__init__("base", parent)
        self._at = at
        self._decides = at.desk.may(Right.DECIDE_REFERRAL)
        self._logs = at.desk.may(Right.LOG_REFERRAL)
        self._filters = filters.for_rights(logs=self._logs, decides=self._decides)
        self._practices: tuple[Practice, ...] = ()
        self.status: list[str] = []
        self.head = ListHead(self._filters)
        self.view = ReferralsView(lambda: at.desk.today)
        self.pane = ListPane(self.view)
        self.detail = Detail()
        counted = [one.key for one in self._filters if one.key != filters.DRAFTS]
        self.listing = Listing(at, self.view, counted, self, make_clock=make_clock)
        self.opening = Opening(at, self.detail, self.listing.settling, self._detail_shown)
        self.decisions = Decisions(at, self, self.listing.lookup, self._decision_failed)
        self.phone = PhoneChanges(at, self.detail.record.phone)
        self.forms = LogForms(at, self, make_clock=make_clock)
        self.drafts = DraftList(at, self.listing.lookup, self)
        self.telling = Telling(self)
        self._lay_out()
        self._connect()
        self._install()
        self._stop = at.desk.changes.subscribe(self._changed)
        self.destroyed.connect(lambda _gone, stop=self._stop: stop())
        self.head.new.setVisible(self._logs)
        self._show_main()
        self.listing.show("open")
        self.drafts.read(reopen=True)
        self.phone.read()

    # How it is built

    def _lay_out(self) -> None:
        left = Surface("base", self)
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.head)
        column.addWidget(self.pane, 1)
        self.panes = TwoPanes(left, self.detail, self, name="Referrals and the one chosen")
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self.panes)
        layouts = self._at.layouts
        self.view.keep_layout(
            lambda: layouts.load("referrals"), lambda state: layouts.save("referrals", state)
        )
        self.panes.keep_place(
            lambda: layouts.load("referrals pane"),
            lambda state: layouts.save("referrals pane", state),
        )
        self.view.show_sort("next", True)

    def _connect(self) -> None:
        head, view, listing = self.head, self.view, self.listing
        head.typed.connect(self._typed)
        head.filter_chosen.connect(self.show_filter)
        head.practice_chosen.connect(listing.of_practice)
        head.new_asked.connect(self.new_referral)
        head.columns_asked.connect(self._open_columns)
        head.down_pressed.connect(self._into_list)
        view.row_chosen.connect(self._chosen)
        view.rows_selected.connect(self._selected)
        view.row_opened.connect(self._opened)
        view.clicked.connect(lambda _index: self._clicked())
        view.sorted.connect(listing.sort)
        listing.shown.connect(self._list_shown)
        listing.counted.connect(lambda _key, _number: self._counted())
        listing.failed.connect(self._list_failed)
        listing.practices_known.connect(self._practices_known)
        self.drafts.counted.connect(self._drafts_counted)
        self.drafts.left_open.connect(self.forms.open_draft)
        self.detail.asked.connect(self._asked)
        self.detail.back_asked.connect(self.back_to_list)
        self.forms.referral_asked.connect(self.show_referral)
        self.forms.closed.connect(self.start_here)
        self.panes.one_pane_changed.connect(self.detail.set_back)
        zoom.changed.connect(self._fit)

    def _install(self) -> None:
        keyboard.install(self, "find", self.go_to_search)
        keyboard.install(self, "refresh", self.refresh)
        self._anywhere: list[QAction] = []
        if self._logs:
            self._anywhere = [
                keyboard.install(self, "new referral", self.new_referral),
                keyboard.install(self, "paste referral", self.paste_referral),
            ]
        twins = (
            ("View", "Filters of the referrals…", self.head.open_filters),
            ("View", "Columns of the referrals", lambda: self._open_columns(None)),
            ("Person", "More actions…", self.detail.record.bar.open_menu),
        )
        for menu, words, slot in twins:
            action = QAction(words, self)
            action.setProperty("menu", menu)
            action.triggered.connect(lambda _on=False, slot=slot: slot())
            self.addAction(action)
        head = self.head
        order = [head.search, head.open_list, head.new, *head.chips_in_order(),
                 head.more_filters, head.columns, self.view]  # fmt: skip
        for before, after in pairwise(order):
            QWidget.setTabOrder(before, after)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        for action in self._anywhere:  # Ctrl+N and Ctrl+Shift+V work from every tab
            self.window().addAction(action)

    # What the main window asks

    def start_here(self) -> None:
        """Put the keyboard into the list."""
        self.view.setFocus(Qt.FocusReason.OtherFocusReason)

    def settle(self) -> None:
        """Enter the list's reading and keep what is half-typed, before a lock or the end."""
        self.listing.settling.settle()
        self.phone.keep()
        self.forms.settle()

    def go_to_search(self) -> None:
        """Go to the search field (Ctrl+F, F3)."""
        self.panes.show_left()
        self.head.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.head.search.selectAll()
        self._tell_status()

    def new_referral(self) -> None:
        """Open a new referral (Ctrl+N)."""
        if self._logs:
            self.forms.open_new()

    def paste_referral(self) -> None:
        """Open a new referral with the patient on the clipboard (Ctrl+Shift+V)."""
        if self._logs:
            self.forms.paste()

    def refresh(self) -> None:
        """Read the list again (F5)."""
        self.listing.again()
        self.opening.again()

    def show_referral(self, uid: str) -> None:
        """Show one referral, whether the list holds it or not."""
        self.panes.show_right()
        if not self.view.select(uid):
            self.head.leave_search()
            self.head.set_filter(None)
            self.listing.show_only(uid)
        self._tell_status()

    def offer_plans(self) -> None:
        """Offer to open the plan of an accepted referral: somebody listens to `plan_asked`."""
        self.opening.with_plan = True
        self.opening.again()

    # What the list is asked

    def show_filter(self, key: str) -> None:
        """Show one filter; a search is left for it."""
        self.head.leave_search()
        self.head.set_filter(key)
        if key == filters.DRAFTS:
            self.listing.leave(key)
            self._show_drafts()
        else:
            self.listing.show(key)

    def _typed(self, text: str) -> None:
        if not text.strip() and self.listing.filter == filters.DRAFTS:
            self.show_filter(filters.DRAFTS)
            return
        self.head.set_filter(None if text.strip() else self.listing.filter)
        self.listing.search(text)

    def _into_list(self) -> None:
        if self.view.rows.rowCount():
            self.view.setFocus(Qt.FocusReason.TabFocusReason)

    def _open_columns(self, at: QPoint | None) -> None:
        menu = self.view.columns_menu()
        menu.popup(at or self.view.mapToGlobal(QPoint(0, 0)))

    # What the list tells

    def _list_shown(self, page: Page) -> None:
        self.head.set_possible(True)
        if self.detail.quiet_words == NOT_CONNECTED:
            self.opening.close()
        if page.rows or page.query.first:
            self.pane.show_rows()
            if self.listing.only is not None:
                self.view.select(self.listing.only)
        elif self.listing.is_search:
            list_states.show_nobody_found(self.pane, self.new_referral if self._logs else None)
        elif self.listing.filter == "open":
            new = self.new_referral if self._logs else None
            list_states.show_no_referrals(self.pane, new, self.paste_referral)
        else:
            list_states.show_empty_filter(self.pane, self.listing.filter)
        self._show_main()
        self._tell_status()

    def _show_drafts(self) -> None:
        self.opening.close()
        rows = self.drafts.rows()
        self.view.set_rows(rows)
        if rows:
            self.pane.show_rows()
        else:
            list_states.show_empty_filter(self.pane, filters.DRAFTS)
        self._show_main()
        self._tell_status()

    def _list_failed(self, problem: errors.Problem) -> None:
        now = dates.local_time(self._at.desk.now())
        at = f"{dates.short(now.date())} {dates.clock(now.time())}"
        code = f"Error {problem.code}, {at}. The details hold no names."
        self.head.set_counts({})
        self.head.set_possible(False)
        self.opening.close(NOT_CONNECTED)
        self.pane.show_error(
            "The list could not be read", list_states.GONE, code, self.listing.again
        )
        self._show_main()
        self._tell_status()

    def _counted(self) -> None:
        counts = {**self.listing.counts, filters.DRAFTS: self.drafts.count}
        known = {one.key for one in self._filters}
        self.head.set_counts({key: n for key, n in counts.items() if key in known})
        self._tell_status()

    def _drafts_counted(self) -> None:
        self.head.set_drafts(self.drafts.count or 0)
        self._counted()
        if self.head.shown() == filters.DRAFTS:
            self._show_drafts()

    def _practices_known(self, practices: tuple[Practice, ...]) -> None:
        self._practices = practices
        self.head.set_practices(practices, self.listing.query.practice_uid)
        self._tell_status()

    def _tell_status(self) -> None:
        words = self.telling.words()
        if words != self.status:
            self.status = words
            self.status_changed.emit(words)

    def practice_shown(self) -> str:
        """Name the one practice that the list is of, or nothing."""
        if len(self._practices) == 1:
            return self._practices[0].name
        uid = self.listing.query.practice_uid
        return next((one.name for one in self._practices if one.uid == uid), "")

    # What is chosen

    def _chosen(self, uid: Any) -> None:
        if uid is None:
            self.opening.close(self._why_nobody())
        elif self.drafts.has(uid):
            self.opening.close("Press Enter to go on with the draft")
        else:
            self.opening.open(uid)

    def _selected(self, uids: list[Any]) -> None:
        if len(uids) > 1:
            self.opening.close(self._why_nobody())

    def _why_nobody(self) -> str:
        chosen = len(self.view.selected())
        return f"{chosen} referrals are chosen" if chosen > 1 else CHOOSE_ONE

    def _opened(self, uid: Any) -> None:
        if self.drafts.has(uid):
            self.forms.open_draft(self.drafts.draft(uid))
            return
        self.panes.show_right()
        self._tell_status()
        if self.panes.is_one_pane():
            self.detail.take_keyboard()

    def _clicked(self) -> None:
        if self.panes.is_one_pane() and self.detail.opened is not None:
            self.panes.show_right()
            self._tell_status()

    def back_to_list(self) -> None:
        """Go back to the same row of the list."""
        self.panes.show_left()
        self.start_here()
        self._tell_status()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        one = self.panes.is_one_pane() and self.panes.is_showing_right()
        if event.key() == Qt.Key.Key_Escape and one:
            self.back_to_list()
            return
        super().keyPressEvent(event)

    # What is done with the one chosen

    def _asked(self, key: str) -> None:
        opened = self.detail.opened
        if opened is None:
            return
        if key == "phone":
            self._open_phone()
        elif key == "raise":
            RaiseWindow(self._at, opened.person, self.window()).open_window()
        elif key == "plan":
            self.plan_asked.emit(opened.referral.case_uid or "")
        else:
            self.decisions.decide(key, opened)

    def _open_phone(self) -> None:
        opened = self.detail.opened
        if opened is not None:
            self.phone.open(opened.person)
            self.detail.record.open_phone()

    def _decision_failed(self, problem: errors.Problem) -> None:
        messages.problem(self, problem)
        self.opening.again()

    def _detail_shown(self) -> None:
        opened = self.detail.opened
        if opened is not None and self.phone.has_half_typed(opened.person):
            self._open_phone()
        self._show_main()

    def _show_main(self) -> None:
        """Fill one button: New referral for reception, unless another one is next."""
        other = self.detail.has_main() or self.pane.currentWidget() is not self.view
        self.head.new.set_main(not self._decides and not other)

    def _changed(self, change: Changed) -> None:
        self.listing.changed(change)
        self.drafts.changed(change)
        if self.listing.filter == filters.DRAFTS and not self.listing.is_search:
            return
        opened = self.detail.opened
        if opened is None:
            return
        shown = {
            "referral": opened.referral.uid,
            "person": opened.person.uid,
            "case": opened.referral.case_uid or "",
        }
        uid = shown.get(change.kind)
        if change.kind == "everything" or (uid and (not change.uids or uid in change.uids)):
            self.opening.again()

    # Wide and narrow

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        width = zoom.width_in_units(self)
        narrow, middle = width < NARROW, width < MIDDLE
        self.head.set_width(width)
        self.panes.set_share(0.494 if middle else 840 / 1365)
        self.panes.set_one_pane(narrow)
        self.view.show_columns(IN_BOTH_PANES if middle else None)
        self.view.set_two_lines(narrow, 52 if narrow else None)
        self.view.show_head(not narrow)
        self._tell_status()
