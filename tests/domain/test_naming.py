"""Promise that a name is shown as the NHS does and found however it is typed."""

from __future__ import annotations

import random
import time

import pytest

from app.domain.naming import (
    Name,
    asked,
    cui,
    family_upper,
    in_title_case,
    is_title,
    named,
    plain,
    same_person_name,
    sort_key,
    tokens,
)
from app.errors import Refused


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        (Name("Smith", "John", "Mr"), "SMITH, John (Mr)"),
        (Name("MacDonald", "Iain", "Mr."), "MACDONALD, Iain (Mr)"),
        (Name("O’Connor", "Sean"), "O’CONNOR, Sean"),
        (Name("Großmann", "Jörg", "Dr"), "GROSSMANN, Jörg (Dr)"),
        (Name("Sukarno", "", "Mr"), "SUKARNO (Mr)"),
        (Name("", "Teller"), "TELLER"),
        (Name("Smith-Jones", "Mary Ann", "Ms"), "SMITH-JONES, Mary Ann (Ms)"),
        (Name("Kowalska-Żuk", "Łucja", "Ms"), "KOWALSKA-ŻUK, Łucja (Ms)"),
        (Name("Llŵyd", "Siân"), "LLŴYD, Siân"),
        (Name("Ștefănescu", "Ion"), "ȘTEFĂNESCU, Ion"),
        (Name("Žūkaitė", "Ūla"), "ŽŪKAITĖ, Ūla"),
        (Name("აბაშიძე", "Nino"), "აბაშიძე, Nino"),
    ],
)
def test_name_is_shown_as_cui(name: Name, shown: str) -> None:
    assert cui(name) == shown


def test_upper_case_leaves_letters_without_capitals() -> None:
    assert family_upper("van der Berg-აბა-ß") == "VAN DER BERG-აბა-SS"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("O'Neill", ("oneill", "neill")),
        ("O’Neill", ("oneill", "neill")),
        ("Oʼneill", ("oneill", "neill")),
        ("O`NEILL", ("oneill", "neill")),
        ("O Neill", ("o", "neill", "oneill")),
        ("Smith-Jones", ("smith", "jones", "smithjones")),
        ("Smith\u2011Jones", ("smith", "jones", "smithjones")),
        ("Mc Donald", ("mc", "donald", "mcdonald")),
        ("Łukasz Żółć", ("lukasz", "zolc")),
        ("Đorđe Øst Æsa Œuvre", ("dorde", "ost", "aesa", "oeuvre")),
        ("Weiß Þór Iğdır Siân", ("weiss", "thor", "igdir", "sian")),
        ("Ŵyn Ŷnyr Ștefan Țara Žūkas Čepė", ("wyn", "ynyr", "stefan", "tara", "zukas", "cepe")),
        ("İstanbul", ("istanbul",)),
        ("Иван Петров", ("иван", "петров")),
        ("张 伟", ("张", "伟")),
        ("٣٤ ４２", ("34", "42")),
        ("a* OR b% _c \"d\" NEAR(e)", ("a", "or", "b", "c", "d", "near", "e")),
        ("--'’ . ,", ()),
        ("", ()),
        ("\ud800x\x00y\u200bz", ("xyz",)),
        ("Sukarno", ("sukarno",)),
        ("Smith, John (Mr)", ("smith", "john", "mr")),
    ],
)  # fmt: skip
def test_tokens(text: str, expected: tuple[str, ...]) -> None:
    assert tokens(text) == expected


def _finds(typed: str, held: str) -> bool:
    in_index = tokens(held)
    return all(any(t.startswith(a) for t in in_index for a in group) for group in asked(typed))


@pytest.mark.parametrize(
    ("typed", "held"),
    [
        ("o'neill", "Sean O'Neill"),
        ("o'neill", "Sean ONeill"),
        ("o neill", "Sean O’Neill"),
        ("neill", "Sean O'Neill"),
        ("oneill", "Sean O Neill"),
        ("smith-jones", "Ann Smith Jones"),
        ("smith-jones", "Ann Smithjones"),
        ("smithjones", "Ann Smith-Jones"),
        ("mc donald", "Iain McDonald"),
        ("mcdonald", "Iain Mc Donald"),
        ("wil oli", "Williams Oliver"),
        ("oli wil", "Williams Oliver"),
        ("zukas", "Žūkas Ona"),
        ("ŽŪKAS", "Zukas Ona"),
    ],
)
def test_what_is_typed_finds_what_is_held(typed: str, held: str) -> None:
    assert _finds(typed, held)


def test_what_is_typed_does_not_find_another_name() -> None:
    assert not _finds("smith-jones", "Ann Smith")
    assert not _finds("o'neill", "Sean Connor")
    assert asked("  %%% ") == ()


def test_tokens_hold_only_letters_and_digits_and_are_stable() -> None:
    chance = random.Random(20261122)
    for _ in range(3_000):
        text = "".join(chr(chance.randrange(chance.choice((0x250, 0x3000, 0x110000))))
                       for _ in range(chance.randrange(1, 25)))  # fmt: skip
        for token in tokens(text):
            assert token.isalnum(), ascii(text)
            assert token in tokens(token), ascii(text)
        asked(text)
        same_person_name(Name(text, "x"), Name("x", text))


def test_hostile_text_is_taken_apart_quickly() -> None:
    begun = time.perf_counter()
    tokens("a" + "\u0301\u0316" * 30_000)
    tokens("o'" * 20_000)
    asked("-a" * 500)
    assert time.perf_counter() - begun < 1


def test_names_sort_as_in_a_register() -> None:
    names = [
        Name("Smithers", "A"), Name("Smith-Jones", "B"), Name("Smith", "Zoe"),
        Name("Šmith", "Anna"), Name("O'Connor", "S"), Name("Oconnor", "T"), Name("Obi", ""),
    ]  # fmt: skip
    assert [plain(n) for n in sorted(names, key=sort_key)] == [
        "Obi", "S O'Connor", "T Oconnor", "Anna Šmith", "Zoe Smith", "A Smithers", "B Smith-Jones",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("a", "b"),
    [
        (Name("Smith", "John"), Name("SMITH", "john", "Mr")),
        (Name("Smith", "John"), Name("John", "Smith")),
        (Name("Smith", "John Paul"), Name("Smith", "John")),
        (Name("Smith", "John Paul"), Name("Smith", "Paul")),
        (Name("Smith", "J"), Name("Smith", "John")),
        (Name("Smith", "J P"), Name("Smith", "John Paul")),
        (Name("Smith", "Jonathan", preferred="Jon"), Name("Smith", "Jon")),
        (Name("Smith-Jones", "Ann"), Name("Jones", "Ann")),
        (Name("Smith (née Jones)", "Ann"), Name("Jones", "Ann")),
        (Name("O'Neill", "Sean"), Name("O Neill", "Seán")),
        (Name("ONeill", "Sean"), Name("O’Neill", "Sean")),
        (Name("Nowak", "Mary-Ann"), Name("Nowak", "Maryann")),
        (Name("Łoś", "Żaneta"), Name("Los", "Zaneta")),
        (Name("Jones", "Mary Ann Smith"), Name("Smith Jones", "Mary Ann")),
        (Name("Sukarno", ""), Name("Sukarno", "Ahmed")),
        (Name("van der Berg", "Eva"), Name("Van Den Berg", "Eva")),
    ],
)
def test_names_that_can_be_one_person(a: Name, b: Name) -> None:
    assert same_person_name(a, b)
    assert same_person_name(b, a)


@pytest.mark.parametrize(
    ("a", "b"),
    [
        (Name("Smith", "John"), Name("Smith", "Jane")),
        (Name("Smith", "John"), Name("Jones", "John")),
        (Name("Smith", "Mohammed Ali"), Name("Smith", "Mohammed Amir")),
        (Name("van der Berg", "Eva"), Name("van der Linde", "Eva")),
        (Name("O'Neill", "Sean"), Name("O'Connor", "Sean")),
        (Name("Williams", "Oliver"), Name("Williams", "Olive")),
        (Name("", ""), Name("", "")),
        (Name("---", "!"), Name("---", "!")),
        (Name("A", ""), Name("A", "B")),
        (Name("Sukarno", ""), Name("Suharto", "Ahmed")),
    ],
)
def test_names_that_are_two_people(a: Name, b: Name) -> None:
    assert not same_person_name(a, b)
    assert not same_person_name(b, a)


def test_a_single_name_is_the_family_name() -> None:
    assert named(" ", " Teller ", "Mr. ") == Name("Teller", "", "Mr")
    with pytest.raises(Refused):
        named("\u200b", "\x00")
    with pytest.raises(Refused):
        named("x" * 201, "")


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("oliver", "Oliver"),
        ("O'CONNOR-MCLEOD", "O'Connor-McLeod"),
        ("SMITH-JONES", "Smith-Jones"),
        ("MacDonald", "MacDonald"),
        ("żaneta", "Żaneta"),
        ("van der berg", "Van Der Berg"),
        ("", ""),
    ],
)
def test_title_case_for_names_typed_in_one_case(given: str, expected: str) -> None:
    assert in_title_case(given) == expected


def test_titles_are_known() -> None:
    assert is_title("Mrs.")
    assert is_title("DR")
    assert not is_title("Mary")
