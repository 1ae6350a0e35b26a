"""Record contacts on a case, and read what was recorded."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import Any

from app import errors
from app.actions import whose_case
from app.actions.referrals import OpenedReferral
from app.changes import Changed
from app.desk import Desk
from app.domain import contact, limits, naming, next_try, working_days
from app.domain.access import Right
from app.domain.case import CaseState
from app.domain.contact import Contact, NewContact
from app.domain.letter import OpenDoorLetter, reference_of
from app.domain.plan import Call
from app.store import cases, contacts
from app.writing import Writing

CLOSED = "This case is closed. Open it again before anything is recorded on it."


def record(
    desk: Desk,
    new: NewContact,
    *,
    sheet: bytes = b"",
    reason: str = "",
    draft_uid: str = "",
    op_id: str = "",
) -> tuple[Changed, ...]:
    """Keep a contact: the first meeting makes a case active, a try in vain plans the next one.

    Of a letter that is printed here the audit keeps the hash of its `sheet`.
    Another's case needs a reason (else errors.ReasonNeeded). One's own draft of it, if one is
    named, goes in the same transaction; `op_id` names the save, so that the same one never takes
    effect twice.
    """
    new = replace(new, note=limits.check(new.note, "note"))
    contact.check(new, desk.now())
    assert new.at is not None
    with desk.write(op_id=op_id or None) as work:
        rows = desk.rows(Right.RECORD_CONTACT)
        case = cases.row_by_uid(work.connection, new.case_uid, rows)
        grant = desk.grant_for(Right.RECORD_CONTACT, case)
        why = whose_case.reason(desk, grant, case, reason)
        if case.state == CaseState.CLOSED.value:
            raise errors.Refused(CLOSED)
        uid = contacts.add(work.connection, case, new, by=desk.me, entered_at=desk.now())
        _lead_on(desk, work, case, new)
        work.happened(
            case.network_id,
            case.person_id,
            contact.KIND_BY_CODE[new.kind].story,
            referral_uid=case.referral_uid,
            detail=contact.sentence(new.at, new.kind, new.outcome, desk.today),
        )
        work.take_draft(draft_uid)
        printed = {"sha256": hashlib.sha256(sheet).hexdigest()} if sheet else None
        work.audit(
            "contact.record", grant=grant, chain=desk.chain_of(case), subject=uid, reason=why,
            detail=printed,
        )  # fmt: skip
    return (
        Changed("case", frozenset({new.case_uid})),
        Changed("referral", frozenset({case.referral_uid})),
    )


def _lead_on(desk: Desk, work: Writing, case: Any, new: NewContact) -> None:
    """Lead the case on where this contact is the first meeting, or one more try in vain."""
    to = contact.case_after(CaseState(case.state), new.kind, new.outcome)
    if to is None:
        return
    if to is CaseState.ACTIVE:
        shown, words = "Active", "Plan"
        on = working_days.add(desk.today, limits.DAYS.plan)
    else:
        in_vain = contact.tries(contacts.tries(work.connection, case.network_id, case.id))
        following = next_try.after(in_vain)
        shown, words, on = following.shown, following.step, following.on
    whose_case.go_on(
        desk, work, case, Right.RECORD_CONTACT, to=to, shown=shown, next_on=on, next_words=words
    )


def letter(desk: Desk, opened: OpenedReferral) -> OpenDoorLetter:
    """Gather what stands in the letter to somebody who was tried in vain, from what was opened."""
    person, referral, office = opened.person, opened.referral, desk.office
    practice = office.office.practice(referral.practice_uid)
    assert practice is not None
    worker = office.user_ids.get(referral.worker_uid or "", desk.me)
    phone, hours = office.phones.get(worker, ("", ""))
    return OpenDoorLetter(
        to=naming.spoken(person.name, whole=True),
        greeted=naming.spoken(person.name),
        address=person.address,
        postcode=person.postcode,
        on=desk.today,
        tries=opened.tries,
        link_worker=Call(office.displays[worker], "link worker", phone, hours),
        practice=Call(practice.name, "", practice.phone),
        reference=reference_of(referral.uid),
        is_demo=desk.store.is_demo,
        is_trial=desk.store.is_trial,
    )


def of_case(desk: Desk, case_uid: str, reason: str = "") -> tuple[Contact, ...]:
    """Read the contacts on a case, newest first; the reading is committed before they are given.

    Another's case needs a reason (else errors.ReasonNeeded), but of a clinician or supervisor.
    """
    rows = desk.rows(Right.READ_PLAN)

    def entry(work: Writing, case: Any) -> None:
        grant = desk.grant_for(Right.READ_PLAN, case)
        why = whose_case.reason(desk, grant, case, reason)
        work.audit(
            "contact.read", grant=grant, chain=desk.chain_of(case), subject=case_uid, reason=why
        )

    return desk.open(
        lambda connection: cases.row_by_uid(connection, case_uid, rows),
        entry,
        lambda connection, case: contacts.of_case(
            connection, case.network_id, case.id, desk.office
        ),
    )
