"""Promise that an accepted referral leads on to its plan, whatever is read anew first."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from ui.referrals.leading_on import LeadingOn


def record(uid: str, case_uid: str | None) -> Any:
    return SimpleNamespace(referral=SimpleNamespace(uid=uid, case_uid=case_uid))


@pytest.fixture
def leading_on() -> LeadingOn:
    leading_on = LeadingOn()
    leading_on.begin("r1", "c1", "received")
    return leading_on


def test_the_record_first_then_the_row_leaves(leading_on: LeadingOn) -> None:
    assert not leading_on.is_shown_by(record("r1", None)), "read before it was accepted"
    assert leading_on.is_shown_by(record("r1", "c1"))
    assert not leading_on.is_shown_by(record("r1", "c1")), "the keyboard is taken once"
    assert leading_on.left_the_list("received")
    assert leading_on.case_uid == "c1"


def test_the_row_leaves_first(leading_on: LeadingOn) -> None:
    assert leading_on.left_the_list("received")
    assert not leading_on.left_the_list("received")


def test_another_record_or_another_filter_ends_it(leading_on: LeadingOn) -> None:
    assert not leading_on.left_the_list("returned")
    leading_on.begin("r1", "c1", "received")
    assert not leading_on.is_shown_by(record("r2", "c2"))
    assert not leading_on.left_the_list("received")


def test_what_was_undone_leads_nowhere(leading_on: LeadingOn) -> None:
    leading_on.begin("r1", "", "received")
    assert not leading_on.is_shown_by(record("r1", "c1"))
    assert not leading_on.left_the_list("received")
