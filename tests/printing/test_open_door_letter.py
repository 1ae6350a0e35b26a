"""Promise that the letter says how to come back, and nothing of why somebody was referred."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from app.domain.letter import OpenDoorLetter, reference_of
from app.domain.plan import Call
from app.errors import Refused
from app.printing.open_door_letter import print_open_door_letter
from tests.printing.reading import fonts_of, order_in, pages_of

LETTER = OpenDoorLetter(
    to="Mr John Smith",
    greeted="Mr Smith",
    address="14 Elm Road, Kettering",
    postcode="NN16 9ZZ",
    on=date(2026, 11, 24),
    tries=3,
    link_worker=Call("Priya Patel", "link worker", "01632 960 101", "Monday to Thursday"),
    practice=Call("Danetre", "", "01632 960 100"),
    reference="A1B2 C3D4",
)


def page(letter: OpenDoorLetter = LETTER) -> str:
    (text,) = pages_of(print_open_door_letter(letter))
    return text.replace("\u00a0", " ")


def test_the_letter_says_who_tried_and_how_to_come_back() -> None:
    assert order_in(
        page(),
        "Social prescribing",
        "Mr John Smith",
        "14 Elm Road",
        "NN16 9ZZ",
        "Tuesday 24 November 2026",
        "I would like to hear from you",
        "Dear Mr Smith,",
        "I tried to reach you three times",
        "The door stays open.",
        "Priya Patel: 01632 960 101, Monday to Thursday",
        "You can also tell Danetre: 01632 960 100",
        "111",
        "999",
    )
    assert "Our reference A1B2 C3D4" in page()
    assert "invented" not in page()


@pytest.mark.parametrize(("tries", "words"), [(1, "once"), (2, "twice"), (12, "12 times")])
def test_the_number_of_tries_is_said_as_people_say_it(tries: int, words: str) -> None:
    assert f"I tried to reach you {words}," in page(replace(LETTER, tries=tries))


def test_without_a_phone_or_address_nothing_empty_is_printed() -> None:
    bare = replace(
        LETTER, address="", postcode="", link_worker=Call("Priya Patel", "link worker"),
        practice=Call("Danetre"),
    )  # fmt: skip
    said = page(bare)
    assert "Priya Patel You can also tell Danetre If you feel" in said
    assert ": ," not in said


@pytest.mark.parametrize(
    ("store", "words"),
    [({"is_demo": True}, "Demonstration."), ({"is_trial": True}, "For trial.")],
)
def test_a_letter_of_somebody_invented_says_so(store: dict[str, bool], words: str) -> None:
    assert page(replace(LETTER, **store)).startswith(words)


def test_the_longest_names_and_addresses_stay_on_the_page() -> None:
    long = replace(
        LETTER, to="Mrs " + "Featherstonehaugh " * 10, greeted="Mrs " + "Featherstonehaugh " * 10,
        address="The Old Bakery, " * 18, practice=Call("Practice " * 20, "", "01632 960 100"),
    )  # fmt: skip
    assert len(pages_of(print_open_door_letter(long))) <= 2


def test_what_was_typed_is_no_markup() -> None:
    assert "Mr <b>Smith</b> & Sons" in page(replace(LETTER, to="Mr <b>Smith</b> & Sons"))


def test_every_typeface_is_embedded_and_the_same_letter_gives_the_same_bytes() -> None:
    made = print_open_door_letter(LETTER)
    assert all(fonts_of(made).values())
    assert made == print_open_door_letter(LETTER)
    assert b"Smith" not in made[:400]


def test_a_letter_that_no_typeface_has_is_refused() -> None:
    with pytest.raises(Refused):
        print_open_door_letter(replace(LETTER, to="😀 Smith"))


def test_the_reference_is_the_first_eight_characters_of_the_record() -> None:
    assert reference_of("a1b2c3d4-ffff-4fff-8fff-ffffffffffff") == "A1B2 C3D4"
