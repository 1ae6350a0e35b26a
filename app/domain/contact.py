"""Hold what was done with or about a person on a case: each contact, and each try to reach them.

Codes stay, as the store keeps them; labels may change.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from app import errors
from app.domain import dates
from app.domain.case import CaseState

LONGEST = 600
"""Minutes that one contact, or the way to it, may take."""
REACHED = frozenset({"spoke", "attended", "answered"})
"""Outcomes by which the person was met or spoken to."""
MISSED = frozenset({"message", "no-answer", "wrong-number", "sent"})
"""Outcomes of a try that did not reach them."""
OUTCOMES = {
    "spoke": "Spoke",
    "message": "Left a message",
    "no-answer": "No answer",
    "wrong-number": "Wrong number",
    "sent": "Sent",
    "answered": "They answered",
    "attended": "Attended",
    "dna": "Did not attend",
    "cancelled-person": "Cancelled by the person",
    "cancelled-us": "Cancelled by us",
    "no-interpreter": "Interpreter absent",
    "done": "Done",
}
_CALL = ("spoke", "message", "no-answer", "wrong-number")
_WRITTEN = ("sent", "answered")
_MEETING = ("attended", "dna", "cancelled-person", "cancelled-us", "no-interpreter")


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of contact: what may come of it, and how a history tells it."""

    code: str
    label: str
    outcomes: tuple[str, ...]
    story: str
    told: str
    has_travel: bool = False
    has_clock: bool = True
    is_with_them: bool = True
    """Claim that it is with the person or somebody close, not about them."""


KINDS = (
    Kind("phone", "Phone call", _CALL, "called", "called"),
    Kind("practice", "Face to face at the practice", _MEETING, "met",
         "met at the practice"),
    Kind("home", "Home visit", (*_MEETING, "no-answer"), "met", "visited at home",
         has_travel=True),
    Kind("venue", "Community venue", _MEETING, "met", "met in the community",
         has_travel=True),
    Kind("video", "Video call", (*_MEETING, "no-answer"), "called", "called by video"),
    Kind("text", "Text message", _WRITTEN, "wrote", "sent a text"),
    Kind("email", "E-mail", _WRITTEN, "wrote", "sent an e-mail"),
    Kind("letter", "Letter", _WRITTEN, "wrote", "sent a letter", has_clock=False),
    Kind("group", "Group", _MEETING, "met", "held a group", has_travel=True),
    Kind("accompanied", "Accompanied to a service", _MEETING, "met", "went along to a service",
         has_travel=True),
    Kind("about", "About the person, with another agency", (*_CALL, *_WRITTEN), "worked",
         "was in touch with another agency", is_with_them=False),
    Kind("admin", "No contact: administration", ("done",), "worked", "did administration",
         has_clock=False, is_with_them=False),
)  # fmt: skip
KIND_BY_CODE = {kind.code: kind for kind in KINDS}
WITH = {
    "person": "The person",
    "carer": "A carer or family",
    "both": "The person and a carer or family",
    "professional": "A professional",
}


@dataclass(frozen=True, slots=True)
class NewContact:
    """A contact to be recorded: `at` an instant (UTC), minutes of it and of the way to it."""

    case_uid: str
    at: datetime | None
    kind: str
    outcome: str
    whom: str = "person"
    minutes: int | None = None
    travel: int | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Contact:
    """A contact as kept, and who recorded it."""

    uid: str
    at: datetime
    kind: str
    outcome: str
    whom: str
    minutes: int | None
    travel: int | None
    note: str
    by_uid: str
    by: str


@dataclass(frozen=True, slots=True)
class Try:
    """What is known of one contact without its note: enough to plan the next one."""

    at: datetime
    kind: str
    outcome: str


def is_reached(kind: str, outcome: str) -> bool:
    """Claim that the person, or somebody close, was met or spoken to."""
    known = KIND_BY_CODE.get(kind)
    return known is not None and known.is_with_them and outcome in REACHED


def is_missed(kind: str, outcome: str) -> bool:
    """Claim that it was a try to reach the person which did not."""
    known = KIND_BY_CODE.get(kind)
    return known is not None and known.is_with_them and outcome in MISSED


def tries(known: Iterable[Try]) -> tuple[Try, ...]:
    """Give the tries in vain since the person was last reached, the oldest first."""
    since: list[Try] = []
    for one in sorted(known, key=lambda one: one.at):
        if is_reached(one.kind, one.outcome):
            since = []
        elif is_missed(one.kind, one.outcome):
            since.append(one)
    return tuple(since)


def case_after(state: CaseState, kind: str, outcome: str) -> CaseState | None:
    """Give where the case goes: a first meeting begins the work, a try in vain the attempts.

    None where it stays as it is.
    """
    if state not in (CaseState.WAITING, CaseState.ATTEMPTING):
        return None
    if is_reached(kind, outcome):
        return CaseState.ACTIVE
    return CaseState.ATTEMPTING if is_missed(kind, outcome) else None


def check(new: NewContact, now: datetime) -> None:
    """Refuse what is not enough, or cannot be, naming the field to go to."""
    kind = KIND_BY_CODE.get(new.kind)
    if kind is None:
        raise errors.Incomplete("Choose what kind of contact it was.", "kind")
    if new.outcome not in kind.outcomes:
        raise errors.Incomplete("Choose what came of it.", "outcome")
    if new.whom not in WITH:
        raise errors.Incomplete("Choose whom it was with.", "whom")
    if new.at is None:
        raise errors.Incomplete("On which day was it?", "day")
    if new.at > now:
        is_later_day = dates.local_time(new.at).date() > dates.local_time(now).date()
        raise errors.Incomplete("That is still to come.", "day" if is_later_day else "time")
    for field, minutes in (("minutes", new.minutes), ("travel", new.travel)):
        if minutes is not None and not 0 <= minutes <= LONGEST:
            raise errors.Incomplete(f"Minutes go from 0 to {LONGEST}.", field)
    if new.travel and not kind.has_travel:
        raise errors.Incomplete("Nobody travels for that. Leave it empty.", "travel")


def minutes_of(words: str, field: str) -> int | None:
    """Read typed minutes; none where nothing was typed."""
    text = words.strip()
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) <= 4):
        raise errors.Incomplete(f"Give minutes as a number from 0 to {LONGEST}.", field)
    return int(text)


def sentence(at: datetime, kind: str, outcome: str, today: date) -> str:
    """Give the end of its line of the history: "called at 14:40. No answer; left a message".

    The line stands at the day it was written; of another day it says which.
    """
    known, local = KIND_BY_CODE[kind], dates.local_time(at)
    day = f" on {dates.short(local.date())}" if local.date() != today else ""
    clock = f" at {dates.clock(local.time())}" if known.has_clock else ""
    came = _TOLD.get(outcome, OUTCOMES[outcome])
    return f"{known.told}{day}{clock}" + (f". {came}" if came else "")


# What a sentence of the history says of an outcome, where that is not its label.
_TOLD = {
    "spoke": "They spoke",
    "message": "No answer; left a message",
    "sent": "",
    "attended": "",
    "done": "",
}
