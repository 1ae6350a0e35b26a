"""Invent people of a practice, and somebody close to some of them."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Any

from app.domain import naming, nhs_number
from app.invented import names
from app.invented.days import Days

NEEDS = (
    "",
    "",
    "",
    "",
    "Hard of hearing: speak slowly",
    "Large print 18 pt",
    "Interpreter: Polish",
)
PHONE_NOTES = (
    "",
    "",
    "Mornings best",
    "May leave a message; mornings best",
    "Do not leave a message",
)
STREETS = ("Orchard Row", "Mill Lane", "Church Street", "High Street", "Tower Court", "The Green")


@dataclass(frozen=True, slots=True)
class Seat:
    """A practice with its network and who works there, all by row id."""

    network_id: int
    practice_id: int
    worker_id: int
    reception_id: int
    postcodes: tuple[str, ...]


class PeopleMaker:
    """Makes people, one row each, and the rows of those close to them."""

    def __init__(
        self, random: Random, as_of: date, days: Days, rows: dict[str, list[dict[str, Any]]]
    ) -> None:
        self._random = random
        self._as_of = as_of
        self._days = days
        self._rows = rows
        self._numbers = _test_numbers()

    def make(self, seat: Seat) -> dict[str, Any]:
        """Give the row of somebody registered there; of some, one close to them as well."""
        random = self._random
        drawn = names.draw(random, len(self._rows["person"]))
        born = self._as_of - timedelta(days=int(random.triangular(18.5, 97, 58) * 365.25))
        code = random.choice(seat.postcodes)
        number = next(self._numbers) if random.random() > 0.06 else ""
        row = {
            "id": len(self._rows["person"]) + 1,
            "network_id": seat.network_id,
            "uid": new_uid(random),
            "practice_id": seat.practice_id,
            "family": drawn.name.family,
            "given": drawn.name.given,
            "title": drawn.name.title,
            "preferred": drawn.name.preferred,
            "name_key": naming.sort_key(drawn.name),
            "born": born,
            "gender": drawn.gender.value,
            "nhs_number": number,
            "address": f"{random.randint(1, 120)} {random.choice(STREETS)}",
            "postcode": code,
            "phone": f"07700 900{random.randint(0, 999):03}" if random.random() < 0.93 else "",
            "phone_note": random.choice(PHONE_NOTES),
            "email": "",
            "needs": random.choice(NEEDS),
            "died_on": None,
            "created_at": self._days.at(self._as_of),
            "version": 1,
        }
        self._rows["person"].append(row)
        if random.random() < 0.3:
            self._contact(row)
        return row

    def _contact(self, person: dict[str, Any]) -> None:
        close = names.draw(self._random).name
        relation = self._random.choice(names.RELATIONS)
        self._rows["personal_contact"].append(
            {
                "id": len(self._rows["personal_contact"]) + 1,
                "network_id": person["network_id"],
                "uid": new_uid(self._random),
                "person_id": person["id"],
                "name": naming.plain(close),
                "relation": relation,
                "is_carer": relation in ("daughter", "wife", "husband"),
                "may_speak": self._random.random() < 0.6,
                "may_have_copy": self._random.random() < 0.5,
                "phone": f"07700 900{self._random.randint(0, 999):03}",
                "version": 1,
            }
        )


def new_uid(random: Random) -> str:
    """Give a uid that is the same whenever the same numbers are drawn."""
    return str(uuid.UUID(int=random.getrandbits(128), version=4))


def _test_numbers() -> Iterator[str]:
    """Give the valid NHS numbers from 999 000 0018 on: never issued to anybody."""
    from nhs_number.validate import calculate_checksum

    for head in range(999_000_001, 1_000_000_000):
        number = f"{head}{calculate_checksum(str(head))}"
        if nhs_number.valid(number):
            yield number
