"""Promise where a case, a plan and what was raised may go, and that no other step is taken."""

from __future__ import annotations

from enum import Enum
from typing import Any

import pytest

from app import errors
from app.domain import case, escalation, plan
from app.domain.case import CaseState as C
from app.domain.escalation import EscalationState as E
from app.domain.plan import PlanState as P

CASE = {
    (C.WAITING, C.ATTEMPTING), (C.WAITING, C.ACTIVE), (C.WAITING, C.CLOSED),
    (C.ATTEMPTING, C.ATTEMPTING), (C.ATTEMPTING, C.ACTIVE), (C.ATTEMPTING, C.CLOSED),
    (C.ACTIVE, C.ACTIVE), (C.ACTIVE, C.PAUSED), (C.ACTIVE, C.CLOSING),
    (C.PAUSED, C.ACTIVE),
    (C.CLOSING, C.CLOSED),
    (C.CLOSED, C.ACTIVE), (C.CLOSED, C.WAITING),
}  # fmt: skip
PLAN = {
    (P.DRAFT, P.AGREED),
    (P.AGREED, P.REVIEWED),
    (P.AGREED, P.SUPERSEDED),
    (P.REVIEWED, P.SUPERSEDED),
}
RAISED = {
    (E.RAISED, E.PASSED),
    (E.PASSED, E.ACKNOWLEDGED),
    (E.ACKNOWLEDGED, E.ANSWERED),
    (E.ANSWERED, E.PERSON_TOLD),
    (E.PERSON_TOLD, E.CLOSED),
}


@pytest.mark.parametrize(
    ("held", "states", "allowed"),
    [(case, C, CASE), (plan, P, PLAN), (escalation, E, RAISED)],
    ids=["case", "plan", "escalation"],
)
def test_the_states_go_only_where_the_process_says(
    held: Any, states: type[Enum], allowed: set[tuple[Any, Any]]
) -> None:
    assert {(now, to) for now, after in held.ALLOWED.items() for to in after} == allowed
    assert set(held.ALLOWED) == set(states)


@pytest.mark.parametrize(
    ("held", "states", "allowed"),
    [(case, C, CASE), (plan, P, PLAN), (escalation, E, RAISED)],
    ids=["case", "plan", "escalation"],
)
def test_a_step_outside_the_process_is_refused(
    held: Any, states: type[Enum], allowed: set[tuple[Any, Any]]
) -> None:
    for now in states:
        for to in states:
            if (now, to) in allowed:
                assert held.move(now, to) is to
                continue
            with pytest.raises(errors.Refused, match=f"is {now.value} (already|cannot become)"):
                held.move(now, to)
