"""Clean every text of a plan and hold it to its limit."""

from __future__ import annotations

from dataclasses import replace

from app import errors
from app.domain import limits
from app.domain.plan import Day, Goal, Plan, Step, Who


def checked(plan: Plan) -> Plan:
    """Give the plan with every text cleaned and within its limit; refuse what is too long."""
    if max(len(plan.made_with_uids), len(plan.copies.contact_uids)) > limits.MOST_CONTACTS:
        raise errors.Incomplete(
            f"A plan may name {limits.MOST_CONTACTS} people close to the person. Untick some.",
            "made_with",
        )
    review = replace(plan.review, place=limits.check(plan.review.place, "place"))
    return replace(
        plan,
        what_matters=limits.check(plan.what_matters, "note"),
        strengths=limits.check(plan.strengths, "note"),
        harder=limits.check(plan.harder, "note"),
        harder_then=limits.check(plan.harder_then, "note"),
        review=review,
        goals=tuple(_checked_goal(goal) for goal in plan.goals),
    )


def _checked_goal(goal: Goal) -> Goal:
    for number in (goal.importance, goal.confidence):
        if number is not None and not 0 <= number <= 10:
            raise errors.Incomplete("Importance and confidence go from 0 to 10.", "goal")
    steps = tuple(_checked_step(step) for step in goal.steps)
    return replace(goal, words=limits.check(goal.words, "goal"), steps=steps)


def _checked_step(step: Step) -> Step:
    day = step.day
    if step.when.start and step.when.end and step.when.end <= step.when.start:
        raise errors.Incomplete("The end of a step is before its start.", "step")
    return replace(
        step,
        what=limits.check(step.what, "step"),
        who=Who(step.who.kind, limits.check(step.who.name, "name"), step.who.contact_uid),
        when=replace(step.when, words=limits.check(step.when.words, "when")),
        service_name=limits.check(step.service_name, "place"),
        service_url=limits.check(step.service_url, "link"),
        service_phone=limits.check(step.service_phone, "label"),
        day=Day(
            title=limits.check(day.title, "place"),
            place=limits.check(day.place, "place"),
            way=limits.check(day.way, "place"),
            company=limits.check(day.company, "place"),
            bring=limits.check(day.bring, "place"),
            phone=limits.check(day.phone, "label"),
            ask_for=limits.check(day.ask_for, "name"),
            finds_out=limits.check(day.finds_out, "name"),
            finds_out_by=day.finds_out_by,
        ),
    )
