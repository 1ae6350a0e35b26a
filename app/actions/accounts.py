"""Add, change and disable those who sign in, and let them change their password."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta

from app import errors
from app.changes import Changed
from app.desk import Desk
from app.domain import access, limits
from app.domain.access import Grant, Right, Supervision, User
from app.store import accounts, sign_in_waits
from app.store.accounts import NewUser
from app.store.types import new_uid
from app.writing import Writing

__all__ = [
    "Added",
    "Disabled",
    "NewUser",
    "UserChange",
    "add_user",
    "change_own_password",
    "change_user",
    "disable_user",
    "list_users",
    "set_password",
]

NOT_YOURSELF = "Nobody disables their own account. Ask another administrator to do it."
WRONG_NOW = "The password you have now is not that one. Type it again."


@dataclass(frozen=True, slots=True)
class Added:
    """Who can sign in now."""

    user_uid: str
    changed: tuple[Changed, ...]


@dataclass(frozen=True, slots=True)
class Disabled:
    """Who can no longer sign in. Without `is_key_changed` the key changes at the next opening.

    On a server there is no key to change, only sessions to end.
    """

    is_key_changed: bool
    changed: tuple[Changed, ...]


@dataclass(frozen=True, slots=True)
class UserChange:
    """What a form changes of a user, opened at `version`; ended grants are named by uid.

    Whom a supervisor supervises is given as what is new of it and what ends.
    """

    uid: str
    version: int
    display: str
    work_phone: str = ""
    hours: str = ""
    new_grants: tuple[Grant, ...] = ()
    ended_grants: tuple[str, ...] = ()
    new_supervision: tuple[Supervision, ...] = ()
    ended_supervision: tuple[Supervision, ...] = ()


def list_users(desk: Desk) -> tuple[User, ...]:
    """List everybody who signs in or did, with all their grants, by name."""
    grant = desk.require(Right.MANAGE_USERS)
    with desk.write() as work:
        users = tuple(accounts.all_users(work.connection))
        work.audit("user.list", grant=grant, detail={"shown": len(users)})
    return users


def add_user(desk: Desk, new: NewUser) -> Added:
    """Let somebody sign in with these grants (each holds from today, or from a later day it says).

    Raises errors.Refused for a weak password, a taken name, or a grant whose place does not fit.
    """
    grant = desk.require(Right.MANAGE_USERS)
    name = limits.check(new.name, "user_name")
    accounts.require_good_password(new.password, name)
    if not new.grants:
        raise errors.Incomplete("Say what they may do here: choose at least one role.", "role")
    uid = new_uid()
    tidied = NewUser(
        name=name,
        display=limits.check(new.display, "name") or name,
        password=new.password,
        work_phone=limits.check(new.work_phone, "phone"),
        hours=limits.check(new.hours, "label"),
        grants=_given(desk, new.grants),
        supervision=new.supervision,
    )
    ways_in = desk.store.ways_in
    way = ways_in.draw(uid, name, new.password)
    with desk.write() as work:
        accounts.add_user(work.session, tidied, uid=uid, now=desk.now())
        supervised = _supervise(desk, work, uid, new.supervision)
        ways_in.put(work.unit, way)
        detail = {**_roles(tidied.grants), **supervised}
        work.audit("user.add", grant=grant, subject=uid, detail=detail)
    ways_in.forget_wrong(name)
    desk.forget_office()
    return Added(uid, _changed(uid))


def change_user(desk: Desk, change: UserChange) -> tuple[Changed, ...]:
    """Change what is shown and printed of somebody, and what they may do.

    A grant or supervision that ends held for the last time yesterday. Raises errors.Stale, with the
    user as they are now, when somebody else changed them meanwhile.
    """
    grant = desk.require(Right.MANAGE_USERS)
    new_grants = _given(desk, change.new_grants)
    yesterday = desk.today - timedelta(days=1)
    with desk.write() as work:
        user = _user(accounts.find_user(work.connection, change.uid))
        if not {g.uid for g in user.grants}.issuperset(change.ended_grants):
            raise errors.NotFound
        _change_facts(work, user, change)
        accounts.add_grants(work.session, change.uid, new_grants)
        for uid in change.ended_grants:
            accounts.end_grant(work.session, uid, yesterday)
        for held in change.ended_supervision:
            accounts.end_supervision(work.session, change.uid, held, yesterday)
        supervised = _supervise(desk, work, change.uid, change.new_supervision)
        work.unit.flush()
        _require_administrator(accounts.all_users(work.connection), desk.today)
        ended = len(change.ended_grants) + len(change.ended_supervision)
        detail = {**_roles(new_grants), **supervised, "ended": ended}
        work.audit("user.change", grant=grant, subject=change.uid, detail=detail)
    desk.forget_office()
    return _changed(change.uid)


def _change_facts(work: Writing, user: User, change: UserChange) -> None:
    try:
        accounts.change_user(
            work.session,
            change.uid,
            opened_version=change.version,
            display=limits.check(change.display, "name") or user.name,
            work_phone=limits.check(change.work_phone, "phone"),
            hours=limits.check(change.hours, "label"),
        )
    except errors.Stale:
        now = _user(accounts.find_user(work.connection, change.uid))
        raise errors.Stale(opened=change, now=now) from None


def disable_user(desk: Desk, user_uid: str, reason: str = "") -> Disabled:
    """Let somebody in no longer, and change the data key so that an old keys file is no way in.

    Slow for a large store (about a second for 50 MB): it exports the store under the new key.
    """
    grant = desk.require(Right.MANAGE_USERS)
    ways_in = desk.store.ways_in
    with desk.write() as work:
        user = _user(accounts.find_user(work.connection, user_uid))
        if user.is_disabled:
            raise errors.Refused("That account is disabled already.")
        others = [u for u in accounts.all_users(work.connection) if u.uid != user_uid]
        _require_administrator(others, desk.today)
        if user_uid == desk.user.uid:
            raise errors.Refused(NOT_YOURSELF)
        accounts.mark_disabled(work.session, user_uid, desk.now())
        ways_in.drop(work.unit, user_uid)
        why = limits.check(reason, "reason") or None
        work.audit("user.disable", grant=grant, subject=user_uid, reason=why)
    return Disabled(ways_in.after_drop(user_uid), _changed(user_uid))


def set_password(desk: Desk, user_uid: str, password: str) -> tuple[Changed, ...]:
    """Give somebody a new password, as an administrator; the old one opens nothing any more."""
    grant = desk.require(Right.MANAGE_USERS)
    with desk.read() as connection:
        user = _user(accounts.find_user(connection, user_uid))
    return _put_password(desk, user, password, "user.set-password", grant)


def change_own_password(desk: Desk, now: str, new: str) -> tuple[Changed, ...]:
    """Change one's own password; raises errors.Refused when `now` is not the present one.

    A wrong one counts as it does at sign-in, so that nobody guesses at a desk left open.
    """
    try:
        desk.store.ways_in.require_own(desk.user.uid, desk.user.name, now)
    except errors.SignInRefused as refused:
        said = sign_in_waits.sentence(refused.wait, WRONG_NOW)
        raise errors.Incomplete(said, "now") from None
    return _put_password(desk, desk.user, new, "user.change-password", None)


def _put_password(
    desk: Desk, user: User, password: str, act: str, grant: Grant | None
) -> tuple[Changed, ...]:
    if user.is_disabled:
        raise errors.Refused("That account is disabled. Add a new one instead.")
    accounts.require_good_password(password, user.name)
    ways_in = desk.store.ways_in
    way = ways_in.draw(user.uid, user.name, password)
    with desk.write() as work:
        ways_in.put(work.unit, way)
        work.audit(act, grant=grant, subject=user.uid)
    ways_in.forget_wrong(user.name)
    return _changed(user.uid)


def _given(desk: Desk, grants: tuple[Grant, ...]) -> tuple[Grant, ...]:
    """Check where each grant holds, and note who gave it and since when."""
    office = desk.office.office
    for grant in grants:
        access.check_grant(grant.role, grant.network_uid, grant.practice_uid)
        if grant.network_uid and office.network(grant.network_uid) is None:
            raise errors.NotFound("That network is not in this store. Choose one of its list.")
        if grant.practice_uid and office.practice(grant.practice_uid) is None:
            raise errors.NotFound("That practice is not in this store. Choose one of its list.")
    return tuple(
        replace(
            grant,
            uid=new_uid(),
            since=max(grant.since, desk.today),
            given_by=desk.user.uid,
        )
        for grant in grants
    )


def _supervise(
    desk: Desk, work: Writing, uid: str, new: tuple[Supervision, ...]
) -> dict[str, str | int]:
    """Let a user supervise these link workers as well; gives what the audit says of it."""
    for one in new:
        users = {user.uid: user for user in accounts.all_users(work.connection)}
        access.check_supervision(users[uid], users.get(one.user_uid), one, desk.today)
        accounts.set_supervises(work.session, uid, one.user_uid, one.since, one.until)
    return {"supervises": " ".join(sorted({one.user_uid for one in new}))} if new else {}


def _require_administrator(users: list[User], on: date) -> None:
    able = (u for u in users if not u.is_disabled)
    if not any(access.may(user.grants, Right.MANAGE_USERS, on) for user in able):
        raise errors.Refused(accounts.LAST_ADMINISTRATOR)


def _roles(grants: tuple[Grant, ...]) -> dict[str, str | int]:
    return {"roles": " ".join(sorted({grant.role.value for grant in grants}))}


def _user(user: User | None) -> User:
    if user is None:
        raise errors.NotFound
    return user


def _changed(user_uid: str) -> tuple[Changed, ...]:
    return (Changed("user", frozenset({user_uid})),)
