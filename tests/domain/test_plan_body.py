"""Promise that a draft gives a plan back whole."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from app import errors
from app.domain.plan import Plan, Who
from app.domain.plan_body import body_of, plan_of
from tests.printing.samples import hard_case, standard


@pytest.mark.parametrize("plan", [standard().plan, hard_case().plan, Plan("p", "c")])
def test_a_plan_comes_back_whole(plan: Plan) -> None:
    assert plan_of(json.loads(json.dumps(body_of(plan)))) == plan


def test_every_letter_comes_back() -> None:
    odd = replace(standard().plan, what_matters='Łódź "quoted" <b>\n\t% 😀')
    assert plan_of(json.loads(json.dumps(body_of(odd)))).what_matters == odd.what_matters


@pytest.mark.parametrize(
    "body",
    [
        None,
        [],
        {},
        {"uid": "p"},
        {**body_of(Plan("p", "c")), "number": "3"},
        {**body_of(Plan("p", "c")), "made_on": "31 Feb"},
        {**body_of(Plan("p", "c")), "state": "burnt"},
        {**body_of(Plan("p", "c")), "more": 1},
        {**body_of(Plan("p", "c")), "goals": [{"uid": 1}]},
    ],
)
def test_what_is_no_plan_is_refused(body: object) -> None:
    with pytest.raises(errors.Refused, match="could not be read"):
        plan_of(body)


def test_the_person_is_who_does_a_step_by_default() -> None:
    assert body_of(standard().plan)["goals"][0]["steps"][0]["who"] == {
        "kind": "person",
        "name": "",
        "contact_uid": Who().contact_uid,
    }
