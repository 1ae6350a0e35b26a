"""Promise that somebody's details are put right by the rules they were logged by."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from app import errors
from app.actions import glass, people, referrals
from app.desk import Desk
from app.domain.access import Role
from app.domain.person import Person, PersonalContact
from tests.actions.conftest import DeskFor, a_referral, somebody
from tests.databases import behind


@pytest.fixture
def person(worker: Desk, reception: Desk) -> Person:
    uid = referrals.log(reception, a_referral(somebody(number="9990000018"))).person_uid
    return people.open_person(worker, uid).person


@pytest.mark.parametrize("born", [None, date(2200, 1, 1), date(1700, 1, 1)])
def test_nobody_gets_a_date_of_birth_that_cannot_be(
    worker: Desk, person: Person, born: date | None
) -> None:
    with pytest.raises(errors.Incomplete) as refused:
        people.change_person(worker, replace(person, born=born))
    assert refused.value.field == "born"
    assert people.open_person(worker, person.uid).person == person


def test_nobody_gets_the_number_of_somebody_else(
    worker: Desk, reception: Desk, person: Person
) -> None:
    other = a_referral(somebody("Jones", "Ann", number="9990000026"))
    referrals.log(reception, other)
    with pytest.raises(errors.Incomplete, match="somebody else") as refused:
        people.change_person(worker, replace(person, nhs_number="999 000 0026"))
    assert refused.value.field == "nhs_number"
    assert people.open_person(worker, person.uid).person.nhs_number == "9990000018"


def test_who_holds_a_number_is_asked_of_ones_own_rows_alone(
    reception: Desk, desk_for: DeskFor, person: Person
) -> None:
    """Else correcting details would be a way to look people up, and leave no entry."""
    crick = desk_for("Cora Crick", Role.RECEPTIONIST, None, "prac-crick")
    other = somebody("Jones", "Ann", number="9990000026")
    referrals.log(crick, a_referral(other, practice_uid="prac-crick"))
    people.change_person(reception, replace(person, nhs_number="9990000026"))


def test_what_was_kept_before_does_not_stop_a_new_phone_number(
    worker: Desk, person: Person
) -> None:
    behind.alter(worker.store, "UPDATE person SET born = NULL")
    people.change_person(worker, replace(person, born=None, phone="01632 960111"))
    now = people.open_person(worker, person.uid).person
    assert (now.born, now.nhs_number, now.phone) == (None, "9990000018", "01632 960111")


@pytest.mark.parametrize("kept", ["9990000019", "99900000"])
def test_a_number_kept_before_that_is_none_does_not_stop_a_new_phone_number(
    worker: Desk, person: Person, kept: str
) -> None:
    behind.alter(worker.store, "UPDATE person SET nhs_number = :kept", kept=kept)
    opened = people.open_person(worker, person.uid).person
    people.change_person(worker, replace(opened, phone="01632 960111"))
    now = people.open_person(worker, person.uid).person
    assert (now.nhs_number, now.phone) == (kept, "01632 960111")
    with pytest.raises(errors.Incomplete) as refused:
        people.change_person(worker, replace(now, nhs_number="9990000027"))
    assert refused.value.field == "nhs_number"


def test_glass_is_for_a_shared_store(worker: Desk) -> None:
    with pytest.raises(errors.Refused, match="Ask an administrator"):
        glass.break_glass(worker, "9990000018", date(1980, 8, 14), "Ambulance")


def test_details_somebody_else_changed_come_as_both_persons(worker: Desk, person: Person) -> None:
    people.change_person(worker, replace(person, phone="01632 960222"))
    with pytest.raises(errors.Stale) as stale:
        people.change_person(worker, replace(person, phone="01632 960111"))
    opened, now = stale.value.opened, stale.value.now
    assert isinstance(opened, Person)
    assert isinstance(now, Person)
    assert (opened.phone, now.phone) == ("01632 960111", "01632 960222")


def test_a_contact_somebody_else_changed_comes_as_both_contacts(
    worker: Desk, person: Person
) -> None:
    uid = people.put_contact(worker, person.uid, PersonalContact("", "Susan"))
    held = people.open_person(worker, person.uid).contacts[0]
    people.put_contact(worker, person.uid, replace(held, phone="01632 960222"))
    with pytest.raises(errors.Stale) as stale:
        people.put_contact(worker, person.uid, replace(held, phone="01632 960111"))
    opened, now = stale.value.opened, stale.value.now
    assert isinstance(opened, PersonalContact)
    assert isinstance(now, PersonalContact)
    assert (opened.uid, opened.phone, now.phone) == (uid, "01632 960111", "01632 960222")
