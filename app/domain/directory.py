"""Hold what a directory of services knows: organisations, services, where and when they meet.

Directory records keep the id of their source (`source_id`), which may be no UUID; `uid` is ours.
"""

from __future__ import annotations

import unicodedata
from dataclasses import replace
from datetime import time
from enum import Enum
from functools import lru_cache
from typing import Any, Final

from app.domain import limits
from app.domain.naming import asked, tokens
from app.domain.timetable import Schedule
from app.errors import Incomplete, Refused

METRES_IN_A_MILE: Final = 1609.344
MOST_SCHEDULES: Final = 50
EVENING: Final = time(17)  # what opens from here on may close after midnight


class Status(Enum):
    """Whether a service runs; the values are Open Referral UK's."""

    ACTIVE = "active"
    TEMPORARILY_CLOSED = "temporarily closed"
    INACTIVE = "inactive"
    DEFUNCT = "defunct"

    @property
    def words(self) -> str:
        """Give the status as the screen has it."""
        return _STATUS_WORDS[self]


_STATUS_APART: Final = bytes(one if chr(one).isalnum() and one < 128 else 32 for one in range(256))
_PLAIN: Final = {
    "name": "name",
    "description": "note",
    "url": "link",
    "email": "email",
    "phone": "phone",
    "contact": "name",
    "cost": "note",
    "eligibility": "note",
    "how_to_refer": "note",
}
_OF_ADDRESS: Final = {"postcode": "postcode"}
_OF_SCHEDULE: Final = {"description": "note", "notes": "note", "attending": "note",
                       "link": "link", "place": "place", "source_id": "name"}  # fmt: skip


def checked(edited: EditedService, held: EditedService | None = None) -> EditedService:
    """Give the service cleaned and within the limits; raise `Refused` otherwise.

    A service needs a name, at most 50 lines of timetable, and no line that ends before it begins.
    What is the same in `held` passes as it is: it may have come from elsewhere, odd as it was.
    """
    plain: dict[str, Any] = {
        one: limits.check(getattr(edited, one), limit)
        for one, limit in _PLAIN.items()
        if held is None or getattr(edited, one) != getattr(held, one)
    }
    if not plain.get("name", edited.name):
        raise Incomplete("The service needs a name. Type one.", "name")
    address, schedules = edited.address, edited.schedules
    if held is None or address != held.address:
        address = Address(
            **{
                one: limits.check(getattr(address, one), _OF_ADDRESS.get(one, "address"))
                for one in ("place", "line_1", "line_2", "town", "county", "postcode")
            }
        )
    if held is None or schedules != held.schedules:
        if len(schedules) > MOST_SCHEDULES:
            raise Refused(f"A timetable may have {MOST_SCHEDULES} lines. Leave some out.")
        schedules = tuple(_checked_schedule(one) for one in schedules)
    return replace(edited, address=address, schedules=schedules, **plain)


def _checked_schedule(schedule: Schedule) -> Schedule:
    opens, closes = schedule.opens, schedule.closes
    if opens is not None and closes is not None and closes <= opens and time(0) < opens < EVENING:
        raise Incomplete("A session ends before it begins. Check its times.", "schedules")
    if (
        schedule.valid_from is not None
        and schedule.valid_to is not None
        and schedule.valid_to < schedule.valid_from
    ):
        raise Incomplete("A timetable ends before it begins. Check its dates.", "schedules")
    said: dict[str, Any] = {
        one: limits.check(getattr(schedule, one), limit) for one, limit in _OF_SCHEDULE.items()
    }
    return replace(schedule, **said)


def search_words(service: Service, organisation: str) -> tuple[str, ...]:
    """Give the tokens by which a service is found: its name, who runs it, where, what it is for."""
    said = [service.name, organisation, service.description, service.eligibility]
    said += (*service.kinds, *service.languages, *service.areas)
    said += (line for location in service.locations for line in location.address.lines)
    words = " ".join(said).lower().split()
    odd = [one for one in words if not one.isascii() or "'" in one or "-" in one]
    plain = " ".join(one for one in words if one.isascii())
    found = dict.fromkeys(plain.encode("ascii").translate(_APART).decode("ascii").split())
    for one in odd:
        found.update(dict.fromkeys(_tokens(one)))
    return tuple(found)


@lru_cache(4096)
def _tokens(word: str) -> tuple[str, ...]:
    return tokens(word)


def asked_words(text: str) -> tuple[tuple[str, ...], ...]:
    """Give the groups of tokens that a search must find, each by its beginning."""
    return asked(text[:200])


def sort_key(name: str) -> str:
    """Give the key by which services are listed: plain letters, whatever their case or marks."""
    if name.isascii():
        return name.lower()
    apart = unicodedata.normalize("NFKD", name.casefold())
    return "".join(letter for letter in apart if not unicodedata.combining(letter))


def miles(metres: float) -> float:
    """Give metres as miles, to one decimal."""
    return round(metres / METRES_IN_A_MILE, 1)
