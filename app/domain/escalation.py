"""Hold what is beyond the link worker's role, from raising it to the closed loop.

An escalation is open until it is closed; it is acknowledged only by a named clinician.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from app import errors


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
# How word was passed on; a task note alone is passed, never acknowledged.
HOW = ("Spoke in person", "Spoke by phone", "Task in the clinical system", "Left a message")


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


def check(raised: Raised, now: datetime) -> None:
    """Refuse what is not enough to raise: the matter; who, how and when belong together."""
    if not raised.matter:
        raise errors.Incomplete("Still needed: what is beyond the role?", "matter")
    told = (bool(raised.told_who), bool(raised.told_how), raised.told_at is not None)
    if any(told) and not all(told):
        raise errors.Incomplete(
            "Say who was told, how, and when; or leave all three empty.", "told"
        )
    if raised.told_how and raised.told_how not in HOW:
        raise errors.Incomplete("Choose how the word was passed on.", "told")
    if raised.told_at is not None and raised.told_at > now:
        raise errors.Incomplete("The time when somebody was told is still to come.", "told")
