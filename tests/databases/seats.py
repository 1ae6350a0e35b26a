"""Sit people down at a store: in a folder at the open one, at a server by their own login."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from app.actions.signing_in import FirstRun
from app.desk import Desk
from app.domain.access import Grant, User
from app.domain.dates import local_today
from app.places import Place, Server
from app.store import accounts, office, shared
from app.store.accounts import NewUser
from app.store.database import Unit
from app.store.server.logins import login_role
from app.store.server_ways_in import put, verifier
from app.store.shared_store import SharedStore
from app.store.types import new_uid
from app.store.ways_in import Way
from app.writing import Writing
from tests.databases import behind
from tests.databases.pool import Database

Now = Callable[[], datetime]
LONG_AGO = date(2019, 10, 1)


@contextlib.contextmanager
def first_desk(database: Database, first: FirstRun, now: Any) -> Iterator[Desk]:
    """Fill a prepared database as a first run does, and sit its first user down at it."""
    database.be_on(local_today(now()))
    if hasattr(now, "told"):
        now.told.append(database.be_on)
    with database.behind.begin() as connection:
        office.add(connection, first.office)
    uid = new_uid()
    grants = tuple(Grant(new_uid(), *role, first.since or LONG_AGO) for role in first.roles)
    new = NewUser(first.name, first.display, first.password, first.work_phone, first.hours, grants)
    _add(database, new, uid, now())
    user = User(uid, first.name, first.display, first.work_phone, first.hours, grants=grants)
    with _sat_down(database, new, user, now) as desk:
        yield desk


@contextlib.contextmanager
def another(admin: Desk, new: NewUser, user: User, now: Now) -> Iterator[Desk]:
    """Add somebody as no act does it, and sit them down beside the administrator."""
    database = behind.DATABASES.get(admin.store)
    if database is None:
        with admin.store.write() as unit:
            accounts.add_user(unit.session, new, uid=user.uid, now=now())
            unit.audit(act="user.add", actor=admin.user.uid, grant=None, subject=user.uid)
        yield Desk(admin.store, user, now=now)
    else:
        _add(database, new, user.uid, now())
        with _sat_down(database, new, user, now) as desk:
            yield desk


def hold(desk: Desk) -> None:
    """Write what somebody at a desk holds and whom they supervise in place of what was there."""
    uid = desk.user.uid
    with behind.changing(desk.store) as connection:
        unit = Unit(connection, desk.now)
        behind.run(connection, f'DELETE FROM "grant" WHERE user_id = ({_ID})', uid=uid)
        behind.run(connection, f"DELETE FROM supervises WHERE supervisor_id = ({_ID})", uid=uid)
        accounts.add_grants(unit.session, uid, desk.user.grants)
        for one in desk.user.supervision:
            accounts.set_supervises(unit.session, uid, one.user_uid, one.since, one.until)
        unit.flush()
        unit.end()


def place_of(desk: Desk) -> Place:
    """Give where others sign in at the store of a desk."""
    database = behind.DATABASES.get(desk.store)
    return Path(desk.store.folder) if database is None else Server(database.url)  # type: ignore[attr-defined]


def sits_beside(desk: Desk, other: Desk) -> None:
    """Let what lies behind a desk be seen that somebody signed in at by themselves."""
    if other.store in behind.DATABASES:
        behind.DATABASES[desk.store] = behind.DATABASES[other.store]


_ID = 'SELECT id FROM "user" WHERE uid = :uid'


@contextlib.contextmanager
def writing(desk: Desk) -> Iterator[Writing]:
    """Lend a transaction that may write everything, for what is promised of the store's rows."""
    if desk.store not in behind.DATABASES:
        with desk.write() as work:
            yield work
        return
    with behind.changing(desk.store) as connection:
        unit = Unit(connection, desk.now)
        try:
            yield Writing(unit, desk)
            unit.flush()
        finally:
            unit.end()


def _add(database: Database, new: NewUser, uid: str, now: datetime) -> None:
    """Write a user with their way in by the server's own functions."""
    with database.behind.begin() as connection:
        unit = Unit(connection, lambda: now)
        accounts.add_user(unit.session, new, uid=uid, now=now)
        role = login_role(database.name, new.name)
        put(unit, Way(uid, (role, verifier(connection, role, new.password))))
        unit.end()


@contextlib.contextmanager
def _sat_down(database: Database, new: NewUser, user: User, now: Now) -> Iterator[Desk]:
    with pytest.MonkeyPatch.context() as patch:
        # It would make this person's store of drafts on this PC: a third of all that a test does.
        patch.setattr(SharedStore, "look_back", lambda store: None)
        store = shared.sign_in(database.url, new.name, new.password, clock=now).store
    behind.DATABASES[store] = database
    try:
        yield Desk(store, replace(user), now=now)
    finally:
        store.close()
