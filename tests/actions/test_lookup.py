"""Promises about reading lists: what stays in a filter, who may take a referral on, the entries."""

from __future__ import annotations

import threading

import pytest

from app import errors
from app.actions import deciding, escalations, plans, referrals, services
from app.actions.lookup import Lookup, Query
from app.desk import Desk
from app.domain.access import Grant, Role
from app.domain.directory import ServiceQuery
from app.domain.escalation import Raised
from app.store.search import terms
from tests.actions.conftest import (
    BLUE,
    BROOK,
    DAVENTRY,
    DeskFor,
    a_referral,
    hold,
    somebody,
    supervise,
)
from tests.databases import behind


def entries(desk: Desk) -> list[str]:
    asked = "SELECT detail FROM audit WHERE act = 'referrals.read' ORDER BY seq"
    return [row[0] for row in behind.rows(desk.store, asked)]


@pytest.mark.parametrize(
    ("filter_", "stays"),
    [("open", True), ("received", False), ("mine", True), ("closed", False), ("any", True),
     ("returned", False), ("overdue", False), ("logged-today", True)],
)  # fmt: skip
def test_a_changed_row_is_given_again_only_while_it_belongs(
    reception: Desk, worker: Desk, filter_: str, stays: bool
) -> None:
    uid = referrals.log(reception, a_referral()).referral_uid
    deciding.accept(worker, uid, 1, worker.user.uid)
    rows = Lookup(worker).rows(frozenset({uid}), filter_)
    assert [row.uid for row in rows] == ([uid] if stays else [])
    listed = () if filter_ == "any" else Lookup(worker).page(Query(filter=filter_)).rows
    if filter_ != "any":
        assert (uid in {row.uid for row in listed}) is stays


def test_link_workers_of_the_network_are_given_oneself_first(
    worker: Desk, desk_for: DeskFor
) -> None:
    desk_for("Adam Able", Role.LINK_WORKER, DAVENTRY)
    desk_for("Bob Blue", Role.LINK_WORKER, BLUE)
    desk_for("Rita Reception", Role.RECEPTIONIST, None, "prac-danetre")
    assert [name for _, name in Lookup(worker).workers(DAVENTRY)] == ["Priya Patel", "Adam Able"]


def test_a_reading_without_entry_is_named_by_the_next_one(
    reception: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = referrals.log(reception, a_referral(somebody("Adams", "Ann"))).referral_uid
    second = referrals.log(reception, a_referral(somebody("Brown", "Ann"))).referral_uid
    lookup = Lookup(reception)
    lookup.page(Query(text="adams", filter="any"))

    def full(*_args: object, **_named: object) -> None:
        raise errors.Full

    with monkeypatch.context() as patch:
        patch.setattr(reception, "write", full)
        with pytest.raises(errors.Full):
            lookup.settle()
    assert not lookup.is_settled
    lookup.page(Query(text="brown", filter="any"))
    lookup.settle()
    assert len(entries(reception)) == 1
    assert first in entries(reception)[0]
    assert second in entries(reception)[0]


def test_readings_of_two_threads_are_all_entered(reception: Desk) -> None:
    lookup = Lookup(reception)
    referrals.log(reception, a_referral())

    def read() -> None:
        for _ in range(50):
            lookup.page(Query())

    reader = threading.Thread(target=read)
    reader.start()
    for _ in range(20):
        lookup.settle()
    reader.join()
    lookup.settle()
    assert lookup.is_settled


def test_a_save_is_known_by_its_own_name(reception: Desk) -> None:
    lookup = Lookup(reception)
    assert not lookup.was_logged("op-9")
    referrals.log(reception, a_referral(op_id="op-9"))
    assert lookup.was_logged("op-9")


@pytest.mark.parametrize("filter_", ["received", "returned"])
def test_what_is_with_a_clinician_stays_where_it_stands(
    reception: Desk, worker: Desk, filter_: str
) -> None:
    logged = referrals.log(reception, a_referral())
    uid = logged.referral_uid
    if filter_ == "returned":
        deciding.return_to_referrer(worker, uid, 1, "Phone number missing or wrong")
    escalations.raise_with_clinician(worker, Raised(logged.person_uid, "Stopped a medicine."))
    listed = Lookup(worker).page(Query(filter=filter_)).rows
    assert [(row.uid, row.state) for row in listed] == [(uid, "Clinician to tell")]
    assert Lookup(worker).rows(frozenset({uid}), filter_) == listed


def test_a_receptionist_who_supervises_sees_the_cases_elsewhere_too(
    reception: Desk, desk_for: DeskFor
) -> None:
    bella = desk_for("Bella Brook", Role.RECEPTIONIST, None, BROOK)
    blue = desk_for("Bob Blue", Role.LINK_WORKER, BLUE)
    here = referrals.log(reception, a_referral()).referral_uid
    there = a_referral(somebody("Brookes"), practice_uid=BROOK)
    case = referrals.log(bella, there).referral_uid
    deciding.accept(blue, case, 1, blue.user.uid)
    supervises = Grant("supervises", Role.SUPERVISOR)
    hold(reception, *reception.user.grants, supervises)
    supervise(reception, blue)
    listed = Lookup(reception).page(Query()).rows
    assert {row.uid for row in listed} == {here, case}
    assert Lookup(reception).count(Query()) == 2


TYPED = ("Smithers", "9990000018", "07700 900123", "14 aug 1980", "NN11")


@pytest.mark.parametrize("typed", TYPED)
def test_the_audit_of_a_search_holds_no_typed_word(
    reception: Desk, worker: Desk, typed: str
) -> None:
    referrals.log(reception, a_referral(somebody("Smithers", number="9990000018")))
    lookup = Lookup(worker)
    lookup.page(Query(text=typed, filter="any"))
    lookup.settle()
    lookup.people(typed)
    lookup.settle()
    plans.caseload(worker, text=typed)
    services.search(worker, ServiceQuery(text=typed))
    rows = behind.rows(worker.store, "SELECT * FROM audit")
    said = " ".join(str(part) for row in rows for part in row).casefold()
    assert typed.casefold() not in said
    asked = terms.normalised(typed, worker.today)
    assert asked.casefold() not in said
    assert sum(worker.store.digest(asked) in str(row) for row in rows) == 3
