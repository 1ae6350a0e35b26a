"""What lifting a trial asks for: two names and a sentence."""

from __future__ import annotations

import pytest

from app import errors
from app.domain.trial import Lifting, checked

WHY = "Approved at the network's board on Monday."


@pytest.mark.parametrize(
    ("safety", "protection", "reason", "field"),
    [
        ("Dr Una Okafor", "Ian Bell", WHY, None),
        ("Łuk", "Ng A", "abcdefghij klmnopqrst", None),
        ("", "Ian Bell", WHY, "safety_officer"),
        (" – ", "Ian Bell", WHY, "safety_officer"),
        ("12345", "Ian Bell", WHY, "safety_officer"),
        ("Dr Una Okafor", "", WHY, "protection_officer"),
        ("Dr Una Okafor", "xx", WHY, "protection_officer"),
        ("Dr Una Okafor", "Ian Bell", "", "reason"),
        ("Dr Una Okafor", "Ian Bell", "Yes, do it", "reason"),
        ("Dr Una Okafor", "Ian Bell", "." * 40, "reason"),
        ("Dr Una Okafor", "Ian Bell", "abcdefghijklmnopqrs", "reason"),
    ],
)
def test_two_names_and_a_sentence_are_needed(
    safety: str, protection: str, reason: str, field: str | None
) -> None:
    given = Lifting(safety, protection, reason)
    if field is None:
        assert checked(given) == given
        return
    with pytest.raises(errors.Incomplete) as needed:
        checked(given)
    assert needed.value.field == field


def test_what_is_given_is_cleaned_and_never_cut() -> None:
    clean = checked(Lifting("  Dr  Una Okafor ", "Ian Bell", f"  {WHY} "))
    assert (clean.safety_officer, clean.reason) == ("Dr Una Okafor", WHY)
    with pytest.raises(errors.Refused, match="500 characters"):
        checked(Lifting("Dr Una Okafor", "Ian Bell", "why " * 200))
