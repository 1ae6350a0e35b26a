"""Make the desk of the first user at a prepared database."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from app.actions.signing_in import FirstRun
from app.desk import Desk
from app.domain.access import Grant
from app.domain.dates import local_today
from app.store import accounts, office, shared
from app.store.accounts import NewUser
from app.store.types import new_uid
from tests.databases import behind
from tests.databases.cluster import Cluster
from tests.databases.pool import Database


def first_desk(
    server: Cluster, database: Database, first: FirstRun, now: Callable[[], datetime]
) -> Desk:
    """Fill a prepared database as a first run does, and sit its first user down at it."""
    store: Any = shared.open_at(server.url(database.name), clock=now)
    behind.BEHIND[store] = database.behind
    uid = new_uid()
    since = first.since or local_today(now())
    grants = tuple(Grant(new_uid(), *role, since, None, uid) for role in first.roles)
    new = NewUser(first.name, first.display, first.password, first.work_phone, first.hours)
    with behind.changing(store) as connection, Session(connection) as session:
        accounts.add_user(session, new, uid=uid, now=now())
        office.add(connection, first.office)
        accounts.add_grants(session, uid, grants)
    desk = Desk(store, accounts_user(store, uid), now=now)
    desk.user = replace(desk.user, grants=grants)
    return desk


def accounts_user(store: Any, uid: str) -> Any:
    """Give a user as they stand in the store."""
    with store.read() as connection:
        return accounts.find_user(connection, uid)
