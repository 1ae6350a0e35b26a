"""Read each field of a pasted patient out of its pieces, with the words that say how sure it is."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import Final

from app.domain import dates, nhs_number, phone, postcode
from app.domain.limits import check
from app.domain.person import Gender
from app.errors import Refused
from app.exchange.pasted_pieces import DATE, Pieces, digits_end


class Sure(Enum):
    """Say how sure a field is: taken as it is, to be looked at, or not there."""

    SURE = "sure"
    CHECK = "check"
    NOT_FOUND = "not found"


@dataclass(frozen=True, slots=True)
class Field:
    """Hold one field as understood, the text it was read from, how sure it is and why.

    `choices` holds what to choose from when two values were read; `value` is then empty or the
    likelier one.
    """

    value: str = ""
    source: str = ""
    sure: Sure = Sure.NOT_FOUND
    why: str = "Not found"
    choices: tuple[str, ...] = ()


_PHONE_START: Final = re.compile(
    r"(?<![\w+])(?:(?:m|t|h|w|p|mob|tel|ph|mobile|phone|home|work)[.: ]{0,2})?"
    r"(?=\(?(?P<plus>\+)?[0-9])(?=\(?[0+])",
    re.IGNORECASE,
)
# A telephone number often begins with 0, an NHS number here never.
_NHS_NUMBER: Final = re.compile(rf"(?=[1-9]){nhs_number.CANDIDATE.pattern}")
_ALMOST: Final = re.compile(
    r"(?<![0-9])[1-9][0-9]{2}[ -]?[0-9]{3}[ -]?(?:[0-9]{3}|[0-9]{5})(?![0-9])"
)
_GENDER_WORD: Final = re.compile(
    r"\b(?:male|female|indeterminate)\b|\((?:m|f|male|female|indeterminate)\)", re.IGNORECASE
)
_GENDERS: Final = {
    "male": Gender.MALE, "m": Gender.MALE, "man": Gender.MALE,
    "female": Gender.FEMALE, "f": Gender.FEMALE, "woman": Gender.FEMALE,
    "indeterminate": Gender.INDETERMINATE, "i": Gender.INDETERMINATE,
}  # fmt: skip
_PRACTICE_WORD: Final = re.compile(
    r"\b(?:surgery|practice|medical (?:centre|group)|health centre)\b", re.IGNORECASE
)


_LIVES_AT: Final = re.compile(r"(?:lives|living|residing|resident)(?: (?:at|in))? ", re.IGNORECASE)
_FILLING: Final = frozenset(
    {"or", "and", "aka", "was", "no", "nhs", "dob", "born", "tel", "phone", "age", "gender", "sex"}
)


def sure(value: str, source: str, why: str = "Sure") -> Field:
    """Make a field that may be taken as it is."""
    return Field(value, source, Sure.SURE, why)


def doubtful(value: str, source: str, why: str, choices: Iterable[str] = ()) -> Field:
    """Make a field that somebody has to look at."""
    return Field(value, source, Sure.CHECK, why, tuple(choices))


def within(field: Field, limit_name: str) -> Field:
    """Give the field, or one to check with no value when it is longer than the form takes."""
    try:
        check(field.value, limit_name)
    except Refused:
        return doubtful("", field.source, "Too long: type it shorter")
    return field


def take(pieces: Pieces, pattern: re.Pattern[str]) -> list[re.Match[str]]:
    """Take every match out of the loose chunks, which fall apart around it."""
    found: list[re.Match[str]] = []

    def cut(chunk: str) -> Iterable[tuple[int, int]]:
        for match in pattern.finditer(chunk):
            found.append(match)
            yield match.span()

    _take_spans(pieces, cut)
    return found


def _take_spans(pieces: Pieces, cut: Callable[[str], Iterable[tuple[int, int]]]) -> None:
    left: list[str] = []
    for chunk in pieces.loose:
        at = 0
        for start, end in cut(chunk):
            left.append(chunk[at:start])
            at = end
        left.append(chunk[at:])
    pieces.loose[:] = [chunk for part in left if (chunk := part.strip(" ,;|:."))]


def born(pieces: Pieces, today: date) -> tuple[Field, date | None]:
    """Read the date of birth: the labelled one, else the earliest date there is."""
    loose = take(pieces, DATE)
    labelled = pieces.under("born")
    found = [match for value in labelled if (match := DATE.search(value))]
    if labelled and not found:
        return _read_birth(labelled[0], "", today)
    read = [
        (_read_birth(match["day"], match["age"] or match["years"] or "", today), match)
        for match in found or loose
        # Eight digits together may be anything when no label says that they are a date.
    ]
    read = [one for one in read if found or one[0][1] or not one[1]["day"].isdigit()]
    if not read:
        return Field(), None
    days = {day for (_, day), _ in read if day}
    if len(days) > 1:
        field, day = min((one for one, _ in read if one[1]), key=lambda one: one[1] or today)
        choices = [dates.short(day) for day in sorted(days)]
        return doubtful(field.value, field.source, "Two dates: choose", choices), day
    return next((one for one, _ in read if one[1]), read[0][0])


def _read_birth(written: str, age: str, today: date) -> tuple[Field, date | None]:
    try:
        day, is_sure = dates.parse_birth(written, today)
    except Refused as refusal:
        return doubtful("", written, refusal.sentence.partition(". ")[0]), None
    shown = dates.short_with_age(day, today)
    years = re.match(r"([0-9]{1,3})(?: ?y|$)", age)
    if years:
        if abs(int(years[1]) - dates.age_in_years(day, today)) > 1:
            return doubtful(shown, written, f"Check: the text says {int(years[1])}y"), day
        return sure(shown, written), day
    if is_sure:
        return sure(shown, written), day
    in_full = re.search(r"(?:18|19|20)[0-9]{2}\b", written)
    return doubtful(shown, written, "Check the year" if in_full else "Check the century"), day


def numbers(pieces: Pieces) -> tuple[Field, Field]:
    """Read NHS number and phone number.

    They are told apart by order: numbers with a country code, NHS numbers, numbers from 0.
    """
    phones = _take_phones(pieces, with_plus=True)
    found = [match.group() for match in take(pieces, _NHS_NUMBER)]
    phones += _take_phones(pieces, with_plus=False)
    number = _nhs_number(pieces, [*pieces.under("nhs_number"), *found])
    return number, _telephone([*pieces.under("phone"), *phones])


def _nhs_number(pieces: Pieces, written: list[str]) -> Field:
    """Judge the numbers read; two right ones, or none, are to be looked at."""
    right: dict[str, str] = {}
    for one in written:
        if nhs_number.valid(one):
            right.setdefault(nhs_number.spaced(one), one)
    if len(right) > 1:
        return doubtful("", " ".join(right.values()), "Two numbers: choose", right)
    if right:
        shown, source = next(iter(right.items()))
        return sure(shown, source, "Sure, check digit right")
    written = written + [match.group() for match in take(pieces, _ALMOST)]
    if not written:
        return doubtful("", "", "Not found")
    shown = nhs_number.spaced(written[0])
    why = nhs_number.problem(written[0]) or "Check digit wrong"
    return within(doubtful(shown, written[0], why), "nhs_number")


def _take_phones(pieces: Pieces, *, with_plus: bool) -> list[str]:
    taken: list[str] = []

    def cut(chunk: str) -> Iterable[tuple[int, int]]:
        last = 0
        for match in _PHONE_START.finditer(chunk):
            if match.start() < last or bool(match["plus"]) is not with_plus:
                continue
            end = match.end() + digits_end(chunk[match.end() : match.end() + 60], 11)
            if len(phone.digits(chunk[match.end() : end])) >= 7:
                taken.append(chunk[match.start() : end])
                last = end
                yield match.start(), end

    _take_spans(pieces, cut)
    return taken


def _telephone(written: list[str]) -> Field:
    """Judge the numbers read: of several right ones the first mobile, the others as choices."""
    written = [one for one in written if phone.digits(one)]
    if not written:
        return Field()
    right: dict[str, str] = {}
    for one in written:
        if phone.problem(one) is None:
            right.setdefault(phone.tidy(one), one)
    if not right:
        why = phone.problem(written[0]) or "Check the number"
        return within(doubtful(phone.tidy(written[0]), written[0], why), "phone")
    shown = sorted(right, key=lambda one: not one.startswith("07"))
    choices = tuple(shown) if len(shown) > 1 else ()
    return within(Field(shown[0], right[shown[0]], Sure.SURE, "Sure", choices), "phone")


def post_code(pieces: Pieces) -> Field:
    """Read the postcode, labelled or not; it is taken out of a labelled address too."""
    labelled = pieces.under("postcode")
    written = [match.group() for match in take(pieces, postcode.CANDIDATE)]
    for at, address in enumerate(pieces.labelled.get("address", ())):
        written += postcode.find_all(address)
        pieces.labelled["address"][at] = postcode.CANDIDATE.sub("", address)
    written = labelled + written
    if not written:
        return Field()
    right: dict[str, str] = {}
    for one in written:
        if postcode.valid(one):
            right.setdefault(postcode.tidy(one), one)
    if not right:
        shown = postcode.tidy(written[0])
        return within(doubtful(shown, written[0], "Check the postcode"), "postcode")
    shown, source = next(iter(right.items()))
    if len(right) > 1:
        return doubtful(shown, source, "Two postcodes: choose", right)
    return sure(shown, source)


def gender(pieces: Pieces) -> tuple[Field, Gender]:
    """Read the gender as the record states it; it is never guessed from a title."""
    loose = [match.group() for match in take(pieces, _GENDER_WORD)]
    for at, chunk in enumerate(pieces.loose):
        if chunk in ("M", "F"):
            loose.append(pieces.loose.pop(at))
            break
    written = pieces.under("gender") + loose
    if not written:
        return Field(), Gender.NOT_KNOWN
    known = _GENDERS.get(written[0].strip("()").casefold())
    if known is None:
        return doubtful("", written[0][:100], "Check the gender"), Gender.NOT_KNOWN
    return sure(known.value, written[0]), known


def practice(pieces: Pieces) -> Field:
    """Read a hint of the practice: what stood under its label, or a chunk that is called one."""
    written = pieces.under("practice")
    for at, chunk in enumerate(pieces.loose):
        if not written and _PRACTICE_WORD.search(chunk) and not chunk[0].isdigit():
            written = [pieces.loose.pop(at)]
            break
    return within(sure(written[0], written[0]), "name") if written else Field()


def address(pieces: Pieces, has_postcode: bool) -> Field:
    """Read the address: what stood under its label, else what is left of the text."""
    labelled = pieces.under("address")
    written = labelled or [chunk for chunk in pieces.loose if _says_something(chunk)]
    lines = [
        _LIVES_AT.sub("", line.strip(" ,;")) for one in written for line in re.split(r"[\n\t]", one)
    ]
    lines = [line for line in lines if line]
    if not lines:
        return Field()
    source = " ".join(written[0].split()) if len(written) == 1 else " ".join(lines)
    shown = ", ".join(" ".join(line.split()) for line in lines)
    if labelled or has_postcode or any(character.isdigit() for character in shown):
        return within(sure(shown, source), "address")
    return within(doubtful(shown, source, "Check the address"), "address")


def _says_something(chunk: str) -> bool:
    return sum(map(str.isalpha, chunk)) > 1 and chunk.casefold().strip(".:") not in _FILLING
