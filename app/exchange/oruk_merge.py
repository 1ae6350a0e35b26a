"""Lay what came over what is held, so that a summary never empties what is known.

Open Referral UK gives the same record in several views: `/services` lists summaries,
`/services/{id}` gives the whole, `/service_at_locations` nests a service in another record.
"""

from __future__ import annotations

from enum import Enum
from typing import Any, Final

Record = dict[str, Any]


class View(Enum):
    """How much of a record a file shows."""

    WHOLE = "the record itself: what it leaves out is gone"
    LISTED = "a list with details: what it leaves out stays, what it empties is empty"
    SUMMARY = "a summary: it only adds and changes"


# What only the whole record of a service shows (the lists of its detail).
DETAILS: Final = (
    "schedules",
    "service_areas",
    "service_at_locations",
    "languages",
    "funding",
    "cost_options",
    "contacts",
    "phones",
    "attributes",
    "capacities",
    "additional_urls",
    "metadata",
    "required_documents",
    "program",
)
_JOINED: Final = frozenset({"service_at_locations"})  # lists that a summary shows one by one


def view_of(record: Record, *, listed: bool) -> View:
    """Say which view of a service this is; one without any detail is a summary."""
    if not any(record.get(key) for key in DETAILS):
        return View.SUMMARY
    return View.LISTED if listed else View.WHOLE


def laid_over(held: Record | None, came: Record, view: View) -> Record:
    """Give `held` with what `came` says; neither is changed."""
    if held is None or view is View.WHOLE:
        return came
    if view is View.LISTED:
        return {**held, **came}
    return _summary_over(held, came)


def _summary_over(held: Record, came: Record) -> Record:
    made = dict(held)
    for key, value in came.items():
        before = held.get(key)
        if _is_empty(value) and not _is_empty(before):
            continue
        if isinstance(value, dict) and isinstance(before, dict):
            made[key] = _summary_over(before, value)
        elif isinstance(value, list) and isinstance(before, list):
            made[key] = _list_over(before, value, joined=key in _JOINED)
        else:
            made[key] = value
    return made


def _list_over(held: list[Any], came: list[Any], *, joined: bool) -> list[Any]:
    by_id = {str(one["id"]): one for one in held if isinstance(one, dict) and one.get("id")}
    laid: dict[str, Any] = {}
    others: list[Any] = []
    for at, one in enumerate(came):
        known = by_id.get(str(one.get("id"))) if isinstance(one, dict) else None
        merged = _summary_over(known, one) if known is not None else one
        laid[str(merged["id"]) if known is not None else f"\0{at}"] = merged
    if not joined:
        return list(laid.values())
    for one in held:
        key = str(one.get("id")) if isinstance(one, dict) else ""
        others.append(laid.pop(key, one))
    return [*others, *(one for one in laid.values() if one not in others)]


def _is_empty(value: object) -> bool:
    return value is None or value == "" or value == [] or value == {}
