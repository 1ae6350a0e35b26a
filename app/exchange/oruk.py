"""Read Open Referral UK v3 (HSDS 3.0) files: any of services, organisations, places and terms.

A file may hold one record, a page (`contents`), or a bare array; a folder may hold such files.
Every top-level record becomes one row: the parts it brings, or the reason why it is refused.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from app.domain.limits import LIMITS, SOURCE_ID
from app.errors import Refused
from app.exchange import json_stream
from app.exchange.oruk_merge import View, view_of
from app.exchange.oruk_odd import oddities
from app.exchange.oruk_record import Record, inner, line, objects

LISTS: Final = frozenset({"contents", "items"})
NAME: Final = "name"
ID: Final = "id"
_LONGEST_ID: Final = SOURCE_ID
_PLACES: Final = "service_at_locations"

SERVICE, ORGANISATION, TAXONOMY, TERM = "service", "organisation", "taxonomy", "term"
PLACE: Final = "service_at_location"
ABOUT: Final = "api_details"

# What only one kind of record has; asked in this order.
_TELLS: Final = (
    (PLACE, {"location", "location_id", "service", "service_id"}),
    (SERVICE, {"status", "schedules", "service_areas", _PLACES, "cost_options", "organization",
               "organization_id", "eligibility_description", "application_process"}),
    (TAXONOMY, {"taxonomy_terms", "version"}),
    (TERM, {"taxonomy", "taxonomy_id", "parent_id", "term_uri", "term", "taxonomy_detail"}),
    (ORGANISATION, {"services", "website", "logo", "uri", "organization_identifiers",
                    "parent_organization_id", "legal_status", "year_incorporated"}),
)  # fmt: skip


# The names that the standard's endpoints, and our own export, give to lists of each kind.
_NAMED: Final = {
    "organizations.json": ORGANISATION,
    "taxonomies.json": TAXONOMY,
    "taxonomy_terms.json": TERM,
}


@dataclass(frozen=True, slots=True)
class Part:
    """A record to lay over what is held of that kind and id.

    `organisation` is the id of who runs a service, none when this view does not say.
    """

    kind: str
    source_id: str
    name: str
    record: Record
    view: View = View.SUMMARY
    organisation: str | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """One top-level record: its parts, the main one last; or why it is refused."""

    row: int
    name: str
    parts: tuple[Part, ...] = ()
    reason: str = ""
    file: str = ""
    warnings: tuple[str, ...] = ()
    done: int = 0
    total: int = 0


@dataclass(slots=True)
class _Row:
    name: str = ""
    parts: list[Part] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)


class _No(Exception):
    """Why a record cannot come in."""


def files_of(path: Path) -> list[Path]:
    """Give the files of an import in order: the file, or all `.json` files below a folder.

    Raises `Refused` when there is nothing to read.
    """
    if not path.is_dir():
        return [path]
    found = sorted(one for one in path.rglob("*.json") if one.is_file())
    if not found:
        raise Refused("There is no JSON file in that folder. Choose another folder or a file.")
    return found


def kind_by_name(file_name: str) -> str:
    """Say what a file holds by its name, for records that do not tell it themselves."""
    return _NAMED.get(file_name.lower(), SERVICE)


def rows_of(
    content: bytes, breathe: Callable[[], None] = lambda: None, otherwise: str = SERVICE
) -> Iterator[Row]:
    """Give the rows of one file; a record that could be several kinds is of kind `otherwise`.

    Raises `Refused`, also at the end: take all of a file or none.
    """
    for found in json_stream.records(content, LISTS, breathe):
        made = _Row(warnings=list(found.oddities))
        reason = ""
        try:
            if found.is_broken:
                raise _No("It holds broken characters. Ask its source to mend them.")
            _take_apart(found.record, found.listed, made, otherwise)
        except _No as why:
            reason, made.parts = str(why), []
        except Refused as problem:  # text that cannot be kept
            reason, made.parts = problem.sentence, []
        yield Row(found.row, made.name, tuple(made.parts), reason, warnings=tuple(made.warnings),
                  done=found.done, total=found.total)  # fmt: skip


def kind_of(record: Record, otherwise: str = SERVICE) -> str:
    """Say what kind of record this is, by the fields that only one kind has."""
    if ID not in record and NAME not in record and ("openapi_url" in record or "profile" in record):
        return ABOUT
    keys = record.keys()
    for kind, tells in _TELLS:
        if not tells.isdisjoint(keys):
            return kind
    return otherwise


def _take_apart(record: object, listed: bool, made: _Row, otherwise: str) -> None:
    if not isinstance(record, dict):
        raise _No("This is no record. Each entry of the list must be an object.")
    kind = kind_of(record, otherwise)
    if kind == ABOUT:
        made.name = line(record.get("version"))[:200]
        raise _No("This describes a feed; it holds no service.")
    if kind == SERVICE:
        _service(record, view_of(record, listed=listed), made)
    elif kind == PLACE:
        _place(record, made)
    elif kind == ORGANISATION:
        _organisation(record, made)
    else:
        source_id, name = _named(record, made)
        made.parts.append(Part(kind, source_id, name, record))


def _service(record: Record, view: View, made: _Row, run_by: str | None = None) -> None:
    """Take a service apart into who runs it and itself."""
    source_id, name = _named(record, made)
    own = record
    nested = _usable(inner(record, "organization"))
    if nested is not None:
        made.parts.append(nested)
        run_by = nested.source_id
        own = {key: value for key, value in record.items() if key != "organization"}
    elif record.get("organization_id"):
        run_by = line(record["organization_id"])[:_LONGEST_ID] or run_by
    made.warnings += oddities(record)
    _refuse_long_text(record)
    made.parts.append(Part(SERVICE, source_id, name, own, view, run_by))


def _place(record: Record, made: _Row) -> None:
    """Take a service at a location apart: the service is told of this place."""
    service = inner(record, "service")
    made.name = line(service.get(NAME))[:200]
    _id_of(record)
    at_place = {key: value for key, value in record.items() if key != "service"}
    if not service:
        raise _No(
            "It names no service, only a place. Import the services themselves first, or a file "
            "that holds them."
        )
    summary = {**service, _PLACES: [*objects(service, _PLACES), at_place]}
    _service(summary, View.SUMMARY, made)


def _organisation(record: Record, made: _Row) -> None:
    """Take an organisation apart into its services and itself."""
    source_id, name = _named(record, made)
    for at, service in enumerate(objects(record, "services"), start=1):
        inside = _Row()
        try:
            view = view_of(service, listed=True)
            _service(service, view, inside, run_by=source_id)
        except (_No, Refused) as why:
            made.warnings.append(f"its service {at} was left out: {why}")
            continue
        made.parts += inside.parts
        made.warnings += inside.warnings
    own = {key: value for key, value in record.items() if key != "services"}
    made.parts.append(Part(ORGANISATION, source_id, name, own))


def _usable(organisation: Record) -> Part | None:
    """Give a nested organisation as a part, unless it has no id or name of use."""
    try:
        source_id, name = _named(organisation, _Row()) if organisation else ("", "")
    except _No:
        return None
    return Part(ORGANISATION, source_id, name, organisation) if source_id else None


def _named(record: Record, made: _Row) -> tuple[str, str]:
    """Give id and name, or say why they are of no use; the row is called by the name."""
    value = record.get(NAME)
    name = line(value) if isinstance(value, str) else ""
    made.name = made.name or name[:200]
    source_id = _id_of(record)
    if not name:
        raise _No("It has no name. Give it one in the file, then import it again.")
    if len(name) > LIMITS["name"].most:
        raise _No(f"Its name is over {LIMITS['name'].most} letters. Shorten it in the file.")
    return source_id, name


def _id_of(record: Record) -> str:
    value: Any = record.get(ID)
    source_id = line(value) if isinstance(value, str | int) else ""
    if not source_id:
        raise _No("It has no id. Give it one in the file, then import it again.")
    if len(source_id) > _LONGEST_ID:
        raise _No(f"Its id is over {_LONGEST_ID} letters. Give it a shorter one in the file.")
    return source_id


def _refuse_long_text(record: Record) -> None:
    most = LIMITS["note"].most
    for key, value in record.items():
        if isinstance(value, str) and len(value) > most:
            raise _No(f"Its {key.replace('_', ' ')[:40]} is over {most:,} letters. Shorten it.")
