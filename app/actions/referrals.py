"""Log referrals, open them, put them right."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from app import errors
from app.actions import whose_referral
from app.changes import Changed
from app.desk import Desk
from app.domain import contact, limits, next_try, refusals, working_days
from app.domain.access import Right
from app.domain.case import CaseState
from app.domain.contact import Try
from app.domain.escalation import EscalationState
from app.domain.history import Happening
from app.domain.new_referral import NewReferral, check_new
from app.domain.next_try import NextTry
from app.domain.person import Person
from app.domain.person_details import tidied
from app.domain.referral import Referral
from app.domain.referral_reasons import check_reasons
from app.store import contacts, escalations, happenings, people, referrals
from app.store.office import ScopeIds
from app.store.tables.base import given
from app.writing import Writing


@dataclass(frozen=True, slots=True)
class Logged:
    """What logging changed. `known_elsewhere`: the link worker will join them, and nothing more."""

    referral_uid: str
    person_uid: str
    known_elsewhere: bool
    changed: tuple[Changed, ...]


@dataclass(frozen=True, slots=True)
class OpenedReferral:
    """One referral as its banner and detail show it; notes and plans are no part of it.

    `raised` holds where each open matter stands that was raised with a clinician; `other_open`
    holds (uid, state) of further open referrals of the same person. `next_try` says how to reach
    somebody who was tried in vain (`tries` times), `contacts` counts what was recorded: for
    who may read it.
    """

    referral: Referral
    person: Person
    practice: str
    worker: str
    case_state: CaseState | None
    case_version: int
    history: tuple[Happening, ...]
    raised: tuple[EscalationState, ...]
    other_open: tuple[tuple[str, str], ...]
    in_emergency: bool = False
    contacts: int = 0
    tries: int = 0
    next_try: str = ""
    is_letter_due: bool = False


def log(desk: Desk, new: NewReferral, *, draft_uid: str = "") -> Logged:
    """Log a referral for a known or a new person; it is received and waits to be allocated.

    One's own draft of it, if one is named, goes in the same transaction.

    The audit names the network and the grant of the person's own row. Raises errors.Incomplete
    naming the field that is needed: also when name, birth date and a known NHS number disagree,
    the person has an open referral (unless `log_beside_open`), or the practice is of another
    network than the person. Of somebody whose practice has joined another network since, that
    network gets a row of its own: what was logged before stays where it was logged.
    """
    new = _tidied(desk, new)
    check_new(new, desk.today)
    place = whose_referral.place_of(desk, new)
    received = new.received_on or desk.today
    decide_by = working_days.add(received, limits.DAYS.decide)
    if new.person_uid is not None:
        whose_referral.read_who_moves(desk, new.person_uid, place)
    with desk.write(op_id=new.op_id or None) as work:
        person, known_elsewhere, is_new = whose_referral.who(desk, work, new, place)
        if person.network_id != place.network_id:
            raise errors.Incomplete(refusals.PRACTICE_ELSEWHERE, "practice")
        grant = desk.grant_for(Right.LOG_REFERRAL, person)
        chain = desk.chain_of(person)
        may_have_one = not (is_new or new.log_beside_open)
        if may_have_one and referrals.open_of(work.connection, person.network_id, person.id):
            raise errors.Incomplete(refusals.OPEN_REFERRAL, "who")
        _, uid = referrals.add(
            work.connection,
            new,
            person,
            logged_at=desk.now(),
            logged_by=desk.me,
            received_on=received,
            next_on=decide_by,
        )
        work.happened(person.network_id, person.id, "logged", referral_uid=uid)
        work.take_draft(draft_uid)
        detail = {"known_elsewhere": 1} if known_elsewhere else None
        work.audit("referral.log", grant=grant, chain=chain, subject=uid, detail=detail)
    if is_new and new.person_uid is None:
        known_elsewhere = known_elsewhere or whose_referral.is_known_elsewhere(desk, person)
    changed = (
        Changed("referral", frozenset({uid})),
        Changed("person", frozenset({person.uid})),
        *_draft_gone(draft_uid),
    )
    return Logged(uid, person.uid, known_elsewhere, changed)


def take_back(desk: Desk, uid: str) -> tuple[Changed, ...]:
    """Undo a log of one's own that nobody worked on since; the audit keeps that it was there."""
    with desk.write() as work:
        row = referrals.row_by_uid(work.connection, uid, desk.rows(Right.LOG_REFERRAL))
        if row.logged_by != desk.me or row.version != 1 or row.state != "received":
            raise errors.Refused(
                "Somebody has worked on this referral since. Open it and record it as withdrawn."
            )
        grant = desk.grant_for(Right.LOG_REFERRAL, row)
        happenings.remove_of(work.connection, uid)
        referrals.remove(work.connection, row)
        person = people.row_by_id(work.connection, row.network_id, row.person_id)
        left = referrals.count_of_person(work.connection, row.network_id, row.person_id)
        if left == 0 and person.version == 1:
            people.remove(work.connection, row.network_id, row.person_id)
        work.audit("referral.take-back", grant=grant, chain=desk.chain_of(row), subject=uid)
    return (Changed("referral", frozenset({uid})),)


def open_referral(desk: Desk, uid: str) -> OpenedReferral:
    """Open one referral: the reading is committed before anything is shown.

    Of the person's other referrals, and of what happened with them, only what is one's own to see.
    """
    scope = desk.rows(Right.SEE_REFERRALS)
    return desk.open(
        lambda connection: referrals.row_by_uid(connection, uid, scope),
        lambda work, row: _reading_left(desk, work, row),
        lambda connection, row: _opened(desk, connection, row, scope),
    )


def _contacts_seen(desk: Desk, connection: Any, row: Any) -> tuple[Try, ...]:
    """Give what was recorded on its case, without notes, to who may read such work there."""
    place = (row.network_id, row.practice_id, row.worker_id, row.person_id)
    may_read = row.case_id is not None and desk.may(Right.READ_PLAN)
    if not may_read or not desk.rows(Right.READ_PLAN).reaches(*place):
        return ()
    return contacts.tries(connection, row.network_id, row.case_id)


def _reading_left(desk: Desk, work: Writing, row: Any) -> None:
    grant = desk.grant_for(Right.SEE_REFERRALS, row)
    work.audit("referral.open", grant=grant, chain=desk.chain_of(row), subject=row.uid)


def _opened(desk: Desk, connection: Any, row: Any, scope: ScopeIds) -> OpenedReferral:
    office = desk.office
    person = people.row_by_id(connection, row.network_id, row.person_id)
    history = happenings.of_person(connection, row.network_id, row.person_id, office)
    raised = escalations.open_of(connection, row.network_id, row.person_id)
    seen, unseen = referrals.inside_and_outside(connection, row.network_id, row.person_id, scope)
    known = _contacts_seen(desk, connection, row)
    following = _following(row, known)
    unseen |= {one.referral_uid for one in history if one.referral_uid} - {r.uid for r in seen}
    return OpenedReferral(
        referral=referrals.referral(row, office, person.uid),
        person=people.person(person, office),
        practice=office.practice_name(row.practice_id),
        worker=office.displays.get(row.worker_id, ""),
        case_state=CaseState(row.case_state) if row.case_state else None,
        case_version=row.case_version or 0,
        history=_own(history, unseen),
        raised=raised,
        other_open=tuple((r.uid, r.state_shown) for r in seen if r.is_open and r.uid != row.uid),
        in_emergency=desk.is_in_emergency(Right.SEE_REFERRALS, row),
        contacts=len(known),
        tries=following.tries if following else 0,
        next_try=following.words if following else "",
        is_letter_due=following is not None and following.step == next_try.LETTER,
    )


def _following(row: Any, known: tuple[Try, ...]) -> NextTry | None:
    in_vain = contact.tries(known) if row.case_state == CaseState.ATTEMPTING.value else ()
    return next_try.after(in_vain) if in_vain else None


def _own(history: tuple[Happening, ...], unseen: frozenset[str]) -> tuple[Happening, ...]:
    """Leave out what happened with referrals one may not see; of which it was must be known."""
    if not unseen:
        return history
    return tuple(one for one in history if one.referral_uid and one.referral_uid not in unseen)


def amend(
    desk: Desk, uid: str, version: int, *, reasons: tuple[str, ...], words: str
) -> tuple[Changed, ...]:
    """Change the reasons and the words of an open referral, as it was opened at `version`.

    The words may be as long as a note: those of several referrals may have been joined in it.
    Raises errors.Stale with both referrals when somebody changed it since.
    """
    words = limits.check(words, "note")
    with desk.write() as work:
        row = referrals.row_by_uid(work.connection, uid, desk.rows(Right.AMEND_REFERRAL))
        check_reasons(reasons, had=tuple(row.reasons.split(",")))
        wanted = {"reasons": ",".join(reasons), "words": words}
        referrals.require_version(work.connection, row, version, wanted, desk.office)
        if not row.is_open:
            raise errors.Refused("This referral is closed, so it no longer changes.")
        grant = desk.grant_for(Right.AMEND_REFERRAL, row)
        referrals.change_content(work.connection, row, version, reasons, words, desk.office)
        work.happened(row.network_id, row.person_id, "amended", referral_uid=uid)
        work.audit("referral.amend", grant=grant, chain=desk.chain_of(row), subject=uid)
    return (Changed("referral", frozenset({uid})),)


def add_to_open(
    desk: Desk,
    uid: str,
    *,
    reasons: tuple[str, ...],
    words: str,
    draft_uid: str = "",
    op_id: str = "",
) -> tuple[Changed, ...]:
    """Add reasons and words to an open referral instead of logging a second one.

    One's own draft of it, if one is named, goes in the same transaction; `op_id` names the save, so
    that the same one never takes effect twice.
    """
    check_reasons(reasons)
    words = limits.check(words, "note")
    rows = desk.rows(Right.AMEND_REFERRAL)
    desk.read_before(
        lambda connection: referrals.row_by_uid(connection, uid, rows),
        lambda work, row: _reading_left(desk, work, row),
        lambda row: row.words is not None,
    )
    with desk.write(op_id=op_id or None) as work:
        row = referrals.row_by_uid(work.connection, uid, rows)
        if not row.is_open:
            raise errors.Refused("That referral was closed meanwhile. Log a new one.")
        grant = desk.grant_for(Right.AMEND_REFERRAL, row)
        together = tuple(dict.fromkeys([*row.reasons.split(","), *reasons]))
        both = "\n".join(part for part in (given(row.words), words) if part)
        referrals.change_content(
            work.connection, row, row.version, together, limits.check(both, "note"), desk.office
        )
        work.happened(row.network_id, row.person_id, "amended", referral_uid=uid)
        work.take_draft(draft_uid)
        work.audit("referral.amend", grant=grant, chain=desk.chain_of(row), subject=uid)
    return (Changed("referral", frozenset({uid})), *_draft_gone(draft_uid))


def _draft_gone(draft_uid: str) -> tuple[Changed, ...]:
    return (Changed("draft", frozenset({draft_uid})),) if draft_uid else ()


def _tidied(desk: Desk, new: NewReferral) -> NewReferral:
    person = new.new_person
    if person is not None:
        person = tidied(person, is_demo=desk.store.is_demo, is_trial=desk.store.is_trial)
    return replace(
        new,
        new_person=person,
        words=limits.check(new.words, "words"),
        referrer=limits.check(new.referrer, "name"),
    )
