"""Promises about people whose practice has joined another network since they were logged."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from app import errors
from app.actions import deciding, office, people, referrals
from app.actions.lookup import Lookup, Query
from app.desk import Desk
from app.domain.access import Role
from app.domain.new_referral import NewReferral
from tests.actions.conftest import BLUE, DANETRE, DAVENTRY, Clock, DeskFor, a_referral, somebody
from tests.databases import behind


@pytest.fixture(params=["9990000018", ""])
def known(
    request: pytest.FixtureRequest, admin: Desk, reception: Desk, worker: Desk, clock: Clock
) -> NewReferral:
    """Give a new referral of somebody with a closed one, whose practice moved to Blue PCN."""
    person = somebody(number=request.param)
    logged = referrals.log(reception, a_referral(person))
    deciding.decline(worker, logged.referral_uid, 1, "Out of scope")
    office.begin_membership(admin, DANETRE, BLUE, admin.today + timedelta(days=1))
    clock.advance(days=2)
    for desk in (reception, worker):
        desk.forget_office()
    return replace(a_referral(), new_person=None, person_uid=logged.person_uid)


def test_reception_logs_somebody_known_into_the_network_of_today(
    known: NewReferral, reception: Desk, worker: Desk, desk_for: DeskFor
) -> None:
    logged = referrals.log(reception, known)
    opened = referrals.open_referral(reception, logged.referral_uid)
    assert known.person_uid is not None
    before = people.open_person(reception, known.person_uid).person
    assert opened.referral.network_uid == BLUE
    assert opened.person.network_uid == BLUE
    assert before.network_uid == DAVENTRY
    assert (
        replace(opened.person, uid=before.uid, network_uid=DAVENTRY, version=before.version)
        == before
    )
    blue = desk_for("Bob Blue", Role.LINK_WORKER, BLUE)
    assert [row.uid for row in Lookup(blue).page(Query()).rows] == [logged.referral_uid]
    assert Lookup(worker).page(Query()).rows == ()


def test_the_entry_stands_in_the_chain_of_the_network_of_today(
    known: NewReferral, reception: Desk
) -> None:
    uid = referrals.log(reception, known).referral_uid
    asked = "SELECT chain FROM audit WHERE subject_uid = :uid AND act = 'referral.log'"
    assert behind.rows(reception.store, asked, uid=uid) == [(BLUE,)]


def test_they_are_not_made_a_second_time(known: NewReferral, reception: Desk) -> None:
    first = referrals.log(reception, known)
    with pytest.raises(errors.Incomplete, match="open referral already"):
        referrals.log(reception, known)
    again = referrals.log(reception, replace(known, log_beside_open=True))
    assert again.person_uid == first.person_uid


def test_an_open_referral_of_before_is_told(admin: Desk, reception: Desk, clock: Clock) -> None:
    logged = referrals.log(reception, a_referral())
    office.begin_membership(admin, DANETRE, BLUE, admin.today + timedelta(days=1))
    clock.advance(days=2)
    reception.forget_office()
    new = replace(a_referral(), new_person=None, person_uid=logged.person_uid)
    with pytest.raises(errors.Incomplete, match="open referral already") as refused:
        referrals.log(reception, new)
    assert refused.value.field == "who"


def test_a_link_worker_of_the_network_of_before_hears_who_logs_it(
    known: NewReferral, worker: Desk
) -> None:
    with pytest.raises(errors.NotPermitted, match="Ask the practice, or a link worker of that"):
        referrals.log(worker, known)
