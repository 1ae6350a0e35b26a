"""Read and write people and their personal contacts."""

from __future__ import annotations

from datetime import date, datetime
from types import SimpleNamespace
from typing import Any

from sqlalchemy import Connection, Row, bindparam, delete, insert, select, text, update

from app import errors
from app.domain import naming
from app.domain.naming import Name
from app.domain.person import Gender, NewPerson, Person, PersonalContact
from app.store.of_uid import OfUid
from app.store.office import OfficeIds, ScopeIds
from app.store.search import terms
from app.store.tables.base import given
from app.store.tables.people import PersonalContactRecord, PersonRecord
from app.store.tables.referrals import ReferralRecord
from app.store.types import new_uid
from app.store.which_engine import is_server

PERSON = PersonRecord.__table__
REFERRAL = ReferralRecord.__table__
_BY_UID = select(PERSON).where(OfUid(PERSON, bindparam("uid")))
_BY_ID = select(PERSON).where(
    PERSON.c.network_id == bindparam("network"), PERSON.c.id == bindparam("id")
)
_BY_NUMBER = select(PERSON).where(
    PERSON.c.nhs_number == bindparam("number"), PERSON.c.network_id == bindparam("network")
)
_ADD = insert(PERSON)
_KNOWN = text("SELECT hearten_private.known_elsewhere(:network, :person)")


def add(
    connection: Connection, new: NewPerson, network_id: int, practice_id: int, at: datetime
) -> Any:
    """Write somebody new; give what is now their row."""
    values: dict[str, Any] = {
        "network_id": network_id,
        "uid": new_uid(),
        "practice_id": practice_id,
        "family": new.name.family,
        "given": new.name.given,
        "title": new.name.title,
        "preferred": new.name.preferred,
        "name_key": naming.sort_key(new.name),
        "born": new.born,
        "gender": new.gender.value,
        "nhs_number": new.nhs_number,
        "address": new.address,
        "postcode": new.postcode,
        "phone": new.phone,
        "phone_note": new.phone_note,
        "email": "",
        "needs": new.needs,
        "died_on": None,
        "created_at": at,
        "version": 1,
    }
    done = connection.execute(_ADD, values)
    key = done.inserted_primary_key
    assert key is not None
    return SimpleNamespace(id=int(key[0]), **values)


def row_by_uid(connection: Connection, uid: str, scope: ScopeIds) -> Row[Any]:
    """Give a person's row inside the scope, or raise errors.NotFound."""
    row = connection.execute(_BY_UID, {"uid": uid}).one_or_none()
    if row is None or not (is_inside(row, scope) or _is_supervised(connection, row, scope)):
        raise errors.NotFound
    return row


def row_by_id(connection: Connection, network_id: int, person_id: int) -> Row[Any]:
    """Give a person's row by row id."""
    return connection.execute(_BY_ID, {"network": network_id, "id": person_id}).one()


def with_number(connection: Connection, nhs_number: str, network_id: int) -> list[Row[Any]]:
    """Give everybody of a network who holds this NHS number."""
    return list(connection.execute(_BY_NUMBER, {"number": nhs_number, "network": network_id}).all())


def known_elsewhere(connection: Connection, person: Any, scope: ScopeIds) -> bool:
    """Claim that somebody outside the scope holds this person's NHS number and birth date.

    A server answers only of somebody whom one has just logged, after the commit of that.
    """
    if is_server(connection):  # there nobody reads rows outside their own
        one = {"network": person.network_id, "person": person.id}
        return bool(connection.execute(_KNOWN, one).scalar_one())
    if not person.nhs_number or person.born is None:
        return False
    held = with_number(connection, person.nhs_number, person.network_id)
    return any(row.born == person.born and not is_inside(row, scope) for row in held)


def is_number_held(connection: Connection, nhs_number: str, row: Row[Any], scope: ScopeIds) -> bool:
    """Claim that somebody else in the scope holds this NHS number in the network of a row."""
    held = with_number(connection, nhs_number, row.network_id)
    return any(one.id != row.id and is_inside(one, scope) for one in held)


def same_at(
    connection: Connection, row: Row[Any], network_id: int, practice_id: int
) -> Row[Any] | None:
    """Give the person of a row as a practice has them in another network, or None.

    They are the same by their NHS number; without one, by name and date of birth.
    """
    asked = select(PERSON).where(
        PERSON.c.network_id == network_id, PERSON.c.practice_id == practice_id
    )
    if row.nhs_number:
        asked = asked.where(PERSON.c.nhs_number == row.nhs_number)
    else:
        asked = asked.where(PERSON.c.name_key == row.name_key, PERSON.c.born == row.born)
    return connection.execute(asked.order_by(PERSON.c.id)).first()


def is_inside(row: Row[Any], scope: ScopeIds) -> bool:
    """Claim that a person's row is among those the scope reaches."""
    return scope.reaches(row.network_id, row.practice_id, person_id=row.id)


def _is_supervised(connection: Connection, row: Row[Any], scope: ScopeIds) -> bool:
    """Claim that a supervised link worker has a referral of this person."""
    if not scope.workers:
        return False
    asked = select(REFERRAL.c.id).where(
        REFERRAL.c.network_id == row.network_id,
        REFERRAL.c.person_id == row.id,
        REFERRAL.c.worker_id.in_(scope.workers),
    )
    return connection.execute(asked.limit(1)).first() is not None


def name_of(row: Row[Any]) -> Name:
    """Give the name held in a row."""
    return Name(row.family, row.given, row.title, row.preferred)


def person(row: Row[Any], office: OfficeIds) -> Person:
    """Give the domain's person of a row."""
    return Person(
        uid=row.uid,
        network_uid=office.network_uids[row.network_id],
        practice_uid=office.practice_uids[row.practice_id],
        name=name_of(row),
        born=row.born,
        gender=Gender(row.gender),
        nhs_number=row.nhs_number,
        address=row.address,
        postcode=row.postcode,
        phone=row.phone,
        phone_note=row.phone_note,
        email=row.email,
        needs=given(row.needs),
        died_on=row.died_on,
        version=row.version,
    )


def search_tokens(row: Row[Any]) -> list[str]:
    """Give the tokens under which the person of a row is found."""
    return tokens_of(name_of(row), row.born, row.nhs_number, row.postcode, row.phone)


def tokens_of(
    name: Name, born: date | None, nhs_number: str, postcode: str, phone: str
) -> list[str]:
    """Give the tokens under which such a person is found."""
    return terms.of_person(
        (name.family, name.given, name.preferred), born, nhs_number, postcode, phone
    )


def change(connection: Connection, uid: str, version: int, values: dict[str, object]) -> None:
    """Change columns of a person, if nobody did since the version that was opened."""
    done = connection.execute(
        update(PERSON)
        .where(OfUid(PERSON, uid), PERSON.c.version == version)
        .values(**values, version=version + 1)
    )
    if done.rowcount == 0:
        raise errors.Stale


def remove(connection: Connection, network_id: int, person_id: int) -> None:
    """Take away somebody who was logged by mistake a moment ago."""
    connection.execute(
        delete(PERSON).where(PERSON.c.network_id == network_id, PERSON.c.id == person_id)
    )


def contacts(
    connection: Connection, network_id: int, person_id: int
) -> tuple[PersonalContact, ...]:
    """Give the personal contacts of somebody, in the order they were added."""
    table = PersonalContactRecord.__table__
    rows = connection.execute(
        select(table)
        .where(table.c.network_id == network_id, table.c.person_id == person_id)
        .order_by(table.c.id)
    )
    return tuple(
        PersonalContact(
            r.uid, r.name, r.relation, r.is_carer, r.may_speak, r.may_have_copy, r.phone, r.version
        )
        for r in rows
    )


def put_contact(
    connection: Connection, network_id: int, person_id: int, contact: PersonalContact
) -> str:
    """Write a personal contact: a new one without uid, else the version that was opened."""
    table = PersonalContactRecord.__table__
    values = {
        "name": contact.name,
        "relation": contact.relation,
        "is_carer": contact.is_carer,
        "may_speak": contact.may_speak,
        "may_have_copy": contact.may_have_copy,
        "phone": contact.phone,
    }
    if not contact.uid:
        uid = new_uid()
        connection.execute(
            insert(table).values(
                network_id=network_id, person_id=person_id, uid=uid, version=1, **values
            )
        )
        return uid
    done = connection.execute(
        update(table)
        .where(
            table.c.uid == contact.uid,
            table.c.network_id == network_id,
            table.c.person_id == person_id,
            table.c.version == contact.version,
        )
        .values(**values, version=contact.version + 1)
    )
    if done.rowcount == 0:
        held = contacts(connection, network_id, person_id)
        now = next((one for one in held if one.uid == contact.uid), None)
        raise errors.Stale(opened=contact, now=now)
    return contact.uid
