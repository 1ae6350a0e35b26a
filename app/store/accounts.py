"""Add, find, change and disable those who sign in, and say which grants they hold."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import cache

from sqlalchemy import Connection, bindparam, delete, select, update
from sqlalchemy.orm import Session

from app import errors, paths
from app.domain import passwords
from app.domain.access import Grant, Role, Supervision, User
from app.store.keyslots import name_key
from app.store.server import account_calls as server
from app.store.tables.accounts import GrantRecord, SupervisesRecord, UserRecord
from app.store.types import new_uid

NAME_TAKEN, LAST_ADMINISTRATOR = server.NAME_TAKEN, server.LAST_ADMINISTRATOR


@dataclass(frozen=True, slots=True)
class NewUser:
    """Somebody who shall be able to sign in."""

    name: str
    display: str
    password: str = field(repr=False)
    work_phone: str = ""
    hours: str = ""
    grants: tuple[Grant, ...] = ()
    supervision: tuple[Supervision, ...] = ()


@cache
def common_passwords() -> frozenset[str]:
    """Give the folded passwords of resources/reference/common_passwords.txt."""
    lines = (paths.resources() / "reference" / "common_passwords.txt").read_text("utf-8")
    return frozenset(
        passwords.folded(line) for line in lines.splitlines() if line and not line.startswith("#")
    )


def require_good_password(password: str, name: str) -> None:
    """Raise errors.Refused with what to do when the password is not good enough."""
    passwords.require_good(password, name, common_passwords())


def add_user(session: Session, new: NewUser, *, uid: str, now: datetime) -> None:
    """Write the user and their grants; raises errors.Refused for a name that is taken.

    The way in is apart: `store.ways_in.draw(uid, name, password)` before the transaction, then
    `store.ways_in.put(unit, way)` inside it. On a server its account functions write all this.
    """
    key = name_key(new.name)
    if not key:
        raise errors.Incomplete("Type the name to sign in with.", "name")
    if session.scalar(select(UserRecord.id).where(UserRecord.name_key == key)) is not None:
        raise errors.Incomplete(NAME_TAKEN, "name")
    name = " ".join(new.name.split())
    if server.is_on_a_server(session):
        server.add_user(session, uid, name, key, new.display, new.work_phone, new.hours)
    else:
        record = UserRecord(
            uid=uid,
            name=name,
            name_key=key,
            display=new.display,
            work_phone=new.work_phone,
            hours=new.hours,
            created_at=now,
        )
        session.add(record)
        session.flush()
    add_grants(session, uid, new.grants)


def add_grants(session: Session, user_uid: str, grants: Iterable[Grant]) -> None:
    """Give a user these grants as well."""
    if server.is_on_a_server(session):
        for grant in grants:
            server.add_grant(session, user_uid, grant)
        return
    user_id = _id_of(session, user_uid)
    for grant in grants:
        session.add(
            GrantRecord(
                uid=grant.uid or new_uid(),
                user_id=user_id,
                role=grant.role.value,
                network_uid=grant.network_uid,
                practice_uid=grant.practice_uid,
                since=grant.since,
                until=grant.until,
                given_by=grant.given_by,
            )
        )
    session.flush()


def end_grant(session: Session, grant_uid: str, last_day: date) -> None:
    """Let a grant end with that day; raises errors.NotFound."""
    if server.is_on_a_server(session):
        server.end_grant(session, grant_uid, last_day)
        return
    record = session.scalar(select(GrantRecord).where(GrantRecord.uid == grant_uid))
    if record is None:
        raise errors.NotFound
    record.until = last_day
    session.flush()


def change_user(
    session: Session,
    user_uid: str,
    *,
    opened_version: int,
    display: str,
    work_phone: str,
    hours: str,
) -> int:
    """Change what is shown and printed of a user; gives the new version, raises errors.Stale."""
    if server.is_on_a_server(session):
        if not server.change_user(session, user_uid, opened_version, display, work_phone, hours):
            raise errors.Stale(opened=opened_version)
        return opened_version + 1
    done = session.execute(
        update(UserRecord)
        .where(UserRecord.uid == user_uid, UserRecord.version == opened_version)
        .values(display=display, work_phone=work_phone, hours=hours, version=opened_version + 1),
        execution_options={"synchronize_session": False},
    )
    if done.rowcount == 0:  # type: ignore[attr-defined]
        raise errors.Stale(opened=opened_version)
    return opened_version + 1


def mark_disabled(session: Session, user_uid: str, now: datetime) -> None:
    """Let nobody in under this user any more; their grants end, what they did stays."""
    if server.is_on_a_server(session):
        server.drop_way_in(session, user_uid)
        return
    record = _record(session, user_uid)
    if record.disabled_at is None:
        record.disabled_at = now
        record.version += 1
    session.flush()


def set_supervises(
    session: Session, supervisor_uid: str, user_uid: str, since: date, until: date | None = None
) -> None:
    """Say that one supervises the other from a day on."""
    if supervisor_uid == user_uid:
        raise errors.Refused("Nobody supervises themselves. Choose somebody else.")
    if server.is_on_a_server(session):
        server.set_supervises(session, supervisor_uid, user_uid, since, until)
        return
    pair = _id_of(session, supervisor_uid), _id_of(session, user_uid)
    session.execute(
        delete(SupervisesRecord).where(
            SupervisesRecord.supervisor_id == pair[0],
            SupervisesRecord.user_id == pair[1],
            SupervisesRecord.since == since,
        )
    )
    session.add(SupervisesRecord(supervisor_id=pair[0], user_id=pair[1], since=since, until=until))
    session.flush()


def end_supervision(
    session: Session, supervisor_uid: str, held: Supervision, last_day: date
) -> None:
    """Let one supervise another until that day; what then never held at all is taken away."""
    if server.is_on_a_server(session):
        server.end_supervision(session, supervisor_uid, held, last_day)
        return
    record = session.scalar(
        select(SupervisesRecord).where(
            SupervisesRecord.supervisor_id == _id_of(session, supervisor_uid),
            SupervisesRecord.user_id == _id_of(session, held.user_uid),
            SupervisesRecord.since == held.since,
        )
    )
    if record is None:
        raise errors.NotFound
    if last_day < record.since:
        session.delete(record)
    else:
        record.until = last_day
    session.flush()


def _record(session: Session, user_uid: str) -> UserRecord:
    record = session.scalar(select(UserRecord).where(UserRecord.uid == user_uid))
    if record is None:
        raise errors.NotFound
    return record


def _id_of(session: Session, user_uid: str) -> int:
    return _record(session, user_uid).id


# ---- reading (Core, built once) ---------------------------------------------------------------

_USER = select(
    UserRecord.id,
    UserRecord.uid,
    UserRecord.name,
    UserRecord.display,
    UserRecord.work_phone,
    UserRecord.hours,
    UserRecord.disabled_at,
    UserRecord.version,
)
_BY_UID = _USER.where(UserRecord.uid == bindparam("uid"))
_BY_NAME = _USER.where(UserRecord.name_key == bindparam("name_key"))
_ALL = _USER.order_by(UserRecord.name_key)
_GRANT = select(
    GrantRecord.uid,
    GrantRecord.user_id,
    GrantRecord.role,
    GrantRecord.network_uid,
    GrantRecord.practice_uid,
    GrantRecord.since,
    GrantRecord.until,
    GrantRecord.given_by,
).order_by(GrantRecord.id)
_GRANTS_OF = _GRANT.join(UserRecord, UserRecord.id == GrantRecord.user_id).where(
    UserRecord.uid == bindparam("uid")
)
_SUPERVISED = (
    select(UserRecord.uid, SupervisesRecord.since, SupervisesRecord.until)
    .join(SupervisesRecord, SupervisesRecord.user_id == UserRecord.id)
    .where(
        SupervisesRecord.supervisor_id
        == select(UserRecord.id).where(UserRecord.uid == bindparam("uid")).scalar_subquery()
    )
    .order_by(SupervisesRecord.since, SupervisesRecord.id)
)


FIRST_QUESTIONS = (_BY_UID, _GRANTS_OF)


def find_user(connection: Connection, uid: str) -> User | None:
    """Give the user of that uid with all grants, ended ones too."""
    return _one(connection, connection.execute(_BY_UID, {"uid": uid}).first())


def find_user_by_name(connection: Connection, name: str) -> User | None:
    """Give the user who signs in with that name (case and spaces do not matter)."""
    return _one(connection, connection.execute(_BY_NAME, {"name_key": name_key(name)}).first())


def _one(connection: Connection, row: object) -> User | None:
    if row is None:
        return None
    uid: str = row.uid  # type: ignore[attr-defined]
    return _user(row, tuple(map(_grant, connection.execute(_GRANTS_OF, {"uid": uid}))))


def all_users(connection: Connection) -> list[User]:
    """Give every user, disabled ones too, by name."""
    grants: dict[int, list[Grant]] = {}
    for given in connection.execute(_GRANT):
        grants.setdefault(given.user_id, []).append(_grant(given))
    users = []
    for row in connection.execute(_ALL):
        held = tuple(grants.get(row.id, ()))
        user = _user(row, held)
        if any(grant.role is Role.SUPERVISOR for grant in held):
            user = replace(user, supervision=supervision_of(connection, user.uid))
        users.append(user)
    return users


def grants_of(connection: Connection, user_uid: str, on: date) -> tuple[Grant, ...]:
    """Give the grants that hold on that local day."""
    rows = connection.execute(_GRANTS_OF, {"uid": user_uid})
    return tuple(grant for grant in map(_grant, rows) if grant.is_current(on))


def supervision_of(connection: Connection, user_uid: str) -> tuple[Supervision, ...]:
    """Give whom this user supervises, supervised or is going to, the first first."""
    rows = connection.execute(_SUPERVISED, {"uid": user_uid})
    return tuple(Supervision(row.uid, row.since, row.until) for row in rows)


def _user(row: object, grants: tuple[Grant, ...]) -> User:
    values = row._mapping  # type: ignore[attr-defined]
    return User(
        uid=values["uid"],
        name=values["name"],
        display=values["display"],
        work_phone=values["work_phone"],
        hours=values["hours"],
        is_disabled=values["disabled_at"] is not None,
        version=values["version"],
        grants=grants,
    )


def _grant(row: object) -> Grant:
    values = row._mapping  # type: ignore[attr-defined]
    return Grant(
        uid=values["uid"],
        role=Role(values["role"]),
        network_uid=values["network_uid"],
        practice_uid=values["practice_uid"],
        since=values["since"],
        until=values["until"],
        given_by=values["given_by"],
    )
