"""Set two texts of the same plan side by side, field by field, and put together what was chosen.

Nothing is merged by itself: each difference is chosen by the person.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final, TypeVar

from app.domain.dates import clock, short
from app.domain.plan import Doer, Goal, Plan, Step, Who
from app.domain.when_words import written

_Part = TypeVar("_Part", Goal, Step)
NOT_THERE: Final = "Not there"
_EMPTY: Final = "Nothing written"
_TEXTS: Final = (
    ("what_matters", "What matters to me"),
    ("strengths", "My strengths"),
    ("harder", "If things get harder: what I notice"),
    ("harder_then", "If things get harder: what I do then"),
)


@dataclass(frozen=True, slots=True)
class Difference:
    """One field that differs, as both have it in words."""

    key: str
    label: str
    mine: str
    theirs: str


def differences(mine: Plan, theirs: Plan, names: Mapping[str, str]) -> tuple[Difference, ...]:
    """Give the fields that differ, in the order of the form; `names` are contacts by uid."""
    found = [
        Difference(key, label, getattr(mine, key) or _EMPTY, getattr(theirs, key) or _EMPTY)
        for key, label in _TEXTS[:2]
        if getattr(mine, key) != getattr(theirs, key)
    ]
    if set(mine.made_with_uids) != set(theirs.made_with_uids):
        both = [_named(one.made_with_uids, names) for one in (mine, theirs)]
        found.append(Difference("made_with_uids", "Made with", *both))
    found += _goals(mine, theirs, names)
    if _order(mine, theirs) != _order(theirs, mine):
        both = [_in_order(one) for one in (mine, theirs)]
        found.append(Difference("order", "Order of goals and steps", *both))
    found += [
        Difference(key, label, getattr(mine, key) or _EMPTY, getattr(theirs, key) or _EMPTY)
        for key, label in _TEXTS[2:]
        if getattr(mine, key) != getattr(theirs, key)
    ]
    if mine.review != theirs.review:
        found.append(Difference("review", "Review", _review(mine), _review(theirs)))
    if _copies(mine, names) != _copies(theirs, names):
        both = [_copies(one, names) for one in (mine, theirs)]
        found.append(Difference("copies", "Copies to", *both))
    return tuple(found)


def chosen(mine: Plan, theirs: Plan, takes_mine: Mapping[str, bool]) -> Plan:
    """Give their plan with the fields taken from mine where `takes_mine` says so."""
    plan = theirs
    for key in ("what_matters", "strengths", "made_with_uids", "harder", "harder_then",
                "review", "copies"):  # fmt: skip
        if takes_mine.get(key):
            plan = replace(plan, **{key: getattr(mine, key)})
    return replace(plan, goals=_chosen_goals(mine, theirs, takes_mine))


def goal_words(goal: Goal) -> str:
    """Give a goal without its steps in words."""
    parts = [goal.words or _EMPTY, goal.key.value if goal.key else ""]
    parts += [f"sure {goal.confidence} of 10"] if goal.confidence is not None else []
    parts += [f"important {goal.importance} of 10"] if goal.importance is not None else []
    return "\n".join(filter(None, parts))


def step_words(step: Step, names: Mapping[str, str]) -> str:
    """Give a step with its day in words."""
    day = step.day
    parts = [
        f"{who_words(step.who, names)}: {step.what or _EMPTY}",
        written(step.when),
        step.service_name,
        day.title,
        day.place,
        day.way,
        day.company,
        day.bring,
        ", ".join(filter(None, (day.phone, day.ask_for and f"ask for {day.ask_for}"))),
        day.finds_out and f"{day.finds_out} finds out",
        f"by {short(day.finds_out_by)}" if day.finds_out_by else "",
    ]
    return "\n".join(filter(None, parts))


def who_words(who: Who, names: Mapping[str, str]) -> str:
    """Say who does a step."""
    if who.kind is Doer.PERSON:
        return "The person"
    if who.kind is Doer.LINK_WORKER:
        return "The link worker"
    if who.kind is Doer.NOBODY_YET:
        return "Nobody yet"
    return names.get(who.contact_uid or "", who.name) or "Somebody"


def _goals(mine: Plan, theirs: Plan, names: Mapping[str, str]) -> list[Difference]:
    found: list[Difference] = []
    for number, uid in enumerate(_uids(mine.goals, theirs.goals), start=1):
        own, other = _of(mine.goals, uid), _of(theirs.goals, uid)
        label = f"Goal {number}"
        if own is None or other is None:
            shown = [_whole(one, names) if one else NOT_THERE for one in (own, other)]
            found.append(Difference(f"goal {uid}", label, *shown))
            continue
        if goal_words(own) != goal_words(other):
            found.append(Difference(f"goal {uid}", label, goal_words(own), goal_words(other)))
        for place, step_uid in enumerate(_uids(own.steps, other.steps), start=1):
            one, two = _of(own.steps, step_uid), _of(other.steps, step_uid)
            if one != two:
                shown = [step_words(s, names) if s else NOT_THERE for s in (one, two)]
                found.append(Difference(f"step {step_uid}", f"{label}, step {place}", *shown))
    return found


def _chosen_goals(mine: Plan, theirs: Plan, takes_mine: Mapping[str, bool]) -> tuple[Goal, ...]:
    """Keep the order that was chosen; what only the other one has comes at the end."""
    goals: list[Goal] = []
    mine_first = takes_mine.get("order", False)
    for uid in _in_turn(mine.goals, theirs.goals, mine_first):
        own, other = _of(mine.goals, uid), _of(theirs.goals, uid)
        wanted = takes_mine.get(f"goal {uid}", False)
        if own is None or other is None:
            taken = own if wanted else other
            goals += [taken] if taken else []
            continue
        head = own if wanted else other
        steps: list[Step] = []
        for step_uid in _in_turn(own.steps, other.steps, mine_first):
            one = own if takes_mine.get(f"step {step_uid}", False) else other
            step = _of(one.steps, step_uid)
            steps += [step] if step else []
        goals.append(replace(head, steps=tuple(steps)))
    return tuple(goals)


def _in_turn(mine: tuple[_Part, ...], theirs: tuple[_Part, ...], mine_first: bool) -> list[str]:
    return _uids(mine, theirs) if mine_first else _uids(theirs, mine)


def _order(one: Plan, other: Plan) -> list[str]:
    """Give the uids that both have, as the first has them."""
    held = {goal.uid for goal in other.goals} | {step.uid for step in other.steps}
    found = [uid for g in one.goals for uid in (g.uid, *(s.uid for s in g.steps))]
    return [uid for uid in found if uid in held]


def _in_order(plan: Plan) -> str:
    lines = [words for g in plan.goals for words in (g.words, *(f"  {s.what}" for s in g.steps))]
    return "\n".join(lines)


def _uids(*lists: tuple[Goal, ...] | tuple[Step, ...]) -> list[str]:
    return list(dict.fromkeys(one.uid for several in lists for one in several))


def _of(several: tuple[_Part, ...], uid: str) -> _Part | None:
    return next((one for one in several if one.uid == uid), None)


def _whole(goal: Goal, names: Mapping[str, str]) -> str:
    return "\n".join([goal_words(goal), *(step_words(step, names) for step in goal.steps)])


def _named(uids: tuple[str, ...], names: Mapping[str, str]) -> str:
    return ", ".join(sorted(names.get(uid, "Somebody") for uid in uids)) or "Nobody else"


def _review(plan: Plan) -> str:
    review = plan.review
    parts = [short(review.on) if review.on else "", clock(review.at) if review.at else ""]
    parts += [review.place, f"rings by {short(review.rings_by)}" if review.rings_by else ""]
    return ", ".join(filter(None, parts)) or _EMPTY


def _copies(plan: Plan, names: Mapping[str, str]) -> str:
    copies = plan.copies
    who = ["the person"] * copies.person + ["the practice"] * copies.practice
    return ", ".join(who + sorted(names.get(uid, "Somebody") for uid in copies.contact_uids))
