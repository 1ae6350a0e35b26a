"""Say what reception may tell somebody who asks where their referral is: no notes, no plan."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from app.domain import dates, naming
from app.domain.case import CaseState
from app.domain.escalation import WITH_A_CLINICIAN, EscalationState
from app.domain.next_try import ANSWER, LETTER
from app.domain.person import Person
from app.domain.referral import NEXT_STEPS, Referral, ReferralState

NOT_KNOWN = "Not known"
KEPT_BETWEEN = "Notes and plans are kept between the person and the link worker."


@dataclass(frozen=True, slots=True)
class Answer:
    """What stands on the answer card: state, the sentence to say, and four plain facts."""

    state: str
    heading: str
    said: str
    facts: tuple[tuple[str, str], ...]


def answer(
    person: Person,
    referral: Referral,
    case_state: CaseState | None,
    worker: str,
    network: str,
    today: date,
    raised: Collection[EscalationState] = (),
) -> Answer:
    """Give the card for one referral; `worker` and `network` are names as they are shown.

    `raised`: where each open matter stands that was raised about the person.
    """
    state, told = _where_it_stands(referral, case_state, today, raised)
    day = f"{referral.received_on.day} {dates.MONTHS[referral.received_on.month - 1]}"
    said = f"We have your referral of {day}. {told}"
    if _is_open(referral, case_state):
        said = f"{said} {_ask_for_phone(person.phone)}"
    return Answer(
        state=state,
        heading=f"If {naming.spoken(person.name)} asks",
        said=f"“{said}”",
        facts=(
            ("With", f"{worker}, {network}" if worker else f"Nobody yet, {network}"),
            ("Next", _next(referral, today)),
            ("Best times", person.phone_note or NOT_KNOWN),
            ("Needs", person.needs or NOT_KNOWN),
        ),
    )


def _is_open(referral: Referral, case_state: CaseState | None) -> bool:
    if referral.state is ReferralState.ACCEPTED:
        return case_state is not CaseState.CLOSED
    return referral.state in (ReferralState.RECEIVED, ReferralState.RETURNED)


def _where_it_stands(
    referral: Referral,
    case_state: CaseState | None,
    today: date,
    raised: Collection[EscalationState],
) -> tuple[str, str]:
    """Give the state as reception reads it, and what to tell of it.

    A clinician is spoken of only when one was told.
    """
    if referral.state is not ReferralState.ACCEPTED:
        return _BEFORE_THE_CASE[referral.state]
    if case_state is not CaseState.CLOSED:
        for reached, said in _WITH_A_CLINICIAN.items():
            if reached in raised:
                return WITH_A_CLINICIAN, said
    state, told = _IN_THE_CASE[case_state or CaseState.WAITING]
    if case_state is CaseState.ATTEMPTING and referral.next_words in _WRITTEN:
        state, told = _WRITTEN[referral.next_words]
    if case_state is CaseState.WAITING and referral.next_on and referral.next_on >= today:
        by = f"{referral.next_on.day} {dates.MONTHS[referral.next_on.month - 1]}"
        told = f"A link worker has it and will phone you by {by}."
    return state, told


def _ask_for_phone(phone: str) -> str:
    if not phone:
        return "Which number is best for you?"
    return f"Is {phone} still the best number?"


def _next(referral: Referral, today: date) -> str:
    if referral.next_on is None:
        return "Nothing more is due"
    what = NEXT_STEPS.get(referral.next_words, referral.next_words or "The next step")
    words, tone = dates.due_words(referral.next_on, today)
    if tone or words == "Tomorrow":
        return f"{what}, {words[0].lower()}{words[1:]}"
    return f"{what} by {words}"


_WITH_A_CLINICIAN = {
    EscalationState.ACKNOWLEDGED: "A clinician here is looking at something first.",
    EscalationState.PASSED: "A clinician here has been asked about something first.",
}
S, C = ReferralState, CaseState
_BEFORE_THE_CASE = {
    S.DRAFT: ("Not logged yet", "It is not sent yet."),
    S.RECEIVED: ("Waiting to be taken up", "It is waiting for a link worker, who will phone you."),
    S.RETURNED: ("Back with us", "Something was missing, and we are finding it out here."),
    S.DECLINED: ("Not taken up", "It was not taken up; the practice can tell you why."),
    S.DUPLICATE: ("Joined to another", "It was joined to your other referral, which goes on."),
    S.WITHDRAWN: ("Withdrawn", "It was taken back. You can ask for it again at any time."),
}
_WRITTEN = {
    LETTER: ("Being written to", "A link worker has tried to phone you and is writing to you."),
    ANSWER: (
        "Written to",
        "A link worker has written to you. You can ring them; the number is in the letter.",
    ),
}
_IN_THE_CASE = {
    C.WAITING: ("Waiting for a first call", "A link worker has it and will phone you."),
    C.ATTEMPTING: ("Being phoned", "A link worker has tried to phone you and will try again."),
    C.ACTIVE: ("With a link worker", "Your link worker is working on it with you."),
    C.PAUSED: ("Paused", "Your link worker has paused it, as you agreed."),
    C.CLOSING: ("Coming to an end", "Your link worker is bringing it to an end with you."),
    C.CLOSED: ("Ended", "The work with your link worker has ended. You can ask again any time."),
}
