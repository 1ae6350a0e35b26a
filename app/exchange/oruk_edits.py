"""Put what was edited here into an imported record, in base HSDS 3.0 names, and back.

What was edited is kept apart from the record (`edits`, a small JSON object) and wins over it. A
field that again says what its source says is no edit any more.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import fields
from typing import Any, Final

from app.domain.directory import Address, EditedService, Service
from app.domain.timetable import DAYS, Schedule
from app.exchange.oruk_record import (
    Record,
    chosen_address,
    inner,
    objects,
    schedule_from,
    service_from,
)

_WORDS: Final = {
    "name": "name",
    "description": "description",
    "url": "url",
    "email": "email",
    "eligibility": "eligibility_description",
    "how_to_refer": "application_process",
}
_ADDRESS: Final = {
    "line_1": "address_1",
    "line_2": "address_2",
    "town": "city",
    "county": "state_province",
    "postcode": "postal_code",
}


def edits_of(edited: EditedService, record: Record) -> Record:
    """Give what `edited` says other than its imported record, as it is kept."""
    imported = service_from(record).as_edited()
    made: Record = {}
    for one in fields(EditedService):
        value = getattr(edited, one.name)
        if value == getattr(imported, one.name):
            continue
        if isinstance(value, Address):
            made[one.name] = {part.name: getattr(value, part.name) for part in fields(Address)}
        elif one.name == "schedules":
            made[one.name] = [schedule_record(schedule) for schedule in value]
        else:
            made[one.name] = value.value if one.name == "status" else value
    return made


def effective(record: Record, edits: Mapping[str, Any]) -> Record:
    """Give a copy of the record with the edits in it; the record itself when there are none."""
    if not edits:
        return record
    made = dict(record)
    source = str(record.get("id"))
    for field, key in _WORDS.items():
        if field in edits:
            made[key] = edits[field]
    if "status" in edits:
        made["status"] = edits["status"]
    if "cost" in edits:
        made["fees_description"] = edits["cost"]
        made["cost_options"] = []
    if "phone" in edits:
        made["phones"] = _first_of(made, "phones", "number", edits["phone"], source)
    if "contact" in edits:
        made["contacts"] = _first_of(made, "contacts", "name", edits["contact"], source)
    if "address" in edits:
        _put_address(made, edits["address"], source)
    if "schedules" in edits:
        _put_schedules(made, edits["schedules"], source)
    return made


def new_record(edited: EditedService, source_id: str) -> Record:
    """Give the record of a service that was typed here."""
    blank: Record = {"id": source_id, "name": edited.name, "status": edited.status.value}
    made = effective(blank, edits_of(edited, blank))
    return {key: value for key, value in made.items() if value not in ("", [], None)}


def read(
    record: Record,
    edits: Mapping[str, Any],
    *,
    uid: str = "",
    organisation: Record | None = None,
    version: int = 1,
) -> Service:
    """Read a service with what was edited here on top; `Service.edited` names those fields."""
    return service_from(
        effective(record, edits),
        uid=uid,
        organisation=organisation,
        edited=frozenset(edits),
        version=version,
    )


def schedule_record(schedule: Schedule) -> Record:
    """Give one line of a timetable as HSDS has it; what is not known is left out."""
    byday = ",".join(f"{one.nth or ''}{DAYS[one.weekday]}" for one in schedule.days)
    made: Record = {
        "id": schedule.source_id,
        "freq": schedule.freq,
        "byday": byday,
        "bymonthday": ",".join(str(one) for one in schedule.month_days),
        "interval": schedule.interval if schedule.interval != 1 else None,
        "opens_at": schedule.opens and f"{schedule.opens:%H:%M}",
        "closes_at": schedule.closes and f"{schedule.closes:%H:%M}",
        "valid_from": schedule.valid_from and schedule.valid_from.isoformat(),
        "valid_to": schedule.valid_to and schedule.valid_to.isoformat(),
        "dtstart": schedule.starts and schedule.starts.isoformat(),
        "description": schedule.description,
        "notes": schedule.notes,
        "attending_type": schedule.attending,
        "schedule_link": schedule.link,
        "place": schedule.place,
    }
    return {key: value for key, value in made.items() if value}


def made_id(source: str, what: str) -> str:
    """Give the id of something inside a record that came without one: always the same."""
    return str(uuid.uuid5(uuid.NAMESPACE_URL, f"hearten:{source}/{what}"))


def _first_of(record: Record, key: str, field: str, value: str, source: str) -> list[Record]:
    held = objects(record, key)
    if not value:
        return []
    first = held[0] if held else {"id": made_id(source, key)}
    return [{**first, field: value}, *held[1:]]


def _put_address(record: Record, address: Mapping[str, str], source: str) -> None:
    held = objects(record, "service_at_locations")
    at = next((at for at, one in enumerate(held) if inner(one, "location")), len(held))
    place = held[at] if at < len(held) else {"id": made_id(source, "service_at_location")}
    location = dict(inner(place, "location"))
    location.setdefault("id", made_id(source, "location"))
    location.setdefault("location_type", "physical")
    location["name"] = address.get("place", "")
    chosen = chosen_address(location)
    addresses = objects(location, "addresses")
    if chosen is None:
        chosen, addresses = 0, [{"id": made_id(source, "address"), "country": "GB"}]
        addresses[0]["address_type"] = "physical"
    put = {**addresses[chosen], **{key: address.get(part, "") for part, key in _ADDRESS.items()}}
    if "region" in put and not put["state_province"]:
        put["region"] = ""
    addresses[chosen] = put
    location["addresses"] = addresses
    record["service_at_locations"] = [*held[:at], {**place, "location": location}, *held[at + 1 :]]


def _put_schedules(record: Record, schedules: list[Record], source: str) -> None:
    """Put the whole timetable at the service; what a line does not change of it stays."""
    held = {str(one.get("id")): one for one in _all_schedules(record) if one.get("id")}
    made = []
    for at, one in enumerate(schedules):
        before = held.get(str(one.get("id")))
        if before is not None and schedule_from(before, one.get("place", "")) == schedule_from(one):
            one = {**before, **({"place": one["place"]} if one.get("place") else {})}
        made.append({"id": made_id(source, f"schedule/{at}"), **one})
    record["schedules"] = made
    record["service_at_locations"] = [
        _without_schedules({**one, "location": _without_schedules(inner(one, "location"))})
        if isinstance(one.get("location"), dict)
        else _without_schedules(one)
        for one in objects(record, "service_at_locations")
    ]


def _all_schedules(record: Record) -> list[Record]:
    places = objects(record, "service_at_locations")
    holders = [record, *places, *(inner(one, "location") for one in places)]
    return [one for holder in holders for one in objects(holder, "schedules")]


def _without_schedules(record: Record) -> Record:
    return {key: value for key, value in record.items() if key != "schedules"}
