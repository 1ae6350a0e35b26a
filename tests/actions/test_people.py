"""Promise that somebody's details are put right by the rules they were logged by."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from app import errors
from app.actions import people, referrals
from app.desk import Desk
from app.domain.person import Person
from tests.actions.conftest import a_referral, somebody
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


def test_what_was_kept_before_does_not_stop_a_new_phone_number(
    worker: Desk, person: Person
) -> None:
    behind.alter(worker.store, "UPDATE person SET born = NULL")
    people.change_person(worker, replace(person, born=None, phone="01632 960111"))
    now = people.open_person(worker, person.uid).person
    assert (now.born, now.nhs_number, now.phone) == (None, "9990000018", "01632 960111")
