"""Hold inbound referrals: states, reasons, agreement, and what follows next and when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum

from app import errors
from app.domain import dates
from app.domain.person import NewPerson
from app.domain.person_details import check_born, check_name


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
OPEN = frozenset({S.RECEIVED, S.RETURNED})


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
    "Review": "A review",
}


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason of the pick-list: codes stay, labels change; `another_way` names its notice."""

    code: str
    label: str
    key: str = ""
    another_way: str = ""
    belongs_here: bool = True
    short: str = ""  # as a list shows it, where that is another word than the label


REASONS: tuple[Reason, ...] = (
    Reason("loneliness", "Loneliness", "1"),
    Reason("low-mood", "Low mood", "2"),
    Reason("money", "Money or debt", "3", short="Money"),
    Reason("housing", "Housing", "4"),
    Reason("long-term", "Long-term condition", "5"),
    Reason("activity", "Physical activity", "6"),
    Reason("caring", "Caring", "7"),
    Reason("bereavement", "Bereavement", "8"),
    Reason("work", "Work or training", "9", short="Work"),
    Reason("alcohol-drugs", "Alcohol, drugs", "0", another_way="alcohol-drugs"),
    Reason("domestic-abuse", "Domestic abuse", "-", another_way="domestic-abuse"),
    Reason("food-fuel", "Food or fuel"),
    Reason("weight", "Weight"),
    Reason("family", "Family or relationship", short="Family"),
    Reason("legal", "Legal or immigration", short="Legal"),
    Reason("transport", "Transport"),
    Reason("digital", "Digital"),
    Reason("memory", "Memory"),
    Reason("pregnancy", "Pregnancy or parenting", short="Pregnancy"),
    Reason("frequent", "Frequent attendance", short="Attendance"),
    Reason("volunteering", "Volunteering"),
    Reason("other", "Something else"),
    Reason("crisis", "In crisis now", another_way="crisis", belongs_here=False),
    Reason("under-18", "Under 18", another_way="under-18", belongs_here=False),
    Reason(
        "statutory",
        "Statutory social care request",
        another_way="statutory",
        belongs_here=False,
        short="Social care",
    ),
    Reason(
        "letter",
        "Medical letter only",
        another_way="letter",
        belongs_here=False,
        short="Medical letter",
    ),
)
REASON_BY_CODE = {reason.code: reason for reason in REASONS}

RETURN_REASONS = (
    "Phone number missing or wrong",
    "Not clear what the person wants",
    "Not clear whether the person agrees",
    "Address or date of birth missing",
)
DECLINE_REASONS = (
    "Out of scope for social prescribing",
    "Under 18",
    "In crisis: passed to a clinician",
    "The person does not agree",
    "Lives or is registered outside the area",
)
WITHDRAW_REASONS = ("The person no longer wishes it", "The referrer took it back")
# What is stored beside the words of a reason from a list: the codes stay, the labels may change.
DECISION_CODES = {
    "phone-missing": RETURN_REASONS[0],
    "wish-unclear": RETURN_REASONS[1],
    "agreement-unclear": RETURN_REASONS[2],
    "details-missing": RETURN_REASONS[3],
    "out-of-scope": DECLINE_REASONS[0],
    "under-18": DECLINE_REASONS[1],
    "in-crisis": DECLINE_REASONS[2],
    "not-agreed": DECLINE_REASONS[3],
    "out-of-area": DECLINE_REASONS[4],
    "person-withdrew": WITHDRAW_REASONS[0],
    "referrer-withdrew": WITHDRAW_REASONS[1],
}
UNDO_REASONS = ("Pressed by mistake", "Wrong referral", "New information")


@dataclass(frozen=True, slots=True)
class NewReferral:
    """A referral as it comes from the form. Either `person_uid` or `new_person` is given.

    With `log_beside_open` it is logged though the person has an open one; `op_id` names the save,
    so that the same one never takes effect twice.
    """

    practice_uid: str
    reasons: tuple[str, ...]
    agreement: Agreement | None
    person_uid: str | None = None
    new_person: NewPerson | None = None
    words: str = ""
    source: Source = Source.GP
    referrer: str = ""
    received_on: date | None = None
    urgency: Urgency = Urgency.ROUTINE
    op_id: str = ""
    log_beside_open: bool = False


def still_needed(new: NewReferral) -> tuple[str, ...]:
    """Name what is missing before it can be logged, in the order of the form."""
    person = new.new_person
    missing = []
    if new.person_uid is None and person is None:
        missing.append("who")
    if person is not None and not (person.name.family or person.name.given):
        missing.append("name")
    if person is not None and person.born is None:
        missing.append("born")
    if not new.practice_uid:
        missing.append("practice")
    if not any(REASON_BY_CODE[code].belongs_here for code in new.reasons if code in REASON_BY_CODE):
        missing.append("reasons")
    if new.agreement is None:
        missing.append("agreement")
    return tuple(missing)


def check_new(new: NewReferral, today: date) -> None:
    """Refuse what cannot be logged, naming the field to go to (errors.Incomplete)."""
    if new.person_uid is None and new.new_person is None:
        raise errors.Incomplete("Still needed: who is it?", "who")
    if new.new_person is not None:
        _check_new_person(new.new_person, today)
    if not new.practice_uid:
        raise errors.Incomplete("Still needed: which practice?", "practice")
    check_reasons(new.reasons)
    if new.agreement is None:
        raise errors.Incomplete("Still needed: does the person know and agree?", "agreement")
    if new.agreement is Agreement.NO:
        raise errors.Incomplete(
            "The person does not agree, so it cannot be logged. "
            "Talk with them first; the draft is kept.",
            "agreement",
        )
    if new.received_on is not None and new.received_on > today:
        raise errors.Incomplete("It cannot have been received after today.", "received")


def check_reasons(codes: tuple[str, ...], had: tuple[str, ...] = ()) -> None:
    """Refuse no reasons, unknown ones, and those that do not belong at this desk.

    One that the referral `had` may stay: what belongs here changes, old referrals do not.
    """
    if not codes:
        raise errors.Incomplete("Still needed: why?", "reasons")
    if any(code not in REASON_BY_CODE for code in codes):
        raise errors.Incomplete("One of the reasons is not on the list. Choose again.", "reasons")
    if any(not REASON_BY_CODE[code].belongs_here for code in codes if code not in had):
        raise errors.Incomplete(
            "This goes another way and is not logged here. The draft is kept.", "reasons"
        )


def _check_new_person(person: NewPerson, today: date) -> None:
    check_name(person.name)
    born = check_born(person.born, today)
    grown_up = (today.year - born.year) - ((today.month, today.day) < (born.month, born.day))
    if grown_up < 18:
        raise errors.Incomplete(
            "Under 18: this goes another way and is not logged here. The draft is kept.", "born"
        )


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


def reasons_short(codes: tuple[str, ...]) -> str:
    """Give the first reason and how many more: "Loneliness +1"."""
    reasons = [REASON_BY_CODE[code] for code in codes if code in REASON_BY_CODE]
    labels = [reason.short or reason.label for reason in reasons]
    if not labels:
        return "Not known"
    return labels[0] if len(labels) == 1 else f"{labels[0]} +{len(labels) - 1}"


def reasons_long(codes: tuple[str, ...]) -> str:
    """Give all reasons as words in a sentence: "loneliness and money or debt"."""
    labels = [REASON_BY_CODE[c].label for c in codes if c in REASON_BY_CODE]
    labels = [labels[0], *(label.lower() for label in labels[1:])] if labels else []
    if len(labels) < 2:
        return labels[0] if labels else "Not known"
    return ", ".join(labels[:-1]) + " and " + labels[-1]


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


def decision_code(label: str) -> str:
    """Give the code of a reason that was chosen from its list; none for anybody's own words."""
    return next((code for code, one in DECISION_CODES.items() if one == label), "")
