"""List who signs in, and change what they may do."""

from __future__ import annotations

from collections.abc import Hashable
from functools import partial

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.actions import accounts, signing_in
from app.actions.accounts import Disabled, UserChange
from app.changes import Changed
from app.desk import Desk
from app.domain.access import Grant, User, current
from app.domain.network import Office
from ui import messages
from ui.at_desk import AtDesk
from ui.setup.list_and_detail import ListAndDetail
from ui.setup.new_key import NewKeyDialog
from ui.setup.user_detail import UserDetail
from ui.setup.user_dialogs import NewUserDialog, SetPasswordDialog
from ui.table import Column, RowsView
from ui.widgets.buttons import PlainButton, SecondButton
from ui.zoom import units

WHY = "Why can this person no longer sign in? The reason is kept in the audit."
REASONS = (
    ("left", "Left the organisation"),
    ("changed work", "Changed to other work"),
    ("account not used", "The account is not used"),
    ("misuse suspected", "Misuse is suspected"),
)
DISABLED = "Can no longer sign in."
KEY_LATER = "Can no longer sign in. The store gets its new key when it is next opened."


OWN_ROLES = "Change what you may do yourself"
OWN_ROLES_MORE = "Once it is saved you are signed out, and work with it when you sign in again."


class UsersPage(ListAndDetail):
    """A list at the left, the chosen user at the right."""

    def __init__(self, at: AtDesk) -> None:
        self.detail = UserDetail(at)
        view = RowsView(_columns(at), name="Users", several=False)
        super().__init__(at, view, self.detail, name="Users", place=(760, 605))
        self._users: tuple[User, ...] = ()
        self.corner = QWidget()
        row = QHBoxLayout(self.corner)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(units(8))
        self._has_key = not at.desk.store.is_shared  # a server's store is opened by no key
        self.key_button = PlainButton("New recovery key…", "shield", self.corner)
        self.add_button = SecondButton("Add somebody", "person-add", self.corner)
        row.addStretch(1)
        row.addWidget(self.key_button)
        row.addWidget(self.add_button)
        self._listen()

    def _listen(self) -> None:
        self.add_button.clicked.connect(self.add_somebody)
        self.key_button.clicked.connect(self.replace_key)
        if self._has_key:
            twin = QAction("New recovery key…", self)
            twin.setProperty("menu", "File")
            twin.triggered.connect(self.replace_key)
        else:
            self.key_button.hide()
        self.detail.saved.connect(self._save)
        self.detail.password_asked.connect(self._set_password)
        self.detail.disable_asked.connect(self._disable)

    def set_narrow(self, narrow: bool) -> None:
        """Leave the new key to the menu in a narrow window."""
        super().set_narrow(narrow)
        self.key_button.setVisible(self._has_key and not narrow)

    def replace_key(self) -> None:
        """Put a new recovery key on paper."""
        NewKeyDialog(self._at, self.window()).open()

    # ---- the list -----------------------------------------------------------------------------

    def refresh(self, *, heard: bool = False) -> None:
        """Read the users again; `heard`: another PC saved, so what is half typed here stays."""
        desk = self._at.desk
        self._at.background.ask(
            lambda: _read(desk),
            lambda users: self._show(users, heard=heard),
            key="setup users",
            failed=self._not_read,
        )

    def _show(self, users: tuple[User, ...], *, heard: bool = False) -> None:
        self._users = users
        self.pane.show_rows()
        self.list.set_rows(list(users))
        if not self.list.selected() and users:
            self.list.choose_first()
        self._choose(self.list.current_uid(), heard=heard)
        self.status_changed.emit(self.status())

    def status(self) -> list[str]:
        """Give what is listed."""
        able = sum(not user.is_disabled for user in self._users)
        disabled = len(self._users) - able
        told = [f"{able} can sign in"] if able else []
        return [*told, f"{disabled} disabled"] if disabled else told

    def _choose(self, uid: Hashable, *, heard: bool = False) -> None:
        user = next((one for one in self._users if one.uid == uid), None)
        if not (heard and user is not None and self.detail.has_half_typed(user.uid)):
            self.detail.show_user(user, self._users)

    def _go_to_detail(self) -> None:
        self.detail.start_here()

    # ---- acts ---------------------------------------------------------------------------------

    def add_somebody(self) -> None:
        """Open the form for a new user."""
        box = NewUserDialog(self._at, self.window())
        box.added.connect(self._added)
        box.open()

    def _added(self, uid: str) -> None:
        self._at.toasts.show_toast("Added. They can sign in now.")
        desk = self._at.desk

        def show(users: tuple[User, ...]) -> None:
            self._show(users)
            self.list.select(uid)
            self._choose(uid)

        self._at.background.ask(lambda: _read(desk), show, key="setup users")

    def _save(self, change: UserChange) -> None:
        desk = self._at.desk
        is_own = change.uid == desk.user.uid and _changes_roles(change)
        if is_own and not messages.confirm(self.window(), OWN_ROLES, OWN_ROLES_MORE, "Save"):
            return

        def saved(changed: tuple[Changed, ...]) -> None:
            self._saved(changed)
            if is_own:  # whoever may do something else now is put out, and told
                self._at.background.ask(
                    lambda: signing_in.require_same_role(desk),
                    lambda _same: None,
                    failed=lambda _problem: None,
                )

        self._at.background.act(
            lambda: accounts.change_user(desk, change), saved, failed=self.detail.refuse
        )

    def _saved(self, changed: tuple[Changed, ...]) -> None:
        self._at.publish(changed)
        self._at.toasts.show_toast("Saved")
        self.refresh()

    def _set_password(self, user: User) -> None:
        SetPasswordDialog(self._at, user, self.window()).open()

    def _disable(self, user: User) -> None:
        reason = messages.ask_reason(
            self.window(), "Disable this account", WHY, REASONS, action_label="Disable the account"
        )
        if reason is None:
            return
        words = dict(REASONS).get(reason.key, "")
        why = ". ".join(part for part in (words, reason.words) if part)
        desk = self._at.desk
        self._at.background.act(
            lambda: accounts.disable_user(desk, user.uid, why),
            self._disabled,
            failed=self.detail.refuse,
        )

    def _disabled(self, done: Disabled) -> None:
        self._at.publish(done.changed)
        self._at.toasts.show_toast(DISABLED if done.is_key_changed else KEY_LATER)
        self.refresh()


def _changes_roles(change: UserChange) -> bool:
    supervised = change.new_supervision or change.ended_supervision
    return bool(change.new_grants or change.ended_grants or supervised)


def _read(desk: Desk) -> tuple[User, ...]:
    """Read the users, and the networks that their roles name."""
    users = accounts.list_users(desk)
    _ = desk.office
    return users


def _columns(at: AtDesk) -> list[Column]:
    return [
        Column("display", "Name", lambda user: user.display, width=164, strong=True),
        Column("name", "Signs in as", lambda user: user.name, width=140),
        Column("roles", "May work as", partial(_roles, at), width=296, stretch=True,
               shorter=partial(_roles_alone, at)),
        Column("state", "Sign-in", _state, width=120, mark=_state_mark),
    ]  # fmt: skip


def _roles(at: AtDesk, user: User) -> str:
    grants = current(user.grants, at.desk.today)
    return "; ".join(grant_words(grant, at.desk.office.office) for grant in grants) or "No role"


def _roles_alone(at: AtDesk, user: User) -> tuple[str, ...]:
    """Name the roles where there is no room for their places; the tooltip has all of it."""
    words = {grant.role.words for grant in current(user.grants, at.desk.today)}
    return ("; ".join(sorted(words)) or "No role",)


def grant_words(grant: Grant, office: Office) -> str:
    """Name a role and its place."""
    network = office.network(grant.network_uid) if grant.network_uid else None
    practice = office.practice(grant.practice_uid) if grant.practice_uid else None
    place = practice.name if practice else network.name if network else ""
    return f"{grant.role.words}, {place}" if place else grant.role.words


def _state(user: User) -> str:
    return "Disabled" if user.is_disabled else "Open"


def _state_mark(user: User) -> tuple[str, str]:
    return ("cross-circle", "quiet") if user.is_disabled else ("tick-circle", "good")
