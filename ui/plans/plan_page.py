"""Show one plan: the banner above, the form at the left, the real page at the right."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent, QTextCursor
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget
from shiboken6 import isValid

from app import errors
from app.actions.drafts import Draft
from app.actions.plans import OpenedPlan
from app.changes import Changed
from app.domain.access import Right
from app.domain.dates import clock, local_time, short
from app.domain.person import PersonalContact
from app.domain.plan import PlanSheet, PlanState
from ui import messages, zoom
from ui.at_desk import AtDesk
from ui.clocks import MakeClock, rings_after
from ui.in_doubt import NOT_KNOWN
from ui.plans.banner import Banner
from ui.plans.editor.form import PlanForm
from ui.plans.editor.keeping import Keeping
from ui.plans.kept_text import Kept, KeptText, kept_text
from ui.plans.plan_acts import PlanActs
from ui.plans.plan_head import NARROW, PlanHead
from ui.plans.preview_pane import PreviewPane
from ui.plans.printing_plan import PrintingPlan
from ui.plans.two_texts import TwoTexts
from ui.widgets.buttons import IconButton, PlainButton
from ui.widgets.notice import Strip
from ui.widgets.pane import TwoPanes
from ui.widgets.surface import Surface

LOW = 460
_POLISHED_AT_ONCE = 80
_KEPT = "what you typed is kept"
_CHOOSE_FIRST = "First look at both texts of this plan and choose."


class PlanPage(Surface):
    """Hold one opened plan; it saves itself, and goes when it was left and everything is kept.

    It is made by `make_a_part`, again and again, before it is shown.
    """

    went_back = Signal()
    version_asked = Signal(str)
    status_changed = Signal(list)

    def __init__(
        self,
        at: AtDesk,
        opened: OpenedPlan,
        drafts: tuple[Draft, ...],
        parent: QWidget | None = None,
        *,
        make_clock: MakeClock = rings_after,
    ) -> None:
        super().__init__("base", parent)
        self._at, self._opened, self._make_clock = at, opened, make_clock
        self.status: list[str] = []
        self.strip: Strip | None = None
        self.keeping: Keeping | None = None
        self._has_left = self._is_made = False
        self._making = self._make(drafts)

    # ---- building -----------------------------------------------------------------------------

    def make_a_part(self) -> bool:
        """Make one more part; claim that there was one to make."""
        return next(self._making, None) is not None

    def _make(self, drafts: tuple[Draft, ...]) -> Iterator[bool]:
        at = self._at
        self.form = PlanForm(at, self._opened)
        for _ in self.form.making:
            yield True
        self.preview = PreviewPane(at, self.sheet, make_clock=self._make_clock)
        self.printing = PrintingPlan(at, self)
        self.acts = PlanActs(at, self)
        self.texts = TwoTexts(at, self)
        yield True
        self._build()
        yield True
        self._listen()
        self._take(kept_text(self._opened.plan, drafts))
        for place, widget in enumerate(self.findChildren(QWidget), start=1):
            if isValid(widget):  # a part may have been made anew since
                widget.ensurePolished()
            if place % _POLISHED_AT_ONCE == 0:
                yield True
        self._is_made = True
        self._fit()

    def _build(self) -> None:
        opened = self._opened
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self.banner = Banner(self)
        self.banner.show_person(opened.person, self._at.desk.today)
        self.head = PlanHead(self)
        self.head.show_plan(opened.plan, opened.versions, may_write=opened.may_write)
        self.head.offer_raising(self.may_raise)
        if self.in_emergency:
            self._leave_no_trace()
        self.panes = TwoPanes(
            self.form, self.preview, place=(852, 513), name="The plan and its page"
        )
        layouts = self._at.layouts
        self.panes.keep_place(
            lambda: layouts.load("plans pane"), lambda state: layouts.save("plans pane", state)
        )
        self.body = QStackedWidget(self)
        self.body.addWidget(self.panes)
        for widget in (self.banner, self.head):
            self._column.addWidget(widget)
        self._column.addWidget(self.body, 1)
        self._order_stops()

    def _leave_no_trace(self) -> None:
        """Offer nothing that puts it on paper or into a file: it is for reading alone."""
        self.head.print.hide()
        self.preview.save_pdf.hide()

    def _order_stops(self) -> None:
        head = self.head
        self.form.then_stop_at(
            [*self.preview.stops(), head.preview, head.agree, head.change, head.print, head.back,
             head.versions, head.raise_it]
        )  # fmt: skip

    def _listen(self) -> None:
        self.head.back.clicked.connect(self.go_back)
        self.head.version_asked.connect(self.version_asked)
        self.head.preview.clicked.connect(self.toggle_preview)
        self.head.agree.clicked.connect(self.acts.agree)
        self.head.change.clicked.connect(self.acts.start_next)
        self.head.raise_it.clicked.connect(self.acts.raise_with_clinician)
        self.head.print.clicked.connect(self.printing.print_plan)
        self.preview.stops_changed.connect(self._order_stops)
        self.preview.pdf_asked.connect(self.printing.save_as_pdf)
        self.form.edited.connect(self._edited)
        self.form.contact_asked.connect(self.acts.ask_contact)
        if not self.in_emergency:
            self.printing.waiting.look()
        zoom.changed.connect(self._fit)

    def _take(self, kept: KeptText) -> None:
        """Show the plan as it was saved, or what was typed since."""
        plan = self._opened.plan
        if plan.state is not PlanState.DRAFT or not self._opened.may_write:
            self.form.set_read_only(True)
            self.head.show_no_saving()
            if kept.kind is Kept.TOO_LATE and kept.plan is not None:
                self.texts.came_too_late(kept.plan, kept.draft_uid)
            self._tell_status()
            return
        if kept.kind is Kept.GOES_ON and kept.plan is not None:
            self.form.show_plan(kept.plan)
            self.form.set_typed(kept.typed)
        self.keeping = Keeping(
            self._at, self.form, plan, draft_uid=kept.draft_uid,
            reason=self._opened.reason, parent=self, make_clock=self._make_clock,
        )  # fmt: skip
        self.keeping.saving.connect(self.head.show_saving)
        self.keeping.saved.connect(self._was_saved)
        self.keeping.not_saved.connect(self._was_not_saved)
        self.keeping.stale.connect(lambda: self.head.show_not_saved(_CHOOSE_FIRST))
        self.keeping.stale.connect(self.texts.became_stale)
        self.head.show_saved(self._opened.saved_at)
        if kept.kind is Kept.GOES_ON:
            self.keeping.restored()
            self._tell_restored(kept.at)
        elif kept.kind is Kept.DIFFERS and kept.plan is not None:
            self.form.show_plan(kept.plan)
            self.keeping.became_stale(kept.plan, plan)
        elif kept.kind is Kept.NOTHING and kept.draft_uid:
            self.keeping.draft.forget()
        self._tell_status()

    # ---- what is shown ------------------------------------------------------------------------

    @property
    def plan_uid(self) -> str:
        """Give the uid of the version that is open."""
        return self._opened.plan.uid

    @property
    def in_emergency(self) -> bool:
        """Claim that an emergency alone opens it."""
        return self._opened.in_emergency

    @property
    def may_raise(self) -> bool:
        """Claim that something may be raised with a clinician from here."""
        return self._at.desk.may(Right.RAISE_WITH_CLINICIAN) and not self.in_emergency

    @property
    def opened(self) -> OpenedPlan:
        """Give what was opened."""
        return self._opened

    def know_contacts(self, contacts: tuple[PersonalContact, ...], ticked: str) -> None:
        """Show another list of those close to the person, a new one ticked."""
        self._opened = replace(self._opened, contacts=contacts)
        self.form.take_contacts(contacts, ticked)

    def sheet(self) -> PlanSheet:
        """Gather what is printed, as the form stands."""
        return self._opened.sheet(self.form.plan())

    def start_here(self) -> None:
        """Put the keyboard where the plan starts."""
        if self.texts.is_shown():
            self.texts.start_here()
        elif self.keeping is None:
            first = self.head.back if self.in_emergency else self.head.print
            first.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            words = self.form.what_matters
            words.moveCursor(QTextCursor.MoveOperation.End)
            words.setFocus(Qt.FocusReason.OtherFocusReason)
            QTimer.singleShot(0, self, lambda: self.form.begin_at_top())

    def show_form(self) -> None:
        """Show the form and its page."""
        self.body.setCurrentWidget(self.panes)
        self.start_here()

    def toggle_preview(self) -> None:
        """Show the page alone where there is one pane, or go back to the form."""
        if self.panes.is_showing_right() and self.panes.is_one_pane():
            self._back_to_form()
        else:
            self.panes.show_right()
            self.head.show_preview_open(True)
            self._fit()
            self.head.preview.setFocus(Qt.FocusReason.OtherFocusReason)

    def _back_to_form(self) -> None:
        self.panes.show_left()
        self.head.show_preview_open(False)
        self._fit()
        self.head.preview.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() != Qt.Key.Key_Escape:
            super().keyPressEvent(event)
        elif self.texts.is_shown():
            self.show_form()
        elif self.panes.is_one_pane() and self.panes.is_showing_right():
            self._back_to_form()
        else:
            self.go_back()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._is_made:
            self._fit()

    def _fit(self) -> None:
        wide = zoom.width_in_units(self)
        one = wide < NARROW
        self.banner.set_narrow(one)
        self.panes.set_one_pane(one)
        self.head.set_width(wide)
        if not one:
            self.head.show_preview_open(False)
        low = self.height() / zoom.factor() < LOW
        self.form.review.set_low(low)
        self._put_head(scrolls=low and one and not self.panes.is_showing_right())

    def _put_head(self, *, scrolls: bool) -> None:
        """Put the head above the form, or let it scroll away with it."""
        if scrolls == self.form.isAncestorOf(self.head):
            return
        if scrolls:
            self.form.scroll_with(self.head)
        else:
            self._column.insertWidget(1, self.head)
        self.head.show()  # Qt would show it again only a moment later, too late for the keyboard
        self._order_stops()

    def _edited(self) -> None:
        self.preview.edited()
        self._tell_status()

    def _tell_status(self) -> None:
        plan = self.form.plan()
        goals, steps = len(plan.goals), len(plan.steps)
        words = [f"{goals} {'goal' if goals == 1 else 'goals'}, "
                 f"{steps} {'step' if steps == 1 else 'steps'}"]  # fmt: skip
        if plan.review.on:
            words.append(f"Review {short(plan.review.on)}")
        if words != self.status:
            self.status = words
            self.status_changed.emit(words)

    def say(self, tone: str, icon: str, heading: str, sentence: str, *buttons: QWidget) -> None:
        """Say one thing under the head until it is closed; a later one takes its place."""
        self.unsay()
        close = IconButton("close", "Close the message")
        self.strip = Strip(tone, icon, heading, sentence, [*buttons, close], self)
        close.clicked.connect(self.unsay)
        self.show_above_form(self.strip)

    def show_above_form(self, strip: Strip) -> None:
        """Put a strip over the whole width, just above the form."""
        self._column.insertWidget(self._column.indexOf(self.body), strip)

    def unsay(self) -> None:
        """Take the strip away."""
        if self.strip is not None:
            self.strip.deleteLater()
            self.strip = None

    def heard(self, change: Changed) -> None:
        """Say that another PC saved this plan; caret and text stay, the person chooses when."""
        plan, asked = self._opened.plan, change.kind == "plan" and change.uids
        if not asked or plan.uid not in asked:
            return
        show = PlainButton("Show what was saved")
        show.clicked.connect(lambda: self.version_asked.emit(plan.uid))
        self.say(
            "warn", "warning", "Somebody else saved this plan at another PC.",
            "What you typed stays, and is kept.", show,
        )  # fmt: skip

    # ---- saving -------------------------------------------------------------------------------

    def settle(self) -> None:
        """Keep and save what is typed, before a lock or the end."""
        self.acts.settle()
        if self.keeping is not None:
            self.keeping.settle()

    def go_back(self) -> None:
        """Go back to all plans; what is typed is saved."""
        self.went_back.emit()

    def leave(self) -> None:
        """Save for the last time, then go."""
        if self._has_left:
            return
        self._has_left = True
        self.acts.leave()
        self.hide()
        if self.keeping is None:
            self.deleteLater()
        else:
            self.keeping.finish(self.deleteLater)

    def with_saved(self, then: Any) -> None:
        """Do something once everything is saved; where it cannot be, the page says so."""
        if self.keeping is None:
            then()
        elif self.keeping.is_stale():
            messages.tell(self, "Two texts of this plan", _CHOOSE_FIRST)
        else:
            self.keeping.save(then)

    def _was_saved(self, at: datetime) -> None:
        self.head.show_saved(at)
        if self.strip is not None and self.strip.property("about") == "not saved":
            self.unsay()

    def _was_not_saved(self, problem: errors.Problem) -> None:
        is_known = not isinstance(problem, errors.EndUnknown)
        self.head.show_not_saved(problem.sentence, is_known=is_known)
        if is_known:
            kept = "" if _KEPT in problem.sentence.casefold() else f" W{_KEPT[1:]}."
            self.say("bad", "refused", "Not saved.", problem.sentence + kept)
        else:
            self.say("warn", "warning", f"{NOT_KNOWN}.", problem.sentence)
        if self.strip is not None:
            self.strip.setProperty("about", "not saved")

    def _tell_restored(self, at: datetime | None) -> None:
        when = f" at {clock(local_time(at).time())}" if at else ""
        self.say("known", "info", "What you typed is here again.", f"It was kept{when}.")
