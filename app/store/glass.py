"""Ask a server to open one person's record in an emergency."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, bindparam, select, text

from app import errors
from app.store.tables.referrals import ReferralRecord

ONLY_SHARED = (
    "On this PC every record is opened by a grant. Ask an administrator for one of the network or "
    "the practice that the person belongs to."
)
REFERRAL = ReferralRecord.__table__
_BREAK = text(
    "SELECT person_id, person_uid FROM hearten_private.break_glass("
    ":nhs_number, :born, :grant, :reason)"
)
_REFERRALS = (
    select(REFERRAL.c.uid)
    .where(REFERRAL.c.person_id.in_(bindparam("people", expanding=True)))
    .order_by(REFERRAL.c.is_open.desc(), REFERRAL.c.id.desc())
)


@dataclass(frozen=True, slots=True)
class Somebody:
    """One row of the person, in one network."""

    id: int
    uid: str


def break_(
    connection: Connection, nhs_number: str, born: date, grant_uid: str, reason: str
) -> tuple[Somebody, ...]:
    """Open whoever has this number and day of birth; the server leaves the entries itself.

    None: nobody has both. That is in the audit too, so the transaction has to be committed.
    """
    if connection.dialect.name == "sqlite":
        raise errors.Refused(ONLY_SHARED)
    asked = {"nhs_number": nhs_number, "born": born, "grant": grant_uid, "reason": reason}
    return tuple(Somebody(r.person_id, r.person_uid) for r in connection.execute(_BREAK, asked))


def referrals_of(connection: Connection, people: tuple[Somebody, ...]) -> tuple[str, ...]:
    """Give the uids of their referrals: the open ones first, then the newest."""
    ids = [person.id for person in people]
    return tuple(connection.execute(_REFERRALS, {"people": ids}).scalars())
