"""Promise that a plan is held to its limits before anything is saved."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.domain.limits import MOST_CONTACTS
from app.domain.plan import Copies, Plan
from app.domain.plan_limits import checked
from app.errors import Incomplete


def of(number: int) -> tuple[str, ...]:
    return tuple(f"{n:036}" for n in range(number))


def test_a_plan_names_no_more_contacts_than_its_columns_hold() -> None:
    plan = Plan(uid="p", case_uid="c", number=1)
    most = of(MOST_CONTACTS)
    assert checked(replace(plan, made_with_uids=most)).made_with_uids == most
    for changes in (
        {"made_with_uids": of(MOST_CONTACTS + 1)},
        {"copies": Copies(contact_uids=of(MOST_CONTACTS + 1))},
    ):
        with pytest.raises(Incomplete, match="may name 50 people"):
            checked(replace(plan, **changes))
