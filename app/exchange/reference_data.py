"""Read the reference files that come with the program: networks and postcodes.

Bytes in, domain objects out. The files and their licences stand in resources/reference/SOURCES.md.
"""

from __future__ import annotations

import gzip
import json
import statistics
from bisect import bisect_left
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from typing import Any, Final

from app import paths
from app.domain import postcode
from app.domain.directory import Location, Service
from app.domain.naming import in_title_case
from app.domain.network import Membership, Network, Office, Practice

NETWORKS_FILE: Final = "networks.json"
POSTCODES_FILE: Final = "postcodes.csv.gz"
_NO_CODE: Final = "Check: its ODS code is not known."
_MOST_ASKED: Final = 20_000
_LONGEST: Final = 20
_CLOSED: Final = "Check: closed in the NHS register."


@dataclass(frozen=True, slots=True)
class Place:
    """A place on the national grid in metres; `area` names what it is only the middle of."""

    easting: int
    northing: int
    area: str = ""


class Postcodes:
    """Find where a postcode lies; the sorted list is searched as it is, never taken apart."""

    def __init__(self, packed: bytes) -> None:
        """Take `postcodes.csv.gz`: lines of `NN1 1AA,475000,260000`, sorted, after one head."""
        self._lines = gzip.decompress(packed).split(b"\r\n")[1:]
        while self._lines and not self._lines[-1]:
            self._lines.pop()
        self._asked: dict[str, Place | None] = {}  # services of a town share their postcodes

    def find(self, text: str) -> Place | None:
        """Give the place of a postcode, else the middle of its sector (NN11 4), else nothing."""
        if text in self._asked:
            return self._asked[text]
        if len(self._asked) > _MOST_ASKED:
            self._asked.clear()
        found = self._asked[text] = self._find(text) if len(text) < _LONGEST else None
        return found

    def _find(self, text: str) -> Place | None:
        if not postcode.valid(text):
            return None
        wanted = postcode.tidy(text).encode()
        at = bisect_left(self._lines, wanted + b",")
        if at < len(self._lines) and self._lines[at].startswith(wanted + b","):
            return self._place(self._lines[at])
        near = self._between(wanted[:-2])
        if not near:
            return None
        places = [self._place(line) for line in near]
        return Place(
            int(statistics.median(one.easting for one in places)),
            int(statistics.median(one.northing for one in places)),
            area=wanted[:-2].decode(),
        )

    def __len__(self) -> int:
        return len(self._lines)

    def beginning(self, start: str) -> list[str]:
        """Give the postcodes that begin so, sorted: all of `NN11`, say."""
        return [line.split(b",")[0].decode() for line in self._between(start.encode())]

    def _between(self, start: bytes) -> list[bytes]:
        first = bisect_left(self._lines, start)
        return self._lines[first : bisect_left(self._lines, start + b"\xff")]

    @staticmethod
    def _place(line: bytes) -> Place:
        _, easting, northing = line.split(b",")
        return Place(int(easting), int(northing))


@cache
def postcodes() -> Postcodes:
    """Give the postcodes that come with the program, read when they are first asked for."""
    return Postcodes((paths.resources() / "reference" / POSTCODES_FILE).read_bytes())


def located(service: Service) -> Service:
    """Give a service whose locations know their easting and northing, by their postcodes."""
    if not service.locations:
        return service
    return replace(service, locations=tuple(_located(one) for one in service.locations))


def places_of(service: Service) -> list[tuple[int, int]]:
    """Give where a service happens, as far as its postcodes say (OSGB metres)."""
    found = (postcodes().find(one.address.postcode) for one in service.locations)
    return [(one.easting, one.northing) for one in found if one is not None]


def _located(location: Location) -> Location:
    place = postcodes().find(location.address.postcode)
    if place is None:
        return location
    return replace(location, easting=place.easting, northing=place.northing)


def office_from(content: bytes, new_uid: Callable[[], str]) -> Office:
    """Read `networks.json`: networks, practices, and membership since the network opened.

    A practice without an ODS code comes without one, and `to_check` says so.
    """
    networks: list[Network] = []
    practices: list[Practice] = []
    memberships: list[Membership] = []
    for one in json.loads(content)["networks"]:
        since = date.fromisoformat(one["ods_opened"])
        network = Network(new_uid(), one["name"], one["ods_code"] or "", since)
        networks.append(network)
        for held in one["practices"]:
            practice = _practice(held, new_uid())
            practices.append(practice)
            memberships.append(Membership(practice.uid, network.uid, since))
    return Office(tuple(networks), tuple(practices), tuple(memberships))


def _practice(held: dict[str, Any], uid: str) -> Practice:
    to_check = "" if held["ods_code"] else _NO_CODE
    if held["ods_closed"]:
        to_check = _CLOSED
    lines = [in_title_case(line) for line in held["address"] or ()]
    return Practice(
        uid=uid,
        name=held["name"],
        ods_code=held["ods_code"] or "",
        address=", ".join(lines),
        postcode=held["postcode"] or "",
        phone=held["phone"] or "",
        to_check=to_check,
    )
