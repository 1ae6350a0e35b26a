"""Read and write contacts on a case, also those in vain."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, bindparam, insert, select

from app.domain.contact import Contact, NewContact, Try
from app.store.office import OfficeIds
from app.store.tables.base import given
from app.store.tables.cases import ContactRecord
from app.store.types import new_uid

CONTACT = ContactRecord.__table__
_OF_CASE = (CONTACT.c.network_id == bindparam("network")) & (CONTACT.c.case_id == bindparam("case"))
_ALL = select(CONTACT).where(_OF_CASE).order_by(CONTACT.c.at.desc(), CONTACT.c.id.desc())
_TRIES = (
    select(CONTACT.c.at, CONTACT.c.kind, CONTACT.c.outcome)
    .where(_OF_CASE)
    .order_by(CONTACT.c.at, CONTACT.c.id)
)


def add(
    connection: Connection, case: Row[Any], new: NewContact, *, by: int, entered_at: datetime
) -> str:
    """Write a contact on a case; give its uid."""
    uid = new_uid()
    connection.execute(
        insert(CONTACT).values(
            network_id=case.network_id,
            uid=uid,
            case_id=case.id,
            at=new.at,
            kind=new.kind,
            outcome=new.outcome,
            whom=new.whom,
            minutes=new.minutes,
            travel=new.travel,
            note=new.note,
            by=by,
            entered_at=entered_at,
        )
    )
    return uid


def of_case(
    connection: Connection, network_id: int, case_id: int, office: OfficeIds
) -> tuple[Contact, ...]:
    """Give the contacts on a case with their notes, newest first."""
    rows = connection.execute(_ALL, {"network": network_id, "case": case_id})
    return tuple(
        Contact(
            row.uid,
            row.at,
            row.kind,
            row.outcome,
            row.whom,
            row.minutes,
            row.travel,
            given(row.note),
            office.user_uids.get(row.by, ""),
            office.displays.get(row.by, "Somebody"),
        )
        for row in rows
    )


def tries(connection: Connection, network_id: int, case_id: int) -> tuple[Try, ...]:
    """Give when and how each contact on a case was, and what came of it; no notes."""
    rows = connection.execute(_TRIES, {"network": network_id, "case": case_id})
    return tuple(Try(row.at, row.kind, row.outcome) for row in rows)
