"""Read and write cases and the caseload."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, bindparam, func, insert, or_, select, update

from app import errors
from app.domain import naming
from app.domain.case import Case, CaseRow, CaseState, move
from app.domain.naming import Name
from app.store.of_uid import OfUid
from app.store.office import OfficeIds, ScopeIds
from app.store.referrals import NO_DAY
from app.store.tables.cases import CaseRecord
from app.store.tables.people import PersonRecord
from app.store.tables.plans import PlanRecord
from app.store.tables.referrals import ReferralRecord
from app.store.types import new_uid

CASE = CaseRecord.__table__
PERSON = PersonRecord.__table__
PLAN = PlanRecord.__table__
REFERRAL = ReferralRecord.__table__
MOST_LISTED = 2000
SORTED_BY = {"name": CASE.c.name_key, "next": CASE.c.next_on, "opened": CASE.c.opened_on}

_ITS_PERSON = (PERSON.c.network_id == CASE.c.network_id) & (PERSON.c.id == CASE.c.person_id)
_ITS_REFERRAL = (REFERRAL.c.network_id == CASE.c.network_id) & (REFERRAL.c.id == CASE.c.referral_id)
_BY_UID = (
    select(
        CASE,
        PERSON.c.uid.label("person_uid"),
        REFERRAL.c.uid.label("referral_uid"),
    )
    .join(PERSON, _ITS_PERSON)
    .join(REFERRAL, _ITS_REFERRAL)
    .where(OfUid(CASE, bindparam("uid")))
)


def add(
    connection: Connection,
    referral: Row[Any],
    worker_id: int,
    *,
    opened_on: date,
    next_on: date,
    name_key: str,
    office: OfficeIds,
) -> str:
    """Open a waiting case for an accepted referral, or wake the one it had; give its uid."""
    known = connection.execute(
        select(CASE).where(
            CASE.c.network_id == referral.network_id, CASE.c.referral_id == referral.id
        )
    ).one_or_none()
    values = {
        "worker_id": worker_id,
        "state": CaseState.WAITING.value,
        "opened_on": opened_on,
        "next_on": next_on,
    }
    if known is not None:
        move(CaseState(known.state), CaseState.WAITING)
        change(connection, known.uid, known.version, values, office)
        return str(known.uid)
    uid = new_uid()
    connection.execute(
        insert(CASE).values(
            network_id=referral.network_id,
            uid=uid,
            referral_id=referral.id,
            person_id=referral.person_id,
            practice_id=referral.practice_id,
            name_key=name_key,
            version=1,
            **values,
        )
    )
    return uid


def row_by_uid(connection: Connection, uid: str, scope: ScopeIds) -> Row[Any]:
    """Give a case inside the scope, with person_uid and referral_uid, or errors.NotFound."""
    row = connection.execute(_BY_UID, {"uid": uid}).one_or_none()
    if row is None or not scope.reaches(
        row.network_id, row.practice_id, row.worker_id, row.person_id
    ):
        raise errors.NotFound
    return row


def change(
    connection: Connection, uid: str, version: int, values: Mapping[str, Any], office: OfficeIds
) -> None:
    """Change a case, if nobody did since the version that was opened.

    Else errors.Stale has the case as it was wanted and as it is.
    """
    done = connection.execute(
        update(CASE)
        .where(OfUid(CASE, uid), CASE.c.version == version)
        .values(**values, version=version + 1)
    )
    if done.rowcount == 0:
        row = connection.execute(_BY_UID, {"uid": uid}).one_or_none()
        if row is None:
            raise errors.NotFound
        now = case(row, office)
        wanted = replace(
            now,
            version=version,
            state=CaseState(values.get("state", now.state)),
            review_on=values.get("review_on", now.review_on),
        )
        raise errors.Stale(opened=wanted, now=now)


def caseload(
    connection: Connection,
    scope: ScopeIds,
    *,
    worker_id: int | None,
    sort: str = "next",
    ascending: bool = True,
    case_uid: str | None = None,
    most: int | None = MOST_LISTED,
) -> list[Row[Any]]:
    """Give the cases that are not closed, or one, each with its newest plan and where it stands."""
    if scope.is_empty:
        return []
    other = PLAN.alias()
    newest = (
        select(func.max(other.c.number))
        .where(other.c.network_id == CASE.c.network_id, other.c.case_id == CASE.c.id)
        .scalar_subquery()
    )
    key = SORTED_BY[sort]
    asked = (
        select(
            CASE,
            PERSON.c.uid.label("person_uid"),
            PERSON.c.family,
            PERSON.c.given,
            PERSON.c.title,
            PERSON.c.preferred,
            PERSON.c.born,
            PERSON.c.nhs_number,
            PERSON.c.postcode,
            PERSON.c.phone,
            REFERRAL.c.state_shown,
            REFERRAL.c.next_words,
            PLAN.c.uid.label("plan_uid"),
            PLAN.c.number.label("plan_number"),
            PLAN.c.state.label("plan_state"),
        )
        .join(PERSON, _ITS_PERSON)
        .join(REFERRAL, _ITS_REFERRAL)
        .outerjoin(
            PLAN,
            (PLAN.c.network_id == CASE.c.network_id)
            & (PLAN.c.case_id == CASE.c.id)
            & (PLAN.c.number == newest),
        )
        .where(*_to_be_seen(scope, worker_id))
        .order_by(key.asc().nulls_first() if ascending else key.desc().nulls_last(), CASE.c.id)
        .limit(most)
    )
    if case_uid is not None:
        asked = asked.where(OfUid(CASE, case_uid))
    return list(connection.execute(asked).all())


def count(connection: Connection, scope: ScopeIds, *, worker_id: int | None) -> int:
    """Count what `caseload` would give."""
    if scope.is_empty:
        return 0
    asked = select(func.count()).select_from(CASE).where(*_to_be_seen(scope, worker_id))
    return int(connection.execute(asked).scalar_one())


def _to_be_seen(scope: ScopeIds, worker_id: int | None) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = [
        CASE.c.state != CaseState.CLOSED.value,
        or_(
            CASE.c.network_id.in_(scope.networks),
            CASE.c.practice_id.in_(scope.practices),
            CASE.c.worker_id.in_(scope.workers),
        ),
    ]
    if worker_id is not None:
        found.append(CASE.c.worker_id == worker_id)
    return found


def case(row: Row[Any], office: OfficeIds) -> Case:
    """Give the domain's case of a row."""
    return Case(
        uid=row.uid,
        network_uid=office.network_uids[row.network_id],
        practice_uid=office.practice_uids[row.practice_id],
        person_uid=row.person_uid,
        referral_uid=row.referral_uid,
        worker_uid=office.user_uids[row.worker_id],
        state=CaseState(row.state),
        opened_on=row.opened_on,
        review_on=row.review_on,
        version=row.version,
    )


def case_row(row: Row[Any], office: OfficeIds) -> CaseRow:
    """Give the caseload's row."""
    plan = f"v{row.plan_number} {row.plan_state}" if row.plan_uid else "No plan yet"
    return CaseRow(
        uid=row.uid,
        person_uid=row.person_uid,
        name=naming.cui(Name(row.family, row.given, row.title)),
        born=row.born,
        state=row.state_shown,
        plan=plan,
        plan_uid=row.plan_uid,
        next_on=None if row.next_on in (None, NO_DAY) else row.next_on,
        next_words=row.next_words,
        worker=office.displays.get(row.worker_id, "Not known"),
        practice=office.practice_name(row.practice_id),
        opened_on=row.opened_on,
    )
