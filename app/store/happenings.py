"""Keep what people did with a person's record, so that its history can be told."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, bindparam, delete, insert, select, text

from app.domain.history import Happening
from app.store.office import OfficeIds
from app.store.tables.base import given
from app.store.tables.referrals import HappeningRecord
from app.store.types import Utc
from app.store.which_engine import is_server

HAPPENING = HappeningRecord.__table__
# Nothing of it is given back: on a server not everybody who adds a line may read it.
_ADD = insert(HAPPENING).inline()
_OF_PERSON = (
    select(HAPPENING)
    .where(
        HAPPENING.c.network_id == bindparam("network"), HAPPENING.c.person_id == bindparam("person")
    )
    .order_by(HAPPENING.c.id.desc())
    .limit(bindparam("most"))
)
# On a server each line's words are asked for apart: one function gives them at one look.
_OF_PERSON_THERE = text(
    "SELECT referral_uid, at, by, kind, detail "
    "FROM hearten_private.history_of(:network, :person, :most)"
).columns(at=Utc)
_MOST = 100


def add(
    connection: Connection,
    network_id: int,
    person_id: int,
    *,
    at: datetime,
    by: int,
    kind: str,
    referral_uid: str | None = None,
    detail: str = "",
) -> None:
    """Write that somebody did something."""
    connection.execute(
        _ADD,
        {
            "network_id": network_id,
            "person_id": person_id,
            "referral_uid": referral_uid,
            "at": at,
            "by": by,
            "kind": kind,
            "detail": detail,
        },
    )


def of_person(
    connection: Connection, network_id: int, person_id: int, office: OfficeIds
) -> tuple[Happening, ...]:
    """Give the last hundred happenings with somebody's record, newest first.

    On a server only to whoever opened one of that person's records: to anybody else, none.
    """
    asked = _OF_PERSON_THERE if is_server(connection) else _OF_PERSON
    place = {"network": network_id, "person": person_id, "most": _MOST}
    return tuple(
        Happening(
            r.at,
            office.user_uids.get(r.by, ""),
            office.displays.get(r.by, "Somebody"),
            r.kind,
            given(r.detail),
            r.referral_uid,
        )
        for r in connection.execute(asked, place)
    )


def remove_of(connection: Connection, referral_uid: str) -> None:
    """Take away the history of a referral that was logged by mistake a moment ago."""
    connection.execute(delete(HAPPENING).where(HAPPENING.c.referral_uid == referral_uid))
