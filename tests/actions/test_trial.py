"""A store is for trial with invented people until an administrator says why it no longer is."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from app import errors
from app.actions import deciding, people, plans, referrals, signing_in, trial
from app.actions.signing_in import FirstRun
from app.desk import Desk
from app.domain.access import Role
from app.domain.trial import Lifting
from tests.actions.conftest import (
    DANETRE,
    DAVENTRY,
    FIRST,
    OFFICE,
    PASSWORD,
    Clock,
    DeskFor,
    MakeStore,
    a_referral,
    somebody,
)
from tests.databases import behind, seats

REAL, INVENTED = "9434765919", "9990000018"
GIVEN = Lifting("Dr Una Okafor", "Ian Bell", "Approved at the network's board on Monday.")
ENTRIES = "SELECT * FROM audit WHERE act = 'store.lift-trial'"
SETTING = "SELECT value FROM setting WHERE name = 'store.trial'"


def of(desk: Desk) -> list[Any]:
    return behind.rows(desk.store, ENTRIES)


def kept(desk: Desk) -> list[str]:
    return [row.value for row in behind.rows(desk.store, SETTING)]


def test_a_new_store_takes_only_numbers_that_begin_with_999(reception: Desk) -> None:
    assert reception.store.is_trial
    with pytest.raises(errors.Incomplete, match="for trial with invented people") as refused:
        referrals.log(reception, a_referral(somebody(number=REAL)))
    assert refused.value.field == "nhs_number"
    uid = referrals.log(reception, a_referral(somebody(number=INVENTED))).referral_uid
    person = referrals.open_referral(reception, uid).person
    with pytest.raises(errors.Incomplete, match="for trial with invented people") as refused:
        people.change_person(reception, replace(person, nhs_number=REAL))
    assert refused.value.field == "nhs_number"
    numbers = behind.rows(reception.store, "SELECT nhs_number FROM person")
    assert [row.nhs_number for row in numbers] == [INVENTED]


def test_once_it_is_lifted_every_desk_takes_real_numbers(admin: Desk, reception: Desk) -> None:
    trial.lift(admin, GIVEN)
    told = trial.look_again(reception)
    assert [change.kind for change in told] == (["store"] if admin.store.is_shared else [])
    assert not reception.store.is_trial
    assert trial.look_again(reception) == ()
    uid = referrals.log(reception, a_referral(somebody(number=REAL))).referral_uid
    person = referrals.open_referral(reception, uid).person
    people.change_person(reception, replace(person, nhs_number=INVENTED))


def test_nothing_was_lifted_while_nobody_lifted_it(reception: Desk) -> None:
    assert trial.look_again(reception) == ()
    assert reception.store.is_trial


def test_who_approved_it_and_why_stand_in_the_chain_of_the_whole_store(admin: Desk) -> None:
    trial.lift(admin, GIVEN)
    (entry,) = of(admin)
    assert (entry.chain, entry.actor, entry.reason) == ("store", admin.user.uid, GIVEN.reason)
    assert (entry.grant, entry.subject_uid) == (admin.user.grants[0].uid, admin.store.uid)
    assert json.loads(entry.detail) == {
        "safety_officer": "Dr Una Okafor",
        "protection_officer": "Ian Bell",
    }
    assert behind.problems(admin.store) == []


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.ADMINISTRATOR])
def test_nobody_but_an_administrator_lifts_it(desk_for: DeskFor, role: Role) -> None:
    network = DAVENTRY if role in (Role.LINK_WORKER, Role.NETWORK_MANAGER) else None
    at_practice = role in (Role.RECEPTIONIST, Role.CLINICIAN, Role.SAFEGUARDING_LEAD)
    desk = desk_for("Somebody", role, network, DANETRE if at_practice else None)
    with pytest.raises(errors.NotPermitted):
        trial.lift(desk, GIVEN)
    assert (kept(desk), of(desk), desk.store.is_trial) == (["1"], [], True)


@pytest.mark.parametrize("field", ["safety_officer", "protection_officer", "reason"])
def test_it_stays_without_a_reason_or_a_name(admin: Desk, field: str) -> None:
    with pytest.raises(errors.Incomplete) as needed:
        trial.lift(admin, replace(GIVEN, **{field: " "}))
    assert needed.value.field == field
    assert (kept(admin), of(admin), admin.store.is_trial) == (["1"], [], True)


def test_a_demo_is_never_lifted(make_store: MakeStore, clock: Clock) -> None:
    demo = make_store(FIRST, clock, is_demo=True)
    assert not demo.store.is_trial
    with pytest.raises(errors.Refused, match="A demo is never lifted"):
        trial.lift(demo, GIVEN)
    assert (kept(demo), of(demo)) == (["1"], [])


def test_it_is_lifted_once(admin: Desk) -> None:
    trial.lift(admin, GIVEN)
    with pytest.raises(errors.Refused, match="lifted already"):
        trial.lift(admin, GIVEN)
    assert len(of(admin)) == 1


def test_a_lifting_that_is_not_saved_leaves_it_as_it_was(
    admin: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def cut(*_: object, **__: object) -> None:
        raise errors.Full

    with monkeypatch.context() as broken:
        broken.setattr("app.writing.Writing.audit", cut)
        with pytest.raises(errors.Full):
            trial.lift(admin, GIVEN)
    assert (kept(admin), of(admin), admin.store.is_trial) == (["1"], [], True)


def test_who_signs_in_next_finds_it_as_it_was_left(admin: Desk, clock: Clock) -> None:
    place = seats.place_of(admin)
    assert admin.store.is_trial
    trial.lift(admin, GIVEN)
    signing_in.sign_out(admin)
    again = signing_in.sign_in(place, FIRST.name, PASSWORD, now=clock).desk
    try:
        assert not again.store.is_trial
    finally:
        signing_in.sign_out(again)


def test_a_store_that_says_nothing_of_it_is_for_trial(admin: Desk, clock: Clock) -> None:
    place = seats.place_of(admin)
    behind.alter(admin.store, "DELETE FROM setting WHERE name = 'store.trial'")
    signing_in.sign_out(admin)
    again = signing_in.sign_in(place, FIRST.name, PASSWORD, now=clock).desk
    try:
        assert again.store.is_trial
    finally:
        signing_in.sign_out(again)


def test_a_plans_sheet_says_what_the_store_is(make_store: MakeStore, clock: Clock) -> None:
    roles = ((Role.ADMINISTRATOR, None, None), (Role.LINK_WORKER, DAVENTRY, None))
    first = FirstRun("Desk", OFFICE, "admin", "Ada Admin", PASSWORD, roles=roles)
    desk = make_store(first, clock)
    uid = referrals.log(desk, a_referral(somebody(number=INVENTED))).referral_uid
    deciding.accept(desk, uid, 1, desk.user.uid)
    plan, _ = plans.start(desk, plans.caseload(desk)[0].uid)
    assert plans.open_plan(desk, plan).sheet().is_trial
    trial.lift(desk, GIVEN)
    assert not plans.open_plan(desk, plan).sheet().is_trial
