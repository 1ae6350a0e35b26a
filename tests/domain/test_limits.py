"""Promise that a limit refuses with a sentence and never cuts."""

from __future__ import annotations

import pytest

from app.domain.limits import DAYS, LIMITS, check
from app.errors import Refused


@pytest.mark.parametrize("limit_name", LIMITS)
def test_text_at_the_limit_is_kept_whole_and_one_more_is_refused(limit_name: str) -> None:
    most = LIMITS[limit_name].most
    assert check("ŵ" * most, limit_name) == "ŵ" * most
    with pytest.raises(Refused) as refusal:
        check("ŵ" * (most + 1), limit_name)
    assert f"{most:,}" in refusal.value.sentence
    assert "ŵŵ" not in refusal.value.sentence


def test_length_is_counted_after_cleaning() -> None:
    assert check("  " + "e\u0301\x00" * 200 + "  ", "name") == "é" * 200


def test_only_fields_of_several_lines_keep_line_breaks() -> None:
    assert check("one\ntwo", "words") == "one\ntwo"
    assert check("one\ntwo", "name") == "one two"


def test_a_refusal_names_the_limit() -> None:
    with pytest.raises(Refused) as refusal:
        check("x" * 20_001, "note")
    assert refusal.value.sentence == (
        "A note may have 20,000 characters; this has 20,001. Shorten it."
    )


def test_day_limits_are_those_of_the_design() -> None:
    assert (DAYS.decide, DAYS.answer_returned, DAYS.first_contact) == (2, 5, 10)
