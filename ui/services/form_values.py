"""Hold what stands in the form of a service, as typed; read it, keep it as a draft, merge it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from app import errors
from app.domain import limits, postcode, service_contacts
from app.domain.directory import Address, EditedService, Status
from ui.services.schedule_values import RowValues, row_of

# The fields of the form and the limit of each, in the order of the Tab key.
LIMITS: Final = {
    "name": "name",
    "description": "note",
    "contact": "name",
    "phone": "phone",
    "email": "email",
    "url": "link",
    "place": "address",
    "line_1": "address",
    "line_2": "address",
    "town": "address",
    "county": "address",
    "postcode": "postcode",
    "cost": "note",
    "eligibility": "note",
    "how_to_refer": "note",
}
_ADDRESS: Final = ("place", "line_1", "line_2", "town", "county", "postcode")
SCHEDULES: Final = "schedules"
STATUS: Final = "status"


@dataclass(frozen=True, slots=True)
class Values:
    """Everything in the form: the texts by field, the status and the lines of the timetable."""

    texts: Mapping[str, str] = field(default_factory=dict)
    status: str = Status.ACTIVE.value
    rows: tuple[RowValues, ...] = ()


def values_of(edited: EditedService) -> Values:
    """Give what the form shows of a service."""
    texts = {key: str(getattr(_holder(edited, key), key)) for key in LIMITS}
    return Values(texts, edited.status.value, tuple(row_of(one) for one in edited.schedules))


def _holder(edited: EditedService, key: str) -> EditedService | Address:
    return edited.address if key in _ADDRESS else edited


def wrong_in(values: Values, base: Values, today: date) -> dict[str, str]:
    """Give what is wrong, by field; `schedules 0` is the first line of the timetable.

    What stands as it was opened is not looked at: it may have come from elsewhere, odd as it was.
    """
    found: dict[str, str] = {}
    for key, limit in LIMITS.items():
        text = values.texts.get(key, "")
        if text == base.texts.get(key, ""):
            continue
        try:
            cleaned = limits.check(text, limit)
        except errors.Refused as refused:
            found[key] = refused.sentence
            continue
        if key == "postcode" and cleaned and not postcode.valid(cleaned):
            found[key] = "That is not a postcode. Write it as NN11 4FE, or leave it empty."
        if said := service_contacts.problem(key, cleaned):
            found[key] = said
    if not values.texts.get("name", "").strip():
        found["name"] = "The service needs a name. Type one."
    for at, row in enumerate(values.rows):
        if row not in base.rows:
            try:
                row.schedule(today)
            except errors.Refused as refused:
                found[f"{SCHEDULES} {at}"] = refused.sentence
    return found


def edited_from(values: Values, base: Values, today: date) -> EditedService:
    """Give the service as it is to be saved; raises errors.Refused for a line with a mistake."""
    texts = dict(values.texts)
    code = texts.get("postcode", "")
    if code != base.texts.get("postcode", "") and postcode.valid(code):
        texts["postcode"] = postcode.tidy(code)
    address = Address(**{key: texts.get(key, "") for key in _ADDRESS})
    plain = {key: texts.get(key, "") for key in LIMITS if key not in _ADDRESS}
    schedules = tuple(row.schedule(today) for row in values.rows)
    status = Status(values.status)
    return EditedService(**plain, status=status, address=address, schedules=schedules)


def as_body(values: Values) -> dict[str, Any]:
    """Give the values as a draft holds them."""
    return {
        "texts": dict(values.texts),
        "status": values.status,
        "rows": [row.as_body() for row in values.rows],
    }


def from_body(body: Mapping[str, Any]) -> Values:
    """Read the values of a draft."""
    kept = {key: str(body.get("texts", {}).get(key, "")) for key in LIMITS}
    status = str(body.get("status", ""))
    known = status if status in {one.value for one in Status} else Status.ACTIVE.value
    return Values(kept, known, tuple(RowValues.from_body(one) for one in body.get("rows", ())))
