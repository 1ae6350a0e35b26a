"""Promises about the one entry of a list that settles: what it names, and in which chain."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from app import errors
from app.actions import deciding, plans, referrals
from app.actions.case_lookup import CaseLookup, CaseQuery
from app.actions.lookup import Lookup, Query
from app.desk import Desk
from app.domain.access import Grant, Role
from app.store.search import terms
from tests.actions.conftest import BLUE, BROOK, DAVENTRY, DeskFor, a_referral, hold, somebody
from tests.databases import behind


def entries(desk: Desk, act: str) -> list[tuple[str, dict[str, Any]]]:
    asked = "SELECT chain, detail FROM audit WHERE act = :act ORDER BY at, seq"
    return [(row[0], json.loads(row[1])) for row in behind.rows(desk.store, asked, act=act)]


def a_case(reception: Desk, worker: Desk, family: str = "Smith") -> str:
    """Log a referral and accept it; give the uid of its case."""
    uid = referrals.log(reception, a_referral(somebody(family))).referral_uid
    deciding.accept(worker, uid, 1, worker.user.uid)
    found = referrals.open_referral(worker, uid).referral.case_uid
    assert found is not None
    return found


def there_too(reception: Desk, desk_for: DeskFor) -> str:
    """Give reception a second grant, in another network, and log a referral there."""
    second = Grant("there", Role.RECEPTIONIST, practice_uid=BROOK)
    hold(reception, *reception.user.grants, second)
    bella = desk_for("Bella Brook", Role.RECEPTIONIST, None, BROOK)
    there = a_referral(somebody("Brookes"), practice_uid=BROOK)
    return referrals.log(bella, there).referral_uid


def test_the_caseload_names_what_was_typed_found_and_shown(reception: Desk, worker: Desk) -> None:
    smith, _ = a_case(reception, worker, "Smith"), a_case(reception, worker, "Brown")
    reading = CaseLookup(worker)
    assert len(reading.cases(CaseQuery())) == 2
    reading.settle()
    assert [row.uid for row in reading.cases(CaseQuery(text="jo smi"))] == [smith]
    reading.settle()
    detail = entries(worker, "caseload.read")[-1][1]
    digest = worker.store.digest(terms.normalised("jo smi", worker.today))
    assert detail == {"terms": digest, "hits": 1, "shown": smith}


@pytest.mark.parametrize(
    ("text", "is_found"),
    [
        ("14/8/1980", True), ("14 Aug 1980 smi", True), ("15/8/1980", False),
        ("999 000 0018", True), ("9990000018", True), ("9990000026", False),
        ("jo 999 000 0018", True), ("brown 9990000018", False), ("NN11 4AB", True),
        ("07700 900 123", True), ("smi jo", True), ("mith", False),
    ],
)  # fmt: skip
def test_the_caseload_takes_what_the_one_box_of_referrals_takes(
    reception: Desk, worker: Desk, text: str, is_found: bool
) -> None:
    new = replace(somebody("Smith", number="9990000018"), postcode="NN11 4AB", phone="07700900123")
    uid = referrals.log(reception, a_referral(new)).referral_uid
    deciding.accept(worker, uid, 1, worker.user.uid)
    reading = CaseLookup(worker)
    assert len(reading.cases(CaseQuery(text=text))) == is_found
    reading.settle()


def test_one_case_asked_for_by_uid_is_named(reception: Desk, worker: Desk) -> None:
    uid = a_case(reception, worker)
    reading = CaseLookup(worker)
    assert reading.case(uid).uid == uid
    reading.settle()
    assert [one["shown"] for _, one in entries(worker, "caseload.read")] == [uid]


def test_cases_are_not_given_when_their_entry_cannot_be_left(
    reception: Desk, worker: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_case(reception, worker)

    def full(*_args: object, **_named: object) -> None:
        raise errors.Full

    monkeypatch.setattr(worker, "write", full)
    with pytest.raises(errors.Full):
        plans.caseload(worker)


def test_the_rows_of_one_network_are_entered_in_its_chain(reception: Desk, worker: Desk) -> None:
    a_case(reception, worker)
    for reading in (Lookup(reception), Lookup(worker)):
        reading.page(Query())
        reading.settle()
    plans.caseload(worker)
    chains = [chain for act in ("referrals.read", "caseload.read")
              for chain, _ in entries(worker, act)]  # fmt: skip
    assert chains == [DAVENTRY] * 3


def test_nothing_found_is_entered_where_it_was_looked_for(reception: Desk) -> None:
    reading = Lookup(reception)
    reading.page(Query(text="nobody", filter="any"))
    reading.settle()
    chain, detail = entries(reception, "referrals.read")[-1]
    assert (chain, detail["hits"], detail["shown"]) == (DAVENTRY, 0, "")


def test_the_rows_of_several_networks_leave_one_entry_that_names_them(
    reception: Desk, desk_for: DeskFor
) -> None:
    here = referrals.log(reception, a_referral()).referral_uid
    there = there_too(reception, desk_for)
    reading = Lookup(reception)
    reading.page(Query())
    reading.settle()
    ((chain, detail),) = entries(reception, "referrals.read")
    assert chain == "store"
    assert set(detail["shown"].split(",")) == {here, there}
    assert detail["networks"].split(",") == sorted([DAVENTRY, BLUE])


def test_whoever_may_see_two_networks_is_entered_where_the_rows_are(
    reception: Desk, desk_for: DeskFor
) -> None:
    there_too(reception, desk_for)
    reading = Lookup(reception)
    reading.people("brookes")
    reading.settle()
    ((chain, _),) = entries(reception, "referrals.read")
    assert chain == BLUE
    asked = "SELECT \"grant\" FROM audit WHERE act = 'referrals.read'"
    assert behind.rows(reception.store, asked) == [("there",)]


def test_rows_shown_anew_after_a_change_are_named(reception: Desk, worker: Desk) -> None:
    uid = referrals.log(reception, a_referral()).referral_uid
    reading = Lookup(worker)
    assert reading.rows(frozenset({uid}), "open")
    assert not reading.is_settled
    reading.settle()
    ((_, detail),) = entries(worker, "referrals.read")
    assert (detail["shown"], detail["hits"]) == (uid, 1)


def test_a_row_that_left_the_list_is_not_named(reception: Desk, worker: Desk) -> None:
    uid = referrals.log(reception, a_referral()).referral_uid
    reading = Lookup(worker)
    assert reading.rows(frozenset({uid}), "closed") == ()
    assert reading.is_settled


def test_further_pages_count_with_the_first(reception: Desk) -> None:
    for family in ("Adams", "Brown", "Clark"):
        referrals.log(reception, a_referral(somebody(family)))
    reading = Lookup(reception)
    reading.page(Query(count=2))
    reading.page(Query(first=2, count=2))
    reading.settle()
    assert entries(reception, "referrals.read")[0][1]["hits"] == 3
