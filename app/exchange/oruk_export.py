"""Write the directory as Open Referral UK JSON: a page of services, and one file per service.

services.json          the page that /services would give, in base HSDS 3.0 names
services/<id>.json     what /services/{id} would give
organizations.json, taxonomies.json, taxonomy_terms.json   where there are any
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, TextIO

from app.errors import Refused
from app.exchange.oruk_merge import DETAILS, Record

_PLAIN_ID: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,79}")
_NAMES_OF_WINDOWS: Final = re.compile(r"(?i)(con|prn|aux|nul|com\d|lpt\d)(\..*)?")
_UNWRITABLE: Final = "That folder cannot be written to. Choose another one."


def whole(record: Record, organisation: Record | None) -> Record:
    """Give a service as /services/{id} shows it, with who runs it."""
    if organisation is None:
        return record
    own = {key: value for key, value in organisation.items() if key != "services"}
    return {**record, "organization": own}


def summary(record: Record) -> Record:
    """Give a service as /services lists it: without the lists of its detail."""
    made = {key: value for key, value in record.items() if key not in DETAILS}
    run_by = made.get("organization")
    if isinstance(run_by, dict):
        plain = {key: one for key, one in run_by.items() if not isinstance(one, list)}
        made["organization"] = plain
    return made


def file_name(source_id: str, taken: set[str]) -> str:
    """Give a name that every file system can hold, once each; `taken` is added to."""
    stem = source_id
    odd = not _PLAIN_ID.fullmatch(stem) or stem.endswith(".") or _NAMES_OF_WINDOWS.fullmatch(stem)
    if odd or stem.lower() in taken:
        kept = re.sub(r"[^A-Za-z0-9_-]+", "-", stem)[:40].strip("-")
        stem = f"{kept or 'service'}-{hashlib.sha256(source_id.encode()).hexdigest()[:12]}"
    taken.add(stem.lower())
    return f"{stem}.json"


@dataclass(slots=True)
class Writer:
    """Write one export into a folder without JSON files; `services` says how many will come."""

    folder: Path
    services: int
    _taken: set[str] = field(default_factory=set)

    def begin(self) -> None:
        """Make the folder; raise `Refused` when it holds JSON already or cannot be written."""
        try:
            (self.folder / "services").mkdir(parents=True, exist_ok=True)
            if next(self.folder.rglob("*.json"), None) is not None:
                raise Refused("That folder holds JSON files already. Choose an empty one.")
        except OSError:
            raise Refused(_UNWRITABLE) from None

    def put_services(self, services: Iterable[Record]) -> Iterator[Record]:
        """Write the page and each service's file; give each service once it is written."""
        try:
            with (self.folder / "services.json").open("w", encoding="utf-8", newline="\n") as page:
                page.write(_page_head(self.services))
                for at, one in enumerate(services):
                    page.write(",\n" if at else "\n")
                    _write(page, summary(one))
                    name = file_name(str(one.get("id")), self._taken)
                    path = self.folder / "services" / name
                    with path.open("w", encoding="utf-8", newline="\n") as file:
                        _write(file, one)
                    yield one
                page.write("\n]}\n")
        except OSError:
            raise Refused(_UNWRITABLE) from None

    def put_list(self, name: str, records: list[Record]) -> None:
        """Write a page of other records, when there are any."""
        if not records:
            return
        try:
            with (self.folder / name).open("w", encoding="utf-8", newline="\n") as page:
                page.write(_page_head(len(records)))
                for at, one in enumerate(records):
                    page.write(",\n" if at else "\n")
                    _write(page, one)
                page.write("\n]}\n")
        except OSError:
            raise Refused(_UNWRITABLE) from None


def _page_head(size: int) -> str:
    head: dict[str, Any] = {
        "total_items": size,
        "total_pages": 1,
        "page_number": 1,
        "size": size,
        "first_page": True,
        "last_page": True,
        "empty": size == 0,
    }
    return json.dumps(head)[:-1] + ', "contents": ['


def _write(file: TextIO, record: Record) -> None:
    json.dump(record, file, ensure_ascii=False, indent=1)
