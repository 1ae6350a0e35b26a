"""Promise which passwords are taken, and that each refusal says what to do."""

from __future__ import annotations

import pytest

from app import errors
from app.store.accounts import common_passwords, require_good_password


@pytest.mark.parametrize(
    "password",
    [
        "brown heron kettle",
        "Łódź-rain-plum-door",
        "correct mule bottle clip",
        "x7#Kp!2qLm9z",
        "a" * 3 + "bcdefgh jkl mno",
        "brown heron kettle " * 6,
    ],
)
def test_long_unusual_password_is_taken(password: str) -> None:
    require_good_password(password, "priya.shah")


@pytest.mark.parametrize(
    ("password", "sentence"),
    [
        ("short", "at least 12 characters"),
        ("elevenchars", "at least 12 characters"),
        ("x7#Kp!2qLm9z" * 11, "at most 128 characters"),
        ("brown heron\tkettle", "cannot be typed"),
        ("brown heron\x00kettle", "cannot be typed"),
        ("brown heron\ud800kettle", "cannot be typed"),
        ("password1234", "try first"),
        ("P a s s w o r d 2026!", "try first"),
        ("qwertyuiop12", "try first"),
        ("123456789012", "try first"),
        ("SocialPrescribing1", "try first"),
        ("linkworker-2026", "try first"),
        ("aaaaaaaaaaaa", "try first"),
        ("abcabcabcabc", "try first"),
        ("kettlekettle", "try first"),
        ("three random words", "try first"),
        ("Priya.Shah.2026", "too close to the name"),
        ("priya-priya-1", "too close to the name"),
    ],
)
def test_weak_password_is_refused_with_what_to_do(password: str, sentence: str) -> None:
    with pytest.raises(errors.Refused, match=sentence) as refusal:
        require_good_password(password, "priya.shah")
    assert "Priya" not in refusal.value.sentence


def test_no_kind_of_character_is_asked_for() -> None:
    require_good_password("brownheronkettle", "priya")


def test_deny_list_is_shipped_and_not_empty() -> None:
    assert len(common_passwords()) > 150
    assert "" not in common_passwords()
