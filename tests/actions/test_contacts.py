"""Promise what recording a contact does: to the case, to the list, to who may read it."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import date, timedelta

import pytest

from app import errors
from app.actions import contacts, deciding, plans, referrals
from app.desk import Desk
from app.domain.access import Role
from app.domain.case import CaseState
from app.domain.contact import NewContact
from app.domain.escalation import Raised
from app.domain.plan import Goal
from app.printing.open_door_letter import print_open_door_letter
from tests.actions.conftest import CRICK, DANETRE, DAVENTRY, Clock, DeskFor, a_referral
from tests.databases import behind


@pytest.fixture
def referral(reception: Desk, worker: Desk) -> str:
    uid = referrals.log(reception, a_referral()).referral_uid
    deciding.accept(worker, uid, 1, worker.user.uid)
    return uid


@pytest.fixture
def case(worker: Desk, referral: str) -> str:
    return str(referrals.open_referral(worker, referral).referral.case_uid)


def record(desk: Desk, case: str, kind: str, outcome: str, **more: object) -> None:
    said = {"at": desk.now(), "kind": kind, "outcome": outcome, **more}
    reason = str(said.pop("reason", ""))
    contacts.record(desk, NewContact(case, **said), reason=reason)  # type: ignore[arg-type]


def stands(desk: Desk, referral: str) -> tuple[str, str, date | None]:
    shown = referrals.open_referral(desk, referral).referral
    return shown.state_words, shown.next_words, shown.next_on


def test_a_call_in_vain_makes_a_waiting_case_attempting_and_plans_the_next_try(
    worker: Desk, referral: str, case: str
) -> None:
    record(worker, case, "phone", "no-answer")
    assert stands(worker, referral) == ("Attempting, 1 of 3", "Next try", date(2026, 11, 25))
    opened = referrals.open_referral(worker, referral)
    assert opened.case_state is CaseState.ATTEMPTING
    assert opened.contacts == 1
    assert opened.next_try == "Try by text, in the afternoon: the last was a call before noon."
    assert opened.history[0].sentence(worker.user.uid) == "You called at 09:00. No answer."
    (row,) = plans.caseload(worker)
    assert (row.state, row.next_on) == ("Attempting, 1 of 3", date(2026, 11, 25))
    assert row.next_words == "Next try"


def test_the_last_try_in_vain_ends_in_a_letter_that_is_due(
    worker: Desk, referral: str, case: str, clock: Clock
) -> None:
    for _ in range(3):
        record(worker, case, "phone", "message")
        clock.advance(days=2)
    state, step, due = stands(worker, referral)
    assert (state, step) == ("Attempting, 3 of 3", "Open-door letter")
    assert due == date(2026, 12, 1)
    assert referrals.open_referral(worker, referral).next_try.startswith("3 tries in vain.")


def test_a_letter_that_is_printed_leaves_its_hash_and_is_waited_for(
    worker: Desk, referral: str, case: str, clock: Clock
) -> None:
    for _ in range(3):
        record(worker, case, "phone", "message")
        clock.advance(days=1)
    opened = referrals.open_referral(worker, referral)
    letter = contacts.letter(worker, opened)
    assert (letter.to, letter.greeted, letter.tries) == ("Mr John Smith", "Mr Smith", 3)
    assert letter.link_worker.name == worker.user.display
    sheet = print_open_door_letter(letter)
    sent = NewContact(case, worker.now(), "letter", "sent")
    contacts.record(worker, sent, sheet=sheet)
    assert stands(worker, referral) == (
        "Attempting, 3 of 3", "Answer to the letter", date(2026, 12, 10),
    )  # fmt: skip
    (row,) = behind.rows(
        worker.store, "SELECT detail FROM audit WHERE act = 'contact.record' AND detail <> '{}'"
    )
    assert hashlib.sha256(sheet).hexdigest() in str(row.detail)


@pytest.mark.parametrize(("how", "outcome"), [("phone", "spoke"), ("home", "attended")])
def test_a_first_meeting_makes_a_case_active_and_a_plan_is_next(
    worker: Desk, referral: str, case: str, how: str, outcome: str
) -> None:
    record(worker, case, "text", "sent")
    record(worker, case, how, outcome, minutes=45)
    assert stands(worker, referral) == ("Active", "Plan", date(2026, 12, 7))
    assert referrals.open_referral(worker, referral).next_try == ""
    uid, _ = plans.start(worker, case)
    opened = plans.open_plan(worker, uid).plan
    review = replace(opened.review, on=date(2027, 1, 19))
    plans.save(worker, replace(opened, goals=(Goal("", "Company."),), review=review))
    plans.agree(worker, uid, 2)
    assert stands(worker, referral) == ("Active", "Review", date(2027, 1, 19))
    record(worker, case, "phone", "no-answer")
    assert stands(worker, referral) == ("Active", "Review", date(2027, 1, 19))


@pytest.mark.parametrize(
    ("how", "outcome"), [("practice", "dna"), ("admin", "done"), ("about", "spoke")]
)
def test_what_neither_reached_nor_tried_leaves_the_case_as_it_stands(
    worker: Desk, referral: str, case: str, how: str, outcome: str
) -> None:
    before = stands(worker, referral)
    record(worker, case, how, outcome)
    assert stands(worker, referral) == before
    assert len(contacts.of_case(worker, case)) == 1


def test_contacts_are_read_newest_first_with_all_that_was_written(
    worker: Desk, case: str, clock: Clock
) -> None:
    early = worker.now() - timedelta(days=3)
    record(worker, case, "phone", "spoke", whom="carer", minutes=20, note="His daughter answered.")
    record(worker, case, "home", "dna", at=early, travel=15)
    newest, oldest = contacts.of_case(worker, case)
    assert (newest.kind, newest.outcome, newest.whom) == ("phone", "spoke", "carer")
    assert (newest.minutes, newest.travel, newest.note) == (20, None, "His daughter answered.")
    assert (newest.by_uid, newest.by) == (worker.user.uid, worker.user.display)
    assert (oldest.at, oldest.travel, oldest.note) == (early, 15, "")


def test_what_was_raised_stays_in_sight_while_somebody_is_tried(
    worker: Desk, referral: str, case: str
) -> None:
    from app.actions import escalations

    person = referrals.open_referral(worker, referral).person.uid
    escalations.raise_with_clinician(worker, Raised(person, "Chest pain."))
    record(worker, case, "phone", "no-answer")
    assert stands(worker, referral)[0] == "Clinician to tell"


def test_another_workers_case_needs_a_reason_to_record_on_and_to_read(
    worker: Desk, case: str, desk_for: DeskFor
) -> None:
    cover = desk_for("Cora Cover", Role.LINK_WORKER, DAVENTRY)
    with pytest.raises(errors.ReasonNeeded):
        record(cover, case, "phone", "spoke")
    with pytest.raises(errors.ReasonNeeded):
        contacts.of_case(cover, case)
    record(cover, case, "phone", "spoke", reason="Covering for a colleague")
    assert len(contacts.of_case(cover, case, "Covering for a colleague")) == 1
    entries = behind.rows(worker.store, "SELECT act, reason FROM audit WHERE act LIKE 'contact.%'")
    assert [tuple(one) for one in entries] == [
        ("contact.record", "Covering for a colleague"),
        ("contact.read", "Covering for a colleague"),
    ]


def test_a_clinician_of_the_practice_reads_and_does_not_record(
    case: str, desk_for: DeskFor, worker: Desk
) -> None:
    record(worker, case, "phone", "spoke", note="Wants company.")
    gp = desk_for("Gus Gray", Role.CLINICIAN, None, DANETRE)
    assert contacts.of_case(gp, case)[0].note == "Wants company."
    with pytest.raises(errors.NotPermitted):
        record(gp, case, "phone", "spoke")
    elsewhere = desk_for("Hal Hill", Role.CLINICIAN, None, CRICK)
    with pytest.raises(errors.NotFound):
        contacts.of_case(elsewhere, case)


def test_reception_neither_reads_nor_records_nor_learns_of_tries(
    reception: Desk, worker: Desk, referral: str, case: str
) -> None:
    record(worker, case, "phone", "no-answer", note="Secret.")
    for deed in (
        lambda: contacts.of_case(reception, case),
        lambda: record(reception, case, "phone", "spoke"),
    ):
        with pytest.raises((errors.NotPermitted, errors.NotFound)):
            deed()
    opened = referrals.open_referral(reception, referral)
    assert (opened.contacts, opened.next_try) == (0, "")


def test_the_same_save_tried_again_takes_effect_once(worker: Desk, case: str) -> None:
    new = NewContact(case, worker.now(), "phone", "no-answer")
    contacts.record(worker, new, op_id="11111111-1111-4111-8111-111111111111")
    with pytest.raises(errors.Problem):
        contacts.record(worker, new, op_id="11111111-1111-4111-8111-111111111111")
    assert len(contacts.of_case(worker, case)) == 1


def test_acceptance_is_not_undone_once_somebody_was_tried(
    worker: Desk, referral: str, case: str
) -> None:
    record(worker, case, "phone", "no-answer")
    version = referrals.open_referral(worker, referral).referral.version
    with pytest.raises(errors.Refused, match="is recorded on this case"):
        deciding.undo_decision(worker, referral, version, "Mistake")


def test_nothing_is_recorded_on_a_case_that_is_closed(
    worker: Desk, referral: str, case: str
) -> None:
    version = referrals.open_referral(worker, referral).referral.version
    deciding.undo_decision(worker, referral, version, "Mistake")
    with pytest.raises(errors.Refused, match="closed"):
        record(worker, case, "phone", "spoke")


def test_a_note_that_is_too_long_is_refused_and_nothing_kept(worker: Desk, case: str) -> None:
    with pytest.raises(errors.Refused, match="20,000"):
        record(worker, case, "phone", "spoke", note="x" * 20_001)
    assert contacts.of_case(worker, case) == ()
