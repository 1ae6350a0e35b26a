"""Promise that a phone number reads the way people say it and is found however it is typed."""

from __future__ import annotations

import random
import time

import pytest

from app.domain import phone
from app.errors import Refused


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("01632960114", "01632 960114"),
        ("07700900123", "07700 900123"),
        ("+44 7700 900123", "07700 900123"),
        ("+44 (0)7700 900123", "07700 900123"),
        ("(+44) 7700 900123", "07700 900123"),
        ("0044 1632 960114", "01632 960114"),
        ("447700900123", "07700 900123"),
        ("(01632) 960-114", "01632 960114"),
        ("02079460123", "020 7946 0123"),
        ("01604123456", "01604 123456"),
        ("08081570123", "0808 157 0123"),
        ("0169772345", "016977 2345"),
        ("08001111", "0800 1111"),
        ("m 0770090045", "07700 900 45"),
        ("tel: 07700 900123 (mornings)", "07700 900123"),
        ("020 7946 0000 ext 12", "020 7946 0000 x12"),
        ("+48600123456", "+48 600 123 456"),
        ("0048 600 123 456", "+48 600 123 456"),
        ("111", "111"),
        ("ask the daughter", "ask the daughter"),
        ("", ""),
    ],
)
def test_numbers_are_tidied(typed: str, shown: str) -> None:
    assert phone.tidy(typed) == shown


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("07700 900123", None),
        ("01632 960114", None),
        ("016977 2345", None),
        ("+48 600 123 456", None),
        ("m 0770090045", "A digit is missing"),
        ("0770090", "4 digits are missing"),
        ("077009001234", "A digit too many"),
        ("+44 7700 900 12", "A digit is missing"),
        ("960114", "The area code is missing"),
        ("7700900123", "The first 0 is missing"),
        ("04700 900123", "Check the number"),
        ("none", "No phone number"),
        ("", None),
        ("111", None),
    ],
)
def test_what_is_wrong_is_said_in_a_few_words(typed: str, words: str | None) -> None:
    assert phone.problem(typed) == words


@pytest.mark.parametrize(
    "typed",
    ["07700900123", "+44 7700 900 123", "+44(0)7700 900123", "0044 7700900123", "07700-900123 x5"],
)
def test_a_number_is_searched_by_its_national_digits(typed: str) -> None:
    assert phone.digits(typed) == "07700900123"


def test_half_a_number_is_searched_as_typed() -> None:
    assert phone.digits("44 77") == "4477"
    assert phone.digits("900 123") == "900123"


def test_nothing_typed_is_an_error_but_a_refusal() -> None:
    chance = random.Random(20261122)
    for _ in range(1_500):
        letters = chance.choice(
            ("0123456789 +()x-", "+0144٣२ ", "".join(map(chr, range(0xD7F0, 0xD810))))
        )
        text = "".join(chance.choice(letters) for _ in range(chance.randrange(25)))
        try:
            shown = phone.tidy(text)
            phone.problem(text)
        except Refused:
            continue
        assert phone.tidy(shown) == shown, ascii(text)
        phone.digits(text)


def test_hostile_text_is_read_quickly() -> None:
    begun = time.perf_counter()
    for text in ("0" + "a" * 100_000, "0" + " " * 100_000 + "b", "x" * 100_000, "0 x" * 30_000):
        phone.tidy(text)
        phone.problem(text)
        phone.digits(text)
    assert time.perf_counter() - begun < 1


@pytest.mark.parametrize(
    ("number", "note", "told"),
    [
        ("07700 900123", "", "07700\u00a0900123"),
        ("07700 900123", "Mornings", "07700\u00a0900123. Mornings"),
        ("", "Ring his daughter", "Not known. Ring his daughter"),
        ("", "", "Not known"),
    ],
)
def test_a_number_is_told_with_its_best_times(number: str, note: str, told: str) -> None:
    assert phone.with_note(number, note) == told
