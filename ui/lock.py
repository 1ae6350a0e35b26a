"""Lock the desk: nothing readable stays on the screen, the keys are dropped.

In this order: every window is hidden and the lock window shown; the tabs settle (half-typed text
becomes encrypted drafts); what is under way finishes, long work too: it is not cancelled, since an
import or a backup stopped at every lunch break would never end; then the keys are dropped and
whatever a timer asks for waits until the desk is unlocked. Until the keys are gone the lock window
takes no password.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from app import errors, logs
from app.actions import signing_in
from ui import messages
from ui.background import Background
from ui.cover import Cover
from ui.session_watch import IdleClock, SessionWatch
from ui.sign_in import SignInForm
from ui.sign_in_window import SignInWindow

if TYPE_CHECKING:
    from app.actions.signing_in import SignedIn
    from ui.main_window import MainWindow

TITLE = "Hearten is locked"
NOTHING_LOST = "What you were typing is kept."
FINISHING = "Finishing what is under way…"
LOCKED = "Locked"
HELP = (
    "An administrator signs in here in your place and gives you a new password in Setup, Users. If "
    "none can sign in, use the recovery key: that ends this sign-in, and what was being typed is "
    "kept for whoever typed it."
)
USE_KEY = "Use the recovery key"
HELP_ON_A_SERVER = (
    "An administrator signs in here in your place and gives you a new password in Setup, Users. If "
    "none can sign in, ask whoever looks after the server."
)


class Lock(QObject):
    """Watch over one main window, cover it, and let its user or another back in."""

    unlocked = Signal()
    taken_over = Signal(object)
    quit_asked = Signal()
    recovery_asked = Signal()

    def __init__(
        self, window: MainWindow, door: Background, *, idle: IdleClock | None = None
    ) -> None:
        super().__init__()
        self._window, self._door = window, door
        self.sign_in_window: SignInWindow | None = None
        self._cover: Cover | None = None
        self._drops = self._was_slow = False
        self.idle = idle or IdleClock(lambda: window.settings.lock_after * 60)
        self.idle.left_alone.connect(self.lock_now)
        self._session = SessionWatch()
        self._session.went_away.connect(self.lock_now)
        self._waiting = QTimer(self)
        self._waiting.setInterval(50)
        self._waiting.timeout.connect(self._drop_keys_when_idle)
        window.lock_asked.connect(self.lock_now)
        self.idle.start()

    @property
    def is_on(self) -> bool:
        """Claim that the windows are covered."""
        return self._cover is not None

    def end(self) -> None:
        """Watch no longer: the sign-in is over."""
        self.idle.stop()
        self._waiting.stop()
        if self._cover is not None:
            self._cover.forget()
            self._cover = None
        if self.sign_in_window is not None:
            self.sign_in_window.closed.disconnect(self.quit_asked)
            self.sign_in_window.close()
            self.sign_in_window.deleteLater()
            self.sign_in_window = None
        self._session.deleteLater()

    # ---- locking ------------------------------------------------------------------------------

    def lock_now(self) -> None:
        """Cover everything at once; the keys follow when what is under way has finished."""
        if self.is_on:
            return
        self.idle.stop()
        self._window.keep_place()
        shown = self._show_lock_window()
        self._cover = Cover(shown)
        self._cover.put_on()
        shown.activateWindow()
        shown.form.start_here()
        self._window.settle()
        self._drops = self._was_slow = False
        self._waiting.start()
        self._drop_keys_when_idle()

    def _show_lock_window(self) -> SignInWindow:
        desk = self._window.desk
        form = SignInForm(title=TITLE, subtitle=NOTHING_LOST, with_place=False)
        form.set_name(desk.user.name)
        form.submitted.connect(self._try)
        form.be_busy(FINISHING)
        shown = SignInWindow(form)
        form.help_asked.connect(self._help)
        shown.setWindowModality(Qt.WindowModality.ApplicationModal)
        shown.closed.connect(self.quit_asked)
        self.sign_in_window = shown
        shown.show()
        return shown

    def _help(self) -> None:
        """Say what helps, and lead to the recovery key; the box is gone before the desk is left."""
        if self._window.desk.store.is_shared:
            messages.tell(self.sign_in_window, "Cannot sign in?", HELP_ON_A_SERVER)
        elif messages.confirm(self.sign_in_window, "Cannot sign in?", HELP, USE_KEY) and self.is_on:
            QTimer.singleShot(0, self, self.recovery_asked.emit)

    def _drop_keys_when_idle(self) -> None:
        if not self.is_on:
            return
        self._end_what_hangs()
        if self._drops or not self._window.background.is_idle():
            return
        self._drops = True
        self._window.background.hold()
        desk = self._window.desk
        self._door.act(lambda: signing_in.lock(desk), self._locked, failed=self._locked_badly)

    def _end_what_hangs(self) -> None:
        """Let a save go that the server does not answer: nobody is here to say so."""
        is_slow = self._window.desk.store.line.state.is_slow
        if is_slow and not self._was_slow:
            self._window.desk.store.line.stop_waiting()
        self._was_slow = is_slow

    def _locked(self, _done: None = None) -> None:
        self._waiting.stop()
        if self.sign_in_window is not None:
            self.sign_in_window.form.be_ready(LOCKED)

    def _locked_badly(self, problem: errors.Problem) -> None:
        """Go on: the keys are gone, only the entry that says so could not be written."""
        logs.write_down(problem)
        self._locked()

    # ---- unlocking ----------------------------------------------------------------------------

    def _try(self, name: str, password: str) -> None:
        shown, desk = self.sign_in_window, self._window.desk
        assert shown is not None
        shown.form.be_busy("Signing in…")
        if _same(name, desk.user.name):
            self._door.act(
                lambda: signing_in.unlock(desk, password), self._unlock, failed=shown.form.refuse
            )
        else:
            self._door.act(
                lambda: signing_in.take_over(desk, name, password),
                self._take_over,
                failed=shown.form.refuse,
            )

    def _unlock(self, _done: None) -> None:
        cover, self._cover = self._cover, None
        shown, self.sign_in_window = self.sign_in_window, None
        if cover is None or shown is None:
            return
        shown.closed.disconnect(self.quit_asked)
        cover.take_off()
        shown.close()
        shown.deleteLater()
        self._window.background.release()
        self.idle.start()
        self.unlocked.emit()

    def _take_over(self, signed_in: SignedIn) -> None:
        self.taken_over.emit(signed_in)


def _same(one: str, other: str) -> bool:
    return " ".join(one.split()).casefold() == " ".join(other.split()).casefold()
