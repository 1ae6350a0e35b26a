"""Come to the desk and leave it: make a store, sign in, lock, unlock, sign out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from app import errors
from app.changes import Feed
from app.desk import Desk
from app.domain import access, limits
from app.domain.access import Grant, Role, User
from app.domain.dates import local_today
from app.domain.network import Office
from app.places import Place, Server
from app.store import accounts, embedded, files, glass, making, office
from app.store.accounts import NewUser
from app.store.database import Store, Unit
from app.store.disk_words import NAMED_PLACE
from app.store.embedded import Facts
from app.store.embedded_store import is_store
from app.store.keyslots import KDF_DEFAULT, RECOVERY, Kdf
from app.store.recovery_key import RecoveryKey as RecoveryKey
from app.store.types import new_uid, utc_now

if TYPE_CHECKING:
    from app.store import shared

Clock = Callable[[], datetime]
TAKEN = "There is a store in that folder already. Open it instead."
ANOTHER_ROLE = "An administrator changed what you may do here. Sign in again to go on."
NO_GRANTS = "Your account has no role at this desk today. Ask an administrator."


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A desk to work at; `warnings` are sentences to show first."""

    desk: Desk
    warnings: tuple[str, ...] = ()
    wrong_before: int = 0


@dataclass(frozen=True, slots=True)
class FirstRun:
    """What the first run asks for: the store's name, its office, the first user and their roles.

    Roles are (role, network uid or None, practice uid or None); they hold from `since`, or today.
    """

    store_name: str
    office: Office
    name: str
    display: str
    password: str
    work_phone: str = ""
    hours: str = ""
    roles: tuple[tuple[Role, str | None, str | None], ...] = ()
    since: date | None = None


@dataclass(frozen=True, slots=True)
class FirstStore:
    """A new store, the desk of its first user, and the recovery key to put on paper now."""

    desk: Desk
    recovery_key: RecoveryKey


def warm_up() -> None:
    """Do ahead what the first list would wait for; no store is opened."""
    from app.store.warm_up import warm_up

    warm_up()


def require_place(folder: Path) -> None:
    """Refuse a folder where no new store may lie: on a network, in a cloud, or taken.

    Raises errors.Refused.
    """
    files.refuse_bad_place(folder)
    with files.disk_errors(NAMED_PLACE):
        if is_store(folder):
            raise errors.Refused(TAKEN)


def require_good_password(password: str, name: str) -> None:
    """Raise errors.Refused with what to do when the password is not good enough."""
    accounts.require_good_password(password, name)


def about(folder: Path) -> Facts:
    """Say what may be known of a store before anybody signs in."""
    return embedded.describe(folder)


def make_store(
    folder: Path,
    first: FirstRun,
    *,
    is_demo: bool = False,
    recovery_key: RecoveryKey | None = None,
    kdf: Kdf = KDF_DEFAULT,
    now: Clock = utc_now,
) -> FirstStore:
    """Make a store with its networks and practices and its first user, and sign that user in.

    `recovery_key` is one that was drawn and put on paper before; without it one is drawn here.
    """
    for role, network_uid, practice_uid in first.roles:
        access.check_grant(role, network_uid, practice_uid)
    if not any(role is Role.ADMINISTRATOR for role, _, _ in first.roles):
        raise errors.Refused("The first user must be an administrator as well. Tick that role.")
    user = NewUser(
        limits.check(first.name, "user_name"),
        limits.check(first.display, "name") or limits.check(first.name, "user_name"),
        first.password,
        limits.check(first.work_phone, "phone"),
        limits.check(first.hours, "label"),
    )

    def fill(unit: Unit, user_uid: str) -> None:
        since = first.since or local_today(now())
        office.add(unit.connection, first.office)
        grants = tuple(
            Grant(new_uid(), *role_and_place, since, None, user_uid)
            for role_and_place in first.roles
        )
        accounts.add_grants(unit.session, user_uid, grants)

    made = making.create(
        folder,
        name=limits.check(first.store_name, "label"),
        first_user=user,
        is_demo=is_demo,
        fill=fill,
        recovery_key=recovery_key,
        kdf=kdf,
        clock=now,
    )
    try:
        desk = _desk(made.store, made.user_uid, now, Feed())
    except BaseException:
        made.store.close()
        raise
    return FirstStore(desk, made.recovery_key)


def sign_in(
    place: Place,
    name: str,
    password: str,
    *,
    kdf: Kdf = KDF_DEFAULT,
    now: Clock = utc_now,
    changes: Feed | None = None,
    to_move: bool = False,
) -> SignedIn:
    """Open the store of a folder or on a server with name and password.

    `to_move` also opens a folder that was marked as moved, for the end of that move alone.
    Raises errors.SignInRefused (the same sentence and the same work for an unknown name),
    errors.AlreadyOpen, errors.Damaged, errors.TooNew and errors.NotAStore; for a server
    errors.Unreachable, errors.Busy and errors.Refused too.
    """
    opened: embedded.Opened | shared.Opened
    if isinstance(place, Server):
        from app.store.shared import sign_in as sign_in_there  # only this brings the driver

        opened = sign_in_there(place.url, name, password, clock=now)
    else:
        opened = embedded.open_with_password(
            place, name, password, kdf=kdf, clock=now, to_move=to_move
        )
    return _signed_in(opened.store, opened.user_uid, now, changes or Feed(), opened.wrong_before)


def recover(
    folder: Path,
    key_text: str,
    user_name: str,
    new_password: str,
    *,
    kdf: Kdf = KDF_DEFAULT,
    now: Clock = utc_now,
) -> SignedIn:
    """Open the store with the recovery key, give an administrator a new password, sign them in."""
    key = RecoveryKey.parse(key_text)
    opened = embedded.open_with_recovery_key(folder, key, kdf=kdf, clock=now)
    store = opened.store
    try:
        with store.read() as connection:
            user = accounts.find_user_by_name(connection, user_name)
            if user is None or user.is_disabled:
                raise errors.Refused("Nobody signs in here with that name. Look at it again.")
            today = Desk(store, user, now=now).today
            grants = accounts.grants_of(connection, user.uid, today)
        if not any(grant.role is Role.ADMINISTRATOR for grant in grants):
            raise errors.Refused(
                "The recovery key gives an administrator a new password. Name an administrator."
            )
        accounts.require_good_password(new_password, user.name)
        way = store.ways_in.draw(user.uid, user.name, new_password)
        with store.write() as unit:
            store.ways_in.put(unit, way)
            unit.audit(act="recovery", actor=RECOVERY, grant=None, subject=user.uid)
        store.ways_in.forget_wrong(user.name)
        desk = _desk(store, user.uid, now, Feed())
    except BaseException:
        store.close()
        raise
    return SignedIn(desk, tuple(store.warnings))


def lock(desk: Desk) -> None:
    """Lock the desk: the keys and the connections are dropped, a folder stays held.

    They are dropped even when the disk takes no more entries; that problem is then raised.
    """
    try:
        with desk.write() as work:
            work.audit("lock")
    finally:
        desk.store.lock()


def unlock(desk: Desk, password: str) -> None:
    """Unlock with the full password of whoever was signed in."""
    came = desk.store.ways_in.come_back(desk.user.name, password)
    if came.user_uid != desk.user.uid:
        desk.store.lock()
        raise errors.SignInRefused
    _open_drafts(desk.store)
    _came_in(desk, "unlock")


def take_over(desk: Desk, name: str, password: str, *, changes: Feed | None = None) -> SignedIn:
    """Sign somebody else in at a locked desk; the desk before must be shown no longer.

    Raises errors.SignInRefused as `sign_in` does; then the store stays locked.
    """
    store = desk.store
    came = store.ways_in.come_back(name, password)
    try:
        new = _desk(store, came.user_uid, desk.now, changes or Feed())
        if not new.user.grants:
            raise errors.Refused(NO_GRANTS)
        _open_drafts(store)
        _came_in(new, "sign-in", came.wrong_before)
    except BaseException:
        store.lock()
        raise
    return SignedIn(new, tuple(store.warnings), came.wrong_before)


def require_same_role(desk: Desk) -> None:
    """Raise errors.SignInEnded when an administrator changed what this person may do, or ended it.

    A desk keeps what its person might do at sign-in, and so do the windows; they sign in again.
    """
    try:
        now = _desk(desk.store, desk.user.uid, desk.now, desk.changes).user
    except errors.SignInRefused:
        raise errors.SignInEnded from None
    if now.is_disabled:
        raise errors.SignInEnded
    if _held(now, desk.today) != _held(desk.user, desk.today):
        raise errors.SignInEnded(ANOTHER_ROLE)


def _held(user: User, today: date) -> tuple[frozenset[object], frozenset[str]]:
    grants = (one for one in user.grants if one.is_current(today))
    held = frozenset((one.uid, one.role, one.network_uid, one.practice_uid) for one in grants)
    return held, frozenset(user.supervised_on(today))


def sign_out(desk: Desk) -> None:
    """Leave the desk; the store is closed."""
    with desk.write() as work:
        work.audit("sign-out")
    desk.store.close()


def _open_drafts(store: Store) -> None:
    """Open what was half typed on this PC; a disk that refuses is told and stops nobody.

    Raises errors.AlreadyOpen while another window of the same user has it.
    """
    try:
        _ = store.drafts
    except errors.AlreadyOpen:
        raise
    except errors.Problem as problem:
        store.warnings.append(problem.sentence)


def _desk(store: Store, user_uid: str, now: Clock, changes: Feed) -> Desk:
    with store.read() as connection:
        user = accounts.find_user(connection, user_uid)
        if user is None:
            raise errors.SignInRefused
        desk = Desk(store, user, now=now, changes=changes)
        grants = accounts.grants_of(connection, user_uid, desk.today)
        supervision = accounts.supervision_of(connection, user_uid)
    desk.user = replace(user, grants=grants, supervision=supervision)
    return desk


def _came_in(desk: Desk, act: str, wrong_before: int = 0) -> None:
    """Leave the entry; what a PC that went out left open in an emergency ends with it."""
    detail = {"wrong_before": wrong_before} if wrong_before else None
    with desk.write() as work:
        glass.end(work.connection)
        work.audit(act, detail=detail)


def _signed_in(
    store: Store, user_uid: str, now: Clock, changes: Feed, wrong_before: int
) -> SignedIn:
    try:
        desk = _desk(store, user_uid, now, changes)
        if not desk.user.grants:
            raise errors.Refused(NO_GRANTS)
        _open_drafts(store)
        _came_in(desk, "sign-in", wrong_before)
    except BaseException:
        store.close()
        raise
    return SignedIn(desk, tuple(store.warnings), wrong_before)
