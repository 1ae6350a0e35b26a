"""Say in words what the detail of a referral shows; nothing here draws."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from app.actions.referrals import OpenedReferral
from app.domain import dates, phone
from app.domain.escalation import EscalationState
from app.domain.referral import FROM, NEXT_STEPS, ReferralState, Source, Urgency, agrees_words
from app.domain.referral_reasons import REASON_BY_CODE
from app.domain.text import unbroken

NOT_KNOWN = "Not known"
S = ReferralState


@dataclass(frozen=True, slots=True)
class Told:
    """What a notice says: its tone and icon, heading and sentence."""

    tone: str
    icon: str | None
    heading: str
    sentence: str


def reasons_in_words(codes: tuple[str, ...]) -> str:
    """Give all reasons inside a sentence: "loneliness and money or debt"."""
    labels = [REASON_BY_CODE[c].label for c in codes if c in REASON_BY_CODE]
    small = [label[0].lower() + label[1:] for label in labels]
    if len(small) < 2:
        return small[0] if small else "a reason that is not known"
    return ", ".join(small[:-1]) + " and " + small[-1]


def came_from(opened: OpenedReferral) -> str:
    """Give the line under the state: "From a GP at Danetre, for loneliness and money"."""
    referral = opened.referral
    who = FROM[referral.source]
    if referral.referrer:
        who = f"{referral.referrer}, {who}"
    joint = "," if referral.source is Source.SELF else ""
    soon = ". Wanted soon" if referral.urgency is Urgency.SOON else ""
    return f"From {who}{joint} at {opened.practice}, for {reasons_in_words(referral.reasons)}{soon}"


def facts(opened: OpenedReferral, me: str, today: date) -> list[tuple[str, str]]:
    """Give label and value of each fact, for somebody who may read all of it."""
    person, referral = opened.person, opened.referral
    shown = [
        ("Phone", phone.with_note(person.phone, person.phone_note)),
        ("Needs", person.needs or NOT_KNOWN),
        ("Agrees", _with_whole_dates(agrees_words(referral), referral.received_on)),
        ("What matters", f"“{referral.words}”" if referral.words else NOT_KNOWN),
    ]
    if opened.worker and referral.worker_uid != me:
        shown.insert(0, ("With", opened.worker))
    if opened.next_try and not _late(opened, today):
        shown.append(("Next", opened.next_try))
    if opened.raised:
        shown.append(("Clinician", raised_words(opened.raised)))
    return shown


def raised_words(raised: tuple[EscalationState, ...]) -> str:
    """Give how many matters are open, and whether somebody is still to be told of one."""
    number = f"{len(raised)} {'matter' if len(raised) == 1 else 'matters'} open"
    untold = raised.count(EscalationState.RAISED)
    if not untold:
        return number
    return f"{number}, nobody told yet" if untold == len(raised) else f"{number}, {untold} untold"


def notice(opened: OpenedReferral, today: date, may_decide: bool) -> Told | None:
    """Give what stands out: overdue, returned and why, closed and why."""
    referral = opened.referral
    late = _late(opened, today)
    reason = referral.decision_reason.rstrip(".")
    if referral.state is S.RETURNED:
        why = f"Returned because: {reason}."
        if late:
            return Told("bad", "alarm", late, why)
        if referral.next_on:
            why += f" An answer is due by {unbroken(dates.short(referral.next_on))}."
        return Told("warn", "returned", "Returned to the referrer", why)
    if referral.state in _CLOSED:
        return Told("known", None, _CLOSED[referral.state], f"{reason}." if reason else "")
    if not late:
        return None
    if referral.state is S.RECEIVED:
        what = "Accept it, or return it saying what is missing."
        return Told("bad", "alarm", late, what if may_decide else "No link worker has it yet.")
    return Told("bad", "alarm", late, opened.next_try)


def meanwhile(before: OpenedReferral, now: OpenedReferral, reader_uid: str, *, full: bool) -> str:
    """Tell what others did since a referral was opened, and how it stands now.

    Who may not read its history (`full`) hears only how it stands.
    """
    since = now.history[: len(now.history) - len(before.history)] if full else ()
    sentences = [one.sentence(reader_uid) for one in reversed(since)]
    stands = f"It stands as: {now.referral.state_words}."
    return " ".join(["Meanwhile:", *sentences, stands]) if sentences else f"Meanwhile: {stands}"


def _late(opened: OpenedReferral, today: date) -> str:
    due = opened.referral.next_on
    if due is None or due >= today:
        return ""
    what = NEXT_STEPS.get(opened.referral.next_words, "The next step")
    words, _ = dates.due_words(due, today)
    return f"{what} was due {unbroken(dates.short(due))}, {words}"


def _with_whole_dates(words: str, day: date) -> str:
    return words.replace(dates.short(day), unbroken(dates.short(day)))


_CLOSED = {
    S.DECLINED: "Declined",
    S.DUPLICATE: "Joined to the other referral",
    S.WITHDRAWN: "Withdrawn",
}
