"""Hold inbound referrals: states, agreement, who refers, and what follows next and when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum

from app import errors
from app.domain import dates


class ReferralState(Enum):
    """Where an inbound referral stands; the last four of `received` are final."""

    DRAFT = "draft"
    RECEIVED = "received"
    RETURNED = "returned"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    DUPLICATE = "duplicate"
    WITHDRAWN = "withdrawn"


S = ReferralState
ALLOWED: dict[ReferralState, frozenset[ReferralState]] = {
    S.DRAFT: frozenset({S.RECEIVED}),
    S.RECEIVED: frozenset({S.ACCEPTED, S.RETURNED, S.DECLINED, S.DUPLICATE, S.WITHDRAWN}),
    S.RETURNED: frozenset({S.RECEIVED, S.WITHDRAWN}),
    S.ACCEPTED: frozenset(),
    S.DECLINED: frozenset(),
    S.DUPLICATE: frozenset(),
    S.WITHDRAWN: frozenset(),
}
# A mistaken decision goes back to where it was taken from, by an act with a reason.
UNDONE_TO: dict[ReferralState, ReferralState] = {
    S.ACCEPTED: S.RECEIVED,
    S.DECLINED: S.RECEIVED,
    S.DUPLICATE: S.RECEIVED,
    S.RETURNED: S.RECEIVED,
    S.WITHDRAWN: S.RECEIVED,
}
OPEN = frozenset({S.RECEIVED, S.RETURNED, S.ACCEPTED})
"""What stays on the open list: it waits for somebody, or is with a link worker."""


def move(now: ReferralState, to: ReferralState) -> ReferralState:
    """Give the new state, or refuse a step that the process does not have."""
    if to not in ALLOWED[now]:
        raise errors.Refused(
            f"A referral that is {now.value} cannot become {to.value}. "
            "Open it again to see where it stands."
        )
    return to


class Agreement(Enum):
    """Whether the person knows of the referral and agrees; never preset."""

    YES = "yes"
    NO = "no"
    BEST_INTEREST = "best interest"


class Urgency(Enum):
    """How soon; what does not belong here is not an urgency but another way."""

    ROUTINE = "routine"
    SOON = "soon"


class Source(Enum):
    """Who refers (field's usual sources)."""

    GP = "GP"
    NURSE = "Nurse"
    OTHER_CLINICAL = "Other practice clinician"
    RECEPTION = "Reception or care navigator"
    SELF = "The person"
    FAMILY = "Family or carer"
    HOSPITAL = "Hospital discharge"
    SOCIAL_CARE = "Social care"
    POLICE_FIRE = "Police or fire service"
    VOLUNTARY = "Voluntary organisation"
    JOB_CENTRE = "Job centre"
    MEETING = "Multidisciplinary meeting"
    CASE_FINDING = "Case finding"


# Who referred, as a sentence names them: "From a GP at Danetre".
FROM = {
    Source.GP: "a GP",
    Source.NURSE: "a nurse",
    Source.OTHER_CLINICAL: "another clinician",
    Source.RECEPTION: "reception",
    Source.SELF: "the person",
    Source.FAMILY: "family or a carer",
    Source.HOSPITAL: "hospital discharge",
    Source.SOCIAL_CARE: "social care",
    Source.POLICE_FIRE: "the police or fire service",
    Source.VOLUNTARY: "a voluntary organisation",
    Source.JOB_CENTRE: "the job centre",
    Source.MEETING: "a multidisciplinary meeting",
    Source.CASE_FINDING: "case finding",
}
# What is next (as the store keeps it), as a sentence names it.
NEXT_STEPS = {
    "Decide": "A decision",
    "Answer": "The referrer’s answer",
    "First contact": "First contact",
    "Next try": "The next try",
    "Open-door letter": "The open-door letter",
    "Answer to the letter": "An answer to the letter",
    "Plan": "Agreeing a plan",
    "Review": "A review",
}


@dataclass(frozen=True, slots=True)
class Referral:
    """An inbound referral as kept; `state_words` is what lists show."""

    uid: str
    network_uid: str
    practice_uid: str
    person_uid: str
    state: ReferralState
    reasons: tuple[str, ...]
    agreement: Agreement
    words: str
    source: Source
    referrer: str
    urgency: Urgency
    received_on: date
    logged_at: datetime
    logged_by: str
    state_words: str
    next_on: date | None
    next_words: str
    case_uid: str | None = None
    worker_uid: str | None = None
    decision_reason: str = ""
    decision_code: str = ""
    version: int = 1


@dataclass(frozen=True, slots=True)
class ReferralRow:
    """One row of the list: no notes, no plan; `state` is shown, `stands` decides."""

    uid: str
    person_uid: str
    name: str
    born: date | None
    reasons: str
    all_reasons: str
    state: str
    next_on: date | None
    received_on: date
    practice: str
    worker: str
    is_open: bool
    stands: ReferralState = ReferralState.RECEIVED


def agrees_words(referral: Referral) -> str:
    """Say whether the person knows and agrees, and who was told when."""
    if referral.agreement is Agreement.BEST_INTEREST:
        return "Lacks capacity to agree; referred in their best interest"
    if referral.agreement is Agreement.NO:
        return "No"
    day = dates.short(referral.received_on)
    if referral.source is Source.SELF:
        return f"Yes, asked for it on {day}"
    return f"Yes, told {_told.get(referral.source, FROM[referral.source])} on {day}"


_told = {Source.GP: "the GP", Source.NURSE: "the nurse", Source.OTHER_CLINICAL: "the clinician"}
