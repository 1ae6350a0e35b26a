"""Promise one set of rules for somebody's details, whoever writes them."""

from __future__ import annotations

from datetime import date

import pytest

from app import errors
from app.domain import refusals
from app.domain.naming import Name
from app.domain.person import NewPerson, Person
from app.domain.person_details import check_born, check_name, check_number, tidied

TODAY = date(2026, 11, 23)


@pytest.mark.parametrize("born", [None, date(2200, 1, 1), date(1700, 1, 1), date(2026, 11, 24)])
def test_a_date_of_birth_of_nobody_is_refused(born: date | None) -> None:
    with pytest.raises(errors.Incomplete) as refused:
        check_born(born, TODAY)
    assert refused.value.field == "born"


@pytest.mark.parametrize("born", [TODAY, date(1896, 1, 1)])
def test_the_youngest_and_the_oldest_are_taken(born: date) -> None:
    assert check_born(born, TODAY) == born


def test_somebody_has_a_name() -> None:
    check_name(Name("", "Grace"))
    with pytest.raises(errors.Incomplete):
        check_name(Name("", ""))


@pytest.mark.parametrize(
    "person",
    [
        NewPerson(Name(" Smith ", "John"), nhs_number="999 000 0018", postcode="nn114aa"),
        Person(
            "p", "net", "prac", Name(" Smith ", "John"), nhs_number="999 000 0018",
            postcode="nn114aa", version=3,
        ),
    ],
)  # fmt: skip
def test_a_new_and_a_known_person_are_cleaned_alike(person: NewPerson | Person) -> None:
    clean = tidied(person, is_demo=True, is_trial=False)
    assert (clean.name.family, clean.nhs_number, clean.postcode) == (
        "Smith", "9990000018", "NN11 4AA"
    )  # fmt: skip
    assert type(clean) is type(person)


@pytest.mark.parametrize(
    ("number", "is_demo", "is_trial", "refused"),
    [
        ("9434765919", True, False, refusals.DEMO_NUMBER),
        ("9434765919", True, True, refusals.DEMO_NUMBER),
        ("9434765919", False, True, refusals.TRIAL_NUMBER),
        ("9434765919", False, False, None),
        ("9434765918", False, True, refusals.NHS_NUMBER_WRONG),
        ("9990000018", True, False, None),
        ("9990000018", False, True, None),
        ("", True, True, None),
    ],
)
def test_only_a_store_whose_trial_was_lifted_takes_a_real_number(
    number: str, is_demo: bool, is_trial: bool, refused: str | None
) -> None:
    if refused is None:
        check_number(number, is_demo=is_demo, is_trial=is_trial)
        return
    with pytest.raises(errors.Incomplete) as why:
        check_number(number, is_demo=is_demo, is_trial=is_trial)
    assert (why.value.sentence, why.value.field) == (refused, "nhs_number")
