"""Promise that the recovery key on paper is read back and that each slip names its line."""

from __future__ import annotations

import pytest

from app import errors
from app.store.recovery_key import ALPHABET, RecoveryKey, check_character

GOLDEN = "FCDA"


def test_key_is_four_lines_of_ten_without_confusable_letters() -> None:
    key = RecoveryKey.make()
    assert [len(line) for line in key.lines] == [10] * 4
    assert not set("ILOU") & set(key.text)
    assert set(key.text) <= set(ALPHABET)


def test_two_keys_are_never_alike() -> None:
    assert RecoveryKey.make() != RecoveryKey.make()


def test_key_is_read_back_however_it_is_typed() -> None:
    key = RecoveryKey.make()
    spaced = "\n".join(" ".join((line[:5], line[5:])) for line in key.lines).lower()
    assert RecoveryKey.parse(spaced) == key
    assert RecoveryKey.parse("-".join(key.lines)) == key
    assert RecoveryKey.parse(key.text.replace("0", "O").replace("1", "l")) == key


def test_check_characters_never_change() -> None:
    """Keys already on paper must be read by every later version."""
    nine = "ABCDE2345"
    assert [check_character(nine, number) for number in (1, 2, 3, 4)] == list(GOLDEN)


@pytest.mark.parametrize("line", [1, 2, 3, 4])
def test_any_one_wrong_character_names_its_line(line: int) -> None:
    key = RecoveryKey.make()
    good = key.lines[line - 1]
    for place in range(10):
        for other in ALPHABET:
            if other == good[place]:
                continue
            bad = good[:place] + other + good[place + 1 :]
            lines = [*key.lines]
            lines[line - 1] = bad
            with pytest.raises(errors.Refused, match=f"Line {line} is not as on the paper"):
                RecoveryKey.parse(" ".join(lines))


def test_two_swapped_characters_name_their_line() -> None:
    key = RecoveryKey.make()
    for place in range(9):
        line = key.lines[2]
        if line[place] == line[place + 1]:
            continue
        bad = line[:place] + line[place + 1] + line[place] + line[place + 2 :]
        with pytest.raises(errors.Refused, match="Line 3"):
            RecoveryKey.parse(key.lines[0] + key.lines[1] + bad + key.lines[3])


def test_two_swapped_lines_are_noticed() -> None:
    first, second, *rest = RecoveryKey.make().lines
    with pytest.raises(errors.Refused, match="Line 1"):
        RecoveryKey.parse("".join((second, first, *rest)))


@pytest.mark.parametrize(
    ("cut", "line"), [("", 1), ("half", 2), ("short", 4)], ids=["empty", "half", "short"]
)
def test_missing_part_names_the_line_where_it_stops(cut: str, line: int) -> None:
    text = RecoveryKey.make().text
    typed = {"": "", "half": text[:15], "short": text[:-1]}[cut]
    with pytest.raises(errors.Refused, match=f"Line {line}"):
        RecoveryKey.parse(typed)


def test_more_than_the_key_is_refused() -> None:
    with pytest.raises(errors.Refused, match="more than four lines"):
        RecoveryKey.parse(RecoveryKey.make().text + "A")


def test_key_does_not_show_in_its_repr() -> None:
    key = RecoveryKey.make()
    assert key.lines[0] not in repr(key)
