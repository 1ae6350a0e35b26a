"""Read one Open Referral UK (HSDS 3.0) service record into what the desk knows of it.

Reading is lenient: what is odd stays in the record and is told as a warning. Base HSDS names are
read beside those of the UK profile (`fees_description` and `fees`, `phones`, `address_2`, …).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date, time
from functools import lru_cache
from typing import Any, Final

from app.domain.directory import Address, Location, Organisation, Service, Status
from app.domain.text import clean_line, clean_note
from app.domain.timetable import DAYS, Day, Schedule

Record = dict[str, Any]

_SHORT: Final = 80  # names of towns and the like come again and again
_MOST_KEPT: Final = 8192
_KEPT: Final[dict[str, str]] = {}
_BYDAY: Final = re.compile(r"([+-]?\d{1,2})?\s*([A-Za-z]{2})[a-z]*")
_POUNDS: Final = {"GBP": "£", "": "£"}


def line(value: object) -> str:
    """Give a text or number as one clean line; anything else is empty."""
    if isinstance(value, str):
        found = _KEPT.get(value)
        return found if found is not None else _line(value)
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return str(value) if is_number else ""


def _line(value: str) -> str:
    is_plain = value.isascii() and value.isprintable()
    made = " ".join(value.split()) if is_plain else clean_line(value)  # the same, sooner
    if len(value) < _SHORT:
        if len(_KEPT) >= _MOST_KEPT:
            _KEPT.clear()
        _KEPT[value] = made
    return made


def note(value: object) -> str:
    """Give a text as a clean note; anything that is no text or number is empty."""
    if isinstance(value, str):
        return value.strip() if value.isascii() and value.isprintable() else clean_note(value)
    return line(value)


def objects(record: Mapping[str, Any], key: str) -> list[Record]:
    """Give the records in a list; whatever else stands there is left out."""
    value = record.get(key)
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def inner(record: Mapping[str, Any], key: str) -> Record:
    """Give the record under a key, or an empty one."""
    value = record.get(key)
    return value if isinstance(value, dict) else {}


def organisation_from(record: Record) -> Organisation:
    """Read an organisation."""
    phones = [line(one.get("number")) for one in objects(record, "phones")]
    return Organisation(
        source_id=line(record.get("id")),
        name=line(record.get("name")),
        description=note(record.get("description")),
        email=line(record.get("email")),
        website=line(record.get("website") or record.get("url")),
        phone=next(filter(None, phones), ""),
    )


def service_from(
    record: Record,
    *,
    uid: str = "",
    organisation: Record | None = None,
    edited: frozenset[str] = frozenset(),
    version: int = 1,
) -> Service:
    """Read a service as it now holds (what was edited here already put in, see `oruk_edits`).

    `organisation` is the record held of who runs it; without one, what the record itself nests.
    """
    run_by = organisation or inner(record, "organization")
    return replace(
        listed_from(record),
        uid=uid,
        organisation=organisation_from(run_by) if run_by else None,
        url=line(record.get("url")),
        email=line(record.get("email")),
        phone=_phone(record),
        contact=_first(objects(record, "contacts"), "name", "title"),
        cost=_cost(record),
        how_to_refer=note(record.get("application_process")),
        minimum_age=_age(record.get("minimum_age")),
        maximum_age=_age(record.get("maximum_age")),
        alert=note(record.get("alert")),
        assured_on=day_from(record.get("assured_date")),
        accessibility=_said(_accessibility(record), "description", "details"),
        edited=edited,
        version=version,
    )


def listed_from(record: Record) -> Service:
    """Read only what lists and search need of a service; the rest is left empty."""
    places = (inner(one, "location") for one in objects(record, "service_at_locations"))
    nested = inner(record, "organization")
    return Service(
        uid="",
        source_id=line(record.get("id")),
        name=line(record.get("name")),
        status=status_from(record.get("status")) or Status.ACTIVE,
        organisation=organisation_from(nested) if nested else None,
        description=note(record.get("description")),
        eligibility=note(record.get("eligibility_description")),
        locations=tuple(location_from(one) for one in places if one),
        schedules=tuple(_schedules(record)),
        languages=_said(objects(record, "languages"), "name", "code"),
        areas=_said(objects(record, "service_areas"), "name", "description"),
        kinds=tuple(dict.fromkeys(_kinds(record))),
    )


def status_from(value: object) -> Status | None:
    """Read a status in any spelling of its case and spaces; none when it is no status."""
    if not isinstance(value, str):
        return None
    try:
        return Status(" ".join(value.replace("_", " ").lower().split()))
    except ValueError:
        return None


def chosen_address(location: Mapping[str, Any]) -> int | None:
    """Say which of a location's addresses is shown: the first physical one, else the first."""
    addresses = objects(location, "addresses")
    for at, one in enumerate(addresses):
        if line(one.get("address_type")).lower() == "physical":
            return at
    return 0 if addresses else None


def location_from(record: Record) -> Location:
    """Read a location with its address; easting and northing come later, from the postcode."""
    at = chosen_address(record)
    held = objects(record, "addresses")[at] if at is not None else {}
    name = line(record.get("name"))
    return Location(
        source_id=line(record.get("id")),
        name=name,
        address=Address(
            place=name,
            line_1=line(held.get("address_1")),
            line_2=line(held.get("address_2")),
            town=line(held.get("city")),
            county=line(held.get("state_province")) or line(held.get("region")),
            postcode=line(held.get("postal_code")),
        ),
        accessibility=_first(objects(record, "accessibility"), "description", "details"),
    )


def schedule_from(record: Record, place: str = "") -> Schedule:
    """Read one line of a timetable; dates and times that cannot be are left out."""
    days = tuple(_days(record.get("byday")))
    freq = line(record.get("freq")).upper()
    until = day_from(record.get("until"))
    ends = day_from(record.get("valid_to"))
    interval = record.get("interval")
    return Schedule(
        freq=freq or ("WEEKLY" if days else ""),
        days=days,
        month_days=tuple(_month_days(record.get("bymonthday"))),
        interval=interval if isinstance(interval, int) and interval > 0 else 1,
        opens=time_from(record.get("opens_at")),
        closes=time_from(record.get("closes_at")),
        valid_from=day_from(record.get("valid_from")),
        valid_to=min(filter(None, (until, ends)), default=None),
        starts=day_from(record.get("dtstart")),
        description=note(record.get("description")),
        notes=note(record.get("notes")),
        attending=note(record.get("attending_type")),
        link=line(record.get("schedule_link")),
        place=place or line(record.get("place")),
        source_id=line(record.get("id")),
    )


@lru_cache(1024)
def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


@lru_cache(1024)
def _time(text: str) -> time | None:
    found = re.match(r"\s*(\d{1,2}):(\d{2})", text)
    if not found:
        return None
    hour, minute = int(found.group(1)), int(found.group(2))
    if (hour, minute) == (24, 0):
        return time(0)
    return time(hour, minute) if hour < 24 and minute < 60 else None


def day_from(value: object) -> date | None:
    """Read a date, or the date of an instant; none when it cannot be."""
    return _day(value[:10]) if isinstance(value, str) else None


def time_from(value: object) -> time | None:
    """Read a local time of day, to the minute; a zone written behind it is left out."""
    return _time(value[:20]) if isinstance(value, str) else None


def _phone(record: Record) -> str:
    if isinstance(record.get("phones"), list):
        return _first(objects(record, "phones"), "number")
    holders = [*objects(record, "contacts"), *objects(record, "service_at_locations")]
    holders += [inner(one, "location") for one in objects(record, "service_at_locations")]
    return next(filter(None, (_first(objects(one, "phones"), "number") for one in holders)), "")


def _cost(record: Record) -> str:
    said = record["fees_description"] if "fees_description" in record else record.get("fees")
    options = (_cost_option(one) for one in objects(record, "cost_options"))
    return "; ".join(filter(None, (note(said), *options)))


def _cost_option(option: Record) -> str:
    amount = option.get("amount")
    currency = line(option.get("currency")).upper()
    money = line(amount)
    if isinstance(amount, float):
        money = f"{amount:.2f}".removesuffix(".00")
    if money:
        money = _POUNDS[currency] + money if currency in _POUNDS else f"{currency} {money}"
    price = " ".join(filter(None, (money, line(option.get("amount_description")))))
    return ": ".join(filter(None, (line(option.get("option")), price)))


def _schedules(record: Record) -> Iterator[Schedule]:
    for one in objects(record, "schedules"):
        yield schedule_from(one)
    for held_at in objects(record, "service_at_locations"):
        location = inner(held_at, "location")
        place = line(location.get("name"))
        for one in (*objects(held_at, "schedules"), *objects(location, "schedules")):
            yield schedule_from(one, place)


def _accessibility(record: Record) -> Iterator[Record]:
    for one in objects(record, "service_at_locations"):
        yield from objects(inner(one, "location"), "accessibility")


def _kinds(record: Record) -> Iterator[str]:
    for one in objects(record, "attributes"):
        kind = line(inner(one, "taxonomy_term").get("name")) or line(one.get("label"))
        if kind:
            yield kind


def _days(value: object) -> Iterable[Day]:
    if isinstance(value, str):
        return _days_in(value)
    texts = value if isinstance(value, list) else []
    return _days_in(" ".join(one for one in texts if isinstance(one, str)))


@lru_cache(1024)
def _days_in(text: str) -> tuple[Day, ...]:
    found = ((nth, name.upper()) for nth, name in _BYDAY.findall(text))
    return tuple(Day(DAYS.index(name), int(nth or 0)) for nth, name in found if name in DAYS)


def _month_days(value: object) -> Iterator[int]:
    for one in re.findall(r"-?\d{1,2}", str(value)) if isinstance(value, str | int | list) else ():
        if 1 <= abs(int(one)) <= 31:
            yield int(one)


def _age(value: object) -> int | None:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value < 200:
        return None
    return int(value)


def _first(records: list[Record], *keys: str) -> str:
    return next(filter(None, (line(one.get(key)) for one in records for key in keys)), "")


def _said(records: Iterable[Record], *keys: str) -> tuple[str, ...]:
    found = (next(filter(None, (note(one.get(key)) for key in keys)), "") for one in records)
    return tuple(dict.fromkeys(filter(None, found)))
