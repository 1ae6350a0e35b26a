"""Make the first administrator of a store on a server: nobody is there who could."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, text

from app import errors
from app.domain import limits
from app.domain.access import Grant, Role
from app.domain.dates import local_today
from app.store import accounts
from app.store.accounts import NewUser
from app.store.database import Unit
from app.store.server import roles
from app.store.server.logins import login_role
from app.store.server_ways_in import put, verifier
from app.store.types import new_uid
from app.store.ways_in import Way

ONE_THERE = "That store has users already. An administrator of it adds more."
_ANY = text('SELECT EXISTS (SELECT FROM hearten."user")')


def add_first_administrator(
    connection: Connection, name: str, display: str, password: str, now: datetime
) -> str:
    """Let somebody sign in as administrator, inside the caller's transaction; gives their uid.

    Whoever calls may prepare the database. Raises errors.Refused where there is a user already.
    """
    name = limits.check(name, "user_name")
    accounts.require_good_password(password, name)
    uid = new_uid()
    grant = Grant(new_uid(), Role.ADMINISTRATOR, since=local_today(now), given_by=uid)
    display = limits.check(display, "name") or name
    new = NewUser(name, display, password, grants=(grant,))
    with roles.laid(connection):
        if connection.execute(_ANY).scalar_one():
            raise errors.Refused(ONE_THERE)
        unit = Unit(connection, lambda: now)
        accounts.add_user(unit.session, new, uid=uid, now=now)
        database = connection.exec_driver_sql("SELECT current_database()").scalar_one()
        role = login_role(str(database), name)
        put(unit, Way(uid, (role, verifier(connection, role, password))))
        unit.end()
    return uid
