"""Put a person's details right, and keep who is close to them."""

from __future__ import annotations

from dataclasses import dataclass

from app import errors
from app.changes import Changed
from app.desk import Desk
from app.domain import limits, naming, nhs_number, phone, postcode, refusals
from app.domain.access import Right
from app.domain.naming import Name
from app.domain.person import Person, PersonalContact
from app.store import people, referrals


@dataclass(frozen=True, slots=True)
class OpenedPerson:
    """A person with those close to them."""

    person: Person
    contacts: tuple[PersonalContact, ...]


def open_person(desk: Desk, uid: str) -> OpenedPerson:
    """Open somebody's details; the reading is committed before they are shown."""
    with desk.write() as work:
        rows = desk.rows(Right.SEE_REFERRALS)
        row = people.row_by_uid(work.connection, uid, rows)
        is_supervised = not people.is_inside(row, rows)
        grant = desk.grant_for(Right.SEE_REFERRALS, row, is_supervised=is_supervised)
        contacts = people.contacts(work.connection, row.network_id, row.id)
        work.audit("person.open", grant=grant, chain=desk.chain_of(row), subject=uid)
    return OpenedPerson(people.person(row, desk.office), contacts)


def change_person(desk: Desk, person: Person) -> tuple[Changed, ...]:
    """Write somebody's details over the version that was opened (`person.version`).

    Raises errors.Stale with both versions when somebody saved since.
    """
    values = _values(person, desk.store.is_demo)
    with desk.write() as work:
        row = people.row_by_uid(work.connection, person.uid, desk.rows(Right.AMEND_REFERRAL))
        grant = desk.grant_for(Right.AMEND_REFERRAL, row)
        try:
            people.change(work.connection, person.uid, person.version, values)
        except errors.Stale as stale:
            raise errors.Stale(opened=person, now=people.person(row, desk.office)) from stale
        referrals.reindex_person(work.connection, row.network_id, row.id)
        work.happened(row.network_id, row.id, "person-changed", referral_uid="")
        work.audit("person.change", grant=grant, chain=desk.chain_of(row), subject=person.uid)
    return (Changed("person", frozenset({person.uid})), Changed("referral"))


def put_contact(desk: Desk, person_uid: str, contact: PersonalContact) -> str:
    """Add somebody close to the person, or change them as they were opened; give their uid."""
    contact = PersonalContact(
        uid=contact.uid,
        name=limits.check(contact.name, "name"),
        relation=limits.check(contact.relation, "relation"),
        is_carer=contact.is_carer,
        may_speak=contact.may_speak,
        may_have_copy=contact.may_have_copy,
        phone=phone.tidy(limits.check(contact.phone, "phone")),
        version=contact.version,
    )
    if not contact.name:
        raise errors.Incomplete("Still needed: their name.", "name")
    with desk.write() as work:
        row = people.row_by_uid(work.connection, person_uid, desk.rows(Right.AMEND_REFERRAL))
        grant = desk.grant_for(Right.AMEND_REFERRAL, row)
        uid = people.put_contact(work.connection, row.network_id, row.id, contact)
        work.audit("contact.put", grant=grant, chain=desk.chain_of(row), subject=person_uid)
    return uid


def remove_contact(desk: Desk, person_uid: str, contact_uid: str) -> tuple[Changed, ...]:
    """Take somebody off the list of those close to the person."""
    with desk.write() as work:
        row = people.row_by_uid(work.connection, person_uid, desk.rows(Right.AMEND_REFERRAL))
        grant = desk.grant_for(Right.AMEND_REFERRAL, row)
        people.remove_contact(work.connection, row.network_id, row.id, contact_uid)
        work.audit("contact.remove", grant=grant, chain=desk.chain_of(row), subject=person_uid)
    return (Changed("person", frozenset({person_uid})),)


def _values(person: Person, is_demo: bool) -> dict[str, object]:
    number = nhs_number.compact(person.nhs_number)
    if number and not nhs_number.valid(number):
        raise errors.Incomplete(refusals.NHS_NUMBER_WRONG, "nhs_number")
    if number and is_demo and not nhs_number.is_test(number):
        raise errors.Incomplete(refusals.DEMO_NUMBER, "nhs_number")
    name = Name(
        limits.check(person.name.family, "name"),
        limits.check(person.name.given, "name"),
        limits.check(person.name.title, "title"),
        limits.check(person.name.preferred, "name"),
    )
    if not (name.family or name.given):
        raise errors.Incomplete("Still needed: the person's name.", "name")
    return {
        "family": name.family,
        "given": name.given,
        "title": name.title,
        "preferred": name.preferred,
        "name_key": naming.sort_key(name),
        "born": person.born,
        "gender": person.gender.value,
        "nhs_number": number,
        "address": limits.check(person.address, "address"),
        "postcode": postcode.tidy(limits.check(person.postcode, "postcode")),
        "phone": phone.tidy(limits.check(person.phone, "phone")),
        "phone_note": limits.check(person.phone_note, "label"),
        "email": limits.check(person.email, "email"),
        "needs": limits.check(person.needs, "need"),
    }
