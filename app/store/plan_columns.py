"""Turn a plan's own parts and its steps into what their rows keep, and back."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Row

from app.domain.plan import Day, Doer, Plan, Step, When, Who
from app.store.tables.base import given


def head_values(plan: Plan) -> dict[str, Any]:
    """Give what a plan holds itself, as its row keeps it."""
    return {
        "made_on": plan.made_on,
        "made_with": ",".join(plan.made_with_uids),
        "what_matters": plan.what_matters,
        "strengths": plan.strengths,
        "harder": plan.harder,
        "harder_then": plan.harder_then,
        "review_on": plan.review.on,
        "review_at": plan.review.at,
        "review_place": plan.review.place,
        "rings_by": plan.review.rings_by,
        "copy_person": plan.copies.person,
        "copy_practice": plan.copies.practice,
        "copy_contacts": ",".join(plan.copies.contact_uids),
    }


def step_values(step: Step) -> dict[str, Any]:
    """Give a step with its day, as its row keeps it."""
    day = step.day
    return {
        "uid": step.uid,
        "what": step.what,
        "who": step.who.kind.value,
        "who_name": step.who.name,
        "who_contact": step.who.contact_uid,
        "on": step.when.on,
        "start": step.when.start,
        "end": step.when.end,
        "words": step.when.words,
        "service_uid": step.service_uid,
        "service_name": step.service_name,
        "service_url": step.service_url,
        "service_phone": step.service_phone,
        "day_title": day.title,
        "place": day.place,
        "way": day.way,
        "company": day.company,
        "bring": day.bring,
        "phone": day.phone,
        "ask_for": day.ask_for,
        "finds_out": day.finds_out,
        "finds_out_by": day.finds_out_by,
    }


def step_of(r: Row[Any]) -> Step:
    """Give a step with its day from its row; errors.NotRead where its words are not given."""
    return Step(
        uid=r.uid,
        what=given(r.what),
        who=Who(Doer(r.who), r.who_name, r.who_contact),
        when=When(r.on, r.start, r.end, r.words),
        service_uid=r.service_uid,
        service_name=r.service_name,
        service_url=r.service_url,
        service_phone=r.service_phone,
        day=Day(
            title=r.day_title,
            place=r.place,
            way=r.way,
            company=r.company,
            bring=r.bring,
            phone=r.phone,
            ask_for=r.ask_for,
            finds_out=r.finds_out,
            finds_out_by=r.finds_out_by,
        ),
    )


def uids_of(text: str) -> tuple[str, ...]:
    """Give the uids that one column keeps, with commas between."""
    return tuple(part for part in text.split(",") if part)
