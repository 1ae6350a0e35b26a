"""List why somebody is referred, and why a referral is returned, declined or taken back.

Codes stay, as the store keeps them; labels may change.
"""

from __future__ import annotations

from dataclasses import dataclass

from app import errors


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


def decision_code(label: str) -> str:
    """Give the code of a reason that was chosen from its list; none for anybody's own words."""
    return next((code for code, one in DECISION_CODES.items() if one == label), "")
