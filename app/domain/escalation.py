"""Hold what is beyond the link worker's role, from raising it to the closed loop.

An escalation is open until it is closed; it is acknowledged only by a named clinician.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from app import errors
from app.domain import dates


class EscalationState(Enum):
    """Where something raised with a clinician stands."""

    RAISED = "raised"
    PASSED = "passed"
    ACKNOWLEDGED = "acknowledged"
    ANSWERED = "answered"
    PERSON_TOLD = "person told"
    CLOSED = "closed"


E = EscalationState
ALLOWED: dict[EscalationState, frozenset[EscalationState]] = {
    E.RAISED: frozenset({E.PASSED}),
    E.PASSED: frozenset({E.ACKNOWLEDGED}),
    E.ACKNOWLEDGED: frozenset({E.ANSWERED}),
    E.ANSWERED: frozenset({E.PERSON_TOLD}),
    E.PERSON_TOLD: frozenset({E.CLOSED}),
    E.CLOSED: frozenset(),
}
# What a list shows: nobody has it until somebody was told.
TO_TELL = "Clinician to tell"
WITH_A_CLINICIAN = "With a clinician"
# How word was passed on; a task note alone is passed, never acknowledged.
HOW = ("Spoke in person", "Spoke by phone", "Task in the clinical system", "Left a message")


@dataclass(frozen=True, slots=True)
class Told:
    """Who was told of something, how and when."""

    who: str = ""
    how: str = ""
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Raised:
    """What is raised: the matter in own words, and who was told, how and when, if anybody yet."""

    person_uid: str
    matter: str
    told_who: str = ""
    told_how: str = ""
    told_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Escalation:
    """Something raised with a clinician, as kept."""

    uid: str
    person_uid: str
    state: EscalationState
    matter: str
    raised_at: datetime
    raised_by: str
    told_who: str = ""
    told_how: str = ""
    told_at: datetime | None = None
    version: int = 1


def move(now: EscalationState, to: EscalationState) -> EscalationState:
    """Give the new state, or refuse a step that the process does not have."""
    if to not in ALLOWED[now]:
        raise errors.Refused(
            f"What is {now.value} already cannot become {to.value}. "
            "Open it again to see where it stands."
        )
    return to


def in_a_list(still_open: Collection[EscalationState], otherwise: str) -> str:
    """Give what a list shows of somebody, by what is open of what was raised about them."""
    if E.RAISED in still_open:
        return TO_TELL
    return WITH_A_CLINICIAN if still_open else otherwise


def check(raised: Raised, now: datetime) -> None:
    """Refuse what is not enough to raise: the matter; who, how and when belong together."""
    if not raised.matter:
        raise errors.Incomplete("Still needed: what is beyond the role?", "matter")
    told = Told(raised.told_who, raised.told_how, raised.told_at)
    if told != Told():
        check_told(told, now, otherwise="; or leave all three empty")


def check_told(told: Told, now: datetime, *, otherwise: str = "") -> None:
    """Refuse less than who was told, how and when, naming the field to go to.

    `otherwise` says what else may be done where somebody need not have been told yet.
    """
    missing = [
        field
        for field, given in (("who", told.who), ("how", told.how), ("day", told.at))
        if not given
    ]
    if missing:
        raise errors.Incomplete(f"Say who was told, how, and when{otherwise}.", missing[0])
    if told.how not in HOW:
        raise errors.Incomplete("Choose how the word was passed on.", "how")
    if told.at is not None and told.at > now:
        is_later_day = dates.local_time(told.at).date() > dates.local_time(now).date()
        raise errors.Incomplete(
            "The time when somebody was told is still to come.", "day" if is_later_day else "time"
        )
