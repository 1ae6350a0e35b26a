"""Ask a server to open one person's record in an emergency."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import Connection, bindparam, select, text

from app import errors
from app.store.tables.referrals import ReferralRecord
from app.store.which_engine import is_server

ONLY_SHARED = (
    "On this PC every record is opened by a grant. Ask an administrator for one of the network or "
    "the practice that the person belongs to."
)
REFERRAL = ReferralRecord.__table__
_ASK = text("SELECT hearten_private.ask_glass(:nhs_number, :born, :grant, :reason)")
_BREAK = text("SELECT hearten_private.break_glass(:ask)")
_OPEN = text("SELECT ask, person_id, person_uid, lasts FROM hearten_private.open_glass()")
_END = text("SELECT hearten_private.end_glass()")
_REFERRALS = (
    select(REFERRAL.c.uid)
    .where(REFERRAL.c.person_id.in_(bindparam("people", expanding=True)))
    .order_by(REFERRAL.c.is_open.desc(), REFERRAL.c.id.desc())
)


@dataclass(frozen=True, slots=True)
class Opened:
    """One row of a person, in one network, that is open now: by what was asked, and how long."""

    ask: str
    id: int
    uid: str
    lasts: timedelta


def ask(connection: Connection, nhs_number: str, born: date, grant_uid: str, reason: str) -> str:
    """Keep what is asked, with its entry, and name it; nobody is looked up before its commit."""
    if not is_server(connection):
        raise errors.Refused(ONLY_SHARED)
    asked = {"nhs_number": nhs_number, "born": born, "grant": grant_uid, "reason": reason}
    return str(connection.execute(_ASK, asked).scalar_one())


def break_(connection: Connection, asked: str) -> None:
    """Open whoever was asked for, in a later transaction; the server leaves the entries itself.

    That nobody is here is in the audit too. It says nothing: `opened` does, after its commit.
    """
    connection.execute(_BREAK, {"ask": asked})


def opened(connection: Connection) -> tuple[Opened, ...]:
    """Give everything that this user has open now, by what was committed before."""
    return tuple(
        Opened(r.ask, r.person_id, r.person_uid, r.lasts) for r in connection.execute(_OPEN)
    )


def end(connection: Connection) -> None:
    """End whatever this user has open; the server leaves the entries. In a folder nothing is."""
    if is_server(connection):
        connection.execute(_END)


def referrals_of(connection: Connection, people: tuple[Opened, ...]) -> tuple[str, ...]:
    """Give the uids of their referrals: the open ones first, then the newest."""
    ids = [person.id for person in people]
    return tuple(connection.execute(_REFERRALS, {"people": ids}).scalars())
