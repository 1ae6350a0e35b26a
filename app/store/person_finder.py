"""Show who was found for the one box of the log form, and what is here of them already."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, bindparam, select

from app.domain import naming
from app.domain.naming import Name
from app.domain.person import PersonFound
from app.store.office import OfficeIds, ScopeIds
from app.store.tables.people import PersonRecord
from app.store.tables.referrals import ReferralRecord
from app.store.unindexed import Unindexed

P = PersonRecord.__table__
R = ReferralRecord.__table__
_OF_NETWORKS = Unindexed(R.c.network_id).in_(bindparam("networks", expanding=True))
_PERSONS = select(R.c.id, R.c.person_id).where(
    _OF_NETWORKS, R.c.id.in_(bindparam("ids", expanding=True))
)
_ALL = (
    select(
        R.c.id,
        R.c.uid,
        R.c.network_id,
        R.c.practice_id.label("referred_from"),
        R.c.worker_id,
        R.c.is_open,
        R.c.state_shown,
        R.c.received_on,
        R.c.person_id,
        P.c.uid.label("person_uid"),
        P.c.family,
        P.c.given,
        P.c.title,
        P.c.born,
        P.c.nhs_number,
        P.c.address,
        P.c.postcode,
        P.c.practice_id,
    )
    .join(P, (P.c.network_id == R.c.network_id) & (P.c.id == R.c.person_id))
    .where(_OF_NETWORKS, R.c.person_id.in_(bindparam("people", expanding=True)))
    .order_by(R.c.id.desc())
)


def found(
    connection: Connection, referral_ids: Sequence[int], office: OfficeIds, scope: ScopeIds
) -> tuple[PersonFound, ...]:
    """Give each person of these referrals once, in the order found.

    What is here of them is told by the referrals inside the scope alone.
    """
    if not referral_ids:
        return ()
    order = {referral_id: n for n, referral_id in enumerate(referral_ids)}
    networks = office.networks_of(scope)
    hits = connection.execute(_PERSONS, {"ids": list(referral_ids), "networks": networks}).all()
    people: dict[int, None] = {}
    for hit in sorted(hits, key=lambda hit: order[hit.id]):
        people[hit.person_id] = None
    rows: dict[int, list[Any]] = {}
    for row in connection.execute(_ALL, {"people": list(people), "networks": networks}):
        if scope.reaches(row.network_id, row.referred_from, row.worker_id):
            rows.setdefault(row.person_id, []).append(row)
    return tuple(_person(rows[person_id], office) for person_id in people if person_id in rows)


def _person(referrals: list[Any], office: OfficeIds) -> PersonFound:
    newest = referrals[0]
    open_one = next((r for r in referrals if r.is_open), None)
    if open_one is not None:
        here = "Open referral"
    else:
        here = f"{newest.state_shown} {newest.received_on.year}"
    return PersonFound(
        uid=newest.person_uid,
        name=naming.cui(Name(newest.family, newest.given, newest.title)),
        born=newest.born,
        nhs_number=newest.nhs_number,
        lives=", ".join(part for part in (newest.address, newest.postcode) if part),
        here=here,
        open_referral_uid=open_one.uid if open_one is not None else None,
        practice_uid=office.practice_uids[newest.practice_id],
        network_uid=office.network_uids[newest.network_id],
    )
