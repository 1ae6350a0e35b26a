"""Promise that an NHS number is read however it is written and checked by modulus 11."""

from __future__ import annotations

import random

import pytest

from app.domain import nhs_number

RIGHT = (
    "9990000018", "9990000026", "9990000034", "9990000042", "9990000050", "9990000069",
    "9990000077", "9990000085", "9990000093", "9990000107", "9990000115", "9990000123",
    "9434765919",
)  # fmt: skip


@pytest.mark.parametrize("number", RIGHT)
def test_right_numbers_are_valid_and_one_wrong_digit_is_not(number: str) -> None:
    assert nhs_number.valid(number)
    assert nhs_number.problem(number) is None
    for at in range(10):
        wrong = number[:at] + str((int(number[at]) + 1) % 10) + number[at + 1 :]
        assert not nhs_number.valid(wrong)
        assert nhs_number.problem(wrong) == "Check digit wrong"


@pytest.mark.parametrize(
    "written", ["999 000 0018", "999-000-0018", "\u202a999\u00a0000\u20110018"]
)
def test_other_characters_are_discarded(written: str) -> None:
    assert nhs_number.compact(written) == "9990000018"
    assert nhs_number.valid(written)
    assert nhs_number.spaced(written) == "999 000 0018"


def test_number_is_grouped_while_it_is_typed() -> None:
    shown = [nhs_number.spaced("9990000018"[:n]) for n in range(11)]
    assert shown[0] == ""
    assert shown[3] == "999"
    assert shown[4] == "999 0"
    assert shown[7] == "999 000 0"


def test_only_999_is_a_test_number() -> None:
    assert nhs_number.is_test("999 000 0018")
    assert not nhs_number.is_test("943 476 5919")
    assert not nhs_number.is_test("999000001")


@pytest.mark.parametrize("same", "0123456789")
def test_the_same_digit_ten_times_is_no_number(same: str) -> None:
    assert not nhs_number.valid(same * 10)


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("", None),
        ("   ", None),
        ("999000001", "A digit is missing"),
        ("99900000", "2 digits are missing"),
        ("99900000181", "A digit too many"),
        ("9990000019", "Check digit wrong"),
        ("unknown", "An NHS number has ten digits"),
    ],
)
def test_what_is_wrong_is_said_in_a_few_words(typed: str, words: str | None) -> None:
    assert nhs_number.problem(typed) == words


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("WILLIAMS 9990000107 x", ("9990000107",)),
        ("NHS No. 999 000 0107, was 999-000-0115.", ("999 000 0107", "999-000-0115")),
        ("07700900123 01632 960123 020 7946 0123", ()),
        ("99900001071", ()),
        ("11 03 1958 999 000 0107", ("999 000 0107",)),
        ("9990000107\t9990000115", ("9990000107", "9990000115")),
    ],
)
def test_candidates_are_found_in_free_text(text: str, found: tuple[str, ...]) -> None:
    assert nhs_number.find_all(text) == found


def test_nothing_typed_is_an_error() -> None:
    chance = random.Random(20261122)
    for _ in range(2_000):
        text = "".join(chr(chance.randrange(chance.choice((0x80, 0x10FFFF)))) for _ in range(12))
        nhs_number.valid(text)
        nhs_number.problem(text)
        nhs_number.find_all(text)
        assert nhs_number.spaced(text).replace(" ", "") == nhs_number.compact(text)
