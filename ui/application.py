"""Open the window: sign in, work at the desk, leave it.

`main` is what `hearten` without a word calls. Until the sign-in window is painted only Qt, the
theme and the settings are imported; a thread imports the rest while the password is typed.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from app import errors, logs, settings
from ui import icons, messages, theme, zoom
from ui.background import Background
from ui.demo_users import DemoUser, demo_users
from ui.sign_in import NEW_STORE, OTHER_FOLDER, SignInForm
from ui.sign_in_window import SignInWindow
from ui.warm_up import WarmUp, import_the_rest

if TYPE_CHECKING:
    from app.actions.signing_in import SignedIn
    from ui.first_run.wizard import FirstRunWindow
    from ui.lock import Lock
    from ui.main_window import MainWindow

NOT_A_FOLDER = "This version opens stores on this PC only. Name a folder."


def main(store: str) -> int:
    """Open the window on a store, or on the one of the settings when the word is empty."""
    if "://" in store:
        raise errors.Refused(NOT_A_FOLDER)
    return run(Path(store) if store else None)


def run(store: Path | None) -> int:
    """Run the program until its last window is closed; gives the exit status."""
    qt = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(qt, QApplication)
    application = Application(qt, store)
    application.begin()
    status = qt.exec()
    application.end()
    return status


class Application(QObject):
    """Lead from the sign-in window to the main window and back."""

    def __init__(
        self,
        qt: QApplication,
        store: Path | None = None,
        *,
        kept: settings.Settings | None = None,
    ) -> None:
        super().__init__()
        self._qt = qt
        self.settings = kept or settings.load()
        self._fixed = settings.store_by_policy()
        place = self._fixed or self.settings.store
        self.store: Path | None = store or (Path(place) if place else None)
        self.warm_up = WarmUp()
        self.door = Background()
        self.sign_in_window: SignInWindow | None = None
        self.main_window: MainWindow | None = None
        self.lock: Lock | None = None
        self.first_run: FirstRunWindow | None = None
        self._dress()

    def _dress(self) -> None:
        self._qt.setApplicationName("Hearten")
        self._qt.setApplicationDisplayName("Hearten")
        self._qt.setQuitOnLastWindowClosed(False)
        QGuiApplication.setDesktopFileName("hearten")
        theme.apply(self._qt, theme_of(self.settings.theme))
        zoom.keep_with(lambda: self.settings.zoom, self._keep_zoom)
        self._qt.setWindowIcon(icons.icon("people", "link"))
        logs.show_with(lambda sentence: messages.problem(None, errors.Problem(sentence)))

    def _keep_zoom(self, percent: int) -> None:
        self.settings.zoom = percent
        self.settings.save()

    def begin(self) -> None:
        """Show the sign-in window, or the first run where no store is known."""
        if self.store is None:
            self.show_first_run()
        else:
            self.show_sign_in()

    def end(self) -> None:
        """Let what is under way finish; nothing is left open."""
        self._leave_desk()
        self.warm_up.let_go()
        self.door.close()
        logs.show_with(None)

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

    def show_sign_in(self) -> None:
        """Ask for name and password."""
        form = SignInForm()
        assert self.store is not None
        users = demo_users(self.store)
        form.set_places(self._places(), str(self.store))
        form.set_demo_users(users)
        form.set_name("" if users else self.settings.user)
        form.submitted.connect(self._sign_in)
        form.place_chosen.connect(self._choose_place)
        form.help_asked.connect(self.show_recovery)
        window = SignInWindow(form)
        window.closed.connect(self._sign_in_closed)
        window.painted.connect(self.warm_up.begin)
        self._replace_sign_in(window)
        window.show()
        window.activateWindow()
        self._ask_about_store(form, users)

    def _replace_sign_in(self, window: SignInWindow | None) -> None:
        before, self.sign_in_window = self.sign_in_window, window
        if before is not None:
            before.closed.disconnect(self._sign_in_closed)
            before.close()
            before.deleteLater()

    def _places(self) -> list[tuple[str, str]]:
        assert self.store is not None
        is_known = str(self.store) == self.settings.store and self.settings.store_name
        name = self.settings.store_name if is_known else self.store.name
        places = [(str(self.store), f"{name}, on this PC")]
        if not self._fixed:
            places += [(OTHER_FOLDER, "Another folder…"), (NEW_STORE, "Make a new store…")]
        return places

    def _ask_about_store(self, form: SignInForm, users: list[DemoUser]) -> None:
        """Ask for the store's own name and kind, once the imports allow it."""
        store = self.store
        assert store is not None

        def about() -> tuple[str, bool]:
            self.warm_up.can_sign_in.wait()
            from app.actions import signing_in

            facts = signing_in.about(store)
            return facts.name, facts.is_demo

        def tell(facts: tuple[str, bool]) -> None:
            name, is_demo = facts
            if not is_demo and users:
                form.set_demo_users([])
            if store != self.store or self.sign_in_window is None:
                return
            if str(store) == self.settings.store:
                self.settings.store_name = name
            places = [(str(store), f"{name}, on this PC"), *self._places()[1:]]
            form.set_places(places, str(store))
            self.sign_in_window.fit()

        self.door.ask(about, tell, key="about", failed=form.refuse)

    def _choose_place(self, key: str) -> None:
        window = self.sign_in_window
        if window is None:
            return
        if key == NEW_STORE:
            self.show_first_run()
            return
        if key == OTHER_FOLDER:
            folder = messages.choose_folder(window, "Where the work is kept")
            if folder is not None:
                self.store = folder
            self.show_sign_in()

    def _sign_in(self, name: str, password: str) -> None:
        window, store = self.sign_in_window, self.store
        assert window is not None
        assert store is not None
        window.form.be_busy("Signing in…")

        def sign_in() -> SignedIn:
            self.warm_up.can_sign_in.wait()
            from app.actions import signing_in

            return self._seated(signing_in.sign_in(store, name, password))

        self.door.act(sign_in, self.come_in, failed=window.form.refuse)

    def _seated(self, signed_in: SignedIn) -> SignedIn:
        """Wait off the window's thread for what the main window needs, its networks too."""
        _ = signed_in.desk.office
        self.warm_up.is_done.wait()
        from ui import tabs

        tabs.bring_first(signed_in.desk)
        return signed_in

    def _sign_in_closed(self) -> None:
        if self.main_window is None:
            self._qt.quit()

    # ---- at the desk --------------------------------------------------------------------------

    def come_in(self, signed_in: SignedIn) -> None:
        """Open the main window for whoever signed in."""
        from ui.lock import Lock
        from ui.main_window import MainWindow

        desk = signed_in.desk
        if self.store is not None and not desk.store.is_demo:
            self.settings.store = str(self.store)
            self.settings.store_name = desk.store.name
            self.settings.user = desk.user.name
            self.door.act(self.settings.save)
        window = MainWindow(desk, self.settings)
        self.main_window = window
        window.sign_out_asked.connect(self.sign_out)
        window.quit_asked.connect(self.quit)
        window.open_up()
        self.lock = Lock(window, self.door)
        self.lock.taken_over.connect(self._hand_over)
        self.lock.quit_asked.connect(self.quit)
        self.lock.recovery_asked.connect(self._recover_a_locked_desk)
        self._replace_sign_in(None)
        self._leave_first_run()
        for sentence in self._greetings(signed_in):
            window.warn(sentence)
        QTimer.singleShot(1500, import_the_rest)

    @staticmethod
    def _greetings(signed_in: SignedIn) -> list[str]:
        told = list(signed_in.warnings)
        wrong = signed_in.wrong_before
        if wrong:
            times = "once" if wrong == 1 else f"{wrong} times"
            told.append(
                f"Before you signed in, a wrong password was typed for your name {times}. "
                "If that was not you, tell an administrator."
            )
        return told

    def sign_out(self) -> None:
        """Leave the desk and ask who comes next."""
        self._leave_desk()
        self.show_sign_in()

    def _hand_over(self, signed_in: SignedIn) -> None:
        """Close the windows of whoever was here, and open those of whoever is."""
        self._leave_desk(to_another=True)
        self.door.act(lambda: self._seated(signed_in), self.come_in)

    # ---- first run, recovery ------------------------------------------------------------------

    def show_first_run(self) -> None:
        """Make a store, or open one that is there."""
        from ui.first_run.wizard import FirstRunWindow

        window = FirstRunWindow(self.door, by_policy=self._fixed)
        window.made.connect(self._store_made)
        window.store_chosen.connect(self._store_chosen)
        window.closed.connect(self._first_run_closed)
        window.painted.connect(self.warm_up.begin)
        self.first_run = window
        window.show()
        window.activateWindow()
        if self.sign_in_window is not None:
            self.sign_in_window.hide()

    def _store_made(self, folder: Path, signed_in: SignedIn) -> None:
        self.store = folder

        def not_seated(problem: errors.Problem) -> None:
            self.door.act(signed_in.desk.store.close)
            self.show_sign_in()
            self._leave_first_run()
            messages.problem(self.sign_in_window, problem)

        self.door.act(lambda: self._seated(signed_in), self.come_in, failed=not_seated)

    def _leave_first_run(self) -> None:
        window, self.first_run = self.first_run, None
        if window is not None:
            window.leave()

    def _store_chosen(self, folder: Path) -> None:
        self.store = folder
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
        self._after_imports(self._open_recovery)

    def _recover_a_locked_desk(self) -> None:
        """Leave the locked desk, whose drafts are kept, and ask for the recovery key at once."""
        self._leave_desk()
        self.show_sign_in()
        self._after_imports(lambda: self._open_recovery(asks_at_once=True))

    def _open_recovery(self, *, asks_at_once: bool = False) -> None:
        from ui.first_run.recovery import RecoveryWindow

        assert self.store is not None
        window = RecoveryWindow(self.store, self.door, parent=self.sign_in_window)
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

        self.door.act(lambda: self._seated(signed_in), come_in)

    def _after_imports(self, then: Callable[[], None]) -> None:
        self.door.ask(self.warm_up.can_sign_in.wait, lambda _done: then())


def theme_of(name: str) -> theme.Name:
    """Give the name of a theme as it was kept, or the system's."""
    known: tuple[theme.Name, ...] = ("light", "dark", "contrast", "system")
    return next((one for one in known if one == name), "system")
