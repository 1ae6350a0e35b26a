"""Read and write what was raised with a clinician."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Row, bindparam, insert, select, update

from app import errors
from app.domain.escalation import Escalation, EscalationState, Told
from app.store.of_uid import OfUid
from app.store.office import OfficeIds
from app.store.tables.base import given
from app.store.tables.cases import EscalationRecord
from app.store.tables.people import PersonRecord
from app.store.types import new_uid

PERSON = PersonRecord.__table__
ESCALATION = EscalationRecord.__table__
_OF_PERSON = (
    select(ESCALATION)
    .where(
        ESCALATION.c.network_id == bindparam("network"),
        ESCALATION.c.person_id == bindparam("person"),
    )
    .order_by(ESCALATION.c.id.desc())
)
_STATES_OF = (
    select(ESCALATION.c.state)
    .where(
        ESCALATION.c.network_id == bindparam("network"),
        ESCALATION.c.person_id == bindparam("person"),
    )
    .order_by(ESCALATION.c.id.desc())
)
_BY_UID = (
    select(ESCALATION, PERSON.c.uid.label("person_uid"))
    .join(
        PERSON,
        (PERSON.c.network_id == ESCALATION.c.network_id) & (PERSON.c.id == ESCALATION.c.person_id),
    )
    .where(OfUid(ESCALATION, bindparam("uid")))
)


def add(
    connection: Connection,
    person: Row[Any],
    escalation: Escalation,
    raised_by: int,
) -> str:
    """Write something raised about a person; give its uid."""
    uid = new_uid()
    connection.execute(
        insert(ESCALATION).values(
            network_id=person.network_id,
            uid=uid,
            person_id=person.id,
            practice_id=person.practice_id,
            state=escalation.state.value,
            matter=escalation.matter,
            raised_at=escalation.raised_at,
            raised_by=raised_by,
            told_who=escalation.told_who,
            told_how=escalation.told_how,
            told_at=escalation.told_at,
            version=1,
        )
    )
    return uid


def row_by_uid(connection: Connection, uid: str) -> Row[Any]:
    """Give one row with its `person_uid`, or raise errors.NotFound."""
    row = connection.execute(_BY_UID, {"uid": uid}).one_or_none()
    if row is None:
        raise errors.NotFound
    return row


def pass_on(
    connection: Connection, row: Row[Any], version: int, told: Told, office: OfficeIds
) -> None:
    """Write who was told, how and when, if nobody changed it since the version that was opened."""
    done = connection.execute(
        update(ESCALATION)
        .where(OfUid(ESCALATION, row.uid), ESCALATION.c.version == version)
        .values(
            state=EscalationState.PASSED.value,
            told_who=told.who,
            told_how=told.how,
            told_at=told.at,
            version=version + 1,
        )
    )
    if done.rowcount == 0:
        held = row_by_uid(connection, row.uid)
        try:
            now = escalation(held, held.person_uid, office)
        except errors.NotRead:
            raise errors.Stale from None
        raise errors.Stale(opened=told, now=now)


def escalation(row: Row[Any], person_uid: str, office: OfficeIds) -> Escalation:
    """Give the domain's escalation of a row."""
    return Escalation(
        row.uid,
        person_uid,
        EscalationState(row.state),
        given(row.matter),
        row.raised_at,
        office.displays.get(row.raised_by, "Somebody"),
        given(row.told_who),
        row.told_how,
        row.told_at,
        row.version,
    )


def of_person(
    connection: Connection, network_id: int, person_id: int, person_uid: str, office: OfficeIds
) -> tuple[Escalation, ...]:
    """Give everything raised about somebody, newest first."""
    rows = connection.execute(_OF_PERSON, {"network": network_id, "person": person_id})
    return tuple(escalation(row, person_uid, office) for row in rows)


def open_of(connection: Connection, network_id: int, person_id: int) -> tuple[EscalationState, ...]:
    """Give where each thing stands that is open about somebody: everything until it is closed."""
    rows = connection.execute(_STATES_OF, {"network": network_id, "person": person_id})
    states = (EscalationState(row.state) for row in rows)
    return tuple(state for state in states if state is not EscalationState.CLOSED)
