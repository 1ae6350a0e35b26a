"""Ask at a store who comes, in the sign-in window, and let them in; know which store it is."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from app import errors, places, policy, settings
from app.invented import sign_ins
from app.invented.sign_ins import SignIn
from app.places import Place, Server
from ui import messages
from ui.background import Background
from ui.sign_in import NEW_STORE, OTHER_FOLDER, OTHER_SERVER, SignInForm
from ui.sign_in_window import SignInWindow
from ui.warm_up import WarmUp

if TYPE_CHECKING:
    from app.actions.signing_in import SignedIn
    from app.desk import Desk


class Entrance(QObject):
    """Hold the store that is chosen and its sign-in window, while there is one."""

    came_in = Signal(object)  # whoever signed in, with all that the main window needs
    new_store_asked = Signal()
    other_store_chosen = Signal()
    help_asked = Signal()
    closed = Signal()
    painted = Signal()

    def __init__(
        self, kept: settings.Settings, store: Place | None, warm_up: WarmUp, door: Background
    ) -> None:
        super().__init__()
        self._settings, self._warm_up, self._door = kept, warm_up, door
        fixed = policy.read()
        self.by_policy, self.warning = fixed.store, fixed.warning
        place = self.by_policy or kept.store
        self.store: Place | None = store or _read(place)
        self.window: SignInWindow | None = None

    def show(self) -> None:
        """Ask for name and password."""
        form = SignInForm()
        assert self.store is not None
        users = sign_ins.read(self.store) if isinstance(self.store, Path) else ()
        form.set_places(self._places(), str(self.store))
        form.set_demo_users(users)
        form.set_trial(not users and not self._is_lifted)
        form.set_name("" if users else self._settings.user)
        form.submitted.connect(self._sign_in)
        form.place_chosen.connect(self._choose_place)
        form.help_asked.connect(self.help_asked)
        window = SignInWindow(form)
        window.closed.connect(self.closed)
        window.painted.connect(self.painted)  # before a thread imports: it makes types of Qt
        window.painted.connect(self._warm_up.begin)
        self._replace(window)
        window.show()
        window.activateWindow()
        if self.warning:
            form.tell(self.warning)
        self._ask_about_store(form, users)

    def leave(self) -> None:
        """Take the window away; nobody left the program by it."""
        self._replace(None)

    def _replace(self, window: SignInWindow | None) -> None:
        before, self.window = self.window, window
        if before is not None:
            before.closed.disconnect(self.closed)
            before.close()
            before.deleteLater()

    # ---- the store ----------------------------------------------------------------------------

    def _places(self) -> list[tuple[str, str]]:
        assert self.store is not None
        is_known = str(self.store) == self._settings.store and self._settings.store_name
        name = self._settings.store_name if is_known else self.store.name
        offered = [(str(self.store), _where(self.store, name))]
        if not self.by_policy:
            offered += [
                (OTHER_FOLDER, "Another folder…"),
                (OTHER_SERVER, "A server of ours…"),
                (NEW_STORE, "Make a new store…"),
            ]
        return offered

    @property
    def _is_lifted(self) -> bool:
        """Claim that this store was no trial when somebody signed in to it from here."""
        return self._settings.is_lifted and str(self.store) == self._settings.store

    def _ask_about_store(self, form: SignInForm, users: Sequence[SignIn]) -> None:
        """Ask for the store's own name and kind, once the imports allow it."""
        store = self.store
        if not isinstance(store, Path):  # a server says nothing before somebody signed in
            return

        def about() -> tuple[str, bool]:
            self._warm_up.can_sign_in.wait()
            from app.actions import signing_in

            facts = signing_in.about(store)
            return facts.name, facts.is_demo

        def tell(facts: tuple[str, bool]) -> None:
            name, is_demo = facts
            if not is_demo and users:
                form.set_demo_users(())
            form.set_trial(not is_demo and not self._is_lifted)
            if store != self.store or self.window is None:
                return
            if str(store) == self._settings.store:
                self._settings.store_name = name
            offered = [(str(store), _where(store, name)), *self._places()[1:]]
            form.set_places(offered, str(store))
            self.window.fit()

        self._door.ask(about, tell, key="about", failed=form.refuse)

    def _choose_place(self, key: str) -> None:
        window = self.window
        if window is None:
            return
        if key == NEW_STORE:
            self.new_store_asked.emit()
            return
        if key == OTHER_FOLDER:
            folder = messages.choose_folder(window, "Where the work is kept")
            self.store = folder or self.store
            self.other_store_chosen.emit()
        if key == OTHER_SERVER:
            now = self.store if isinstance(self.store, Server) else None
            self.store = messages.ask_server(window, now) or self.store
            self.other_store_chosen.emit()

    def keep(self, desk: Desk) -> None:
        """Keep which store it was, and who came in, for the next time."""
        if self.store is None or desk.store.is_demo:
            return
        self._settings.store = str(self.store)
        self._settings.store_name = desk.store.name
        self._settings.is_lifted = not desk.store.is_trial
        self._settings.user = desk.user.name
        self._door.act(self._settings.save)

    # ---- coming in ----------------------------------------------------------------------------

    def _sign_in(self, name: str, password: str) -> None:
        window, store = self.window, self.store
        assert window is not None
        assert store is not None
        window.form.be_busy("Signing in…")

        def sign_in() -> SignedIn:
            self._warm_up.can_sign_in.wait()
            from app.actions import signing_in

            return self.seated(signing_in.sign_in(store, name, password))

        self._door.act(sign_in, self.came_in.emit, failed=window.form.refuse)

    def seated(self, signed_in: SignedIn) -> SignedIn:
        """Wait off the window's thread for what the main window needs, its networks too."""
        _ = signed_in.desk.office
        self._warm_up.is_done.wait()
        from ui import tabs

        tabs.bring_first(signed_in.desk)
        return signed_in

    def after_imports(self, then: Callable[[], None]) -> None:
        """Do something once signing in is possible."""
        self._door.ask(self._warm_up.can_sign_in.wait, lambda _done: then())


def _where(place: Place, name: str) -> str:
    return f"{name}, on this PC" if isinstance(place, Path) else f"{name}, shared database"


def _read(kept: str) -> Place | None:
    """Read what the settings keep; what is no place is asked for again."""
    try:
        return places.read(kept) if kept else None
    except errors.Refused:
        return None
