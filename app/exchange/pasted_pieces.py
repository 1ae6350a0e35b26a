"""Cut a pasted text into patients, and each patient into pieces under the labels they carry.

Nothing here decides what is right; `pasted_patient` does. Sizes are bounded before any pattern
runs, so that hostile text costs no more than a long one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final

from app.domain import nhs_number
from app.domain.naming import is_title
from app.errors import Refused

MOST_IN_ONE: Final = 4_000
MOST_PATIENTS: Final = 200

DATE: Final = re.compile(
    r"""(?<![\w./-])(?P<day>
        [0-9]{1,2}[./-][0-9]{1,2}[./-](?:[0-9]{4}|[0-9]{2})
        | [0-9]{4}-[0-9]{2}-[0-9]{2}
        | [0-9]{1,2}(?:st|nd|rd|th)?[ ./-]?(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)
          [a-z]{0,6}[ .,/-]{0,2}(?:[0-9]{4}|[0-9]{2})
        | [0-9]{1,2}\ [0-9]{1,2}\ (?:18|19|20)[0-9]{2}
        | [0-9]{8}
    )(?![\w/]|[.-][0-9])
    (?:\ ?\((?P<age>[1-9][0-9]{0,2}\ ?[ymwd]?(?:\ [0-9]{1,2}\ ?[mwd])?)\)
        | \ (?P<years>[0-9]{1,3})\ ?(?:y|yrs?|years?)\b
    )?""",
    re.VERBOSE | re.IGNORECASE,
)
_GAP: Final = r"[\s:=]{0,8}"
_NOTHING: Final = r"(?:not\ (?:known|recorded|stated|given)|unknown|none|n/a)\b"
_START: Final = r"(?:\A|(?<=[\n\t,;|])|(?<=\ \ )|(?<=[,;|]\ ))"
_NUMBER_WORD: Final = r"(?:\ ?(?:no|num|number|nr)\b\.?)?"
LABEL: Final = re.compile(
    rf"""(?<![\w'’-])(?:
        (?P<born>(?:born|d\.?o\.?b\b\.?|date\ of\ birth|birth\ ?date)
            (?={_GAP}(?:[0-9]|[a-z]{{3,9}},?\ [0-9]|{_NOTHING})))
        | (?P<died>(?:died|date\ of\ death)(?={_GAP}[0-9]))
        | (?P<nhs_number>nhs(?:\ ?(?:no|num|number|nr)\b\.?|\ ?\#)?(?={_GAP}(?:[0-9]|{_NOTHING})))
        | (?P<gender>(?:gender|sex)(?={_GAP}(?:male|female|[mf]\b|other|indet|non|{_NOTHING})))
        | (?P<phone>(?:(?:home|work|mobile|main|day|evening|contact)\ )?
            (?:(?:tele)?phone(?:\ (?:and|&)\ e-?mail)?|tel|mobile|mob|home|work){_NUMBER_WORD}\.?
            (?={_GAP}(?:[0-9+(]|{_NOTHING})))
        | (?P<email>e-?mail(?:\ address)?(?={_GAP}(?:[^\s@]{{1,64}}@|{_NOTHING})))
        | (?P<postcode>post\ ?code\b)
        | (?P<address>(?:(?:home|usual|postal|main|current)\ )?address\b(?:\ line)?(?:\ [1-5]\b)?)
        | {_START}(?:
            (?P<practice>(?:(?:registered|gp)\ )?(?:practice|surgery)\b|registered\ (?:at|with)\b)
            | (?P<usual_gp>(?:usual|registered)\ gp\b|gp\b(?=\s?:))
            | (?P<kin>(?:next\ of\ kin|nok|emergency\ contact|carer)\b[^\n]{{0,200}})
            | (?P<preferred>preferred\ name\b|known\ as\b)
            | (?P<family>surname\b|(?:family|last)\ ?name\b)
            | (?P<given>(?:first|given|christian)\ ?names?\b|forenames?\b)
            | (?P<title>title\b)
            | (?P<age>age\b(?={_GAP}[0-9]))
            | (?P<name>(?:(?:full|patient(?:'s|’s)?)\ )?name\b|patient\b)
        )
    )[\ ]?[:=]?""",
    re.VERBOSE | re.IGNORECASE,
)
NOTHING: Final = re.compile(_NOTHING, re.VERBOSE | re.IGNORECASE)
FAMILY_COMMA: Final = re.compile(
    r"(?P<family>[^\W\d_][^\d_,\t\n()<>]{0,80}), ?(?P<given>[^\W\d_][^\d_,\t\n()<>]{0,80})"
    r"(?:\((?P<title>[^\W\d_]{1,20})\.?\))?"
)
_WIDE: Final = re.compile(r"\n|\t| {2,}")
_COUNTRY: Final = re.compile(r"\(?(?:\+44|0044)\)?[ -]?(?:\(0\))?[ -]?")
_FOREIGN: Final = re.compile(r"\+[0-9 ()-]{6,22}")
_GROUP: Final = re.compile(r"[ ()-]{0,2}([0-9]{1,20})")
_SIX_DIGITS: Final = re.compile(r"[0-9]{6}(?![0-9])")
_PUNCTUATION: Final = re.compile(r"[^\w]+")
_LINE_NUMBER: Final = re.compile(r"(?: line)? [1-5]$")
_WHOLE_REST: Final = frozenset({"address"})

_HEADINGS: Final = {
    "surname": "family", "family name": "family", "last name": "family", "lastname": "family",
    "forename": "given", "forenames": "given", "first name": "given", "firstname": "given",
    "given name": "given", "given names": "given", "first names": "given",
    "title": "title", "name": "name", "patient": "name", "patient name": "name",
    "full name": "name", "surname forename": "name", "surname forenames": "name",
    "surname first name": "name", "preferred name": "preferred", "known as": "preferred",
    "dob": "born", "d o b": "born", "born": "born", "date of birth": "born", "birth date": "born",
    "birthdate": "born", "date of death": "died", "died": "died",
    "nhs": "nhs_number", "nhs no": "nhs_number", "nhs number": "nhs_number",
    "nhs num": "nhs_number", "nhsnumber": "nhs_number", "sex": "gender", "gender": "gender",
    "address": "address", "home address": "address", "usual address": "address",
    "full address": "address", "house": "address", "house name": "address",
    "street": "address", "road": "address", "locality": "address", "village": "address",
    "town": "address", "city": "address", "county": "address",
    "postcode": "postcode", "post code": "postcode",
    "phone": "phone", "phone no": "phone", "phone number": "phone", "telephone": "phone",
    "telephone number": "phone", "tel": "phone", "tel no": "phone", "mobile": "phone",
    "mobile no": "phone", "mobile number": "phone", "mobile phone": "phone", "home phone": "phone",
    "home telephone": "phone", "home tel": "phone", "work phone": "phone",
    "practice": "practice", "practice name": "practice", "surgery": "practice",
    "gp practice": "practice", "registered practice": "practice", "usual gp": "usual_gp",
    "gp": "usual_gp", "age": "age", "email": "email", "e mail": "email",
    "email address": "email",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Pieces:
    """Hold one patient's text: what stood under a label, and the chunks without one, in order."""

    labelled: dict[str, list[str]] = field(default_factory=dict)
    loose: list[str] = field(default_factory=list)

    def under(self, *kinds: str) -> list[str]:
        """Give what stood under any of these labels, in the order of `kinds`."""
        return [value for kind in kinds for value in self.labelled.get(kind, ())]


def cut(text: str) -> list[Pieces]:
    """Cut clean text (`clean_note`) into patients; raises `Refused` beyond the limits."""
    lines = [line.strip(" ") for line in text.split("\n") if line.strip()]
    for at, line in enumerate(lines[:3]):
        headings = _headings(line)
        if headings and at + 1 < len(lines):
            _refuse_too_many(len(lines) - at - 1)
            return [_row(headings, row) for row in lines[at + 1 :]]
    patients: list[list[str]] = []
    seen: set[str] = set()
    for line in lines:
        opening = _opening(line[:MOST_IN_ONE])
        if not patients or opening in seen or (opening == "plain" and seen):
            patients.append([])
            seen = set()
        patients[-1].append(line)
        seen |= {opening} - {""}
    _refuse_too_many(len(patients))
    return [_pieces(_within_limit("\n".join(patient))) for patient in patients]


def _refuse_too_many(count: int) -> None:
    if count > MOST_PATIENTS:
        raise Refused(f"Those are more than {MOST_PATIENTS} patients. Copy fewer lines at once.")


def _within_limit(one: str) -> str:
    if len(one) > MOST_IN_ONE:
        raise Refused("That is more text than one patient has. Copy the patient’s line only.")
    return one


def _headings(line: str) -> list[str] | None:
    """Give the kind of each column, "" for an unknown one; None when it is no header row."""
    cells = [
        " ".join(_PUNCTUATION.sub(" ", cell[:60]).split()).casefold() for cell in line.split("\t")
    ]
    kinds = [_HEADINGS.get(_LINE_NUMBER.sub("", cell), "") for cell in cells]
    known = sum(1 for kind in kinds if kind)
    unknown = sum(1 for kind, cell in zip(kinds, cells, strict=True) if cell and not kind)
    return kinds if known >= 2 and known > unknown else None


def _row(headings: list[str], line: str) -> Pieces:
    pieces = Pieces()
    for kind, cell in zip(headings, _within_limit(line).split("\t"), strict=False):
        _put(pieces, kind, cell)
    return pieces


def _put(pieces: Pieces, kind: str, value: str) -> None:
    value = value.strip(" \t\n,;|:")
    if kind and value and value != "-" and not NOTHING.fullmatch(value):
        pieces.labelled.setdefault(kind, []).append(value)


def _opening(line: str) -> str:
    """Give how a line opens a patient: the kind of name label, "plain", or "" if it opens none."""
    label = LABEL.match(line)
    if label:
        kind = label.lastgroup or ""
        return kind if kind in ("name", "family", "given", "title") else ""
    return "plain" if _opens_plainly(line) else ""


def _opens_plainly(line: str) -> bool:
    first = _WIDE.split(line, maxsplit=1)[0]
    dated = bool(DATE.search(line))
    numbered = any(not number.startswith("0") for number in nhs_number.find_all(line))
    banner = FAMILY_COMMA.match(first)
    if banner and banner["family"].isupper():
        # An address in capitals has a comma too: there the second part is in capitals as well.
        return dated or numbered or bool(banner["title"]) or not banner["given"].isupper()
    words = first.split(maxsplit=2)
    if len(words) > 1 and is_title(words[0]) and words[1][0].isalpha():
        return True
    if not any(character.isalpha() for character in DATE.sub("", line)):
        return False
    if line[0].isalpha() or "\t" in line:
        return dated or numbered
    return dated and numbered


def _pieces(text: str) -> Pieces:
    pieces = Pieces()
    labels = list(LABEL.finditer(text))
    _loose(pieces, text[: labels[0].start()] if labels else text)
    ends = [*(label.start() for label in labels[1:]), len(text)]
    for label, end in zip(labels, ends[: len(labels)], strict=True):
        region = text[label.end() : end].lstrip()
        kind = label.lastgroup or ""
        if kind in _WHOLE_REST:
            _put(pieces, kind, region)
            continue
        if nothing := NOTHING.match(region):
            _loose(pieces, region[nothing.end() :])
            continue
        value, rest = _value(kind, region)
        _put(pieces, kind, value)
        _loose(pieces, rest)
    return pieces


def _value(kind: str, region: str) -> tuple[str, str]:
    """Part what a label names from the text that merely follows it."""
    if kind in ("born", "died"):
        found = DATE.search(region[:80]) or _SIX_DIGITS.match(region)
        end = found.end() if found else len(_WIDE.split(region, maxsplit=1)[0].split(" ")[0])
        return region[:end], region[end:]
    if kind in ("nhs_number", "phone", "age"):
        end = digits_end(region, 10 if kind == "nhs_number" else 11)
        return region[:end], region[end:]
    if kind in ("gender", "email", "title"):
        end = len(region.split(maxsplit=1)[0]) if region.split() else 0
        return region[:end], region[end:]
    wide = _WIDE.search(region)
    end = wide.start() if wide else len(region)
    return region[:end], region[end:]


def digits_end(text: str, most: int) -> int:
    """Give where a run of digit groups at the start of `text` ends, taking at most `most` digits.

    A country code +44 or 0044 is taken besides. Groups are parted by one space, dash or bracket.
    """
    country = _COUNTRY.match(text)
    if not country and (foreign := _FOREIGN.match(text)):
        return len(foreign.group().rstrip(" (-"))
    end, count = (country.end(), 1) if country else (0, 0)
    while group := _GROUP.match(text, end):
        if count and count + len(group[1]) > most:
            break
        count += len(group[1])
        end = group.end()
    return end


def _loose(pieces: Pieces, text: str) -> None:
    for chunk in _WIDE.split(text):
        chunk = chunk.strip(" ,;|:")
        if chunk:
            pieces.loose.append(chunk)
