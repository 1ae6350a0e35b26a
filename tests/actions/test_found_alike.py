"""Promise that what is typed finds the same people, referrals and services on either engine."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

from app.actions import referrals, services
from app.actions.lookup import Lookup, Query
from app.desk import Desk
from app.domain.directory import ServiceQuery
from tests.actions.conftest import a_referral, somebody

RECORD = Path(__file__).parents[1] / "data" / "oruk" / "examples" / "service_full.json"
NAMES = (
    ("O'Neill", "Łukasz"), ("Smith-Jones", "Siân"), ("Şahin", "Ayşe"), ("Smithers", "Bob"),
    ("Ŵyn", "Dŵynwen"),
)  # fmt: skip
GOLDEN = {
    "oneill": {"O'NEILL"},
    "neill": {"O'NEILL"},
    "o'ne": {"O'NEILL"},
    "O’Neill": {"O'NEILL"},
    "lukasz": {"O'NEILL"},
    "łuk": {"O'NEILL"},
    "smith": {"SMITH-JONES", "SMITHERS"},
    "smith-jones": {"SMITH-JONES"},
    "smithjones": {"SMITH-JONES"},
    "jones sian": {"SMITH-JONES"},
    "sahin": {"ŞAHIN"},
    "ayse": {"ŞAHIN"},
    "wyn": {"ŴYN"},
    "dwyn": {"ŴYN"},
    "ŵ": {"ŴYN"},
    "\\ ' | & ! :* ()": set(),
    "nobody": set(),
}


def test_people_and_their_referrals_are_found_alike(worker: Desk, reception: Desk) -> None:
    for family, given in NAMES:
        new = a_referral(somebody(family, given, born=date(1980, 8, 14)))
        referrals.log(reception, new)
    look = Lookup(worker)
    listed = {asked: _families(look.page(Query(text=asked)).rows) for asked in GOLDEN}
    assert listed == GOLDEN
    people = {asked: _families(look.people(asked)[0]) for asked in GOLDEN}
    assert people == GOLDEN


def _families(rows: Any) -> set[str]:
    return {row.name.partition(",")[0] for row in rows}


def test_services_are_found_alike(worker: Desk, tmp_path: Path) -> None:
    record = json.loads(RECORD.read_text())
    names = ("Łódź café", "Şeker ev", "Tŷ Ŵyn", "O'Hara's walk-and-talk")
    for number, name in enumerate(names):
        path = tmp_path / f"{number}.json"
        own = f"{number}0000000-0000-4000-8000-000000000000"
        text = json.dumps(
            record | {"id": own, "name": name, "alternate_name": "", "description": ""}
        )
        path.write_text(text)
        services.take_import(worker, services.preview_import(worker, path))

    def found(asked: str) -> set[str]:
        return {row.name for row in services.search(worker, ServiceQuery(text=asked)).rows}

    golden = {"lodz": 0, "cafe": 0, "seker": 1, "ŵyn": 2, "wyn": 2, "ohara": 3, "walk": 3,
              "walk-and-talk": 3}  # fmt: skip
    assert {asked: found(asked) for asked in golden} == {
        asked: {names[number]} for asked, number in golden.items()
    }
