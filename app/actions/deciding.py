"""Decide what becomes of a received referral: accept, return, decline, join, withdraw, undo.

Each takes the version that was opened, and raises errors.Stale with both referrals, as wanted and
as it is now, when somebody changed it since.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from app import errors
from app.changes import Changed
from app.desk import Desk
from app.domain import case as case_states
from app.domain import limits, working_days
from app.domain.access import Right, Role, current
from app.domain.case import CaseState
from app.domain.escalation import in_a_list
from app.domain.referral import OPEN, UNDONE_TO, ReferralState, move
from app.domain.referral_reasons import DECISION_CODES
from app.store import accounts, cases, contacts, escalations, people, plans, referrals
from app.store.referrals import NO_DAY
from app.writing import Writing

S = ReferralState
NO_WORKER_HERE = "Choose a link worker of this network."


def accept(desk: Desk, uid: str, version: int, worker_uid: str) -> tuple[Changed, ...]:
    """Accept a referral: its case opens, waiting, allocated to a link worker of its network."""
    due = _first_contact_by(desk, uid)
    with desk.write() as work:
        worker_id = desk.office.user_ids.get(worker_uid)
        row = _opened_row(desk, work, uid, version, S.ACCEPTED, worker_id=worker_id)
        if worker_id is None:
            raise errors.Refused(NO_WORKER_HERE)
        _must_be_worker_of(desk, work, row, worker_uid)
        person = people.row_by_id(work.connection, row.network_id, row.person_id)
        # First, so that of two who accept at once the second waits here, and is told of both.
        values = {
            "state": S.ACCEPTED.value,
            "state_shown": _shown(work, row, "Waiting"),
            "worker_id": worker_id,
            "next_on": due,
            "next_words": "First contact",
        }
        referrals.change(work.connection, row, version, values, desk.office)
        case_uid = cases.add(
            work.connection,
            row,
            worker_id,
            opened_on=desk.today,
            next_on=due,
            name_key=person.name_key,
            office=desk.office,
        )
        _leave_word(desk, work, row, "accepted", "referral.accept", subject=uid)
    return (Changed("referral", frozenset({uid})), Changed("case", frozenset({case_uid})))


def return_to_referrer(
    desk: Desk, uid: str, version: int, reason: str, code: str = ""
) -> tuple[Changed, ...]:
    """Send a referral back for what is missing; an answer is due within the site's days.

    As with every decision, `code` is that of a reason from the list (DECISION_CODES).
    """
    due = working_days.add(desk.today, limits.DAYS.answer_returned)
    return _decide(
        desk, uid, version, S.RETURNED, (reason, code), "returned", "Returned to referrer",
        next_on=due,
    )  # fmt: skip


def receive_again(desk: Desk, uid: str, version: int) -> tuple[Changed, ...]:
    """Take a returned referral in again, once the referrer has answered."""
    decide_by = working_days.add(desk.today, limits.DAYS.decide)
    with desk.write() as work:
        row = _opened_row(desk, work, uid, version, S.RECEIVED, right=Right.AMEND_REFERRAL)
        values = {
            "state": S.RECEIVED.value,
            "state_shown": _shown(work, row, "Not allocated"),
            "next_on": decide_by,
            "next_words": "Decide",
            "decision_reason": "",
            "decision_code": "",
        }
        referrals.change(work.connection, row, version, values, desk.office)
        _leave_word(
            desk, work, row, "received-again", "referral.receive-again", subject=uid,
            right=Right.AMEND_REFERRAL,
        )  # fmt: skip
    return (Changed("referral", frozenset({uid})),)


def decline(desk: Desk, uid: str, version: int, reason: str, code: str = "") -> tuple[Changed, ...]:
    """Decline a referral with a reason the referrer can read."""
    return _decide(desk, uid, version, S.DECLINED, (reason, code), "declined", "Declined")


def withdraw(
    desk: Desk, uid: str, version: int, reason: str, code: str = ""
) -> tuple[Changed, ...]:
    """Record that the person or the referrer took the referral back."""
    return _decide(desk, uid, version, S.WITHDRAWN, (reason, code), "withdrawn", "Withdrawn")


def join(desk: Desk, uid: str, version: int, other_uid: str) -> tuple[Changed, ...]:
    """Join a referral to the other open one of the same person, which goes on."""
    with desk.write() as work:
        row = _opened_row(desk, work, uid, version, S.DUPLICATE)
        other = referrals.row_by_uid(work.connection, other_uid, desk.rows(Right.DECIDE_REFERRAL))
        if other_uid == uid or not other.is_open or other.person_id != row.person_id:
            raise errors.Refused("Join it to another open referral of the same person.")
        values = _moved(S.DUPLICATE, "Joined to another") | {"joined_to": other_uid}
        referrals.change(work.connection, row, version, values, desk.office)
        _leave_word(desk, work, row, "joined", "referral.join", subject=uid)
    return (Changed("referral", frozenset({uid, other_uid})),)


def undo_decision(desk: Desk, uid: str, version: int, reason: str) -> tuple[Changed, ...]:
    """Undo a mistaken decision: the referral is received again; the reason stays in the audit.

    An accepted one only while its case has no plan; the case is then closed.
    """
    reason = _needed(reason)
    decide_by = working_days.add(desk.today, limits.DAYS.decide)
    with desk.write() as work:
        row = _row_as_opened(
            desk, work, uid, version, {"state": S.RECEIVED.value, "decision_reason": reason}
        )
        before = S(row.state)
        if before not in UNDONE_TO:
            raise errors.Refused("There is no decision to undo on this referral.")
        if before is S.ACCEPTED:
            _close_unused_case(desk, work, row)
        values = {
            "state": UNDONE_TO[before].value,
            "state_shown": _shown(work, row, "Not allocated"),
            "is_open": True,
            "worker_id": None,
            "next_on": decide_by,
            "next_words": "Decide",
            "decision_reason": "",
            "decision_code": "",
            "joined_to": None,
        }
        referrals.change(work.connection, row, version, values, desk.office)
        _leave_word(
            desk, work, row, "undone", "referral.undo", subject=uid, detail=reason, reason=reason
        )
    return (Changed("referral", frozenset({uid})), Changed("case"))


def _decide(
    desk: Desk,
    uid: str,
    version: int,
    to: ReferralState,
    why: tuple[str, str],
    kind: str,
    shown: str,
    *,
    next_on: Any = None,
) -> tuple[Changed, ...]:
    reason, code = _needed(why[0]), why[1]
    if code and code not in DECISION_CODES:
        raise errors.Refused("Choose a reason of the list, or say it in your own words.")
    kept: dict[str, Any] = {"decision_reason": reason, "decision_code": code}
    with desk.write() as work:
        row = _opened_row(desk, work, uid, version, to, **kept)
        values = _moved(to, shown)
        if next_on is not None:
            values |= {"next_on": next_on, "next_words": "Answer"}
        values |= kept
        referrals.change(work.connection, row, version, values, desk.office)
        _leave_word(
            desk, work, row, kind, f"referral.{to.value}", subject=uid, detail=reason, reason=reason
        )
    return (Changed("referral", frozenset({uid})),)


def _first_contact_by(desk: Desk, uid: str) -> date:
    """Reckon the day before the transaction: the calendar may be loading still."""
    with desk.read() as connection:
        row = referrals.row_by_uid(connection, uid, desk.rows(Right.DECIDE_REFERRAL))
    return working_days.add(row.received_on, limits.DAYS.first_contact)


def _shown(work: Writing, row: Any, words: str) -> str:
    """Give what the list shows: what is raised with a clinician comes first while it is open."""
    return in_a_list(escalations.open_of(work.connection, row.network_id, row.person_id), words)


def _moved(to: ReferralState, shown: str) -> dict[str, Any]:
    return {
        "state": to.value,
        "state_shown": shown,
        "is_open": to in OPEN,
        "next_on": NO_DAY,
        "next_words": "",
    }


def _opened_row(
    desk: Desk,
    work: Writing,
    uid: str,
    version: int,
    to: ReferralState,
    *,
    right: Right = Right.DECIDE_REFERRAL,
    **wanted: object,
) -> Any:
    """Give the row as it was opened, if it may go where it is to go."""
    row = _row_as_opened(desk, work, uid, version, {"state": to.value, **wanted}, right)
    move(S(row.state), to)
    return row


def _row_as_opened(
    desk: Desk,
    work: Writing,
    uid: str,
    version: int,
    wanted: dict[str, object],
    right: Right = Right.DECIDE_REFERRAL,
) -> Any:
    row = referrals.row_by_uid(work.connection, uid, desk.rows(right))
    referrals.require_version(work.connection, row, version, wanted, desk.office)
    return row


def _leave_word(
    desk: Desk,
    work: Writing,
    row: Any,
    kind: str,
    act: str,
    *,
    subject: str,
    detail: str = "",
    reason: str | None = None,
    right: Right = Right.DECIDE_REFERRAL,
) -> None:
    grant = desk.grant_for(right, row)
    work.happened(row.network_id, row.person_id, kind, referral_uid=subject, detail=detail)
    work.audit(act, grant=grant, chain=desk.chain_of(row), subject=subject, reason=reason)


def _needed(reason: str) -> str:
    reason = limits.check(reason, "reason")
    if not reason:
        raise errors.Incomplete("Say why. The reason stays with the record.", "reason")
    return reason


def _must_be_worker_of(desk: Desk, work: Writing, row: Any, worker_uid: str) -> None:
    network = desk.office.network_uids[row.network_id]
    grants = current(accounts.grants_of(work.connection, worker_uid, desk.today), desk.today)
    if not any(g.role is Role.LINK_WORKER and g.network_uid == network for g in grants):
        raise errors.Refused(NO_WORKER_HERE)


def _close_unused_case(desk: Desk, work: Writing, row: Any) -> None:
    case = cases.row_by_uid(work.connection, row.case_uid, desk.rows(Right.DECIDE_REFERRAL))
    if plans.of_case(work.connection, case.network_id, case.id):
        raise errors.Refused("This case has a plan already. Close the case instead of undoing it.")
    if contacts.tries(work.connection, case.network_id, case.id):
        raise errors.Refused("Something is recorded on this case, so it is not undone any more.")
    to = case_states.move(CaseState(case.state), CaseState.CLOSED)
    cases.change(
        work.connection, case.uid, case.version,
        {"state": to.value, "next_on": NO_DAY}, desk.office,
    )  # fmt: skip
