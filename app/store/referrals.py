"""Read and write inbound referrals, keep their tally and their place in the search index."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Row, bindparam, delete, insert, select, text, update

from app import errors
from app.domain.escalation import EscalationState, in_a_list
from app.domain.new_referral import NewReferral
from app.domain.referral import Agreement, Referral, ReferralState, Source, Urgency
from app.domain.referral_reasons import REASON_BY_CODE
from app.store import people, tally
from app.store.of_uid import OfUid
from app.store.office import OfficeIds, ScopeIds
from app.store.search import fts5, index
from app.store.tables.base import given
from app.store.tables.cases import CaseRecord
from app.store.tables.referrals import ReferralRecord
from app.store.types import new_uid
from app.store.which_engine import is_server

REFERRAL = ReferralRecord.__table__
CASE = CaseRecord.__table__
# A sort key for "no next day": behind every date, on both engines.
NO_DAY = date(9999, 12, 31)

_ADD = insert(REFERRAL)
_BY_UID = (
    select(
        REFERRAL,
        CASE.c.id.label("case_id"),
        CASE.c.uid.label("case_uid"),
        CASE.c.state.label("case_state"),
        CASE.c.version.label("case_version"),
        CASE.c.review_on,
    )
    .outerjoin(
        CASE,
        (CASE.c.network_id == REFERRAL.c.network_id) & (CASE.c.referral_id == REFERRAL.c.id),
    )
    .where(OfUid(REFERRAL, bindparam("uid")))
)
_OPEN_OF = (
    select(REFERRAL)
    .where(
        REFERRAL.c.network_id == bindparam("network"),
        REFERRAL.c.person_id == bindparam("person"),
        REFERRAL.c.is_open.is_(True),
    )
    .order_by(REFERRAL.c.id.desc())
)
# No words of theirs: on a server each is asked for apart.
_OF_PERSON = (
    select(
        *(REFERRAL.c.uid, REFERRAL.c.network_id, REFERRAL.c.practice_id, REFERRAL.c.worker_id),
        *(REFERRAL.c.is_open, REFERRAL.c.state_shown),
    )
    .where(
        REFERRAL.c.network_id == bindparam("network"), REFERRAL.c.person_id == bindparam("person")
    )
    .order_by(REFERRAL.c.id.desc())
)
# The server's function reads what is open itself, and shows it on every referral of that person.
_SHOW_THERE = text("SELECT hearten_private.show_raised(:network, :person)")


def add(
    connection: Connection,
    new: NewReferral,
    person: Row[Any],
    *,
    logged_at: datetime,
    logged_by: int,
    received_on: date,
    next_on: date,
) -> tuple[int, str]:
    """Write a received referral, its tally and its place in the index; give row id and uid."""
    uid = new_uid()
    values = {
        "network_id": person.network_id,
        "uid": uid,
        "person_id": person.id,
        "practice_id": person.practice_id,
        "state": ReferralState.RECEIVED.value,
        "state_shown": "Not allocated",
        "is_open": True,
        "reasons": ",".join(new.reasons),
        "reason_key": REASON_BY_CODE[new.reasons[0]].label.casefold(),
        "agreement": (new.agreement or Agreement.NO).value,
        "words": new.words,
        "source": new.source.value,
        "referrer": new.referrer,
        "urgency": new.urgency.value,
        "received_on": received_on,
        "logged_at": logged_at,
        "logged_by": logged_by,
        "next_on": next_on,
        "next_words": "Decide",
        "decision_reason": "",
        "decision_code": "",
        "worker_id": None,
        "joined_to": None,
        "name_key": person.name_key,
        "born": person.born,
        "version": 1,
    }
    key = connection.execute(_ADD, values).inserted_primary_key
    assert key is not None
    referral_id = int(key[0])
    tally.shift(connection, person.network_id, person.practice_id, None, "received")
    place = fts5.of_row(person.network_id, person.practice_id, None, "received")
    index.put(connection, person.network_id, referral_id, [*people.search_tokens(person), *place])
    return referral_id, uid


def row_by_uid(connection: Connection, uid: str, scope: ScopeIds) -> Row[Any]:
    """Give a referral with its case (columns case_…) inside the scope, or errors.NotFound."""
    row = connection.execute(_BY_UID, {"uid": uid}).one_or_none()
    if row is None:
        raise errors.NotFound
    if not scope.reaches(row.network_id, row.practice_id, row.worker_id, row.person_id):
        raise errors.NotFound
    return row


def open_of(connection: Connection, network_id: int, person_id: int) -> list[Row[Any]]:
    """Give the open referrals of somebody, newest first."""
    found = connection.execute(_OPEN_OF, {"network": network_id, "person": person_id})
    return list(found.all())


def inside_and_outside(
    connection: Connection, network_id: int, person_id: int, scope: ScopeIds
) -> tuple[list[Row[Any]], frozenset[str]]:
    """Give somebody's referrals inside the scope, newest first, and the uids of the others.

    A server shows nothing of the others; what happened with them still names them.
    """
    place = {"network": network_id, "person": person_id}
    rows: Sequence[Any] = connection.execute(_OF_PERSON, place).all()
    found: list[Row[Any]] = list(rows)
    inside = [
        r for r in found if scope.reaches(r.network_id, r.practice_id, r.worker_id, person_id)
    ]
    return inside, frozenset(r.uid for r in found) - {r.uid for r in inside}


def require_version(
    connection: Connection,
    row: Row[Any],
    version: int,
    values: Mapping[str, Any],
    office: OfficeIds,
) -> None:
    """Raise errors.Stale, with the referral as wanted and as it is, if it is another version.

    Without both, where its words are not given to whoever has not opened it.
    """
    if row.version == version:
        return
    person = people.row_by_id(connection, row.network_id, row.person_id)
    try:
        now = referral(row, office, person.uid)
    except errors.NotRead:
        raise errors.Stale from None
    raise errors.Stale(opened=_wanted(now, version, values, office), now=now)


def change(
    connection: Connection,
    row: Row[Any],
    version: int,
    values: Mapping[str, Any],
    office: OfficeIds,
) -> None:
    """Change a referral, if nobody did since the version that was opened; keep tally and index."""
    done = connection.execute(
        update(REFERRAL)
        .where(OfUid(REFERRAL, row.uid), REFERRAL.c.version == version)
        .values(**values, version=version + 1)
    )
    if done.rowcount == 0:
        now = connection.execute(_BY_UID, {"uid": row.uid}).one_or_none()
        if now is None:
            raise errors.NotFound
        require_version(connection, now, version, values, office)
    before = tally.standing(row.state, row.is_open)
    after = tally.standing(values.get("state", row.state), values.get("is_open", row.is_open))
    tally.shift(connection, row.network_id, row.practice_id, before, after)
    worker = values.get("worker_id", row.worker_id)
    if before != after or worker != row.worker_id:
        reindex(connection, row, worker, after)


def change_content(
    connection: Connection,
    row: Row[Any],
    version: int,
    reasons: tuple[str, ...],
    words: str,
    office: OfficeIds,
) -> None:
    """Change what a referral says, if nobody did since the version that was opened."""
    key = REASON_BY_CODE[reasons[0]].label.casefold()
    values = {"reasons": ",".join(reasons), "reason_key": key, "words": words}
    change(connection, row, version, values, office)


def reindex(connection: Connection, row: Row[Any], worker_id: int | None, standing: str) -> None:
    """Index a referral anew after its person or its place changed."""
    person = people.row_by_id(connection, row.network_id, row.person_id)
    place = fts5.of_row(person.network_id, person.practice_id, worker_id, standing)
    index.replace(connection, row.network_id, row.id, [*people.search_tokens(person), *place])


def reindex_person(connection: Connection, network_id: int, person_id: int) -> None:
    """Index all referrals of somebody anew, and bring their sort keys up to date."""
    person = people.row_by_id(connection, network_id, person_id)
    rows = connection.execute(
        select(REFERRAL).where(
            REFERRAL.c.network_id == network_id, REFERRAL.c.person_id == person_id
        )
    ).all()
    for row in rows:
        connection.execute(
            update(REFERRAL)
            .where(REFERRAL.c.network_id == network_id, REFERRAL.c.id == row.id)
            .values(name_key=person.name_key, born=person.born)
        )
        reindex(connection, row, row.worker_id, tally.standing(row.state, row.is_open))


def show_as_raised(
    connection: Connection,
    network_id: int,
    person_id: int,
    raised: Collection[EscalationState],
    office: OfficeIds,
) -> list[str]:
    """Show the open referrals of somebody as what is open about them says; give their uids."""
    rows = open_of(connection, network_id, person_id)
    if is_server(connection):  # there nobody changes what they do not see
        connection.execute(_SHOW_THERE, {"network": network_id, "person": person_id})
        return [row.uid for row in rows]
    for row in rows:
        shown = in_a_list(raised, row.state_shown)
        change(connection, row, row.version, {"state_shown": shown}, office)
    return [row.uid for row in rows]


def remove(connection: Connection, row: Row[Any]) -> None:
    """Take away a referral that was logged by mistake a moment ago."""
    whose = (REFERRAL.c.network_id == row.network_id, REFERRAL.c.id == row.id)
    connection.execute(delete(REFERRAL).where(*whose))
    index.take(connection, row.network_id, row.id)
    tally.shift(
        connection, row.network_id, row.practice_id, tally.standing(row.state, row.is_open), None
    )


def count_of_person(connection: Connection, network_id: int, person_id: int) -> int:
    """Count the referrals somebody ever had."""
    rows = connection.execute(
        select(REFERRAL.c.id).where(
            REFERRAL.c.network_id == network_id, REFERRAL.c.person_id == person_id
        )
    )
    return len(rows.all())


def referral(row: Row[Any], office: OfficeIds, person_uid: str) -> Referral:
    """Give the domain's referral of a row."""
    return Referral(
        uid=row.uid,
        network_uid=office.network_uids[row.network_id],
        practice_uid=office.practice_uids[row.practice_id],
        person_uid=person_uid,
        state=ReferralState(row.state),
        reasons=tuple(row.reasons.split(",")),
        agreement=Agreement(row.agreement),
        words=given(row.words),
        source=Source(row.source),
        referrer=row.referrer,
        urgency=Urgency(row.urgency),
        received_on=row.received_on,
        logged_at=row.logged_at,
        logged_by=office.displays.get(row.logged_by, "Not known"),
        state_words=row.state_shown,
        next_on=None if row.next_on in (None, NO_DAY) else row.next_on,
        next_words=row.next_words,
        case_uid=row.case_uid,
        worker_uid=office.user_uids.get(row.worker_id) if row.worker_id else None,
        decision_reason=given(row.decision_reason),
        decision_code=row.decision_code,
        version=row.version,
    )


def _wanted(now: Referral, version: int, values: Mapping[str, Any], office: OfficeIds) -> Referral:
    """Give a referral as it would have been, had nobody changed it since that version."""
    worker = values.get("worker_id")
    return replace(
        now,
        version=version,
        state=ReferralState(values.get("state", now.state)),
        reasons=tuple(values["reasons"].split(",")) if "reasons" in values else now.reasons,
        words=values.get("words", now.words),
        decision_reason=values.get("decision_reason", now.decision_reason),
        decision_code=values.get("decision_code", now.decision_code),
        worker_uid=office.user_uids[worker] if worker is not None else now.worker_uid,
    )
