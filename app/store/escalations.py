"""Read and write what was raised with a clinician."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Row, bindparam, insert, select

from app.domain.escalation import Escalation, EscalationState
from app.store.office import OfficeIds
from app.store.tables.cases import EscalationRecord
from app.store.types import new_uid

ESCALATION = EscalationRecord.__table__
_OF_PERSON = (
    select(ESCALATION)
    .where(
        ESCALATION.c.network_id == bindparam("network"),
        ESCALATION.c.person_id == bindparam("person"),
    )
    .order_by(ESCALATION.c.id.desc())
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


def of_person(
    connection: Connection, network_id: int, person_id: int, person_uid: str, office: OfficeIds
) -> tuple[Escalation, ...]:
    """Give everything raised about somebody, newest first."""
    rows = connection.execute(_OF_PERSON, {"network": network_id, "person": person_id})
    return tuple(
        Escalation(
            r.uid,
            person_uid,
            EscalationState(r.state),
            r.matter,
            r.raised_at,
            office.displays.get(r.raised_by, "Somebody"),
            r.told_who,
            r.told_how,
            r.told_at,
        )
        for r in rows
    )


def open_of(connection: Connection, network_id: int, person_id: int) -> int:
    """Count what is open about somebody: everything until it is closed."""
    rows = connection.execute(_OF_PERSON, {"network": network_id, "person": person_id})
    return sum(r.state != EscalationState.CLOSED.value for r in rows)
