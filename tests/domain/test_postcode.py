"""Promise that postcodes are shown as Royal Mail does and distances are miles."""

from __future__ import annotations

import pytest

from app.domain import postcode


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("nn64zz", "NN6 4ZZ"),
        (" NN6  4ZZ ", "NN6 4ZZ"),
        ("nn11\u00a04xx", "NN11 4XX"),
        ("m11ae", "M1 1AE"),
        ("b338th", "B33 8TH"),
        ("w1a-0ax", "W1A 0AX"),
        ("ec1a1bb", "EC1A 1BB"),
        ("gir0aa", "GIR 0AA"),
    ],
)
def test_postcodes_are_tidied(typed: str, shown: str) -> None:
    assert postcode.tidy(typed) == shown
    assert postcode.valid(typed)


@pytest.mark.parametrize(
    "typed", ["", "NN6", "NN6 4Z", "NN6 4ZC", "12345", "QQ1 1AA", "NN64ZZ1", "NN٦4ZZ"]
)
def test_what_is_no_postcode_is_not_valid(typed: str) -> None:
    assert not postcode.valid(typed)


def test_what_is_no_postcode_comes_back_to_be_seen() -> None:
    assert postcode.tidy(" not  known ") == "NOT KNOWN"


def test_postcodes_are_found_in_free_text() -> None:
    text = "12 Orchard Row NN64ZZ m 07700, or nn11 4xx; ref ABN64ZZ"
    assert postcode.find_all(text) == ("NN64ZZ", "nn11 4xx")
