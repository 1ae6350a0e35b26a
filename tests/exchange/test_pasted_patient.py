"""Promise that a pasted patient is understood field by field and nothing is guessed silently."""

from __future__ import annotations

import logging
import random
import time
from contextlib import suppress
from datetime import date

import pytest

from app.domain import nhs_number
from app.domain.naming import Name
from app.domain.person import Gender
from app.errors import Refused
from app.exchange.pasted_patient import Sure, Understood, understand

TODAY = date(2026, 11, 23)
BANNER = "WILLIAMS, Oliver (Mr)  Born 11-Mar-1958 (68y)  Gender Male  NHS No. 999 000 0107"
LOOSE = "oliver williams 11.03.58 9990000107 12 Orchard Row NN64ZZ m 0770090045"
ROW = "WILLIAMS\tOliver\tMr\t11/03/1958\t9990000107\t12 Orchard Row\tCrick\tNN6 4ZZ\t07700900456\tM"
HEADED = (
    "NHS Number\tSurname\tForename\tTitle\tDate of Birth\tSex\tAddress 1\tTown\tPostcode"
    "\tMobile No\n"
    "999 000 0107\tWilliams\tOliver\tMr\t11/03/1958\tM\t12 Orchard Row\tCrick\tNN6 4ZZ\t07700900456"
)


def one(text: str) -> Understood:
    lines = understand(text, TODAY).lines
    assert len(lines) == 1
    return lines[0]


def test_the_banner_on_one_line() -> None:
    read = one(BANNER)
    assert read.person_name == Name("Williams", "Oliver", "Mr")
    assert (read.name.value, read.name.source) == ("WILLIAMS, Oliver (Mr)", "WILLIAMS, Oliver (Mr)")
    assert read.title.value == "Mr"
    assert (read.birth_date, read.born.value) == (date(1958, 3, 11), "11-Mar-1958 (68y)")
    assert read.stated_gender is Gender.MALE
    assert (read.nhs_number.value, read.nhs_number.why) == (
        "999 000 0107",
        "Sure, check digit right",
    )
    assert all(
        field.sure is Sure.SURE for field in (read.name, read.born, read.gender, read.nhs_number)
    )
    for field in (read.address, read.postcode, read.phone, read.practice):
        assert (field.sure, field.why, field.value) == (Sure.NOT_FOUND, "Not found", "")


@pytest.mark.parametrize("between", ["\n", "\r\n", "\n\n", "\t", "   "])
def test_the_banner_over_several_lines_with_address_and_phone(between: str) -> None:
    read = one(
        between.join(
            (
                "WILLIAMS, Oliver (Mr)", "Born 11-Mar-1958 (68y)", "Gender Male",
                "NHS No. 999 000 0107", "Address 12 Orchard Row, Crick, NN6 4ZZ",
                "Phone and email 07700 900456", "Practice Danetre Medical Practice",
            )
        )
    )  # fmt: skip
    assert [(label, field.value, field.sure) for label, field in read.rows] == [
        ("Name", "WILLIAMS, Oliver (Mr)", Sure.SURE),
        ("Born", "11-Mar-1958 (68y)", Sure.SURE),
        ("Gender", "Male", Sure.SURE),
        ("NHS No.", "999 000 0107", Sure.SURE),
        ("Address", "12 Orchard Row, Crick, NN6 4ZZ", Sure.SURE),
        ("Phone", "07700 900456", Sure.SURE),
        ("Practice", "Danetre Medical Practice", Sure.SURE),
    ]


def test_address_lines_under_their_label_are_one_address() -> None:
    read = one(f"{BANNER}\nAddress\n12 Orchard Row\nCrick\nNN6 4ZZ\nPhone\n01632 960114")
    assert (read.address.value, read.postcode.value) == ("12 Orchard Row, Crick", "NN6 4ZZ")
    assert read.phone.value == "01632 960114"


def test_the_loose_line_of_the_picture() -> None:
    read = one(LOOSE)
    assert [(label, f.value, f.source, f.sure, f.why) for label, f in read.rows] == [
        ("Name", "WILLIAMS, Oliver", "oliver williams", Sure.SURE, "Sure"),
        ("Born", "11-Mar-1958 (68y)", "11.03.58", Sure.CHECK, "Check the century"),
        ("NHS No.", "999 000 0107", "9990000107", Sure.SURE, "Sure, check digit right"),
        ("Address", "12 Orchard Row, NN6 4ZZ", "12 Orchard Row NN64ZZ", Sure.SURE, "Sure"),
        ("Phone", "07700 900 45", "m 0770090045", Sure.CHECK, "A digit is missing"),
        ("Practice", "", "", Sure.NOT_FOUND, "Not found"),
    ]


@pytest.mark.parametrize("text", [ROW, HEADED])
def test_a_row_with_and_without_a_header(text: str) -> None:
    read = one(text)
    assert read.person_name == Name("Williams", "Oliver", "Mr")
    assert (read.birth_date, read.stated_gender) == (date(1958, 3, 11), Gender.MALE)
    assert (read.nhs_number.value, read.nhs_number.sure) == ("999 000 0107", Sure.SURE)
    assert (read.address.value, read.postcode.value) == ("12 Orchard Row, Crick", "NN6 4ZZ")
    assert read.phone.value == "07700 900456"


@pytest.mark.parametrize(
    "text",
    [
        f"{BANNER}\n" + BANNER.replace("WILLIAMS, Oliver (Mr)", "NOWAK, Anna (Ms)"),
        f"{BANNER}\nAddress 12 Orchard Row\n\nNOWAK, Anna (Ms)\nBorn 22-Jun-1993\nGender Female",
        f"{LOOSE}\nanna nowak 22/6/93 9990000115",
        f"{ROW}\nNOWAK\tAnna\tMs\t22/06/1993\t9990000115\t3 Mill Lane\tByfield\tNN11 6XX\t\tF",
        f"{HEADED}\n\tNowak\tAnna\tMs\t22/06/1993",
        "Name: Oliver Williams\nDOB: 11/03/1958\nName: Anna Nowak\nDOB: 22/06/1993",
        "Name: Oliver Williams\nDOB: 11/03/1958\nMs Anna Nowak 22/06/1993",
        "Mr Oliver Williams\n11/03/1958\nMs Anna Nowak\n22/06/1993",
    ],
)
def test_several_patients_are_one_each(text: str) -> None:
    lines = understand(text, TODAY).lines
    assert [line.person_name.given for line in lines if line.person_name] == ["Oliver", "Anna"]
    assert all(line.birth_date for line in lines)
    assert lines[0].summary.startswith("WILLIAMS, Oliver")


@pytest.mark.parametrize(
    ("text", "name", "why"),
    [
        ("Mrs Jane Smith 1/2/1950", Name("Smith", "Jane", "Mrs"), "Sure"),
        ("SMITH Jane 1/2/1950", Name("Smith", "Jane"), "Sure"),
        ("Jane SMITH-JONES 1/2/1950", Name("Smith-Jones", "Jane"), "Sure"),
        ("o'neill, sean 1/2/1950", Name("O'Neill", "Sean"), "Sure"),
        ("Eva van der Berg 1/2/1950", Name("van der Berg", "Eva"), "Sure"),
        ("WILLIAMS,Oliver,Mr,11/03/1958,9990000107", Name("Williams", "Oliver", "Mr"), "Sure"),
        ("Mary Ann Smith 1/2/1950", Name("Smith", "Mary Ann"), "Check the family name"),
        ("Sukarno 1/2/1950", Name("Sukarno", ""), "One name only"),
        (
            "Williams\tOliver\t1/2/1950",
            Name("Williams", "Oliver"),
            "Check which is the family name",
        ),
        (
            "Mr\tOliver\tWilliams\t1/2/1950",
            Name("Williams", "Oliver", "Mr"),
            "Check which is the family name",
        ),
        (
            "williams oliver mr 1/2/1950",
            Name("Williams", "Oliver", "Mr"),
            "Check which is the family name",
        ),
        ("Oliver\tWILLIAMS\t1/2/1950", Name("Williams", "Oliver"), "Sure"),
        (
            "Surname, Forename\tNHS No\tDOB\nWILLIAMS, Oliver\t9990000107\t1-Feb-1950",
            Name("Williams", "Oliver"),
            "Sure",
        ),
        ("ŻUK, Łucja (Pani) 1/2/1950", Name("Żuk", "Łucja"), "Sure"),
        ("LLŴYD, Siân (Ms)  Born 1-Feb-1950", Name("Llŵyd", "Siân", "Ms"), "Sure"),
        ("ȘTEFĂNESCU, Ion (Mr)  Born 1-Feb-1950", Name("Ștefănescu", "Ion", "Mr"), "Sure"),
        ("ŽŪKAITĖ, Ūla (Ms)  Born 1-Feb-1950", Name("Žūkaitė", "Ūla", "Ms"), "Sure"),
        ("Surname: Smith\nFirst name: Jane\nDOB 1/2/1950", Name("Smith", "Jane"), "Sure"),
        ("Surname\tSmith\tForename\tJane\tDOB\t1/2/1950", Name("Smith", "Jane"), "Sure"),
        (
            "SMITH, Jonathan (Mr)\nPreferred name Jon\nBorn 1-Feb-1950",
            Name("Smith", "Jonathan", "Mr", "Jon"),
            "Sure",
        ),
        ('SMITH"; DROP TABLE x, Jane 1/2/1950', None, "Check the name"),
    ],
)
def test_names(text: str, name: Name | None, why: str) -> None:
    read = one(text)
    assert read.name.why == why
    assert name is None or read.person_name == name


@pytest.mark.parametrize(
    ("written", "shown", "why"),
    [
        ("11-Mar-1958", "11-Mar-1958 (68y)", "Sure"),
        ("11 March 1958 (68y)", "11-Mar-1958 (68y)", "Sure"),
        ("11/03/58 (68y)", "11-Mar-1958 (68y)", "Sure"),
        ("11/03/58 (58y)", "11-Mar-1958 (68y)", "Check: the text says 58y"),
        ("DOB 110358", "11-Mar-1958 (68y)", "Check the century"),
        ("DOB soon", "", "That is not a date"),
        ("DOB: 11031958", "11-Mar-1958 (68y)", "Sure"),
        ("Born 05/04/2009 (17y)", "05-Apr-2009 (17y)", "Sure"),
        ("Born 31-Feb-1958", "", "February 1958 has 28 days"),
        ("Born 11-Mar-2030", "", "A date of birth cannot lie in the future"),
        ("Born 11-Mar-1911", "11-Mar-1911 (115y)", "Check the year"),
        ("11/03/1958 12/04/2019", "11-Mar-1958 (68y)", "Two dates: choose"),
        ("DOB 11/03/1958 seen 12/04/2019", "11-Mar-1958 (68y)", "Sure"),
    ],
)
def test_dates_of_birth(written: str, shown: str, why: str) -> None:
    read = one(f"Mr Oliver Williams {written} 9990000107")
    assert (read.born.value, read.born.why) == (shown, why)
    assert read.nhs_number.value == "999 000 0107"


@pytest.mark.parametrize(
    ("written", "shown", "sure", "why"),
    [
        ("NHS No. 999 000 0107", "999 000 0107", Sure.SURE, "Sure, check digit right"),
        ("NHS: 999-000-0107", "999 000 0107", Sure.SURE, "Sure, check digit right"),
        ("9990000107 9990000107", "999 000 0107", Sure.SURE, "Sure, check digit right"),
        ("9990000107 ref 9990000108", "999 000 0107", Sure.SURE, "Sure, check digit right"),
        ("9990000107 9990000115", "", Sure.CHECK, "Two numbers: choose"),
        ("9990000108", "999 000 0108", Sure.CHECK, "Check digit wrong"),
        ("NHS No. 999 000 010", "999 000 010", Sure.CHECK, "A digit is missing"),
        ("999 000 0107", "999 000 0107", Sure.SURE, "Sure, check digit right"),
        ("07700 900123 999 000 0107", "999 000 0107", Sure.SURE, "Sure, check digit right"),
        ("999 000 0107 07700 900123", "999 000 0107", Sure.SURE, "Sure, check digit right"),
        ("999000010", "999 000 010", Sure.CHECK, "A digit is missing"),
        ("NHS number 99900001070", "999 000 01070", Sure.CHECK, "A digit too many"),
        ("NHS No. Not known", "", Sure.CHECK, "Not found"),
        ("", "", Sure.CHECK, "Not found"),
    ],
)
def test_nhs_numbers(written: str, shown: str, sure: Sure, why: str) -> None:
    read = one(f"Mr Oliver Williams 11/03/1958 {written}")
    number = read.nhs_number
    assert (number.value, number.sure, number.why) == (shown, sure, why)
    assert nhs_number.valid(number.value) or sure is not Sure.SURE


def test_two_right_numbers_are_both_offered() -> None:
    assert one(f"{BANNER} 9990000115").nhs_number.choices == ("999 000 0107", "999 000 0115")


@pytest.mark.parametrize(
    ("written", "shown", "why"),
    [
        ("07700 900123", "07700 900123", "Sure"),
        ("m: 07700900123", "07700 900123", "Sure"),
        ("+44 (0)7700 900123", "07700 900123", "Sure"),
        ("tel 01632 960114 9990000107", "01632 960114", "Sure"),
        ("Home 01632 960114 Mobile 07700 900123", "07700 900123", "Sure"),
        ("Phone 7700900123", "7700900123", "The first 0 is missing"),
        ("9990000107 07700 900123", "07700 900123", "Sure"),
        ("999 000 0107", "", "Not found"),
        ("+44 203 456 7890 999 000 0107", "020 3456 7890", "Sure"),
        ("(01632) 960114", "01632 960114", "Sure"),
        ("+48 600 123 456", "+48 600 123 456", "Sure"),
    ],
)
def test_phones(written: str, shown: str, why: str) -> None:
    read = one(f"Mr Oliver Williams 11/03/1958 {written}")
    assert (read.phone.value, read.phone.why) == (shown, why)


def test_somebody_close_to_the_person_is_not_the_person() -> None:
    read = one(f"{BANNER}\nNext of kin: WILLIAMS, Ann (Mrs) tel 07700 900123\nCarer NOWAK, Eva")
    assert read.person_name == Name("Williams", "Oliver", "Mr")
    assert (read.phone.value, read.address.value) == ("", "")


def test_two_postcodes_are_to_be_chosen_from() -> None:
    read = one("Mr Oliver Williams 11/03/1958 12 Orchard Row NN6 4ZZ was NN11 6XX")
    assert (read.postcode.sure, read.postcode.choices) == (Sure.CHECK, ("NN6 4ZZ", "NN11 6XX"))


@pytest.mark.parametrize(
    ("text", "gender"),
    [
        ("SMITH, John (Mr) (M) 11/03/1958", Gender.MALE),
        ("Ann Smith (F) born 11/03/1958 999 000 0018", Gender.FEMALE),
        ("Ann Smith (f), 11/03/1958", Gender.FEMALE),
        ("SMITH, John (male) 11/03/1958", Gender.MALE),
    ],
)
def test_gender_in_brackets_is_read_and_is_no_part_of_the_name(text: str, gender: Gender) -> None:
    read = one(text)
    assert read.stated_gender is gender
    assert read.person_name is not None
    assert read.person_name.family == "Smith"
    assert read.person_name.given in ("John", "Ann")


def test_gender_is_never_guessed() -> None:
    assert one("Mr Oliver Williams 11/03/1958").stated_gender is Gender.NOT_KNOWN
    assert one(f"{BANNER}".replace("Male", "Female")).stated_gender is Gender.FEMALE
    odd = one(f"{BANNER}".replace("Male", "Other"))
    assert (odd.gender.sure, odd.stated_gender) == (Sure.CHECK, Gender.NOT_KNOWN)


def test_a_death_is_noticed() -> None:
    assert one("SMITH, Ann (Mrs)  Born 1-Feb-1930  Died 3-Mar-2026").has_died
    assert not one(BANNER).has_died


def test_every_source_is_a_piece_of_the_text() -> None:
    for text in (BANNER, LOOSE):
        read = one(text)
        for field in (read.name, read.born, read.gender, read.nhs_number, read.address,
                      read.postcode, read.phone):  # fmt: skip
            assert field.source in text


@pytest.mark.parametrize(
    "text", ["", "  \n\t ", "\x00\u202e", "hello", "12345", "\ud800", "x" * 50_001, "a b\n" * 4_000]
)
def test_what_is_no_patient_is_refused(text: str) -> None:
    with pytest.raises(Refused) as refusal:
        understand(text, TODAY)
    assert refusal.value.sentence


def test_too_many_patients_are_refused() -> None:
    with pytest.raises(Refused, match="more than 200"):
        understand("\n".join(["SMITH, Jane (Ms)  Born 1-Feb-1950"] * 201), TODAY)


def test_a_field_too_long_for_the_form_is_left_to_be_typed() -> None:
    read = one(f"{'Ab' * 150} {'Cd' * 150} 11/03/1958 9990000107\nAddress 12 {'Long ' * 100}")
    assert (read.name.value, read.name.why) == ("", "Too long: type it shorter")
    assert (read.address.value, read.address.sure) == ("", Sure.CHECK)
    assert read.person_name is None


def test_markup_and_query_signs_are_only_letters() -> None:
    read = one("<b>SMITH</b>, <img src=x> Jane 1/2/1950 9990000107 % _ ' \" OR NEAR(a*) \u202e")
    assert read.nhs_number.value == "999 000 0107"
    assert read.name.sure is not Sure.SURE
    assert "\u202e" not in repr(read)


@pytest.mark.parametrize(
    "piece",
    [
        "1", "1 ", "0 ", "01/", "a ", "a, ", "Born ", "Address ", "NHS ", "9990000107 ", "(Mr) ",
        "0770090012 ", "NN6 4ZZ ", "1.1.50 ", "\t", "a\t", "A,B\n", "Name: x ", "++44 ", "((", "x@",
        "m 0", "\u0301a", "o'",
    ],
)  # fmt: skip
@pytest.mark.parametrize("length", [3_900, 50_000])
def test_hostile_text_takes_no_longer_than_a_blink(piece: str, length: int) -> None:
    text = (piece * (length // len(piece)))[:length]
    begun = time.perf_counter()
    with suppress(Refused):
        understand(text, TODAY)
    assert time.perf_counter() - begun < 1


def test_whatever_is_pasted_is_understood_or_refused(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    chance = random.Random(20261122)
    words = (
        BANNER.split(" ") + LOOSE.split(" ") + ROW.split("\t") + ["\n", "\t", "  ", "Name:", "Sex",
        "Surname", "\x00", "\u202e", "\ud800", "<b>", "%", "_", "'", '"', "OR", "NEAR(", "*", "+44",
        "(68y)", "31/02/1958", "Died 1/1/2020", "ŵ", "Łoś,", "e\u0301", "()", ":", "-", "0", "٣"]
    )  # fmt: skip
    for _ in range(1_500):
        text = chance.choice((" ", "", "\t")).join(
            chance.choice(words) for _ in range(chance.randrange(1, 25))
        )
        with suppress(Refused):
            for read in understand(text, TODAY).lines:
                assert read.rows
                assert read.summary
                if read.nhs_number.sure is Sure.SURE:
                    assert nhs_number.valid(read.nhs_number.value)
    for _ in range(500):
        text = "".join(chr(chance.randrange(chance.choice((0x80, 0x3000, 0x110000))))
                       for _ in range(chance.randrange(60)))  # fmt: skip
        with suppress(Refused):
            understand(text, TODAY)
    assert not caplog.records


def test_the_same_text_gives_the_same_answer() -> None:
    assert understand(LOOSE, TODAY) == understand(LOOSE, TODAY)
