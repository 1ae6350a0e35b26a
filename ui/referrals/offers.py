"""Say which buttons a referral offers, for its state and for what the person may do."""

from __future__ import annotations

from dataclasses import dataclass

from app.actions.referrals import OpenedReferral
from app.desk import Desk
from app.domain.access import Right
from app.domain.case import CaseState
from app.domain.referral import ReferralState

S = ReferralState


@dataclass(frozen=True, slots=True)
class Offer:
    """One thing that can be done: its key, its words, its icon."""

    key: str
    label: str
    icon: str = ""


@dataclass(frozen=True, slots=True)
class Offers:
    """The filled button, the plain ones, and those under "…"."""

    main: Offer | None = None
    others: tuple[Offer, ...] = ()
    more: tuple[Offer, ...] = ()


@dataclass(frozen=True, slots=True)
class May:
    """What the signed-in person may do with one referral."""

    decide: bool
    amend: bool
    escalate: bool
    read_plan: bool
    read_raised: bool = False
    record: bool = False

    @property
    def reads_all(self) -> bool:
        """Claim that own words and history are theirs to read; reception sees the card."""
        return self.decide or self.read_plan


ACCEPT = Offer("accept", "Accept…", "tick")
RETURN = Offer("return", "Return to referrer…", "returned")
DECLINE = Offer("decline", "Decline…", "cross")
JOIN = Offer("join", "Join to the other one…", "link")
WITHDRAW = Offer("withdraw", "Withdrawn…", "person-passed-on")
UNDO = Offer("undo", "Undo that…", "undo")
AGAIN = Offer("again", "Received again", "referral")
EDIT = Offer("edit", "Edit referral", "edit")
PHONE = Offer("phone", "Change phone or times", "mobile")
RAISE = Offer("raise", "Raise with a clinician", "send")
RECORD = Offer("record", "Record a call", "phone")
LETTER = Offer("letter", "Show the letter", "mail")
PLAN = Offer("plan", "Open plan", "document")


def may(desk: Desk, opened: OpenedReferral) -> May:
    """Ask the grants what is allowed with this referral."""
    referral = opened.referral
    if opened.in_emergency:  # for reading alone, and all of it
        return May(decide=False, amend=False, escalate=False, read_plan=True, read_raised=True)

    def reaches(right: Right) -> bool:
        scope = desk.scope(right)
        return (
            referral.network_uid in scope.networks
            or referral.practice_uid in scope.practices
            or referral.worker_uid in scope.workers
        )

    return May(
        reaches(Right.DECIDE_REFERRAL),
        reaches(Right.AMEND_REFERRAL),
        reaches(Right.RAISE_WITH_CLINICIAN),
        reaches(Right.READ_PLAN),
        reaches(Right.READ_ESCALATION),
        reaches(Right.RECORD_CONTACT),
    )


def offers(opened: OpenedReferral, allowed: May, *, with_plan: bool) -> Offers:
    """Give the buttons: one main, the others beside it, and under "…" what is rare."""
    state = opened.referral.state
    phone = (PHONE,) if allowed.amend else ()
    is_open = opened.case_state is not CaseState.CLOSED
    edit = (EDIT,) if allowed.amend and is_open else ()
    escalate = (RAISE,) if allowed.escalate else ()
    decide = allowed.decide
    if state is S.RECEIVED and decide:
        join = (JOIN,) if opened.other_open else ()
        return Offers(ACCEPT, (RETURN, DECLINE), (*join, WITHDRAW, *edit, *phone, *escalate))
    if state is S.RETURNED:
        more = (*((WITHDRAW,) if decide else ()), *edit, *escalate, *((UNDO,) if decide else ()))
        return Offers(AGAIN if allowed.amend else None, phone, more)
    if state in (S.DECLINED, S.DUPLICATE, S.WITHDRAWN):
        return Offers(None, (UNDO,) if decide else (), escalate)
    undo = (UNDO,) if decide and state is S.ACCEPTED else ()
    plan = PLAN if with_plan and allowed.read_plan and state is S.ACCEPTED else None
    record = RECORD if allowed.record and is_open else None
    if record is None:
        return Offers(plan, phone, (*edit, *escalate, *undo))
    plans = (plan,) if plan else ()
    if opened.is_letter_due:
        return Offers(LETTER, (record,), (*plans, *phone, *edit, *escalate, *undo))
    next_one, beside = (plan or record, (record,) if plan else ())
    if plan and opened.case_state is CaseState.ATTEMPTING:  # the next try comes before a plan
        next_one, beside = record, plans
    return Offers(next_one, beside, (*phone, *edit, *escalate, *undo))
