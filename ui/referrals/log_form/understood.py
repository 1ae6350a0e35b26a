"""Turn a pasted patient into lines to look at and values to keep; correct one line at a time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from app import errors
from app.domain import dates, limits, nhs_number, phone, postcode
from app.domain.network import Practice
from app.domain.person import Gender
from app.exchange.pasted_patient import Field, Understood, understand

SURE, CHECK, NOT_FOUND = "sure", "check", "not found"
_UIDS = {
    "Name": "name", "Born": "born", "Gender": "gender", "NHS No.": "nhs_number",
    "Address": "address", "Phone": "phone", "Practice": "practice",
}  # fmt: skip
LABELS = {uid: label for label, uid in _UIDS.items()}
LOOKED_AT = "Looked at, right"
NO_NUMBER, NO_NUMBER_HELD = "None of these", "None is known"
_CORRECTED = "Corrected"


@dataclass(frozen=True, slots=True)
class Line:
    """One field: as understood, in which text, how sure; `choices` where two values were read."""

    uid: str
    label: str
    value: str
    source: str
    sure: str
    why: str
    choices: tuple[str, ...] = ()

    @property
    def edited(self) -> str:
        """Give the words to begin a correction with."""
        return self.value


@dataclass(frozen=True, slots=True)
class Correction:
    """A line as corrected, and the values it changes; `practice_uid` where it names another."""

    line: Line
    values: dict[str, str]
    practice_uid: str | None = None


def values_of(one: Understood) -> dict[str, str]:
    """Give the values that are taken over, by the names of the form's fields."""
    name = one.person_name
    right = nhs_number.valid(nhs_number.compact(one.nhs_number.value))
    return {
        "given": name.given if name else "",
        "family": name.family if name else "",
        "title": name.title if name else "",
        "born": dates.short(one.birth_date) if one.birth_date else "",
        "nhs_number": nhs_number.compact(one.nhs_number.value) if right else "",
        "gender": one.stated_gender.value,
        "phone": one.phone.value,
        "postcode": one.postcode.value,
        "address": one.address.value,
    }


def lines_of(
    one: Understood, practices: Sequence[Practice], preset: str
) -> tuple[tuple[Line, ...], str]:
    """Give the lines, and the uid of the practice that they mean ("" if none is sure)."""
    lines = []
    practice_uid = preset
    for label, field in one.rows:
        uid = _UIDS[label]
        line = Line(uid, label, field.value, field.source, field.sure.value, field.why,
                    field.choices)  # fmt: skip
        if uid == "name" and one.has_died:
            line = replace(line, sure=CHECK, why="The text says: died")
        elif uid == "nhs_number" and field.value and line.sure == CHECK and not field.choices:
            line = replace(line, why=f"{field.why}; left out")
        elif uid == "nhs_number" and field.choices:
            line = replace(line, why="Two numbers: F2 chooses", choices=(*field.choices, NO_NUMBER))
        elif uid == "nhs_number" and line.sure == CHECK:
            line = replace(line, why="Not found: Space for none")
        elif uid == "practice":
            line, practice_uid = _practice_line(field, practices, preset)
        elif uid == "gender":
            line = replace(line, choices=tuple(gender.value for gender in Gender))
        lines.append(line)
    return tuple(lines), practice_uid


def _practice_line(field: Field, practices: Sequence[Practice], preset: str) -> tuple[Line, str]:
    names = tuple(practice.name for practice in practices)
    mine = next((p for p in practices if p.uid == preset), None)
    line = Line("practice", "Practice", field.value, field.source, NOT_FOUND, "Not found", names)
    meant = _meant(field.value, practices)
    if meant is not None:
        return replace(line, value=meant.name, sure=SURE, why="Sure"), meant.uid
    if not field.value:
        shown = f"{mine.name}, as for you" if mine else ""
        return replace(line, value=shown, sure=NOT_FOUND if mine else CHECK), preset
    if mine is None:
        return replace(line, value="", sure=CHECK, why="Choose the practice"), ""
    return replace(line, value=mine.name, sure=CHECK, why="The text names another"), preset


def _meant(text: str, practices: Sequence[Practice]) -> Practice | None:
    """Give the one practice that a text names, by name or code."""
    words = text.casefold().strip()
    if not words:
        return None
    found = [
        p
        for p in practices
        if p.name.casefold() == words
        or (p.ods_code and p.ods_code.casefold() in words.split())
        or words.startswith(f"{p.name.casefold()} ")
        or p.name.casefold().startswith(f"{words} ")
    ]
    return found[0] if len(found) == 1 else None


def looked_at(line: Line) -> Line:
    """Give a line that somebody has found right as it is; one without a value stays open.

    Of the NHS number it says that there is none, unless two are to be chosen from.
    """
    asks_number = line.uid == "nhs_number" and not line.choices
    if line.sure != CHECK or not (line.value or asks_number):
        return line
    if line.uid == "nhs_number":  # a wrong number does not become right by looking at it
        return replace(_empty(line), why=NO_NUMBER_HELD, choices=())
    return replace(line, sure=SURE, why=LOOKED_AT)


def correct(line: Line, text: str, today: date, practices: Sequence[Practice]) -> Correction:
    """Take what was typed for a line: right, or to be looked at with the reason."""
    text = " ".join(text.split())
    try:
        return _CORRECT[line.uid](line, text, today, practices)
    except errors.Refused as refused:
        why = refused.sentence.partition(". ")[0].rstrip(".")
        return Correction(replace(line, sure=CHECK, why=why), {})


def _name(line: Line, text: str, _today: date, _practices: Sequence[Practice]) -> Correction:
    limits.check(text, "name")
    one = understand(f"Name: {text}\nBorn: 01-Jan-1980", date(2026, 1, 1)).lines[0]
    if one.person_name is None:
        raise errors.Refused("Type the name.")
    values = {key: value for key, value in values_of(one).items() if key in _NAME}
    return Correction(_right(line, one.name.value), values)


def _born(line: Line, text: str, today: date, _practices: Sequence[Practice]) -> Correction:
    if not text:
        return Correction(_empty(line), {"born": ""})
    born, _ = dates.parse_birth(text, today)
    return Correction(_right(line, dates.short_with_age(born, today)), {"born": dates.short(born)})


def _gender(line: Line, text: str, _today: date, _practices: Sequence[Practice]) -> Correction:
    return Correction(_right(line, text), {"gender": text})


def _number(line: Line, text: str, _today: date, _practices: Sequence[Practice]) -> Correction:
    number = nhs_number.compact(text)
    if not number:
        none = replace(_empty(line), why=NO_NUMBER_HELD, choices=())
        return Correction(none, {"nhs_number": ""})
    problem = nhs_number.problem(number)
    if problem:
        wrong = replace(line, value=nhs_number.spaced(number), sure=CHECK, choices=(),
                        why=f"{problem}; left out")  # fmt: skip
        return Correction(wrong, {"nhs_number": ""})
    right = _right(line, nhs_number.spaced(number), "Sure, check digit right")
    return Correction(replace(right, choices=()), {"nhs_number": number})


def _address(line: Line, text: str, _today: date, _practices: Sequence[Practice]) -> Correction:
    limits.check(text, "address")
    codes = postcode.find_all(text)
    code = postcode.tidy(codes[0]) if codes else ""
    rest = postcode.CANDIDATE.sub("", text).strip(" ,") if codes else text
    shown = ", ".join(part for part in (rest, code) if part)
    return Correction(
        _right(line, shown) if shown else _empty(line), {"address": rest, "postcode": code}
    )


def _phone(line: Line, text: str, _today: date, _practices: Sequence[Practice]) -> Correction:
    limits.check(text, "phone")
    if not text:
        return Correction(_empty(line), {"phone": ""})
    shown, problem = phone.tidy(text), phone.problem(text)
    if problem:
        return Correction(replace(line, value=shown, sure=CHECK, why=problem), {"phone": shown})
    return Correction(_right(line, shown), {"phone": shown})


def _practice(line: Line, text: str, _today: date, practices: Sequence[Practice]) -> Correction:
    meant = next((p for p in practices if p.name == text), None)
    if meant is None:
        raise errors.Refused("Choose the practice.")
    return Correction(_right(line, meant.name), {}, meant.uid)


def _right(line: Line, value: str, why: str = _CORRECTED) -> Line:
    return replace(line, value=value, sure=SURE, why=why)


def _empty(line: Line) -> Line:
    return replace(line, value="", sure=NOT_FOUND, why="Not known")


_NAME = ("given", "family", "title")
_CORRECT = {
    "name": _name,
    "born": _born,
    "gender": _gender,
    "nhs_number": _number,
    "address": _address,
    "phone": _phone,
    "practice": _practice,
}
