"""Promise that who was told, how and when belong together, and which field is gone to."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from app import errors
from app.domain.escalation import EscalationState as E
from app.domain.escalation import Raised, Told, check, check_told, in_a_list

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("told", "field"),
    [
        (Told("", "Spoke by phone", NOW), "who"),
        (Told("Dr Gray", "", NOW), "how"),
        (Told("Dr Gray", "Shouted", NOW), "how"),
        (Told("Dr Gray", "Spoke by phone"), "day"),
        (Told("Dr Gray", "Spoke by phone", NOW + timedelta(days=1)), "day"),
        (Told("Dr Gray", "Spoke by phone", NOW + timedelta(minutes=1)), "time"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(told: Told, field: str) -> None:
    for checked in (
        lambda: check_told(told, NOW),
        lambda: check(Raised("p", "Chest pain.", told.who, told.how, told.at), NOW),
    ):
        with pytest.raises(errors.Incomplete) as refused:
            checked()
        assert refused.value.field == field


def test_nobody_told_is_enough_to_raise_and_not_to_pass_on() -> None:
    check(Raised("p", "Chest pain."), NOW)
    with pytest.raises(errors.Incomplete):
        check_told(Told(), NOW)


def test_a_list_tells_first_of_what_nobody_was_told_of() -> None:
    assert in_a_list((), "Active") == "Active"
    assert in_a_list((E.PASSED,), "Active") == "With a clinician"
    assert in_a_list((E.PASSED, E.RAISED), "Active") == "Clinician to tell"


def test_leaving_all_empty_is_offered_only_where_it_is_taken() -> None:
    with pytest.raises(errors.Incomplete) as later:
        check_told(Told(), NOW)
    assert later.value.sentence == "Say who was told, how, and when."
    with pytest.raises(errors.Incomplete, match="or leave all three empty"):
        check(Raised("p", "Chest pain.", "Dr Gray"), NOW)
