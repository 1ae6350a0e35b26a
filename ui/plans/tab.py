"""Be the Plans tab: the caseload, and one plan at a time."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget
from shiboken6 import isValid

from app import errors
from app.actions import glass, people, plans
from app.actions.drafts import Draft
from app.actions.people import OpenedPerson
from app.actions.plans import OpenedPlan
from app.changes import Changed
from app.domain.access import Right
from app.domain.case import CaseRow
from ui import keyboard, messages
from ui.at_desk import AtDesk
from ui.clocks import MakeClock, rings_after
from ui.plans.caseload import Caseload
from ui.plans.entries import Entries
from ui.plans.making import make_on
from ui.plans.not_started import NotStarted
from ui.plans.plan_page import PlanPage
from ui.reasons import Reasons
from ui.widgets.surface import Surface

T = TypeVar("T")


class PlansTab(Surface):
    """Hold the caseload and the plan that is open; `status_changed` has the status bar's words."""

    status_changed = Signal(list)

    def __init__(
        self, at: AtDesk, parent: QWidget | None = None, *, make_clock: MakeClock = rings_after
    ) -> None:
        super().__init__("base", parent)
        self._at, self._make_clock = at, make_clock
        self._asked = 0
        self._reasons = Reasons()
        self.page: PlanPage | NotStarted | None = None
        self.caseload = Caseload(at, self, make_clock=make_clock)
        self._stack = QStackedWidget(self)
        self._stack.addWidget(self.caseload)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._stack)
        self.caseload.opened.connect(self.open_case)
        self.caseload.status_changed.connect(self._caseload_status)
        self._add_actions()
        stop = at.desk.changes.subscribe(self._changed)
        self.destroyed.connect(lambda _gone=None, stop=stop: stop())
        self.caseload.read()

    def _add_actions(self) -> None:
        keyboard.install(self, "find", self.go_to_search)
        keyboard.install(self, "refresh", self.caseload.read)
        self._entries = Entries(self)
        self._entries.add_key("print", self.print_plan)
        self._entries.add("Save as PDF…", "Print", self.save_as_pdf)
        if self._at.desk.may(Right.RECORD_CONTACT):
            self._entries.add_key("record contact", self.record_contact)
        self._entries.add("Raise with a clinician", "Person", self.raise_with_clinician)
        self._entries.add("Other versions of the plan…", "View", self.open_versions)
        self._entries.add("Columns of the caseload…", "View", self.caseload.open_columns)

    # ---- what the main window asks ------------------------------------------------------------

    def start_here(self) -> None:
        """Put the keyboard where the list, or the plan that is open, starts."""
        if self.page is not None:
            self.page.start_here()
        else:
            self.caseload.read_if_behind()
            self.caseload.start_here()
        self._tell_status()

    def settle(self) -> None:
        """Enter the list's reading, keep and save what is typed, before a lock or the end."""
        self.caseload.settling.settle()
        if isinstance(self.page, PlanPage):
            self.page.settle()

    # ---- what others ask ----------------------------------------------------------------------

    def show_case(self, case_uid: str) -> None:
        """Open the plan of a case, wherever it was asked for."""
        row = self.caseload.row_of(case_uid)
        if row is not None:
            self.open_case(row)
            return
        lookup = self.caseload.lookup
        self._asked += 1
        number = self._asked

        def came(found: CaseRow) -> None:
            if isValid(self) and number == self._asked:
                self.open_case(found)

        self._at.background.ask(lambda: lookup.case(case_uid), came, failed=self._not_opened)

    def show_in_emergency(self, case_uid: str, person_uid: str, reason: str) -> None:
        """Open the newest plan of a case that no list holds, for the reason that opened it.

        Nobody else's is seen meanwhile under the strip that tells of it.
        """
        desk = self._at.desk
        if self.page is not None:
            self.back_to_list()

        def came(uid: str) -> None:
            self._reasons.take(uid, reason)
            if uid:
                self.open_plan(uid)
            else:
                self._in_turn(
                    lambda: people.open_person(desk, person_uid),
                    lambda one: self._offer(case_uid, one, in_emergency=True),
                )

        self._in_turn(lambda: glass.newest_plan(desk, case_uid), came)

    def leave_emergency(self, _uids: tuple[str, ...]) -> None:
        """Show nothing any more of a record that was open in an emergency."""
        if self.page is not None and self.page.in_emergency:
            self.back_to_list()

    def open_case(self, row: CaseRow) -> None:
        """Open the newest plan of a case, once its row's reading has its entry."""
        self.caseload.settling.settle(then=lambda: self._open_case(row))

    def _open_case(self, row: CaseRow) -> None:
        """Open the newest plan of a case; where there is none, offer to start one."""
        if row.plan_uid:
            self.open_plan(row.plan_uid)
            return
        desk = self._at.desk
        self._in_turn(
            lambda: people.open_person(desk, row.person_uid), lambda one: self._offer(row.uid, one)
        )

    def open_plan(self, uid: str) -> None:
        """Open a version of a plan, with what was typed of it and never saved."""
        desk, drafts, reason = self._at.desk, self._at.drafts, self._reasons.of(uid)

        def not_opened(problem: errors.Problem) -> None:
            self._ask_why(problem, uid, "Open it", lambda: self.open_plan(uid))

        self._in_turn(
            lambda: (plans.open_plan(desk, uid, reason), drafts.of("plan", uid)),
            lambda answer: self._show_plan(*answer),
            failed=not_opened,
        )

    def start_plan(self, case_uid: str) -> None:
        """Start a case's plan and open it."""
        desk, reason = self._at.desk, self._reasons.of(case_uid)

        def started(answer: tuple[str, tuple[Changed, ...]]) -> None:
            self._at.publish(answer[1])
            if isValid(self):
                self._reasons.take(answer[0], reason)
                self.open_plan(answer[0])

        def not_started(problem: errors.Problem) -> None:
            if isValid(self) and isinstance(self.page, NotStarted):
                self.page.start.setEnabled(True)
            self._ask_why(problem, case_uid, "Start plan", lambda: self.start_plan(case_uid))

        self._at.background.act(
            lambda: plans.start(desk, case_uid, reason), started, failed=not_started
        )

    def back_to_list(self) -> None:
        """Save the plan that is open and go back to the same row."""
        self._asked += 1
        self._leave_page()
        self._stack.setCurrentWidget(self.caseload)
        self.caseload.read_if_behind()
        self.caseload.start_here()
        self._tell_status()

    def go_to_search(self) -> None:
        """Go to the search field (Ctrl+F, F3)."""
        if self.page is not None:
            self.back_to_list()
        self.caseload.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.caseload.search.selectAll()

    def print_plan(self) -> None:
        """Print the plan that is open (Ctrl+P)."""
        if isinstance(self.page, PlanPage) and not self.page.in_emergency:
            self.page.printing.print_plan()

    def save_as_pdf(self) -> None:
        """Save the plan that is open as PDF."""
        if isinstance(self.page, PlanPage) and not self.page.in_emergency:
            self.page.printing.save_as_pdf()

    def record_contact(self) -> None:
        """Record a contact with the person whose plan is open (Ctrl+R)."""
        if isinstance(self.page, PlanPage) and not self.page.in_emergency:
            self.page.acts.record_contact()

    def raise_with_clinician(self) -> None:
        """Raise something about the person whose plan is open with a clinician."""
        if isinstance(self.page, PlanPage) and self.page.may_raise:
            self.page.acts.raise_with_clinician()

    def open_versions(self) -> None:
        """Show the other versions of the plan that is open."""
        if isinstance(self.page, PlanPage) and self.page.head.versions.isVisible():
            self.page.head.open_versions()

    # ---- inside -------------------------------------------------------------------------------

    def _ask_why(
        self, problem: errors.Problem, uid: str, label: str, then: Callable[[], object]
    ) -> None:
        """Ask why another's case is opened, once for each plan; else say what is wrong."""
        if not isValid(self):
            messages.problem(None, problem)
            return
        if not isinstance(problem, errors.ReasonNeeded):
            self._not_opened(problem)
            return
        if self._reasons.ask(self, problem, uid, label) and isValid(self):
            then()

    def _in_turn(
        self,
        work: Callable[[], T],
        then: Callable[[T], object],
        failed: Callable[[errors.Problem], None] | None = None,
    ) -> None:
        """Read after every save that is on its way; only what was asked last is shown."""
        self._asked += 1
        number = self._asked

        def came(answer: T) -> None:
            if isValid(self) and number == self._asked:
                then(answer)

        self._at.background.act(work, came, failed=failed or self._not_opened)

    def _not_opened(self, problem: errors.Problem) -> None:
        messages.problem(self, problem)
        if isValid(self):
            self.caseload.read()

    def _show_plan(self, opened: OpenedPlan, drafts: tuple[Draft, ...]) -> None:
        self._make_on(PlanPage(self._at, opened, drafts, self, make_clock=self._make_clock))

    def _make_on(self, page: PlanPage) -> None:
        """Make a page a part at a time, then show it, unless another was asked for meanwhile."""
        number = self._asked

        def made() -> None:
            page.version_asked.connect(self._open_version)
            page.status_changed.connect(self.status_changed)
            self._show_page(page)

        make_on(self._at, page, lambda: isValid(self) and number == self._asked, made)

    def _offer(self, case_uid: str, opened: OpenedPerson, *, in_emergency: bool = False) -> None:
        may_start = self._at.desk.may(Right.WRITE_PLAN) and not in_emergency
        page = NotStarted(opened.person, self._at.desk.today, may_start=may_start, parent=self)
        page.in_emergency = in_emergency
        page.start_asked.connect(lambda: self.start_plan(case_uid))
        self._show_page(page)

    def _show_page(self, page: PlanPage | NotStarted) -> None:
        if page.in_emergency and not self._at.desk.in_an_emergency:  # it ended meanwhile
            page.deleteLater()
            return
        self._leave_page()
        page.went_back.connect(self.back_to_list)
        self.page = page
        self._entries.set_reading_alone(page.in_emergency)
        self._stack.addWidget(page)
        self._stack.setCurrentWidget(page)
        if self.isVisible():
            page.start_here()
        self._tell_status()

    def _open_version(self, uid: str) -> None:
        if isinstance(self.page, PlanPage):
            self.page.settle()
            self._reasons.take(uid, self._reasons.of(uid) or self._reasons.of(self.page.plan_uid))
        self.open_plan(uid)

    def _leave_page(self) -> None:
        page, self.page = self.page, None
        self._entries.set_reading_alone(False)
        if page is not None:
            self._stack.removeWidget(page)
            page.leave()

    def _changed(self, change: Changed) -> None:
        self.caseload.changed(change)
        if change.elsewhere and isinstance(self.page, PlanPage):
            self.page.heard(change)

    def _caseload_status(self, words: list[str]) -> None:
        if self.page is None:
            self.status_changed.emit(words)

    def _tell_status(self) -> None:
        self.status_changed.emit(self.page.status if self.page else self.caseload.status)
