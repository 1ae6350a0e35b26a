"""Open the windows of new referrals, bring drafts back, and undo what was logged."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from app.actions import referrals
from app.actions.drafts import Draft
from app.actions.referrals import Logged
from app.changes import Changed
from app.domain import refusals
from app.domain.access import Right
from app.domain.network import Practice
from app.domain.person import Person
from ui.at_desk import AtDesk
from ui.clocks import MakeClock, rings_after
from ui.escalations.raise_window import RaiseWindow
from ui.referrals.log_form.entry import Entry
from ui.referrals.log_form.window import LogWindow, afresh

# The list is painted first; between two parts every key and paint that waits is taken.
BEFORE_MAKING, BETWEEN_PARTS = 250, 5


class LogForms(QObject):
    """Hold the open forms of one sign-in; `closed` when the keyboard goes back to the list.

    `logged` carries the uid of each referral that was logged, `added` of one that was added to.
    """

    closed = Signal()
    logged = Signal(str)
    added = Signal(str)
    referral_asked = Signal(str)

    def __init__(self, at: AtDesk, home: QWidget, *, make_clock: MakeClock = rings_after) -> None:
        super().__init__(home)
        self._at, self._home, self._make_clock = at, home, make_clock
        self._windows: list[LogWindow] = []
        self._practices: tuple[Practice, ...] | None = None
        self._spare: LogWindow | None = None
        self._soon = make_clock(BEFORE_MAKING, self._make_a_part)
        self._next = make_clock(BETWEEN_PARTS, self._make_a_part)

    def prepare(self) -> None:
        """Learn beforehand for which practices one may log, and make a form in idle moments."""
        self._soon.start()
        desk = self._at.desk

        def found() -> tuple[Practice, ...]:
            scope = desk.scope(Right.LOG_REFERRAL)
            return desk.office.office.practices_within(scope, desk.today)

        def came(practices: tuple[Practice, ...]) -> None:
            self._practices = practices
            for window in self.windows():
                window.filling.practices_changed(practices)

        self._at.background.ask(
            found, came, key="practices to log for", failed=lambda _problem: None
        )

    def _make_a_part(self) -> None:
        """Make a part of the form that will be asked for next."""
        if not isValid(self):  # the desk was left meanwhile
            return
        if not self._home.isVisible():  # another tab, or the desk is locked: later
            self._soon.start()
            return
        if self._spare is None or not isValid(self._spare):
            home = self._home.window()
            self._spare = LogWindow(self._at, home, make_clock=self._make_clock, at_once=False)
        if self._spare.make_a_part():
            self._next.start()
        elif self._practices is not None:
            self._spare.know(self._practices)

    def _made(self) -> LogWindow:
        """Give the form that was made beforehand, as far as it was."""
        window, self._spare = self._spare, None
        self._next.stop()
        if window is None or not isValid(window):
            window = LogWindow(self._at, self._home.window(), make_clock=self._make_clock)
        window.make_the_rest()
        self._soon.start()
        return window

    def changed(self, change: Changed) -> None:
        """Learn them anew when networks or practices changed."""
        if change.kind in ("network", "everything"):
            self.prepare()

    def windows(self) -> list[LogWindow]:
        """Give the forms that are open, the newest last."""
        self._windows = [one for one in self._windows if isValid(one)]
        return list(self._windows)

    def open_new(self) -> LogWindow:
        """Open a fresh form, or come back to one in which nothing was typed yet."""
        blank = next((one for one in self.windows() if one.is_blank), None)
        if blank is not None:
            blank.come_forward()
            blank.form.who.finder.box.setFocus()
            return blank
        return self._open(None, "")

    def paste(self) -> LogWindow:
        """Show the patient on the clipboard in the open form, if it is about nobody yet."""
        free = (one for one in reversed(self.windows()) if one.filling.can_take_paste)
        window = next(free, None) or self._open(None, "")
        window.come_forward()
        window.paste()
        return window

    def open_draft(self, draft: Draft) -> LogWindow:
        """Open a draft where it was left; one that is open already comes forward."""
        for window in self.windows():
            if window.draft_uid == draft.uid:
                window.come_forward()
                return window
        return self._open(Entry.from_body(draft.body), draft.uid)

    def settle(self) -> None:
        """Keep every draft now."""
        for window in self.windows():
            window.settle()

    def _open(self, entry: Entry | None, draft_uid: str) -> LogWindow:
        window = self._made()
        window.logged.connect(lambda *told, window=window: self._logged(window, *told))
        window.added.connect(self._added)
        window.discarded.connect(self._discarded)
        window.new_asked.connect(self.open_new)
        window.referral_asked.connect(self._show_referral)
        window.raise_asked.connect(lambda person, window=window: self._raise(person, window))
        window.closed.connect(lambda window=window: self._closed(window))
        self._windows.append(window)
        if self._practices is not None:
            window.know(self._practices)
        window.open_window()
        window.begin(entry, draft_uid)
        return window

    def _closed(self, window: LogWindow) -> None:
        self._windows = [one for one in self._windows if one is not window]
        if not self._windows:
            self._home.window().activateWindow()
            self.closed.emit()

    def _show_referral(self, uid: str) -> None:
        self._home.window().activateWindow()
        self._home.window().raise_()
        self.referral_asked.emit(uid)

    def _raise(self, person: Person, window: LogWindow) -> None:
        RaiseWindow.open_for(self._at, person, window)

    def _added(self, uid: str) -> None:
        self._at.toasts.show_toast("Added to the open referral")
        self.added.emit(uid)

    # Undo

    def _logged(self, window: LogWindow, logged: Logged, entry: Entry, and_next: bool) -> None:
        words = "Logged"
        if logged.known_elsewhere:
            words = f"Logged. {refusals.KNOWN_IN_NETWORK}"
        toasts = window.toasts if and_next else self._at.toasts
        toasts.show_toast(words, lambda: self._take_back(logged.referral_uid, entry))
        self.logged.emit(logged.referral_uid)

    def _take_back(self, uid: str, entry: Entry) -> None:
        desk = self._at.desk

        def taken(changes: tuple[Changed, ...]) -> None:
            self._at.publish(changes)
            self._open_again(entry)

        self._at.background.act(lambda: referrals.take_back(desk, uid), taken)

    def _discarded(self, entry: Entry) -> None:
        self._at.toasts.show_toast("Draft discarded", lambda: self._open_again(entry))

    def _open_again(self, entry: Entry) -> None:
        """Open a form with its text again, kept as a draft from the start."""
        window = self._open(afresh(entry), "")
        window.filling.changed.emit()
