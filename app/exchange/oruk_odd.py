"""Find what is odd about a service record, to warn of it; nothing odd keeps a record out."""

from __future__ import annotations

from typing import Any

from app.domain import postcode
from app.exchange.oruk_record import (
    Record,
    day_from,
    inner,
    line,
    objects,
    status_from,
    time_from,
)

_OURS = frozenset({"GB", "UK", ""})
_DATES = ("valid_from", "valid_to", "dtstart", "until")
_TIMES = ("opens_at", "closes_at")


def oddities(record: Record) -> list[str]:
    """Give what is odd about a service, each in a few words without anything personal in them."""
    found: list[str] = []
    if status_from(record.get("status")) is None:
        found.append("its status is missing or not one of the four; taken as active")
    for place in objects(record, "service_at_locations"):
        location = inner(place, "location")
        found += _of_location(location)
        for one in (*objects(place, "schedules"), *objects(location, "schedules")):
            found += _of_schedule(one)
    for one in objects(record, "schedules"):
        found += _of_schedule(one)
    low, high = record.get("minimum_age"), record.get("maximum_age")
    if isinstance(low, int | float) and isinstance(high, int | float) and low > high:
        found.append("its lowest age is above its highest")
    return list(dict.fromkeys(found))


def _of_location(location: Record) -> list[str]:
    found = []
    for key, most in (("latitude", 90), ("longitude", 180)):
        value: Any = location.get(key)
        if isinstance(value, int | float) and abs(value) > most:
            found.append(f"a {key} is beyond {most} degrees")
    for address in objects(location, "addresses"):
        if line(address.get("country")).upper() not in _OURS:
            found.append("an address is outside the United Kingdom")
        code = line(address.get("postal_code"))
        if code and not postcode.valid(code):
            found.append("a postal code is no UK postcode")
    return found


def _of_schedule(schedule: Record) -> list[str]:
    found = []
    if any(schedule.get(key) and day_from(schedule[key]) is None for key in _DATES):
        found.append("a timetable has a date that cannot be; it was left out")
    if any(schedule.get(key) and time_from(schedule[key]) is None for key in _TIMES):
        found.append("a timetable has a time that cannot be; it was left out")
    return found
