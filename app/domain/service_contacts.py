"""Say what is wrong with how a service says it is reached, where somebody typed it here.

What services really have is right: short numbers (111, 0800 1111, 116 123), extensions, several
numbers, the text relay, and words around a number ("Text SHOUT to 85258").
"""

from __future__ import annotations

import re
from typing import Final

from app.domain import phone

_LETTER: Final = re.compile(r"[^\W\d_]")
_EXTENSION: Final = re.compile(r"(?:ext(?:ension)?\.?|x)\s*[0-9]{1,6}\s*$", re.IGNORECASE)
_SHORT_CODE: Final = re.compile(r"[1-9][0-9]{2,4}")
_RELAY: Final = re.compile(r"1800[12]\s+")
_BETWEEN_NUMBERS: Final = re.compile(r"[/,;&|()]")
_BETWEEN_EMAILS: Final = re.compile(r"[;,\s]+")
_EMAIL: Final = re.compile(r"[^\s@]+@[^\s@.]+(?:\.[^\s@.]+)+")
_WEB: Final = re.compile(
    r"(?:https?://[^\s/?#]+|[^\s/:@?#.]+(?:\.[^\s/:@?#.]+)+(?::[0-9]+)?)(?:[/?#]\S*)?",
    re.IGNORECASE,
)


def problem(key: str, text: str) -> str | None:
    """Give a sentence on a cleaned `phone`, `email` or `url`; None when it is right or empty."""
    if not text:
        return None
    if key == "phone":
        return _phone(text)
    if key == "email" and not all(map(_EMAIL.fullmatch, _emails(text))):
        return "That is not an email address. Write it as name@example.org, or leave it empty."
    if key == "url" and not _WEB.fullmatch(text):
        return "That is not a web address. Write it as https://example.org, or leave it empty."
    return None


def _emails(text: str) -> list[str]:
    return [one for one in _BETWEEN_EMAILS.split(text) if one] or [text]


def _phone(text: str) -> str | None:
    if _LETTER.search(_EXTENSION.sub("", text)):
        if len(phone.digits(text)) >= 3:
            return None
        return "There is no number in the phone number. Type the number too, or leave it empty."
    said = _number(text)
    if said is None or any(_number(one) is None for one in _BETWEEN_NUMBERS.split(text)):
        return None
    return f"{said}. Write the phone number whole, as 01632 960131, or leave it empty."


def _number(text: str) -> str | None:
    number = _RELAY.sub("", text.strip(), count=1)
    digits = phone.digits(number)
    if not digits:
        return "There is no number in it"
    return None if _SHORT_CODE.fullmatch(digits) else phone.problem(number)
