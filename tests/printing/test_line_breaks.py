"""Keep words together that belong together, and no line longer than its column."""

from __future__ import annotations

import pytest

from app.printing import REGULAR, fonts
from app.printing.line_breaks import NO_BREAK, broken, typed


def lines(text: str, room: float, *, even: bool = False) -> list[str]:
    made = broken([(text, False)], 14, room, even=even)
    assert all(line.width <= room + 0.1 for line in made)
    return ["".join(part for part, _ in line.segments) for line in made]


@pytest.mark.parametrize(
    ("text", "held"),
    [
        ("on Thursday 26 November 2026 at", "Thursday 26 November 2026"),
        ("by 3 May we", "3 May"),
        ("at 10:05 am, free", "10:05 am"),
        ("until 12 noon today", "12 noon"),
        ("ring 01632 960 112 or", "01632 960 112"),
        ("ring +44 1632 960 112 or", "+44 1632 960 112"),
        ("ring (01632) 960 112 or", "(01632) 960 112"),
        ("NN16 8JD is it", "NN16 8JD"),
        ("Library, Room 2", "Room 2"),
        ("take bus 8 from", "bus 8"),
    ],
)
def test_what_belongs_together_is_held_together(text: str, held: str) -> None:
    assert held.replace(" ", NO_BREAK) in typed(text)
    assert typed(text).count(NO_BREAK) == held.count(" ")


def test_words_and_lines_stay_as_typed() -> None:
    assert lines("Bus, free.\nI get off here.", 400) == ["Bus, free.", "I get off here."]


def test_no_last_line_of_one_word() -> None:
    text = "I have my pension letter and bank statement beside me."
    room = fonts.width(text, REGULAR, 14) - 5
    assert lines(text, room) == ["I have my pension letter and", "bank statement beside me."]


def test_a_heading_is_evened_out_without_another_line() -> None:
    text = "Northamptonshire Bereavement and Friendship Circle"
    room = fonts.width("Northamptonshire Bereavement and Friendship", REGULAR, 14)
    assert lines(text, room, even=True) == ["Northamptonshire Bereavement", "and Friendship Circle"]


def test_a_word_too_wide_breaks_after_its_hyphen_or_slash() -> None:
    room = fonts.width("Featherstonehaugh-A", REGULAR, 14)
    assert lines("Featherstonehaugh-Adeyemi", room) == ["Featherstonehaugh-", "Adeyemi"]
    room = fonts.width("example.org/walks", REGULAR, 14)
    assert lines("example.org/walks/kettering", room) == ["example.org/", "walks/kettering"]


def test_a_word_without_any_break_is_parted_and_complete() -> None:
    made = lines("x" * 20_000, 100)
    assert "".join(made) == "x" * 20_000


def test_a_bold_number_keeps_the_comma_behind_it() -> None:
    (line,) = broken([("01632", True), (", ask for Dawn", False)], 14, 400)
    assert [text for text, _ in line.segments] == ["01632", ", ask for Dawn"]
