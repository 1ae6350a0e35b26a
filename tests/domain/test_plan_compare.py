"""Promise that two texts of one plan are shown field by field, and nothing is merged unasked."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from app.domain.plan import Copies, Doer, Goal, Plan, Review, Step, When, Who
from app.domain.plan_compare import NOT_THERE, chosen, differences

STEP = Step("s1", "ring Jean", Who(Doer.LINK_WORKER), When(date(2026, 12, 7)))
BASE = Plan(
    "p1",
    "c1",
    what_matters="Company.",
    goals=(Goal("g1", "I want company.", steps=(STEP,)), Goal("g2", "I want to walk.")),
    version=2,
)


def keys(mine: Plan, theirs: Plan) -> list[str]:
    return [one.key for one in differences(mine, theirs, {"susan": "Susan"})]


def test_the_same_plan_has_no_differences() -> None:
    assert keys(BASE, replace(BASE, version=9)) == []


def test_each_field_that_differs_is_named_in_the_order_of_the_form() -> None:
    mine = replace(
        BASE,
        what_matters="The lake.",
        strengths="A postman.",
        made_with_uids=("susan",),
        goals=(replace(BASE.goals[0], confidence=7, steps=(replace(STEP, what="ring"),)),),
        harder="Curtains.",
        review=Review(date(2027, 1, 19)),
        copies=Copies(practice=True),
    )
    assert keys(mine, BASE) == [
        "what_matters", "strengths", "made_with_uids", "goal g1", "step s1", "goal g2",
        "harder", "review", "copies",
    ]  # fmt: skip


def test_what_only_one_has_is_not_there_for_the_other() -> None:
    mine = replace(BASE, goals=BASE.goals[:1])
    (found,) = differences(mine, BASE, {})
    assert found.mine == NOT_THERE
    assert "I want to walk." in found.theirs


def test_only_what_is_chosen_is_taken() -> None:
    mine = replace(BASE, what_matters="The lake.", strengths="A postman.")
    theirs = replace(BASE, what_matters="The allotment.", version=5)
    plan = chosen(mine, theirs, {"what_matters": False, "strengths": True})
    assert (plan.what_matters, plan.strengths, plan.version) == ("The allotment.", "A postman.", 5)


def test_goals_and_steps_are_chosen_one_by_one() -> None:
    new = Goal("g3", "I want to sing.")
    mine = replace(
        BASE, goals=(replace(BASE.goals[0], words="Mine", steps=(replace(STEP, what="mine"),)), new)
    )
    theirs = replace(
        BASE, goals=(replace(BASE.goals[0], steps=(STEP, Step("s2", "theirs"))), BASE.goals[1])
    )
    plan = chosen(mine, theirs, {"goal g1": True, "goal g3": True, "step s1": False})
    assert [goal.words for goal in plan.goals] == ["Mine", "I want to walk.", "I want to sing."]
    assert [step.what for step in plan.goals[0].steps] == ["ring Jean", "theirs"]
    assert chosen(mine, theirs, {"goal g2": True}).goals == (theirs.goals[0],)


def test_another_order_is_a_difference_to_choose() -> None:
    mine = replace(BASE, goals=BASE.goals[::-1])
    assert keys(mine, BASE) == ["order"]
    assert chosen(mine, BASE, {"order": True}).goals == mine.goals
    assert chosen(mine, BASE, {"order": False}).goals == BASE.goals
