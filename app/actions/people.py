"""Put a person's details right, and keep who is close to them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from app import errors
from app.changes import Changed
from app.desk import Desk
from app.domain import limits, naming, phone, refusals
from app.domain.access import Right
from app.domain.person import Person, PersonalContact
from app.domain.person_details import check_born, check_name, check_number, cleaned
from app.store import people, referrals
from app.writing import Writing


@dataclass(frozen=True, slots=True)
class OpenedPerson:
    """A person with those close to them."""

    person: Person
    contacts: tuple[PersonalContact, ...]


def open_person(desk: Desk, uid: str) -> OpenedPerson:
    """Open somebody's details; the reading is committed before they are shown."""
    rows = desk.rows(Right.SEE_REFERRALS)

    def entry(work: Writing, row: Any) -> None:
        is_supervised = not people.is_inside(row, rows)
        grant = desk.grant_for(Right.SEE_REFERRALS, row, is_supervised=is_supervised)
        work.audit("person.open", grant=grant, chain=desk.chain_of(row), subject=uid)

    def read(connection: Any, row: Any) -> OpenedPerson:
        contacts = people.contacts(connection, row.network_id, row.id)
        return OpenedPerson(people.person(row, desk.office), contacts)

    return desk.open(lambda connection: people.row_by_uid(connection, uid, rows), entry, read)


def change_person(desk: Desk, person: Person) -> tuple[Changed, ...]:
    """Write somebody's details over the version that was opened (`person.version`).

    What was there before may stay as it was: of the date of birth and the NHS number only a new
    one is looked at. Raises errors.Stale with both versions when somebody saved since.
    """
    wanted = cleaned(person)
    check_name(wanted.name)
    values = _columns(wanted)
    with desk.write() as work:
        row = people.row_by_uid(work.connection, person.uid, desk.rows(Right.AMEND_REFERRAL))
        grant = desk.grant_for(Right.AMEND_REFERRAL, row)
        if wanted.born != row.born:
            check_born(wanted.born, desk.today)
        if wanted.nhs_number != row.nhs_number:
            store = desk.store
            check_number(wanted.nhs_number, is_demo=store.is_demo, is_trial=store.is_trial)
            _no_other_has(desk, work, row, wanted.nhs_number)
        try:
            people.change(work.connection, person.uid, person.version, values)
        except errors.Stale as stale:
            now = people.row_by_uid(work.connection, person.uid, desk.rows(Right.AMEND_REFERRAL))
            raise _both(desk, person, now) from stale
        referrals.reindex_person(work.connection, row.network_id, row.id)
        work.happened(row.network_id, row.id, "person-changed", referral_uid="")
        work.audit("person.change", grant=grant, chain=desk.chain_of(row), subject=person.uid)
    return (Changed("person", frozenset({person.uid})), Changed("referral"))


def _both(desk: Desk, wanted: Person, row: Any) -> errors.Stale:
    """Give both versions, as wanted and as it is; none to whoever has not opened the details."""
    try:
        return errors.Stale(opened=wanted, now=people.person(row, desk.office))
    except errors.NotRead:
        return errors.Stale()


def put_contact(desk: Desk, person_uid: str, contact: PersonalContact) -> str:
    """Add somebody close to the person, or change them as they were opened; give their uid.

    Raises errors.Stale with both contacts when somebody saved since.
    """
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


def _no_other_has(desk: Desk, work: Writing, row: Any, number: str) -> None:
    """Refuse a number that somebody else of the network holds; those one sees are asked, alone."""
    rows = desk.rows(Right.AMEND_REFERRAL)
    if number and people.is_number_held(work.connection, number, row, rows):
        raise errors.Incomplete(refusals.NUMBER_OF_ANOTHER, "nhs_number")


def _columns(person: Person) -> dict[str, object]:
    name = person.name
    return {
        "family": name.family,
        "given": name.given,
        "title": name.title,
        "preferred": name.preferred,
        "name_key": naming.sort_key(name),
        "born": person.born,
        "gender": person.gender.value,
        "nhs_number": person.nhs_number,
        "address": person.address,
        "postcode": person.postcode,
        "phone": person.phone,
        "phone_note": person.phone_note,
        "email": limits.check(person.email, "email"),
        "needs": person.needs,
    }
