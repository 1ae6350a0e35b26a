"""Read and show UK phone numbers; foreign ones keep their country code.

Numbering: Ofcom's National Telephone Numbering Plan by way of the library phonenumbers, loaded
when first used. Ofcom's fictitious ranges (01632 960…, 07700 900…) are shown like real ones.
"""

from __future__ import annotations

import re
from typing import Final

from app.domain.limits import LIMITS
from app.domain.text import clean_line, unbroken

_BEFORE: Final = re.compile(r"^[^0-9+]+")
_AFTER: Final = re.compile(r"[^0-9]+$")
_EXTENSION: Final = re.compile(r"\s*(?:ext(?:ension)?\.?|x)\s*([0-9]{1,6})\s*$", re.IGNORECASE)
_FOREIGN: Final = re.compile(r"\+(?!44)|00(?!44)")
# National numbers of other lengths than eleven digits that Ofcom still lists.
_SHORT: Final = re.compile(r"01[0-9]{8}|0800[0-9]{6}|08001111|0845464[0-9]|0500[0-9]{6}")
_SERVICE: Final = re.compile(r"999|112|111|119|101|105|18000|116[0-9]{3}")


def digits(text: str) -> str:
    """Give the digits to search by: national, `+44 (0)7700…` and `0044 7700…` as `07700…`."""
    text = text if len(text) > LIMITS["phone"].most * 2 else _EXTENSION.sub("", text)
    found = "".join(character for character in text if character in "0123456789")
    plus = text.lstrip(" (").startswith("+")
    for prefix in ("0044", "44"):
        if found.startswith(prefix) and (plus or prefix == "0044" or len(found) >= 12):
            return "0" + found[len(prefix) :].lstrip("0")
    return found


def tidy(text: str) -> str:
    """Give a UK number in its national form with spaces: `01632 960114`, `07700 900123`.

    Words before and after the number are left out, an extension is kept (`x12`); a foreign number
    comes back international; what is no phone number comes back cleaned.
    """
    line = clean_line(text)
    if len(line) > LIMITS["phone"].most * 2:
        return line
    number = _AFTER.sub("", _BEFORE.sub("", line))
    extension = _EXTENSION.search(number)
    if extension:
        number = number[: extension.start()]
    if _FOREIGN.match(number):
        return _foreign(number, line)
    national = digits(number)
    if not national.startswith("0") or not 7 < len(national) < 13:
        return national if _SERVICE.fullmatch(national) else line
    return _grouped(national) + (f" x{extension[1]}" if extension else "")


def problem(text: str) -> str | None:
    """Give what is wrong with a typed number in a few words; None when it is right or empty."""
    line = clean_line(text)
    if not line:
        return None
    if len(line) > LIMITS["phone"].most * 2:
        return "Check the number"
    number = _BEFORE.sub("", line)
    national = digits(number)
    if not national:
        return "No phone number"
    if _FOREIGN.match(number):
        return None if 8 <= len(national) <= 17 else "Check the number"
    if _SERVICE.fullmatch(national) or _SHORT.fullmatch(national):
        return None
    if not national.startswith("0"):
        return "The area code is missing" if len(national) < 9 else "The first 0 is missing"
    if len(national) < 11:
        missing = 11 - len(national)
        return "A digit is missing" if missing == 1 else f"{missing} digits are missing"
    if len(national) > 11:
        more = len(national) - 11
        return "A digit too many" if more == 1 else f"{more} digits too many"
    return None if national[1] in "1235789" else "Check the number"


def _grouped(national: str) -> str:
    if problem(national) is None:
        shown = _library_form(national)
        if shown.startswith("0"):
            return shown
    if len(national) == 11:
        return f"{national[:5]} {national[5:]}"
    return " ".join(part for part in (national[:5], national[5:8], national[8:]) if part)


def _library_form(national: str) -> str:
    import phonenumbers

    try:
        number = phonenumbers.parse(national, "GB")
    except phonenumbers.NumberParseException:
        return ""
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.NATIONAL)


def _foreign(number: str, line: str) -> str:
    import phonenumbers

    try:
        parsed = phonenumbers.parse(re.sub(r"^00", "+", number), None)
    except phonenumbers.NumberParseException:
        return line
    if not phonenumbers.is_possible_number(parsed):
        return line
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.INTERNATIONAL)


def with_note(phone: str, note: str) -> str:
    """Give a phone number and its best times as one line, a number that nobody knows too."""
    shown = unbroken(phone) if phone else "Not known"
    return f"{shown}. {note}" if note else shown
