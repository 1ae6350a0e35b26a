"""Decide what to show when a plan is opened and a draft of it was kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import Enum
from typing import Any

from app import errors
from app.actions.drafts import Draft
from app.domain.plan import Plan, PlanState
from app.domain.plan_body import plan_of
from app.domain.plan_limits import checked


class Kept(Enum):
    """What a draft means for the plan that was opened."""

    NOTHING = "nothing"
    GOES_ON = "goes on"
    DIFFERS = "differs"
    TOO_LATE = "too late"


@dataclass(frozen=True, slots=True)
class KeptText:
    """A draft of the plan: its plan with the version it can be saved over, and what is typed."""

    kind: Kept
    plan: Plan | None = None
    typed: dict[str, Any] = field(default_factory=dict)
    draft_uid: str = ""
    at: datetime | None = None


def kept_text(plan: Plan, drafts: Sequence[Draft]) -> KeptText:
    """Read the newest draft of a plan; one's own save that was cut short is no difference."""
    if not drafts:
        return KeptText(Kept.NOTHING)
    draft = drafts[0]
    try:
        mine = plan_of(draft.body.get("plan"))
        sent = [plan_of(one) for one in draft.body.get("sent", ())]
    except errors.Refused:
        return KeptText(Kept.NOTHING, draft_uid=draft.uid)
    found = draft.body.get("typed")
    typed = found if isinstance(found, dict) else {}
    if _same(mine, plan) and not typed:
        return KeptText(Kept.NOTHING, draft_uid=draft.uid)
    if plan.state is not PlanState.DRAFT:
        return KeptText(Kept.TOO_LATE, mine, typed, draft.uid, draft.saved_at)
    is_own = mine.version == plan.version or any(_same(one, plan) for one in sent)
    if is_own or _same(mine, plan):
        mine = replace(mine, version=plan.version, number=plan.number, state=plan.state)
        return KeptText(Kept.GOES_ON, mine, typed, draft.uid, draft.saved_at)
    return KeptText(Kept.DIFFERS, mine, typed, draft.uid, draft.saved_at)


def _same(mine: Plan, saved: Plan) -> bool:
    """Claim that both say the same, as the store would have it."""
    try:
        mine = checked(mine)
    except errors.Refused:
        return False
    return replace(mine, version=0, state=saved.state, agreed_on=saved.agreed_on) == replace(
        saved, version=0
    )
