"""Keep the page for the safe: every letter of the key, no picture of it, nothing but the page."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from app.errors import Refused
from app.printing.recovery_key import print_recovery_key
from tests.printing.reading import Watch, fonts_of, order_in, pages_of

LINES = ("7K4MX 92DTR", "QH3FA 6WVNC", "ZP80J EY2GB", "T9RKD 4XMHS")
MADE = datetime(2026, 11, 24, 9, 12, tzinfo=UTC)


def page(replaces: int | None = 1, name: str = "Kettering & Southwest Rural") -> str:
    (text,) = pages_of(print_recovery_key(name, MADE, 2, LINES, replaces))
    return text


def test_the_page_says_what_it_opens_and_how_it_is_used() -> None:
    assert order_in(
        page(),
        "Recovery key for Hearten Store: Kettering & Southwest Rural. Made 24-Nov-2026 09:12.",
        "Key number 2; key number 1 no longer works.",
        "Whoever holds this page can open every record.",
        "Line 1 7 K 4 M X 9 2 D T R",
        "Line 4 T 9 R K D 4 X M H S",
        "The key has no letter I, L, O or U.",
        "On the sign-in window choose Use the recovery key.",
        "Sealed by Date Witness Date Opened by Date",
    )


def test_a_first_key_replaces_none() -> None:
    assert "Key number 2. Whoever" in page(None)
    assert "no longer works" not in page(None)


def test_summer_is_told_by_the_clock_on_the_wall() -> None:
    made = datetime(2026, 7, 1, 9, 12, tzinfo=UTC)
    (text,) = pages_of(print_recovery_key("Blue", made, 1, LINES, None))
    assert "01-Jul-2026 10:12" in text


def test_the_key_is_in_the_typeface_with_the_crossed_nought() -> None:
    found = fonts_of(print_recovery_key("Blue", MADE, 2, LINES, 1))
    assert all(found.values())
    assert any("AtkinsonHyperlegibleNext-Bold" in name for name in found)


def test_letters_typed_small_and_without_spaces_print_the_same() -> None:
    loose = tuple(line.replace(" ", "").lower() for line in LINES)
    assert print_recovery_key("Blue", MADE, 2, loose, 1) == print_recovery_key(  # type: ignore[arg-type]
        "Blue", MADE, 2, LINES, 1
    )


def test_a_line_of_another_length_is_refused() -> None:
    with pytest.raises(Refused):
        print_recovery_key("Blue", MADE, 2, ("7K4MX 92DT", *LINES[1:]), 1)


def test_a_long_store_name_wraps_and_an_endless_one_is_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    watch = Watch(monkeypatch)
    assert "Witness" in page(name="Kettering " * 18)
    assert max(right for *_, right, _, _ in watch.drawn) < 539
    with pytest.raises(Refused):
        print_recovery_key("x" * 20_000, MADE, 2, LINES, 1)
