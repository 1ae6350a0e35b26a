"""Clean and check somebody's details, new or changed: one set of rules for every act."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TypeVar

from app import errors
from app.domain import limits, nhs_number, phone, postcode, refusals
from app.domain.naming import Name
from app.domain.person import NewPerson, Person

Details = TypeVar("Details", NewPerson, Person)
OLDEST = 130


def tidied(person: Details, *, is_demo: bool, is_trial: bool) -> Details:
    """Give the details cleaned; refuse what is too long and a number that cannot be theirs."""
    number = nhs_number.compact(person.nhs_number)
    check_number(number, is_demo=is_demo, is_trial=is_trial)
    return cleaned(person)


def check_number(number: str, *, is_demo: bool, is_trial: bool) -> None:
    """Refuse ten digits that are no NHS number, and a real one among invented people."""
    if number and not nhs_number.valid(number):
        raise errors.Incomplete(refusals.NHS_NUMBER_WRONG, "nhs_number")
    if number and (is_demo or is_trial) and not nhs_number.is_test(number):
        sentence = refusals.DEMO_NUMBER if is_demo else refusals.TRIAL_NUMBER
        raise errors.Incomplete(sentence, "nhs_number")


def cleaned(person: Details) -> Details:
    """Give the details cleaned; refuse what is too long."""
    name = person.name
    return replace(
        person,
        name=Name(
            limits.check(name.family, "name"),
            limits.check(name.given, "name"),
            limits.check(name.title, "title"),
            limits.check(name.preferred, "name"),
        ),
        nhs_number=nhs_number.compact(person.nhs_number),
        address=limits.check(person.address, "address"),
        postcode=postcode.tidy(limits.check(person.postcode, "postcode")),
        phone=phone.tidy(limits.check(person.phone, "phone")),
        phone_note=limits.check(person.phone_note, "label"),
        needs=limits.check(person.needs, "need"),
    )


def check_name(name: Name) -> None:
    """Refuse somebody without a name."""
    if not (name.family or name.given):
        raise errors.Incomplete("Still needed: the person's name.", "name")


def check_born(born: date | None, today: date) -> date:
    """Give the date of birth; refuse none, one to come, and one of nobody alive."""
    if born is None:
        raise errors.Incomplete("Still needed: the date of birth.", "born")
    if born > today:
        raise errors.Incomplete("The date of birth is after today.", "born")
    if today.year - born.year > OLDEST:
        raise errors.Incomplete(f"The date of birth is more than {OLDEST} years ago.", "born")
    return born
