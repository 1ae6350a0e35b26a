"""Ask why another's case is opened, and lead a case on with its referral's row in the list."""

from __future__ import annotations

from datetime import date
from typing import Any

from app import errors
from app.desk import Desk
from app.domain import limits
from app.domain.access import Grant, Right, Role
from app.domain.case import CaseState, move
from app.domain.escalation import in_a_list
from app.store import cases, escalations, referrals
from app.writing import Writing

# Who reads the work of their practice, or of those they supervise, without saying why. Whoever
# stands nowhere here says why another's case is opened, so that a role made later does so too.
_WITHOUT_A_REASON = frozenset({Role.CLINICIAN, Role.SUPERVISOR})


def reason(desk: Desk, grant: Grant, row: Any, given: str) -> str | None:
    """Give the reason that the audit keeps; none is needed for one's own case."""
    reason = limits.check(given, "reason").strip()
    if not reason and row.worker_id != desk.me and grant.role not in _WITHOUT_A_REASON:
        raise errors.ReasonNeeded
    return reason or None


def go_on(
    desk: Desk,
    work: Writing,
    case: Any,
    right: Right,
    *,
    to: CaseState,
    shown: str,
    next_on: date,
    next_words: str,
    **more: Any,
) -> str:
    """Lead a case on, due on that day; its referral's row follows. Gives the referral's uid."""
    values = {"state": move(CaseState(case.state), to).value, "next_on": next_on, **more}
    cases.change(work.connection, case.uid, case.version, values, desk.office)
    referral = referrals.row_by_uid(work.connection, case.referral_uid, desk.rows(right))
    raised = escalations.open_of(work.connection, referral.network_id, referral.person_id)
    referrals.change(
        work.connection,
        referral,
        referral.version,
        {
            "state_shown": in_a_list(raised, shown),
            "next_on": next_on,
            "next_words": next_words,
        },
        desk.office,
    )
    return str(referral.uid)
