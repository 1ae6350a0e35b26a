"""Be the Referrals tab: list and detail side by side, or one at a time where it is narrow."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app import errors
from app.changes import Changed
from app.domain.access import Right
from ui import keyboard, messages, zoom
from ui.at_desk import AtDesk
from ui.clocks import MakeClock, rings_after
from ui.referrals.deciding import Decisions
from ui.referrals.detail import CHOOSE_ONE, NOT_CONNECTED, Detail
from ui.referrals.edit_changes import EditChanges
from ui.referrals.leading_on import LeadingOn
from ui.referrals.list_side import ListSide
from ui.referrals.log_form.forms import LogForms
from ui.referrals.opening import Opening
from ui.referrals.phone_changes import PhoneChanges
from ui.referrals.windows import WINDOWS
from ui.widgets.pane import TwoPanes
from ui.widgets.surface import Surface

NARROW, MIDDLE = 1000, 1200
ESC_GOES_BACK = "Esc goes back to the list"
ACCEPTED = "Accepted"
GO_ON = "Press Enter to go on with the draft"


class ReferralsTab(Surface):
    """Hold the list and the one chosen; `status_changed` carries the status bar's words.

    `plan_asked` carries the uid of the case whose plan is wanted; call `offer_plans` to offer it.
    `emergency_asked` carries what was looked for in vain; call `offer_emergency` to offer it.
    """

    status_changed = Signal(list)
    plan_asked = Signal(str)
    emergency_asked = Signal(str)

    def __init__(
        self, at: AtDesk, parent: QWidget | None = None, *, make_clock: MakeClock = rings_after
    ) -> None:
        super().__init__("base", parent)
        self._at = at
        self.status: list[str] = []
        self.list = ListSide(at, make_clock)
        self.head, self.view, self.listing = self.list.head, self.list.view, self.list.listing
        self.detail = Detail()
        self.opening = Opening(at, self.detail, self.listing.settling, self._detail_shown)
        self.leading_on = LeadingOn()
        self.decisions = Decisions(
            at, self, self.listing.lookup, self._decision_failed, self._was_accepted
        )
        self.phone = PhoneChanges(at, self.detail.record.phone)
        self.edits = EditChanges(at, self.detail.record)
        self.forms = LogForms(at, self, make_clock=make_clock)
        self.panes = TwoPanes(self.list, self.detail, self, name="Referrals and the one chosen")
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self.panes)
        layouts = at.layouts
        self.panes.keep_place(
            lambda: layouts.load("referrals pane"),
            lambda state: layouts.save("referrals pane", state),
        )
        self._connect()
        self._install()
        self._is_behind = False
        self._stop = at.desk.changes.subscribe(self._changed)
        self.destroyed.connect(lambda _gone, stop=self._stop: stop())
        self._show_main()
        self.list.begin()
        if self.list.logs:
            self.forms.prepare()
        self.phone.read()
        self.edits.read()

    def _connect(self) -> None:
        side, view = self.list, self.view
        side.new_referral, side.paste_referral = self.new_referral, self.paste_referral
        side.told.connect(self._list_told)
        side.left.connect(self.opening.close)
        side.lost.connect(lambda: self.opening.close(NOT_CONNECTED))
        side.found_again.connect(self._found_again)
        side.drafts.left_open.connect(self.forms.open_draft)
        view.row_chosen.connect(self._chosen)
        view.rows_selected.connect(self._selected)
        view.row_opened.connect(self._opened)
        view.clicked.connect(lambda _index: self._clicked())
        self.detail.asked.connect(self._asked)
        self.detail.plan_asked.connect(lambda: self.plan_asked.emit(self.leading_on.case_uid))
        self.detail.back_asked.connect(self.back_to_list)
        self.forms.referral_asked.connect(self.show_referral)
        self.forms.logged.connect(side.mark)
        self.forms.added.connect(self._choose)
        self.forms.closed.connect(self._form_closed)
        self.panes.one_pane_changed.connect(self.detail.set_back)
        zoom.changed.connect(self._fit)

    def _install(self) -> None:
        keyboard.install(self, "find", self.go_to_search)
        keyboard.install(self, "refresh", self.refresh)
        keyboard.install(self, "edit referral", self.edit_referral)
        if self._at.desk.may(Right.RECORD_CONTACT):
            keyboard.install(self, "record contact", self.record_contact)
        self._anywhere: list[QAction] = []
        if self.list.logs:
            self._anywhere = [
                keyboard.install(self, "new referral", self.new_referral),
                keyboard.install(self, "paste referral", self.paste_referral),
            ]
        twins = (
            ("View", "Filters of the referrals…", self.head.open_filters),
            ("View", "Columns of the referrals", self.list.open_columns),
            ("Person", "More actions…", self.detail.record.bar.open_menu),
        )
        for menu, words, slot in twins:
            action = QAction(words, self)
            action.setProperty("menu", menu)
            action.triggered.connect(lambda _on=False, slot=slot: slot())
            self.addAction(action)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        for action in self._anywhere:  # Ctrl+N and Ctrl+Shift+V work from every tab
            self.window().addAction(action)
        if self._is_behind:  # nobody looked meanwhile: a record is not opened for nobody
            self._is_behind = False
            self.opening.again()

    # What the main window asks

    def start_here(self) -> None:
        """Put the keyboard into the list."""
        self.view.setFocus(Qt.FocusReason.OtherFocusReason)

    def settle(self) -> None:
        """Enter the list's reading and keep what is half-typed, before a lock or the end."""
        self.listing.settling.settle()
        self.phone.keep()
        self.edits.keep()
        self.forms.settle()

    def go_to_search(self) -> None:
        """Go to the search field (Ctrl+F, F3)."""
        self.panes.show_left()
        self.list.go_to_search()
        self._tell_status()

    def new_referral(self) -> None:
        """Open a new referral (Ctrl+N)."""
        if self.list.logs:
            self.forms.open_new()

    def paste_referral(self) -> None:
        """Open a new referral with the patient on the clipboard (Ctrl+Shift+V)."""
        if self.list.logs:
            self.forms.paste()

    def refresh(self) -> None:
        """Read the list again (F5)."""
        self.listing.again()
        self.opening.again()

    def show_referral(self, uid: str) -> None:
        """Show one referral, whether the list holds it or not."""
        self.panes.show_right()
        self._choose(uid)

    def _choose(self, uid: str) -> None:
        if not self.view.select(uid):
            self.list.show_only(uid)
        self._tell_status()

    def show_beside(self, uid: str) -> None:
        """Show one referral that the list does not hold; no row is chosen meanwhile."""
        self.view.clearSelection()
        self.view.settle()
        self.panes.show_right()
        self.opening.open(uid)
        self._tell_status()

    def leave_emergency(self, uids: tuple[str, ...]) -> None:
        """Show nothing any more of these, which were open in an emergency."""
        opened = self.detail.opened
        is_own = opened is not None and self.opening.is_here and not opened.in_emergency
        if self.opening.wanted in uids and not is_own:
            self.opening.close(self._why_nobody())
            if self.panes.is_one_pane():
                self.back_to_list()

    def offer_emergency(self) -> None:
        """Offer to open a record in an emergency, where a search finds nobody."""
        self.list.open_in_emergency = self.emergency_asked.emit

    def offer_plans(self) -> None:
        """Offer to open the plan of an accepted referral: somebody listens to `plan_asked`."""
        self.opening.with_plan = True
        self.opening.again()

    # What the list tells

    def _list_told(self) -> None:
        self._show_main()
        self._tell_status()

    def _found_again(self) -> None:
        if self.detail.quiet_words == NOT_CONNECTED:
            self.opening.close()

    def _tell_status(self) -> None:
        narrow = self.panes.is_one_pane()
        if narrow and self.panes.is_showing_right() and not self.listing.has_failed:
            words = [ESC_GOES_BACK]
        else:
            words = self.list.status(narrow=narrow)
        if words != self.status:
            self.status = words
            self.status_changed.emit(words)

    def _changed(self, change: Changed) -> None:
        self.list.drafts.changed(change)
        self.forms.changed(change)
        if self.list.shows_drafts:
            return
        self.listing.changed(change)
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
            self._is_behind = not self.isVisible()
            if not self._is_behind:
                self.opening.again()

    # What is chosen

    def _chosen(self, uid: Any) -> None:
        if uid is None and self._is_writing() and not self.view.selected():
            self.opening.again()  # it left the list by what somebody else did; no text goes
        elif uid is None:
            self.opening.close(self._why_nobody())
            is_none = not self.view.selected()
            if is_none and self.leading_on.left_the_list(self.listing.query.filter):
                self.detail.offer_plan(ACCEPTED)
                self._show_main()
                return
            if self.panes.is_one_pane() and self.panes.is_showing_right():
                self.back_to_list()  # it has left the list, and nothing else is to be seen here
        elif self.list.drafts.has(uid):
            self.opening.close(GO_ON)
        else:
            self.opening.open(uid)

    def _is_writing(self) -> bool:
        """Claim that the keyboard is in a form of the record that is shown."""
        focused = self.window().focusWidget()
        forms = (self.detail.record.phone, self.detail.record.edit)
        return focused is not None and any(one and one.isAncestorOf(focused) for one in forms)

    def _selected(self, uids: list[Any]) -> None:
        if len(uids) > 1:
            self.opening.close(self._why_nobody())

    def _why_nobody(self) -> str:
        chosen = len(self.view.selected())
        return f"{chosen} referrals are chosen" if chosen > 1 else CHOOSE_ONE

    def _opened(self, uid: Any) -> None:
        if self.list.drafts.has(uid):
            self.list.drafts.open(uid, self.forms.open_draft)
            return
        self.panes.show_right()
        self._tell_status()
        if self.panes.is_one_pane():
            self.detail.take_keyboard()

    def _clicked(self) -> None:
        if self.panes.is_one_pane() and self.opening.wanted is not None:
            self.panes.show_right()
            self.detail.take_keyboard()
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

    def _form_closed(self) -> None:
        if self.panes.is_one_pane() and self.panes.is_showing_right():
            self.detail.take_keyboard()
        else:
            self.start_here()

    # What is done with the one chosen

    def _asked(self, key: str) -> None:
        opened = self.detail.opened
        if opened is None or not self.opening.is_here:
            return
        if key == "phone":
            self._open_phone()
        elif key == "edit":
            self.edit_referral()
        elif key in WINDOWS:
            WINDOWS[key](self._at, opened, self.window())
        elif key == "plan":
            self.plan_asked.emit(opened.referral.case_uid or "")
        else:
            self.decisions.decide(key, opened)

    def edit_referral(self) -> None:
        """Edit the referral that is shown (Ctrl+E), where it is offered or text of it waits."""
        opened, bar = self.detail.opened, self.detail.record.bar
        if opened is None or not self.opening.is_here:
            return
        is_closed = not bar.offers("edit")
        if is_closed and not self.edits.has_half_typed(opened.referral):
            return
        if self.detail.record.phone.person is None:
            self.panes.show_right()
            self.edits.open(opened.referral, is_closed=is_closed)
            self._show_main()

    def record_contact(self) -> None:
        """Record a contact on the case of the referral that is shown (Ctrl+R)."""
        if self.detail.record.bar.offers("record"):
            self._asked("record")

    def _open_phone(self) -> None:
        opened = self.detail.opened
        if opened is not None:
            self.phone.open(opened.person)
            self.detail.record.open_phone()

    def _decision_failed(self, problem: errors.Problem) -> None:
        messages.problem(self, problem)
        self.opening.again()

    def _was_accepted(self, referral_uid: str, case_uid: str) -> None:
        """Lead on to the plan, where it can be opened from here; "": no further, it was undone."""
        leads_on = self.opening.with_plan and self._at.desk.may(Right.READ_PLAN)
        self.leading_on.begin(referral_uid, case_uid if leads_on else "", self.listing.query.filter)
        if not case_uid and self.detail.opened is None:
            self.opening.close(self._why_nobody())

    def _detail_shown(self) -> None:
        opened = self.detail.opened
        if self.leading_on.is_shown_by(opened):
            self.detail.take_keyboard()
        if opened is not None and self.phone.has_half_typed(opened.person):
            self._open_phone()
        elif opened is not None and self.edits.has_half_typed(opened.referral):
            self.edit_referral()
        self._show_main()

    def _show_main(self) -> None:
        """Fill one button: New referral for reception, unless another one is next."""
        another = self.detail.has_main() or not self.list.shows_rows
        self.head.new.set_main(not self.list.decides and not another)

    # Wide and narrow

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        width = zoom.width_in_units(self)
        narrow, middle = width < NARROW, width < MIDDLE
        self.panes.set_share(0.494 if middle else 840 / 1365)
        self.panes.set_one_pane(narrow)
        self.list.show_width(width, narrow=narrow, middle=middle)
        self._tell_status()
