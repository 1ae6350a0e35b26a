"""Hold cases: what an accepted referral becomes, and where it stands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import Enum

from app import errors


class CaseState(Enum):
    """Where a case stands; agreeing the first plan makes a waiting case active."""

    WAITING = "waiting"
    ATTEMPTING = "attempting"
    ACTIVE = "active"
    PAUSED = "paused"
    CLOSING = "closing"
    CLOSED = "closed"


# Why a link worker opens another's case; own words may stand beside or instead.
OPENING_REASONS = ("Covering for a colleague", "The person asked me", "Handing the case over")

C = CaseState
# A case without a plan closes when its acceptance is undone, and waits anew when it is accepted
# again; each later try in vain finds the case attempting, each later plan finds it active.
ALLOWED: dict[CaseState, frozenset[CaseState]] = {
    C.WAITING: frozenset({C.ATTEMPTING, C.ACTIVE, C.CLOSED}),
    C.ATTEMPTING: frozenset({C.ATTEMPTING, C.ACTIVE, C.CLOSED}),
    C.ACTIVE: frozenset({C.ACTIVE, C.PAUSED, C.CLOSING}),
    C.PAUSED: frozenset({C.ACTIVE}),
    C.CLOSING: frozenset({C.CLOSED}),
    C.CLOSED: frozenset({C.ACTIVE, C.WAITING}),
}


def move(now: CaseState, to: CaseState) -> CaseState:
    """Give the new state, or refuse a step that the process does not have."""
    if to not in ALLOWED[now]:
        raise errors.Refused(
            f"A case that is {now.value} cannot become {to.value}. "
            "Open it again to see where it stands."
        )
    return to


@dataclass(frozen=True, slots=True)
class Case:
    """An episode of work with a person, allocated to one link worker."""

    uid: str
    network_uid: str
    practice_uid: str
    person_uid: str
    referral_uid: str
    worker_uid: str
    state: CaseState
    opened_on: date
    review_on: date | None = None
    version: int = 1


@dataclass(frozen=True, slots=True)
class CaseRow:
    """One row of the caseload: no notes, no plan text."""

    uid: str
    person_uid: str
    name: str
    born: date | None
    state: str
    plan: str
    plan_uid: str | None
    next_on: date | None
    next_words: str
    worker: str
    practice: str
    opened_on: date
