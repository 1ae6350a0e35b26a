"""The office grows after the first run, and rights and referrals follow its days."""

from __future__ import annotations

from datetime import date
from typing import NoReturn

import pytest

from app import errors
from app.actions import office, referrals
from app.actions.lookup import Lookup, Query
from app.actions.office import NewNetwork, NewPractice
from app.desk import Desk
from app.domain.access import Right, Role
from app.domain.network import Membership
from app.writing import Writing
from tests.actions.conftest import BLUE, CRICK, DANETRE, DAVENTRY, Clock, DeskFor, a_referral
from tests.actions.conftest import somebody as somebody_called
from tests.databases import behind

TODAY = date(2026, 11, 23)


def practices_of(desk: Desk) -> set[str]:
    scope = desk.scope(Right.LOG_REFERRAL)
    return {one.uid for one in desk.office.office.practices_within(scope, desk.today)}


def names(desk: Desk) -> list[str]:
    return [row.name for row in Lookup(desk).page(Query()).rows]


def renewed(*desks: Desk) -> None:
    for desk in desks:
        desk.forget_office()


def test_a_network_and_its_practice_are_there_for_new_work(admin: Desk, desk_for: DeskFor) -> None:
    network = office.add_network(admin, NewNetwork(" West  PCN", "u 12345", date(2026, 4, 1)))
    added = office.add_practice(
        admin,
        NewPractice(
            "Elm Tree", network.uid, TODAY, "k83 999", "nn64zz", "01632 960177", "Mornings"
        ),
    )
    held = admin.office.office
    assert (held.network(network.uid).name, held.network(network.uid).ods_code) == (
        "West PCN",
        "U12345",
    )
    practice = held.practice(added.uid)
    assert (practice.ods_code, practice.postcode) == ("K83999", "NN6 4ZZ")
    assert held.network_of(added.uid, TODAY).uid == network.uid
    assert added.changed[0].kind == "network"
    west = desk_for("Wes West", Role.LINK_WORKER, network.uid)
    referrals.log(west, a_referral(practice_uid=added.uid))
    assert names(west) == ["SMITH, John (Mr)"]


def test_a_link_worker_gets_the_practices_that_join_their_network(
    admin: Desk, worker: Desk, desk_for: DeskFor
) -> None:
    blue = desk_for("Samuel Blue", Role.LINK_WORKER, BLUE)
    office.begin_membership(admin, CRICK, BLUE, date(2026, 11, 24))
    renewed(worker, blue)
    assert CRICK in practices_of(worker)
    assert CRICK not in practices_of(blue)


def test_from_the_day_of_the_move_the_practice_is_the_other_networks(
    admin: Desk, worker: Desk, desk_for: DeskFor, clock: Clock
) -> None:
    blue = desk_for("Samuel Blue", Role.LINK_WORKER, BLUE)
    office.begin_membership(admin, CRICK, BLUE, date(2026, 11, 24))
    clock.advance(days=1)
    renewed(worker, blue)
    assert CRICK not in practices_of(worker)
    assert CRICK in practices_of(blue)
    assert office.read(admin).memberships.count(
        Membership(CRICK, DAVENTRY, date(2019, 10, 1), TODAY)
    ) == 1  # fmt: skip


def test_referrals_of_a_practice_that_moved_stay_with_their_network(
    admin: Desk, worker: Desk, reception: Desk, desk_for: DeskFor
) -> None:
    blue = desk_for("Samuel Blue", Role.LINK_WORKER, BLUE)
    referrals.log(reception, a_referral(somebody_called("Before")))
    office.begin_membership(admin, DANETRE, BLUE, TODAY)
    renewed(worker, blue, reception)
    referrals.log(reception, a_referral(somebody_called("After")))
    assert names(worker) == ["BEFORE, John (Mr)"]
    assert names(blue) == ["AFTER, John (Mr)"]
    assert sorted(names(reception)) == ["AFTER, John (Mr)", "BEFORE, John (Mr)"]


def test_a_practice_that_left_takes_no_new_referrals(admin: Desk, reception: Desk) -> None:
    held = next(m for m in admin.office.office.memberships if m.practice_uid == DANETRE)
    office.end_membership(admin, held, date(2026, 11, 22))
    renewed(reception)
    with pytest.raises(errors.Refused, match="belongs to no network today"):
        referrals.log(reception, a_referral())
    office.begin_membership(admin, DANETRE, DAVENTRY, TODAY)
    renewed(reception)
    referrals.log(reception, a_referral())


def test_a_last_day_that_somebody_changed_meanwhile_is_not_overwritten(admin: Desk) -> None:
    held = next(m for m in admin.office.office.memberships if m.practice_uid == DANETRE)
    office.end_membership(admin, held, date(2026, 11, 30))
    with pytest.raises(errors.Stale, match="Look at the days again"):
        office.end_membership(admin, held, date(2026, 12, 31))


def test_a_mistaken_network_is_replaced_and_leaves_no_trace_but_the_audit(admin: Desk) -> None:
    office.begin_membership(admin, CRICK, BLUE, TODAY)
    office.begin_membership(admin, CRICK, DAVENTRY, TODAY)
    members = [m for m in office.read(admin).memberships if m.practice_uid == CRICK]
    assert {(m.network_uid, m.since) for m in members} == {
        (DAVENTRY, date(2019, 10, 1)),
        (DAVENTRY, TODAY),
    }
    asked = "SELECT detail FROM audit WHERE act = 'practice.join-network' ORDER BY seq"
    acts = behind.rows(admin.store, asked)
    assert [BLUE in acts[0][0], DAVENTRY in acts[1][0]] == [True, True]


def test_a_network_of_the_list_comes_with_its_practices_once(admin: Desk) -> None:
    offered = office.not_chosen(admin)
    name = "Northamptonshire Rural PCN"
    assert name in [one.name for one in offered.networks]
    assert "U79464" not in [one.ods_code for one in offered.networks]
    added = office.add_known_network(admin, name)
    crick = next(p for p in admin.office.office.practices if p.ods_code == "K83053")
    assert admin.office.office.network_of(crick.uid, TODAY).uid == added.uid
    assert name not in [one.name for one in office.not_chosen(admin).networks]
    with pytest.raises(errors.Refused, match="Choose a network of the list"):
        office.add_known_network(admin, name)


def test_what_is_refused_leaves_nothing(admin: Desk) -> None:
    before = office.read(admin)
    for new in (
        NewPractice("Elm", DAVENTRY, TODAY, postcode="NN6"),
        NewPractice("Elm", "nowhere", TODAY),
        NewPractice("Crick", DAVENTRY, TODAY),
    ):
        with pytest.raises(errors.Refused):
            office.add_practice(admin, new)
    with pytest.raises(errors.Incomplete):
        office.add_network(admin, NewNetwork("blue pcn"))
    assert office.read(admin) == before


def test_only_an_administrator_lets_the_office_grow(worker: Desk) -> None:
    held = worker.office.office.memberships[0]
    for forbidden in (
        lambda: office.not_chosen(worker),
        lambda: office.add_network(worker, NewNetwork("West")),
        lambda: office.add_known_network(worker, "Northamptonshire Rural PCN"),
        lambda: office.add_practice(worker, NewPractice("Elm", DAVENTRY, TODAY)),
        lambda: office.begin_membership(worker, CRICK, BLUE, TODAY),
        lambda: office.end_membership(worker, held, TODAY),
        lambda: office.change_practice(worker, office.PracticeChange(DANETRE, 1, "01632 960109")),
    ):
        with pytest.raises(errors.NotPermitted):
            forbidden()


def test_office_asked_for_while_a_connection_is_lent_takes_no_second_one(
    reception: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    known = reception.office

    def no_second(*_words: object) -> NoReturn:
        raise AssertionError("a second connection was asked for")

    for lend in (reception.read, reception.write):
        reception.forget_office()
        with lend() as lent, monkeypatch.context() as patch:
            patch.setattr(reception.store, "read", no_second)
            assert reception.office == known
            if isinstance(lent, Writing):
                lent.audit("test")
