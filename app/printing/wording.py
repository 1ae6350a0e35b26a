"""Put the facts of a plan into the sentences of the sheet: first person, long dates, typed words.

What people typed is never rewritten; a date or a time is only put behind it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import Final

from app.domain.dates import WEEKDAYS, long, long_without_year, spoken_time
from app.domain.plan import Doer, PlanSheet, Step, When, Who
from app.printing.line_breaks import held, typed

_DAY_NAME: Final = "|".join(WEEKDAYS)
_EACH_WEEK: Final = re.compile(
    rf"(?:on |every |each )?((?:{_DAY_NAME})s?(?:(?:, | and |, and | & )(?:{_DAY_NAME})s?)*)",
    re.IGNORECASE,
)
_ALL_DAYS: Final = {
    "every day": range(7),
    "each day": range(7),
    "daily": range(7),
    "weekdays": range(5),
    "every weekday": range(5),
    "weekends": range(5, 7),
    "every weekend": range(5, 7),
}
_NUMBER: Final = re.compile(r"\+?[\d(][\d ()]*")
_EXTENSION: Final = re.compile(r"\b(?:x|ext\.?)\s*(?=\d)", re.IGNORECASE)
_MYSELF: Final = frozenset({"i", "me", "myself"})
_COUNTS: Final = (
    "", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Voice:
    """Say dates and names for one sheet, as seen from the day the plan was made."""

    sheet: PlanSheet

    def day(self, day: date) -> str:
        """Give `Thursday 26 November` in one piece, with the year where it is another year."""
        made = self.sheet.plan.made_on
        near = made is not None and made.year == day.year
        return held(long_without_year(day) if near else long(day))

    def review_day(self, day: date) -> str:
        """Give the day of a review, always with its year."""
        return held(long(day))

    def name(self, who: Who) -> str:
        """Give the name of whoever acts; "" for the person, for nobody yet and for the unnamed."""
        if who.kind is Doer.LINK_WORKER:
            return typed(self.sheet.link_worker_first)
        if who.kind in (Doer.CONTACT, Doer.NAMED):
            return typed(self.contact(who.contact_uid) or who.name)
        return ""

    def contact(self, uid: str | None) -> str:
        """Give the name of a personal contact, "" if there is none."""
        return self.sheet.contacts.get(uid or "", ("", ""))[0]

    def label(self, who: Who) -> str:
        """Give what stands before a step: `I will`, `Priya will`, `Not agreed yet`."""
        if who.kind is Doer.PERSON:
            return held("I will")
        if who.kind is Doer.NOBODY_YET:
            return held("Not agreed yet")
        unnamed = "My link worker" if who.kind is Doer.LINK_WORKER else "Others"
        return f"{self.name(who) or unnamed} will"

    def step(self, step: Step, *, is_thing: bool) -> str:
        """Give a step's words as typed, a comma and its date; a thing's time is on its leaf."""
        words = typed(step.what) or typed(step.service_name)
        if is_thing and step.who.kind is Doer.PERSON and not step.what.strip():
            words = f"go to {words}"
        when = self.when(step.when, with_time=not is_thing)
        return f"{words.rstrip(' .')}, {when}" if when and words else words or when

    def when(self, when: When, *, with_time: bool) -> str:
        """Give the day or the words of `when`, and its start; "" if nothing is agreed."""
        day = typed(when.words) or (self.day(when.on) if when.on else "")
        if when.start is None or not with_time:
            return day
        return f"{day} at {clock_words(when.start)}".strip()

    def rings(self, who: str, by: date | None) -> str:
        """Say who finds out what is missing, and by when; the link worker if nobody is named."""
        name = typed(who) or typed(self.sheet.link_worker_first)
        until = f" by {self.day(by)}" if by else ""
        if name.lower() in _MYSELF or name == typed(self.sheet.person):
            return f"I find out{until}."
        return f"{name} rings me{until}." if name else ""


def clock_words(at: time) -> str:
    """Give `10:30 am` in one piece."""
    return held(spoken_time(at))


def quoted(words: str) -> str:
    """Give the person's own words in double quotes, unless they were typed with some."""
    own = typed(words)
    return own if own[:1] in '“"' and own[-1:] in '”"' else f"“{own}”"


def phone_runs(phone: str, ask_for: str) -> list[tuple[str, bool]]:
    """Give a phone number in bold, then its extension and whom to ask for."""
    number = typed(_EXTENSION.sub("extension ", phone))
    wanted = typed(ask_for)
    if not number:
        return [(f"Ask for {wanted}", False)] if wanted else []
    start = _NUMBER.match(number.replace("\u00a0", " "))
    bold = held(number[: start.end()].strip()) if start else number
    after = number[start.end() :].strip() if start else ""
    asking = f", ask for {wanted}" if wanted else ""
    return [(bold, True), ((f" {after}" if after else "") + asking, False)]


def weekdays_of(words: str) -> frozenset[int]:
    """Give the weekdays (Monday 0) of words such as "Sundays"; none where they may mean more.

    "Every other Thursday" is not placed: nobody could say which Thursday comes first.
    """
    said = " ".join(words.lower().split()).rstrip(".")
    if said in _ALL_DAYS:
        return frozenset(_ALL_DAYS[said])
    if not _EACH_WEEK.fullmatch(said):
        return frozenset()
    return frozenset(i for i, name in enumerate(WEEKDAYS) if name.lower() in said)


def days_of(when: When, first: date, last: date) -> Iterator[date]:
    """Give the days from `first` to `last` on which `when` falls."""
    weekdays = frozenset[int]() if when.on else weekdays_of(when.words)
    for ahead in range((last - first).days + 1):
        day = first + timedelta(days=ahead)
        if day == when.on or day.weekday() in weekdays:
            yield day


def counted(number: int, one: str, many: str) -> str:
    """Give `One more thing`, `Two more things`."""
    word = _COUNTS[number] if number < len(_COUNTS) else str(number)
    return f"{word} {one if number == 1 else many}"


def listed(names: list[str]) -> str:
    """Give `Priya`, `Priya and Susan`, `Priya, Susan and Jean`."""
    return " and ".join(filter(None, (", ".join(names[:-1]), *names[-1:])))
