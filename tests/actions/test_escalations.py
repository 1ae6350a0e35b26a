"""Promise that what was raised says who was told only once somebody was, and by whom it is read."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace

import pytest

from app import errors
from app.actions import deciding, escalations, plans, referrals
from app.desk import Desk
from app.domain.access import Role
from app.domain.escalation import Escalation, EscalationState, Raised, Told
from app.domain.plan import Goal
from tests.actions.conftest import DAVENTRY, DeskFor, a_referral

TOLD = ("Dr Gray", "Spoke by phone")


@pytest.fixture
def referral(reception: Desk) -> str:
    return referrals.log(reception, a_referral()).referral_uid


@pytest.fixture
def raised(worker: Desk, referral: str) -> Escalation:
    person = referrals.open_referral(worker, referral).person.uid
    escalations.raise_with_clinician(worker, Raised(person, "Chest pain."))
    return escalations.of_person(worker, person)[0]


def test_who_was_told_can_be_said_later(worker: Desk, referral: str, raised: Escalation) -> None:
    told = Told(*TOLD, worker.now())
    (changed, _) = escalations.say_who_was_told(worker, raised.uid, raised.version, told)
    assert referral in changed.uids
    (now,) = escalations.of_person(worker, raised.person_uid)
    assert now == replace(
        raised, state=EscalationState.PASSED, told_who=told.who, told_how=told.how,
        told_at=told.at, version=2,
    )  # fmt: skip
    assert referrals.open_referral(worker, referral).referral.state_words == "With a clinician"


def test_who_was_told_is_not_written_over(worker: Desk, raised: Escalation) -> None:
    first = Told(*TOLD, worker.now())
    escalations.say_who_was_told(worker, raised.uid, 1, first)
    with pytest.raises(errors.Stale) as stale:
        escalations.say_who_was_told(worker, raised.uid, 1, replace(first, who="Dr Khan"))
    assert isinstance(stale.value.now, Escalation)
    assert stale.value.now.told_who == "Dr Gray"
    with pytest.raises(errors.Refused, match="passed already"):
        escalations.say_who_was_told(worker, raised.uid, 2, replace(first, who="Dr Khan"))
    assert escalations.of_person(worker, raised.person_uid)[0].told_who == "Dr Gray"


def test_reception_neither_reads_what_was_raised_nor_says_who_was_told(
    reception: Desk, raised: Escalation
) -> None:
    with pytest.raises(errors.NotPermitted):
        escalations.of_person(reception, raised.person_uid)
    with pytest.raises(errors.NotPermitted):
        escalations.say_who_was_told(reception, raised.uid, 1, Told(*TOLD, reception.now()))


def test_a_supervisor_of_nobody_here_does_not_find_it(
    raised: Escalation, desk_for: DeskFor
) -> None:
    other = desk_for("Una Other", Role.SUPERVISOR, DAVENTRY)
    with pytest.raises((errors.NotFound, errors.NotPermitted)):
        escalations.say_who_was_told(other, raised.uid, 1, Told(*TOLD, other.now()))


def test_agreeing_a_plan_leaves_what_was_raised_in_the_list(
    worker: Desk, referral: str, raised: Escalation
) -> None:
    deciding.accept(worker, referral, 2, worker.user.uid)
    uid, _ = plans.start(worker, plans.caseload(worker)[0].uid)
    plan = plans.open_plan(worker, uid).plan
    goals, review = (Goal("", "I want company."),), replace(plan.review, on=worker.today)
    version, _ = plans.save(worker, replace(plan, goals=goals, review=review))
    plans.agree(worker, uid, version)
    opened = referrals.open_referral(worker, referral)
    assert opened.referral.state_words == "Clinician to tell"


def test_the_same_raising_never_takes_effect_twice(worker: Desk, referral: str) -> None:
    person = referrals.open_referral(worker, referral).person.uid
    for _ in range(2):
        with suppress(errors.Refused):
            escalations.raise_with_clinician(worker, Raised(person, "Chest pain."), op_id="op-1")
    assert len(escalations.of_person(worker, person)) == 1
