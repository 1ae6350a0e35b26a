"""Open one record in an emergency, keep saying so while it is open, and close it again."""

from __future__ import annotations

from time import monotonic
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication, QVBoxLayout
from shiboken6 import isValid

from app import errors, logs
from app.actions import glass
from app.actions.glass import Broken
from app.desk import Desk
from app.domain.access import Right
from ui.at_desk import AtDesk
from ui.clocks import MakeClock, rings_after
from ui.cover import dismiss
from ui.emergency_strip import EmergencyStrip
from ui.when_back import WhenBack

if TYPE_CHECKING:
    from ui.main_window import MainWindow

WORDS: Final = "Open one record in an &emergency…"
ENDED: Final = "The record that was open in an emergency is closed."
HOUR_OVER: Final = (
    "The record that was open in an emergency is closed: its hour is over. Who still needs it "
    "opens it again, and says why."
)
DESK_LEFT: Final = (
    "The record that was open in an emergency was closed when the desk was locked. Who still needs "
    "it opens it again, and says why."
)
NO_REFERRAL: Final = "This person has no referral here, so there is no record to show."
LOOK_EVERY = 5_000


def may_ask(desk: Desk) -> bool:
    """Claim that this is a shared store and a role that the act allows."""
    return desk.store.is_shared and desk.may(Right.BREAK_GLASS)


class Emergency(QObject):
    """Watch over the one record that is open in an emergency, in one main window.

    Its strip stands over every tab, in words and with an icon, until the view ends: by itself, by
    hand, by a lock or by a sign-out. Of what was seen nothing stays on the screen.
    """

    def __init__(
        self,
        at: AtDesk,
        place: QVBoxLayout,
        window: MainWindow,
        *,
        make_clock: MakeClock = rings_after,
    ) -> None:
        super().__init__(window)
        self._at, self._place, self._window = at, place, window
        self.opened: Broken | None = None
        self.strip: EmergencyStrip | None = None
        self._reason, self._shown, self._is_low = "", 0, False
        self._ends_at = 0.0
        self._clock = make_clock(LOOK_EVERY, self.look)
        self._back = WhenBack(at.desk.store.line, self)

    def ask(self, looked_for: str = "") -> None:
        """Open the form; what was looked for in vain stands in it, where it is an NHS number."""
        from ui.emergency_form import EmergencyForm

        form = EmergencyForm(self._at, self._window, looked_for=looked_for)
        form.opened.connect(self.show_opened)
        form.open()

    # ---- showing ------------------------------------------------------------------------------

    def show_opened(self, broken: Broken, reason: str = "") -> None:
        """Show the record that was opened, under its strip; one that was open before is closed."""
        self._take_away()
        why_not = "" if broken.referrals else NO_REFERRAL
        if not self._window.is_at_work():  # it was asked for just before the desk was left
            why_not = DESK_LEFT
        if why_not:
            self._at.desk.end_emergency()
            self._end_at_the_server()
            self._window.warn(why_not)
            return
        self.opened, self._reason, self._shown = broken, reason, 0
        self._ends_at = monotonic() + (broken.until - self._at.desk.now()).total_seconds()
        self.strip = EmergencyStrip(broken.until, len(broken.referrals), self._window)
        self.strip.show_asked.connect(self.show_record)
        self.strip.next_asked.connect(self.show_next)
        self.strip.end_asked.connect(self.end)
        self._place.insertWidget(0, self.strip)
        self.set_low(self._is_low)
        self.strip.show()
        self._clock.start()
        self.show_record()

    def set_low(self, low: bool) -> None:
        """Take the shape for a window of this height."""
        self._is_low = low
        if self.strip is not None:
            self.strip.set_low(low)

    def show_record(self) -> None:
        """Go to the record that is open."""
        if self.opened is None:
            return
        uid = self.opened.referrals[self._shown]
        self._window.show_tab("referrals")
        referrals_tab: Any = self._window.tab("referrals")
        if referrals_tab is not None:
            referrals_tab.show_beside(uid)

    def show_next(self) -> None:
        """Go to the next of this person's referrals, and from the last to the first."""
        if self.opened is not None:
            self._shown = (self._shown + 1) % len(self.opened.referrals)
            self.show_record()

    def show_plan(self, case_uid: str, plans_tab: Any) -> bool:
        """Show the plan of the record that is open; claim that it is of that one."""
        shown = self._shown_record()
        if shown is None or not shown.in_emergency or shown.referral.case_uid != case_uid:
            return False
        plans_tab.show_in_emergency(case_uid, shown.person.uid, self._reason)
        return True

    def _shown_record(self) -> Any:
        detail = getattr(self._window.tab("referrals"), "detail", None)
        return None if detail is None else detail.opened

    # ---- ending -------------------------------------------------------------------------------

    def look(self) -> None:
        """End the view when its time is over; a PC that slept is looked at when it wakes.

        A clock that was set back makes it no longer: it is measured beside the PC's time too.
        """
        if self.opened is None or not isValid(self._window):
            return
        if self._at.desk.in_an_emergency and monotonic() < self._ends_at:
            self._clock.start()
        else:
            self._close()
            self._window.warn(HOUR_OVER)

    def end(self) -> None:
        """Close the record by hand."""
        if self.opened is not None:
            self._close()
            self._at.toasts.show_toast(ENDED)

    def left(self) -> None:
        """Close the record as the desk is locked or left, and say so to who comes back."""
        if self.opened is not None:
            self._close()
            self._window.warn(DESK_LEFT)

    def _close(self) -> None:
        """Leave nothing of the record on the screen, and end its hour at the server too."""
        self._at.desk.end_emergency()
        self._take_away()
        self._end_at_the_server()

    def _take_away(self) -> None:
        """Take the strip and every page and window of the record off the screen."""
        self._clock.stop()
        if self.strip is not None:
            self.strip.hide()
            self.strip.deleteLater()
            self.strip = None
        if self.opened is None:
            return
        uids, self.opened, self._reason = self.opened.referrals, None, ""
        for window in QApplication.topLevelWidgets():
            if getattr(window, "in_emergency", False):
                dismiss(window)
        for key in ("referrals", "plans"):
            tab: Any = self._window.tab(key)
            if hasattr(tab, "leave_emergency"):  # a page that stands in for a tab shows nobody
                tab.leave_emergency(uids)

    def _end_at_the_server(self) -> None:
        """End the hour there, and where the line is broken, once the server is back.

        After another record was opened there is nothing to end: the server ended this one for it.
        """
        desk = self._at.desk

        def failed(problem: errors.Problem) -> None:
            if isinstance(problem, errors.Unreachable):
                self._back.wait(self._end_what_is_left)
            else:
                logs.write_down(problem)

        self._at.background.act(lambda: glass.end_glass(desk), lambda _done: None, failed=failed)

    def _end_what_is_left(self) -> None:
        if self.opened is None:
            self._end_at_the_server()
