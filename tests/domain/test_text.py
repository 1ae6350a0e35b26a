"""Promise that what cannot be seen is not kept, and that what people write is."""

from __future__ import annotations

import random
import time
import unicodedata

import pytest

from app.domain.text import clean_line, clean_note, plain, unbroken
from app.errors import Refused


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("  Anna   Kowalska ", "Anna Kowalska"),
        ("Anna\tKowalska\r\nNowak", "Anna Kowalska Nowak"),
        ("An\x00na\x07", "Anna"),
        ("Anna\u00a0Kowalska\u2009x\u3000y", "Anna Kowalska x y"),
        ("\u202eanna\u202c \u2066b\u2069", "anna b"),
        ("zero\u200bwidth\ufeff soft\u00adhyphen", "zerowidth softhyphen"),
        ("e\u0301", "é"),
        ("Wŷnne Llŵyd Ștefan Łukasz Žūkas", "Wŷnne Llŵyd Ștefan Łukasz Žūkas"),
        ("05\u2011Jan\u20112009", "05-Jan-2009"),
        ("<b>x</b> %_'\" OR NEAR(a*) +44", "<b>x</b> %_'\" OR NEAR(a*) +44"),
        ("a\u200db", "ab"),
        ("\u200dक\u200d", "क"),
        ("क्\u200dष", "क्\u200dष"),
        ("👩\u200d🌾", "👩\u200d🌾"),
        ("\ufffe\U0010ffffx", "x"),
        ("\u3164\u2800", ""),
        ("", ""),
    ],
)
def test_a_line_keeps_what_can_be_seen(given: str, kept: str) -> None:
    assert clean_line(given) == kept


def test_a_note_keeps_its_lines_and_tabs() -> None:
    assert clean_note(" one \r\ntwo\t2  \rthree\u2028four\x0b\n\n") == "one\ntwo\t2\nthree\nfour"
    assert clean_note("a\x00\u202eb\x1b[0m") == "ab[0m"


@pytest.mark.parametrize("broken", ["Anna \ud800", "\udfff Anna"])
def test_a_lone_surrogate_is_refused(broken: str) -> None:
    for clean in (clean_line, clean_note):
        with pytest.raises(Refused):
            clean(broken)


def test_heaped_marks_are_refused_quickly() -> None:
    begun = time.perf_counter()
    with pytest.raises(Refused):
        clean_note("a" + "\u0301\u0316" * 50_000)
    assert time.perf_counter() - begun < 1


def test_long_runs_of_spaces_are_cleaned_quickly() -> None:
    begun = time.perf_counter()
    assert clean_note("a" + " " * 200_000 + "b\n" + "\t" * 200_000) == "a" + " " * 200_000 + "b"
    assert clean_line("a" + " \u200d" * 100_000 + "b") == "a b"
    assert time.perf_counter() - begun < 1


def test_cleaning_twice_changes_nothing() -> None:
    chance = random.Random(20261122)
    for _ in range(6_000):
        text = "".join(
            chr(
                chance.choice(
                    (
                        chance.randrange(0x300),
                        chance.randrange(0xD800),
                        chance.randrange(0xE000, 0x110000),
                        0x200D,
                        0x20,
                    )
                )
            )
            for _ in range(chance.randrange(30))
        )
        for clean in (clean_line, clean_note):
            try:
                once = clean(text)
            except Refused:
                continue
            assert clean(once) == once, ascii(text)
            assert unicodedata.is_normalized("NFC", once)
            assert "\x00" not in once
            assert once.strip() == once


def test_unbroken_text_comes_back_plain() -> None:
    assert " " not in unbroken("999 000 0018")
    assert clean_line(unbroken("Born 14-Aug-1980")) == "Born 14-Aug-1980"
    assert plain(unbroken("Born 14-Aug-1980")) == "Born 14-Aug-1980"
    assert plain("1\u202f000") == "1 000"
