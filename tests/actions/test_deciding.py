"""Promises about deciding on referrals."""

from __future__ import annotations

import pytest

from app import errors
from app.actions import deciding, escalations, plans, referrals
from app.actions.lookup import Lookup, Query
from app.desk import Desk
from app.domain.access import Role
from app.domain.escalation import EscalationState, Raised
from app.domain.referral import ALLOWED, ReferralState
from app.domain.referral_reasons import (
    DECISION_CODES,
    DECLINE_REASONS,
    RETURN_REASONS,
    WITHDRAW_REASONS,
    decision_code,
)
from tests.actions.conftest import BLUE, DAVENTRY, DeskFor, a_referral, somebody

S = ReferralState


def test_the_states_go_only_where_the_process_says() -> None:
    allowed = {
        (S.DRAFT, S.RECEIVED),
        (S.RECEIVED, S.ACCEPTED),
        (S.RECEIVED, S.RETURNED),
        (S.RECEIVED, S.DECLINED),
        (S.RECEIVED, S.DUPLICATE),
        (S.RECEIVED, S.WITHDRAWN),
        (S.RETURNED, S.RECEIVED),
        (S.RETURNED, S.WITHDRAWN),
    }
    assert {(a, b) for a, after in ALLOWED.items() for b in after} == allowed


@pytest.fixture
def received(reception: Desk) -> str:
    return referrals.log(reception, a_referral(somebody(number="9990000018"))).referral_uid


def test_accepting_opens_a_case_with_its_link_worker(
    worker: Desk, reception: Desk, received: str
) -> None:
    deciding.accept(worker, received, 1, worker.user.uid)
    opened = referrals.open_referral(reception, received)
    assert opened.referral.state is S.ACCEPTED
    assert opened.referral.state_words == "Waiting"
    assert opened.worker == "Priya Patel"
    assert opened.referral.next_words == "First contact"
    assert [row.name for row in plans.caseload(worker)] == ["SMITH, John (Mr)"]


def test_only_a_link_worker_of_the_network_is_allocated(
    worker: Desk, desk_for: DeskFor, received: str
) -> None:
    other = desk_for("Samuel Blue", Role.LINK_WORKER, BLUE)
    with pytest.raises(errors.Refused, match="link worker of this network"):
        deciding.accept(worker, received, 1, other.user.uid)
    with pytest.raises(errors.NotFound):
        deciding.accept(other, received, 1, other.user.uid)


def test_reception_decides_nothing(reception: Desk, received: str) -> None:
    with pytest.raises(errors.NotPermitted):
        deciding.decline(reception, received, 1, "Out of scope")
    assert Lookup(reception).totals()["received"] == 1


def test_a_returned_referral_waits_for_its_answer_and_comes_back(
    worker: Desk, reception: Desk, received: str
) -> None:
    deciding.return_to_referrer(worker, received, 1, "Phone number missing or wrong")
    assert Lookup(worker).totals()["returned"] == 1
    opened = referrals.open_referral(reception, received).referral
    assert opened.decision_reason == "Phone number missing or wrong"
    deciding.receive_again(reception, received, opened.version)
    totals = Lookup(worker).totals()
    assert (totals["received"], totals["returned"], totals["open"]) == (1, 0, 1)


@pytest.mark.parametrize(
    ("act", "code"),
    [
        (deciding.decline, "out-of-scope"),
        (deciding.return_to_referrer, "phone-missing"),
        (deciding.withdraw, "person-withdrew"),
        (deciding.decline, ""),
    ],
)
def test_a_reason_of_the_list_is_kept_by_its_code_until_it_is_undone(
    worker: Desk, received: str, act: object, code: str
) -> None:
    act(worker, received, 1, "Some label. Own words", code)  # type: ignore[operator]
    decided = referrals.open_referral(worker, received).referral
    assert (decided.decision_code, decided.decision_reason) == (code, "Some label. Own words")
    deciding.undo_decision(worker, received, decided.version, "Pressed by mistake")
    assert referrals.open_referral(worker, received).referral.decision_code == ""


def test_the_answer_of_the_referrer_takes_the_code_away(worker: Desk, received: str) -> None:
    deciding.return_to_referrer(worker, received, 1, "No phone", "phone-missing")
    deciding.receive_again(worker, received, 2)
    assert referrals.open_referral(worker, received).referral.decision_code == ""


def test_a_code_of_no_list_is_refused(worker: Desk, received: str) -> None:
    with pytest.raises(errors.Refused, match="Choose a reason"):
        deciding.decline(worker, received, 1, "Own words", "made-up")
    assert Lookup(worker).totals()["received"] == 1


def test_every_reason_of_a_list_has_a_code_and_own_words_have_none() -> None:
    labels = (*RETURN_REASONS, *DECLINE_REASONS, *WITHDRAW_REASONS)
    assert sorted(labels) == sorted(DECISION_CODES.values())
    assert [DECISION_CODES[decision_code(label)] for label in labels] == list(labels)
    assert decision_code("Own words") == decision_code("") == ""


@pytest.mark.parametrize("act", [deciding.decline, deciding.withdraw])
def test_a_closed_referral_leaves_the_open_list_and_can_be_undone(
    worker: Desk, received: str, act: object
) -> None:
    with pytest.raises(errors.Incomplete, match="Say why"):
        act(worker, received, 1, "  ")  # type: ignore[operator]
    act(worker, received, 1, "The person does not agree")  # type: ignore[operator]
    lookup = Lookup(worker)
    assert lookup.page(Query()).rows == ()
    assert len(lookup.page(Query(filter="closed")).rows) == 1
    assert lookup.page(Query(text="smith")).rows == ()
    deciding.undo_decision(worker, received, 2, "Pressed by mistake")
    assert [row.state for row in lookup.page(Query()).rows] == ["Not allocated"]
    assert len(lookup.page(Query(text="smi")).rows) == 1


def test_a_duplicate_joins_the_other_open_one_of_the_same_person(
    worker: Desk, reception: Desk, received: str
) -> None:
    again = a_referral(somebody(number="9990000018"), log_beside_open=True)
    second = referrals.log(reception, again).referral_uid
    stranger = referrals.log(reception, a_referral(somebody("Jones", "Mary"))).referral_uid
    with pytest.raises(errors.Refused, match="same person"):
        deciding.join(worker, second, 1, stranger)
    deciding.join(worker, second, 1, received)
    assert referrals.open_referral(worker, second).referral.state is S.DUPLICATE


def test_an_accepted_one_is_undone_only_before_its_plan(worker: Desk, received: str) -> None:
    deciding.accept(worker, received, 1, worker.user.uid)
    case = plans.caseload(worker)[0]
    plans.start(worker, case.uid)
    with pytest.raises(errors.Refused, match="has a plan already"):
        deciding.undo_decision(worker, received, 2, "Wrong referral")


def test_accepting_again_after_an_undo_wakes_the_case(worker: Desk, received: str) -> None:
    deciding.accept(worker, received, 1, worker.user.uid)
    deciding.undo_decision(worker, received, 2, "Wrong referral")
    assert plans.caseload(worker) == ()
    deciding.accept(worker, received, 3, worker.user.uid)
    assert len(plans.caseload(worker)) == 1


ENDS = {
    "decline": deciding.decline,
    "withdraw": deciding.withdraw,
    "return": deciding.return_to_referrer,
}


@pytest.mark.parametrize("ended", ["decline", "withdraw", "accept", "join"])
@pytest.mark.parametrize("then", ["accept", "join", "again", *ENDS])
def test_a_decided_referral_is_not_decided_again(
    worker: Desk, reception: Desk, received: str, ended: str, then: str
) -> None:
    again = a_referral(somebody(number="9990000018"), log_beside_open=True)
    other = referrals.log(reception, again).referral_uid

    def decide(act: str, version: int) -> None:
        if act == "accept":
            deciding.accept(worker, received, version, worker.user.uid)
        elif act == "join":
            deciding.join(worker, received, version, other)
        elif act == "again":
            deciding.receive_again(worker, received, version)
        else:
            ENDS[act](worker, received, version, "Out of scope")

    decide(ended, 1)
    before = referrals.open_referral(worker, received).referral
    with pytest.raises(errors.Refused, match=r"A referral that is .* cannot become"):
        decide(then, 2)
    assert referrals.open_referral(worker, received).referral == before
    assert len(plans.caseload(worker)) == (1 if ended == "accept" else 0)


def test_two_desks_deciding_at_once_do_not_both_win(
    worker: Desk, desk_for: DeskFor, received: str
) -> None:
    second = desk_for("Ewa Nowak", Role.LINK_WORKER, DAVENTRY)
    deciding.accept(worker, received, 1, worker.user.uid)
    with pytest.raises(errors.Stale):
        deciding.decline(second, received, 1, "Out of scope for social prescribing")


def test_a_matter_beyond_its_limit_is_not_raised(worker: Desk, received: str) -> None:
    person = referrals.open_referral(worker, received).person.uid
    with pytest.raises(errors.Refused, match="20,000"):
        escalations.raise_with_clinician(worker, Raised(person, "x" * 20_001))
    assert escalations.of_person(worker, person) == ()
    escalations.raise_with_clinician(worker, Raised(person, "x" * 20_000))
    assert len(escalations.of_person(worker, person)) == 1


def test_what_is_raised_shows_until_it_is_closed(worker: Desk, received: str) -> None:
    person = referrals.open_referral(worker, received).person.uid
    escalations.raise_with_clinician(worker, Raised(person, "Stopped a medicine."))
    opened = referrals.open_referral(worker, received)
    assert opened.referral.state_words == "Clinician to tell"
    assert opened.raised == (EscalationState.RAISED,)
    with pytest.raises(errors.Incomplete, match="who was told, how, and when"):
        escalations.raise_with_clinician(worker, Raised(person, "Again.", told_who="Dr Gray"))
