"""Read when a step happens as people write it, and write it back.

Understood: `26-Nov 10:30`, `Thu 2pm to 4pm`, `Sundays`, `every Thursday 6pm`, `every Thursday from
26 Nov, 10:30`, nothing (no day yet). Whatever else is typed stays as words: it is never refused and
never lost.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, time
from typing import Final

from app.domain.dates import WEEKDAYS, clock, parse, parse_time, short, weekday_short
from app.domain.plan import When
from app.errors import Refused


@dataclass(frozen=True, slots=True)
class Read:
    """What was understood, said in words; `doubt` says why something stays as words."""

    when: When
    said: str
    doubt: str = ""


NOTHING: Final = Read(When(), "No day yet")


def read(text: str, today: date) -> Read:
    """Read a text; whatever is not a day and a time stays as words."""
    words = " ".join(text.split()).strip(" ,;")
    if not words:
        return NOTHING
    day, start, end, doubt = _time_off(words)
    if doubt:
        return _as_words(words, doubt)
    if not day:
        when = When(start=start, end=end)
        return Read(when, f"No day yet, {_times(when)}")
    if _is_each_week(day) or (first := _EACH_FROM.fullmatch(day)) is None:
        return _of_day(words, day, start, end, today)
    try:
        on = parse(first["on"], today)
    except Refused as refused:
        return _as_words(words, refused.sentence)
    when = When(on, start, end, first["each"].strip(" ,"))
    return Read(when, said(when, today), _past(on, today))


def written(when: When) -> str:
    """Give the text of the field; reading it again gives the same."""
    days = when.words
    if when.on:
        days = f"{when.words} from {short(when.on)}" if when.words else short(when.on)
    return ", ".join(filter(None, (days, _times(when))))


def said(when: When, today: date) -> str:
    """Say what was understood: `Thu 26-Nov-2026, 10:30`, `Every Thursday, 18:00`, `No day yet`."""
    if when.is_open:
        return f"No day yet, {_times(when)}" if when.start else NOTHING.said
    if when.on is None:
        days = when.words[:1].upper() + when.words[1:]
    elif when.words:
        days = f"{when.words[:1].upper()}{when.words[1:]}, first on {weekday_short(when.on)}"
    else:
        days = weekday_short(when.on)
    return ", ".join(filter(None, (days, _times(when))))


_TIME: Final = r"(?:[0-2]?[0-9](?:[:.][0-5][0-9])?\s*(?:[ap]\.?m\.?)?|noon|midday|midnight)"
_SURE: Final = re.compile(r"[:.][0-5][0-9]|[ap]\.?m|noon|midday|midnight", re.IGNORECASE)
_TAIL: Final = re.compile(
    rf"(?P<day>.*?)(?P<at>(?:^|[\s,]+)(?:at|from)\s+|^|[\s,]+)(?P<start>{_TIME})"
    rf"(?:\s*(?:-|–|—|\bto\b|\buntil\b|\btill\b)\s*(?P<end>{_TIME}))?\s*\.?",
    re.IGNORECASE,
)
_DAY_NAMES: Final = "|".join(f"{name[:3]}|{name}" for name in WEEKDAYS)
_EACH: Final = (
    r"(?:every|each)\b.*|daily|weekdays|weekends|mornings|afternoons|evenings"
    rf"|(?:on |most |some )?(?:(?:{'|'.join(WEEKDAYS)})s)\b.*"
)
_EACH_WEEK: Final = re.compile(_EACH, re.IGNORECASE)
_EACH_FROM: Final = re.compile(
    rf"(?P<each>{_EACH}?)[\s,]+(?:first on|from|starting(?: on)?)\s+(?P<on>.+)", re.IGNORECASE
)
# What was surely meant as a date: a number beside a month or a number, or a counted step.
_LIKE_A_DATE: Final = re.compile(
    r"\d{1,2}\s*[-/.]\s*\d{1,2}\b.*"
    r"|(?:(?:" + _DAY_NAMES + r")\w*[\s,]+)?\d{1,2}(?:st|nd|rd|th)?[-/. ]?(?:of )?"
    r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)\w*\b.*"
    r"|[+-]\s*\d+.*",
    re.IGNORECASE,
)
_NO_SUCH_ORDER: Final = "The end is before the start."


def _of_day(words: str, day: str, start: time | None, end: time | None, today: date) -> Read:
    """Take a day as a date, else as words that keep their time."""
    try:
        on = parse(day, today)
    except Refused as refused:
        if _LIKE_A_DATE.fullmatch(day):
            return _as_words(words, refused.sentence)
    else:
        when = When(on, start, end)
        return Read(when, said(when, today), _past(on, today))
    if _is_each_week(day):
        when = When(None, start, end, day)
        return Read(when, said(when, today))
    return _as_words(words)


def _time_off(words: str) -> tuple[str, time | None, time | None, str]:
    """Take a time off the end: the day, start, end, and what is wrong with them.

    A number alone is a time only after "at", beside a sure one, or as a span after a day:
    `Thu at 9`, `2 to 4pm`, `Thu 10 to 12`.
    """
    found = _TAIL.fullmatch(words)
    if found is None:
        return words, None, None, ""
    first, last, day = found["start"], found["end"] or "", found["day"].strip(" ,")
    sure = bool(_SURE.search(first) or _SURE.search(last)) or bool(last and _is_day(day))
    if not sure and "at" not in found["at"].casefold().split():
        return words, None, None, ""
    if last and not _SURE.search(first):
        first += _half(last) if _later(first + _half(last), last) else ""
    if last and not _SURE.search(last):
        last += _half(first) if _later(first, last + _half(first)) else ""
    try:
        start, end = parse_time(first), parse_time(last) if last else None
    except Refused as refused:
        if not last and day and not _is_day(day):
            return words, None, None, ""
        return day, None, None, refused.sentence
    if end is not None and end <= start:
        return day, None, None, _NO_SUCH_ORDER
    return day, start, end, ""


def _half(time_words: str) -> str:
    """Give am or pm where a time says it: `2 to 4pm` begins at 2 pm."""
    half = re.search(r"[ap]\.?m", time_words, re.IGNORECASE)
    return half[0].replace(".", "") if half else ""


def _later(first: str, last: str) -> bool:
    try:
        return parse_time(last) > parse_time(first)
    except Refused:
        return False


def _is_day(day: str) -> bool:
    named = re.fullmatch(rf"(?:on |next )?(?:{_DAY_NAMES})|today|tomorrow", day, re.IGNORECASE)
    return bool(named) or _is_each_week(day) or bool(_LIKE_A_DATE.fullmatch(day))


def _is_each_week(day: str) -> bool:
    return bool(_EACH_WEEK.fullmatch(day)) and _EACH_FROM.fullmatch(day) is None


def _as_words(words: str, doubt: str = "") -> Read:
    kept = f"Kept as words. {doubt.rstrip('.')}." if doubt else ""
    return Read(When(words=words), f"“{words}”, in words", kept)


def _past(on: date, today: date) -> str:
    return "That day is past." if on < today else ""


def _times(when: When) -> str:
    if when.start is None:
        return ""
    return f"{clock(when.start)} to {clock(when.end)}" if when.end else clock(when.start)
