"""Promises about who sees what: rights of several grants add up, and nothing more is seen."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from app import errors
from app.actions import deciding, escalations, people, plans, referrals
from app.actions.lookup import Lookup, Query
from app.desk import Desk
from app.domain import access
from app.domain.access import Grant, Right, Role
from app.domain.escalation import Raised
from app.domain.plan import Goal, Plan
from tests.actions.conftest import (
    BLUE,
    BROOK,
    CRICK,
    DANETRE,
    DAVENTRY,
    DeskFor,
    a_referral,
    hold,
    somebody,
    supervise,
)
from tests.databases import behind


def names(desk: Desk, **query: object) -> list[str]:
    return [row.name for row in Lookup(desk).page(Query(**query)).rows]  # type: ignore[arg-type]


@pytest.fixture
def three(worker: Desk, reception: Desk, desk_for: DeskFor) -> None:
    """One referral at each of three practices; Crick's is accepted by Priya."""
    crick = desk_for("Cora Crick", Role.RECEPTIONIST, None, CRICK)
    brook = desk_for("Bella Brook", Role.RECEPTIONIST, None, BROOK)
    referrals.log(reception, a_referral(somebody("Danes")))
    uid = referrals.log(crick, a_referral(somebody("Crickson"), practice_uid=CRICK)).referral_uid
    referrals.log(brook, a_referral(somebody("Brookes"), practice_uid=BROOK))
    deciding.accept(worker, uid, 1, worker.user.uid)


def test_a_supervisor_sees_the_cases_of_those_supervised_and_decides_nothing(
    three: None, desk_for: DeskFor, worker: Desk
) -> None:
    ruth = desk_for("Ruth Osei", Role.SUPERVISOR)
    with pytest.raises(errors.NotPermitted):
        Lookup(ruth).page(Query())
    supervise(ruth, worker)
    assert names(ruth) == ["CRICKSON, John (Mr)"]
    assert names(ruth, text="cri") == ["CRICKSON, John (Mr)"]
    assert names(ruth, text="dan") == []
    assert Lookup(ruth).totals()["open"] == Lookup(ruth).count(Query()) == 1
    uid = Lookup(ruth).page(Query()).rows[0].uid
    assert referrals.open_referral(ruth, uid).worker == "Priya Patel"
    assert len(plans.caseload(ruth, mine=False)) == 1
    with pytest.raises(errors.NotPermitted):
        deciding.undo_decision(ruth, uid, 2, "Mistake")
    other = Lookup(worker).page(Query(filter="received")).rows[0].uid
    with pytest.raises(errors.NotFound):
        referrals.open_referral(ruth, other)


def test_grants_of_two_networks_add_up(three: None, worker: Desk) -> None:
    assert names(worker, sort="name") == ["CRICKSON, John (Mr)", "DANES, John (Mr)"]
    both = (*worker.user.grants, Grant("more", Role.LINK_WORKER, BLUE))
    hold(worker, *both)
    assert len(names(worker)) == 3


def test_a_grant_that_ended_yesterday_opens_nothing(three: None, worker: Desk) -> None:
    ended = replace(worker.user.grants[0], until=worker.today - timedelta(days=1))
    hold(worker, ended)
    with pytest.raises(errors.NotPermitted):
        Lookup(worker).page(Query())


def test_the_audit_names_the_grant_that_was_used(three: None, worker: Desk) -> None:
    used = Grant("of-blue", Role.LINK_WORKER, BLUE)
    hold(worker, *worker.user.grants, used)
    rows = Lookup(worker).page(Query(text="brookes", filter="any")).rows
    referrals.open_referral(worker, rows[0].uid)
    asked = "SELECT \"grant\", chain FROM audit WHERE act = 'referral.open'"
    assert behind.rows(worker.store, asked) == [("of-blue", BLUE)]


@pytest.mark.parametrize(
    "role",
    [Role.NETWORK_MANAGER, Role.SAFEGUARDING_LEAD, Role.ADMINISTRATOR, Role.PRIVACY_OFFICER],
)
def test_these_roles_open_no_referral(three: None, desk_for: DeskFor, role: Role) -> None:
    network = None if role in (Role.ADMINISTRATOR, Role.PRIVACY_OFFICER) else DAVENTRY
    desk = desk_for(f"{role.name.title()} Somebody", role, network)
    with pytest.raises(errors.NotPermitted):
        Lookup(desk).page(Query())
    with pytest.raises(errors.NotPermitted):
        plans.caseload(desk)


def test_another_workers_plan_opens_with_a_reason_and_the_audit_keeps_it(
    three: None, worker: Desk, desk_for: DeskFor
) -> None:
    case = plans.caseload(worker)[0]
    uid, _ = plans.start(worker, case.uid)
    assert plans.open_plan(worker, uid).plan.number == 1
    ewa = desk_for("Ewa Nowak", Role.LINK_WORKER, DAVENTRY)
    with pytest.raises(errors.ReasonNeeded):
        plans.open_plan(ewa, uid)
    plans.open_plan(ewa, uid, "Covering for a colleague")
    asked = "SELECT actor, reason FROM audit WHERE act = 'plan.open' ORDER BY at"
    rows = behind.rows(worker.store, asked)
    assert [tuple(row) for row in rows] == [
        (worker.user.uid, None),
        (ewa.user.uid, "Covering for a colleague"),
    ]


def test_reception_raises_and_does_not_read_what_was_raised(
    reception: Desk, worker: Desk, desk_for: DeskFor
) -> None:
    logged = referrals.log(reception, a_referral())
    deciding.accept(worker, logged.referral_uid, 1, worker.user.uid)
    escalations.raise_with_clinician(reception, Raised(logged.person_uid, "Stopped a medicine."))
    with pytest.raises(errors.NotPermitted):
        escalations.of_person(reception, logged.person_uid)
    doctor = desk_for("Dana Doctor", Role.CLINICIAN, None, DANETRE)
    ruth = desk_for("Ruth Osei", Role.SUPERVISOR)
    supervise(ruth, worker)
    for desk in (worker, doctor, ruth):
        found = escalations.of_person(desk, logged.person_uid)
        assert [one.matter for one in found] == ["Stopped a medicine."]


def test_a_supervisor_opens_people_of_those_supervised_only(
    three: None, worker: Desk, desk_for: DeskFor
) -> None:
    ruth = desk_for("Ruth Osei", Role.SUPERVISOR)
    supervise(ruth, worker)
    person = {row.name: row.person_uid for row in Lookup(worker).page(Query()).rows}
    opened = people.open_person(ruth, person["CRICKSON, John (Mr)"])
    assert opened.person.name.family == "Crickson"
    with pytest.raises(errors.NotFound):
        people.open_person(ruth, person["DANES, John (Mr)"])


@pytest.fixture
def colleague(three: None, desk_for: DeskFor) -> Desk:
    """Another link worker of the network, whose case it is not."""
    return desk_for("Ewa Nowak", Role.LINK_WORKER, DAVENTRY)


def reasons(desk: Desk, actor: Desk) -> list[tuple[str, str | None]]:
    asked = "SELECT act, reason FROM audit WHERE actor = :uid AND act LIKE 'plan.%' ORDER BY at"
    rows = behind.rows(desk.store, asked, uid=actor.user.uid)
    return [(row.act, row.reason) for row in rows]


def test_every_act_on_another_workers_plan_needs_a_reason_and_keeps_it(
    worker: Desk, colleague: Desk
) -> None:
    case, why = plans.caseload(worker)[0], "Covering for a colleague"

    def uid() -> str:
        return plans.caseload(worker)[0].plan_uid or ""

    def whole() -> Plan:
        plan = plans.open_plan(worker, uid()).plan
        review = replace(plan.review, on=worker.today)
        return replace(plan, goals=(Goal("", "I want company."),), review=review)

    for act in (
        lambda reason: plans.start(colleague, case.uid, reason),
        lambda reason: plans.open_plan(colleague, uid(), reason),
        lambda reason: plans.save(colleague, whole(), reason),
        lambda reason: plans.print_record(colleague, uid(), b"%PDF", reason=reason),
        lambda reason: plans.agree(colleague, uid(), 2, reason),
    ):
        before = reasons(worker, colleague)
        for none in ("", "   "):
            with pytest.raises(errors.ReasonNeeded):
                act(none)
        assert reasons(worker, colleague) == before
        act(why)
    assert reasons(worker, colleague) == [
        (f"plan.{act}", why) for act in ("start", "open", "save", "print", "agree")
    ]


def test_a_role_made_later_needs_a_reason_too(
    three: None, worker: Desk, desk_for: DeskFor, monkeypatch: pytest.MonkeyPatch
) -> None:
    uid, _ = plans.start(worker, plans.caseload(worker)[0].uid)
    manager = desk_for("Mona Manager", Role.NETWORK_MANAGER, DAVENTRY)
    rights = access.RIGHTS[Role.NETWORK_MANAGER] | {Right.READ_PLAN}
    monkeypatch.setitem(access.RIGHTS, Role.NETWORK_MANAGER, rights)
    with pytest.raises(errors.ReasonNeeded):
        plans.open_plan(manager, uid)
    with pytest.raises(errors.ReasonNeeded):
        plans.print_record(manager, uid, b"%PDF")
    assert plans.open_plan(manager, uid, "Asked by the person").reason == "Asked by the person"


def test_a_clinician_of_the_practice_and_a_supervisor_need_no_reason(
    three: None, worker: Desk, desk_for: DeskFor
) -> None:
    uid, _ = plans.start(worker, plans.caseload(worker)[0].uid)
    assert plans.open_plan(desk_for("Dana Doctor", Role.CLINICIAN, None, CRICK), uid).reason == ""
    ruth = desk_for("Ruth Osei", Role.SUPERVISOR)
    supervise(ruth, worker)
    assert plans.open_plan(ruth, uid).reason == ""
