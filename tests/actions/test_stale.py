"""Promises about two desks at one record: the second hears of both versions."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from app import errors
from app.actions import deciding, plans, referrals
from app.desk import Desk
from app.domain.access import Role
from app.domain.case import Case, CaseState
from app.domain.plan import Plan, PlanState
from app.domain.referral import Referral, ReferralState
from app.store import cases
from tests.actions.conftest import DAVENTRY, DeskFor, a_referral

S = ReferralState
ACTS: dict[str, tuple[Callable[[Desk, str], object], ReferralState]] = {
    "accept": (lambda d, uid: deciding.accept(d, uid, 1, d.user.uid), S.ACCEPTED),
    "return": (lambda d, uid: deciding.return_to_referrer(d, uid, 1, "Mine"), S.RETURNED),
    "decline": (lambda d, uid: deciding.decline(d, uid, 1, "Mine"), S.DECLINED),
    "withdraw": (lambda d, uid: deciding.withdraw(d, uid, 1, "Mine"), S.WITHDRAWN),
    "join": (lambda d, uid: deciding.join(d, uid, 1, uid), S.DUPLICATE),
    "undo": (lambda d, uid: deciding.undo_decision(d, uid, 1, "Mine"), S.RECEIVED),
    "again": (lambda d, uid: deciding.receive_again(d, uid, 1), S.RECEIVED),
}


@pytest.fixture
def colleague(desk_for: DeskFor) -> Desk:
    return desk_for("Omar Okafor", Role.LINK_WORKER, DAVENTRY)


@pytest.fixture
def uid(reception: Desk) -> str:
    return referrals.log(reception, a_referral()).referral_uid


def both(stale: pytest.ExceptionInfo[errors.Stale]) -> tuple[Referral, Referral]:
    opened, now = stale.value.opened, stale.value.now
    assert isinstance(opened, Referral)
    assert isinstance(now, Referral)
    return opened, now


@pytest.mark.parametrize("act", sorted(ACTS))
def test_a_decision_over_another_tells_of_both(
    act: str, uid: str, worker: Desk, colleague: Desk
) -> None:
    referrals.open_referral(worker, uid)
    deciding.decline(colleague, uid, 1, "Theirs")
    decide, wanted = ACTS[act]
    with pytest.raises(errors.Stale) as stale:
        decide(worker, uid)
    opened, now = both(stale)
    assert (now.state, now.decision_reason, now.version) == (S.DECLINED, "Theirs", 2)
    assert (opened.state, opened.version) == (wanted, 1)
    if act not in ("accept", "join", "again"):
        assert opened.decision_reason == "Mine"
    if act == "accept":
        assert opened.worker_uid == worker.user.uid
    assert referrals.open_referral(worker, uid).referral == now


def test_an_amendment_over_another_tells_of_both(uid: str, reception: Desk, worker: Desk) -> None:
    referrals.open_referral(worker, uid)
    referrals.open_referral(reception, uid)
    referrals.amend(worker, uid, 1, reasons=("housing",), words="theirs")
    with pytest.raises(errors.Stale) as stale:
        referrals.amend(reception, uid, 1, reasons=("money",), words="ours")
    opened, now = both(stale)
    assert (opened.reasons, opened.words, opened.version) == (("money",), "ours", 1)
    assert (now.reasons, now.words, now.version) == (("housing",), "theirs", 2)


def test_an_amendment_of_what_was_closed_meanwhile_tells_of_both(
    uid: str, reception: Desk, worker: Desk
) -> None:
    referrals.open_referral(reception, uid)
    deciding.decline(worker, uid, 1, "Theirs")
    with pytest.raises(errors.Stale) as stale:
        referrals.amend(reception, uid, 1, reasons=("money",), words="ours")
    opened, now = both(stale)
    assert (opened.words, now.state) == ("ours", S.DECLINED)


def test_agreeing_over_a_save_tells_of_both(uid: str, worker: Desk) -> None:
    deciding.accept(worker, uid, 1, worker.user.uid)
    plan_uid, _ = plans.start(worker, plans.caseload(worker)[0].uid)
    plan = plans.open_plan(worker, plan_uid).plan
    plans.save(worker, replace(plan, what_matters="The lake."))
    with pytest.raises(errors.Stale) as stale:
        plans.agree(worker, plan_uid, plan.version)
    opened, now = stale.value.opened, stale.value.now
    assert isinstance(opened, Plan)
    assert isinstance(now, Plan)
    assert (opened.state, opened.version) == (PlanState.AGREED, plan.version)
    assert (now.state, now.what_matters) == (PlanState.DRAFT, "The lake.")


def test_a_case_that_was_changed_meanwhile_tells_of_both(uid: str, worker: Desk) -> None:
    deciding.accept(worker, uid, 1, worker.user.uid)
    case_uid = plans.caseload(worker)[0].uid
    values = {"state": CaseState.CLOSED.value}
    with worker.write() as work:
        work.piece()
        with pytest.raises(errors.Stale) as stale:
            cases.change(work.connection, case_uid, 7, values, worker.office)
    opened, now = stale.value.opened, stale.value.now
    assert isinstance(opened, Case)
    assert isinstance(now, Case)
    assert (opened.state, now.state) == (CaseState.CLOSED, CaseState.WAITING)
