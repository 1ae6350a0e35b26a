"""Open the window: sign in, work at the desk, leave it.

`main` is what `hearten` without a word calls. Until the sign-in window is painted only Qt, the
theme and the settings are imported; a thread imports the rest while the password is typed.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from app import errors, logs, places, settings
from app.places import Place
from ui import icons, messages, one_window, theme, zoom
from ui.background import Background
from ui.end_watch import EndWatch
from ui.entrance import Entrance
from ui.one_window import OneWindow
from ui.warm_up import WarmUp, import_the_rest

if TYPE_CHECKING:
    from app.actions.signing_in import SignedIn
    from ui.first_run.wizard import FirstRunWindow
    from ui.lock import Lock
    from ui.main_window import MainWindow
    from ui.sign_in_window import SignInWindow

NO_KEY_THERE = (
    "Look at Caps Lock and at the name first: it is the one an administrator gave you, not your "
    "e-mail address. An administrator gives you a new password: in Hearten, Setup, Users, New "
    "password. If none of them can sign in, ask whoever looks after the server: the address may be "
    "wrong too. It stands under “A server of ours…”."
)


def main(store: str) -> int:
    """Open the window on a store, or on the one of the settings when the word is empty."""
    return run(places.read(store) if store else None)


def run(store: Place | None) -> int:
    """Run the program until its last window is closed; gives the exit status."""
    qt = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(qt, QApplication)
    application = Application(qt, store)
    if one_window.is_open(application.entrance.store):
        return 0
    application.begin()
    status = qt.exec()
    application.end()
    return status


class Application(QObject):
    """Lead from the sign-in window to the main window and back."""

    def __init__(
        self,
        qt: QApplication,
        store: Place | None = None,
        *,
        kept: settings.Settings | None = None,
    ) -> None:
        super().__init__()
        self._qt = qt
        self.settings = kept or settings.load()
        self.warm_up = WarmUp()
        self.door = Background()
        self.entrance = Entrance(self.settings, store, self.warm_up, self.door)
        self.main_window: MainWindow | None = None
        self.lock: Lock | None = None
        self.first_run: FirstRunWindow | None = None
        self.end_watch = EndWatch()
        self.one_window = OneWindow(self)
        self._dress()
        self._connect()

    def _connect(self) -> None:
        self.entrance.came_in.connect(self.come_in)
        self.entrance.new_store_asked.connect(self.show_first_run)
        self.entrance.other_store_chosen.connect(self.show_sign_in)
        self.entrance.help_asked.connect(self.show_recovery)
        self.entrance.closed.connect(self._sign_in_closed)
        self.end_watch.asked.connect(self.quit)
        self.entrance.painted.connect(self._hold)
        self.one_window.called.connect(self.come_to_the_front)

    def _dress(self) -> None:
        self._qt.setApplicationName("Hearten")
        self._qt.setApplicationDisplayName("Hearten")
        self._qt.setQuitOnLastWindowClosed(False)
        QGuiApplication.setDesktopFileName("hearten")
        theme.apply(self._qt, theme_of(self.settings.theme))
        zoom.keep_with(lambda: self.settings.zoom, self._keep_zoom)
        self._qt.setWindowIcon(icons.of_the_program())
        logs.show_with(lambda sentence: messages.problem(None, errors.Problem(sentence)))

    def _keep_zoom(self, percent: int) -> None:
        self.settings.zoom = percent
        self.settings.save()

    def begin(self) -> None:
        """Show the sign-in window, or the first run where no store is known."""
        if self.entrance.store is None:
            self.show_first_run()
        else:
            self.show_sign_in()

    def end(self) -> None:
        """Let what is under way finish; nothing is left open."""
        self._leave_desk()
        self.warm_up.let_go()
        self.door.close()
        self.one_window.let_go()
        logs.show_with(None)

    def _hold(self) -> None:
        self.one_window.hold(self.entrance.store)

    def come_to_the_front(self) -> None:
        """Show the window that somebody works in, or signs in by, over those of other programs."""
        lock = self.lock.sign_in_window if self.lock is not None else None
        for window in (self.first_run, self.sign_in_window, lock, self.main_window):
            if window is not None and window.isVisible():  # a locked desk's windows stay hidden
                window.setWindowState(window.windowState() & ~Qt.WindowState.WindowMinimized)
                window.raise_()
                window.activateWindow()
                return

    def quit(self) -> None:
        """Leave the desk and the program."""
        self._leave_desk()
        self._qt.quit()

    def _leave_desk(self, *, to_another: bool = False) -> None:
        window, self.main_window = self.main_window, None
        lock, self.lock = self.lock, None
        if window is not None:
            window.leave(to_another=to_another)
        if lock is not None:
            lock.end()

    # ---- signing in ---------------------------------------------------------------------------

    @property
    def sign_in_window(self) -> SignInWindow | None:
        """Give the sign-in window, while there is one."""
        return self.entrance.window

    def show_sign_in(self) -> None:
        """Ask for name and password."""
        self.entrance.show()

    def _sign_in_closed(self) -> None:
        if self.main_window is None:
            self._qt.quit()

    # ---- at the desk --------------------------------------------------------------------------

    def come_in(self, signed_in: SignedIn) -> None:
        """Open the main window for whoever signed in."""
        from ui import release_notice
        from ui.lock import Lock
        from ui.main_window import MainWindow

        desk = signed_in.desk
        self.entrance.keep(desk)
        window = MainWindow(desk, self.settings)
        self.main_window = window
        window.sign_out_asked.connect(self.sign_out)
        window.put_out.connect(self.put_out, Qt.ConnectionType.QueuedConnection)
        window.quit_asked.connect(self.quit)
        window.open_up()
        self.lock = Lock(window, self.door)
        self.lock.taken_over.connect(self._hand_over)
        self.lock.quit_asked.connect(self.quit)
        self.lock.recovery_asked.connect(self._recover_a_locked_desk)
        self.entrance.leave()
        self._leave_first_run()
        for sentence in self._greetings(signed_in):
            window.warn(sentence)
        release_notice.look_for(window)
        QTimer.singleShot(1500, import_the_rest)

    @staticmethod
    def _greetings(signed_in: SignedIn) -> list[str]:
        told = list(signed_in.warnings)
        wrong = signed_in.wrong_before
        if wrong:
            times = "once" if wrong == 1 else f"{wrong} times"
            told.append(
                f"Before you signed in, a wrong password was typed for your name {times}. "
                "If that was not you, tell whoever looks after this desk."
            )
        return told

    def sign_out(self) -> None:
        """Leave the desk and ask who comes next."""
        self._leave_desk()
        self.show_sign_in()

    @Slot(object)
    def put_out(self, problem: errors.Problem) -> None:
        """Leave the desk of somebody who is let in no longer, and say so where one signs in."""
        if self.main_window is None:
            return
        self.sign_out()
        if self.sign_in_window is not None:
            self.sign_in_window.form.tell(problem.sentence)

    def _hand_over(self, signed_in: SignedIn) -> None:
        """Close the windows of whoever was here, and open those of whoever is."""
        self._leave_desk(to_another=True)
        self.door.act(lambda: self.entrance.seated(signed_in), self.come_in)

    # ---- first run, recovery ------------------------------------------------------------------

    def show_first_run(self) -> None:
        """Make a store, or open one that is there."""
        from ui.first_run.wizard import FirstRunWindow

        window = FirstRunWindow(self.door, by_policy=self.entrance.by_policy)
        window.made.connect(self._store_made)
        window.store_chosen.connect(self._store_chosen)
        window.closed.connect(self._first_run_closed)
        window.painted.connect(self._hold)
        window.painted.connect(self.warm_up.begin)
        self.first_run = window
        window.show()
        window.activateWindow()
        if self.sign_in_window is not None:
            self.sign_in_window.hide()
        elif self.entrance.warning:
            messages.problem(window, errors.Refused(self.entrance.warning))

    def _store_made(self, folder: Path, signed_in: SignedIn) -> None:
        self.entrance.store = folder

        def not_seated(problem: errors.Problem) -> None:
            self.door.act(signed_in.desk.store.close)
            self.show_sign_in()
            self._leave_first_run()
            messages.problem(self.sign_in_window, problem)

        self.door.act(lambda: self.entrance.seated(signed_in), self.come_in, failed=not_seated)

    def _leave_first_run(self) -> None:
        window, self.first_run = self.first_run, None
        if window is not None:
            window.leave()

    def _store_chosen(self, place: Place) -> None:
        self.entrance.store = place
        window, self.first_run = self.first_run, None
        self.show_sign_in()
        if window is not None:
            window.close()

    def _first_run_closed(self) -> None:
        self.first_run = None
        if self.main_window is not None:
            return
        if self.sign_in_window is not None:
            self.sign_in_window.show()
        else:
            self._qt.quit()

    def show_recovery(self) -> None:
        """Say what helps when no password does."""
        self.entrance.after_imports(self._open_recovery)

    def _recover_a_locked_desk(self) -> None:
        """Leave the locked desk, whose drafts are kept, and ask for the recovery key at once."""
        self._leave_desk()
        self.show_sign_in()
        self.entrance.after_imports(lambda: self._open_recovery(asks_at_once=True))

    def _open_recovery(self, *, asks_at_once: bool = False) -> None:
        from ui.first_run.recovery import RecoveryWindow

        store = self.entrance.store
        if not isinstance(store, Path):
            messages.tell(self.sign_in_window, "Cannot sign in?", NO_KEY_THERE)
            return
        window = RecoveryWindow(store, self.door, parent=self.sign_in_window)
        window.recovered.connect(self._come_in_by_key)
        window.open()
        if asks_at_once:
            QTimer.singleShot(0, window, window.submit)

    def _come_in_by_key(self, signed_in: SignedIn) -> None:
        """Come in, and replace the key that was taken from the safe at once."""

        def come_in(seated: SignedIn) -> None:
            self.come_in(seated)
            if self.main_window is not None:
                self.main_window.offer_new_key()

        self.door.act(lambda: self.entrance.seated(signed_in), come_in)


def theme_of(name: str) -> theme.Name:
    """Give the name of a theme as it was kept, or the system's."""
    known: tuple[theme.Name, ...] = ("light", "dark", "contrast", "system")
    return next((one for one in known if one == name), "system")
