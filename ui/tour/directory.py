"""Use the Services tab: search, distance, detail, an import with its preview, an edit."""

from __future__ import annotations

import json
import uuid
from pathlib import Path
from typing import Any

from ui.tour import HOME
from ui.tour.steps import Tour

LIST = "Services"
NEW_SERVICE = "Kitchen table choir"
FILE = "services.json"


def work(tour: Tour) -> None:
    """Go through the tab."""
    _open(tour)
    _search(tour)
    _distance(tour)
    _detail(tour)
    _import(tour)
    _edit(tour)


def _open(tour: Tour) -> None:
    with tour.step("services"):
        tour.open_tab("Services")
        rows = tour.eyes.rows(LIST)
        tour.eyes.focus("Search services")
        tour.eyes.text("open services")
        tour.eyes.check(len(rows) > 3, "The list of services shows too few rows.")


def _search(tour: Tour) -> None:
    with tour.step("search services"):
        tour.hands.type("lunch")
        tour.eyes.rows_when(
            LIST,
            lambda rows: rows and all("lunch" in row[0].name.casefold() for row in rows),
            "The search does not show the lunch clubs alone.",
        )


def _distance(tour: Tour) -> None:
    with tour.step("services nearby"):
        tour.hands.press("Ctrl+A", "Backspace")
        tour.fill("Postcode that distances are reckoned from", "NN11 4FE")
        tour.hands.press("Enter")
        tour.eyes.rows_when(
            LIST,
            lambda rows: len(rows) > 2 and "mile" in rows[0][0].name,
            "No distances are shown for the postcode.",
        )
        everywhere = tour.eyes.find_text(" open services")
        tour.pick("Within how many miles", "10 miles")
        tour.eyes.gone(everywhere)
        rows = tour.eyes.rows_when(
            LIST,
            lambda rows: rows and all(_miles(row[0].name) <= 10 for row in rows),
            "Services further than 10 miles are listed.",
        )
        miles = [_miles(row[0].name) for row in rows]
        tour.eyes.check(miles == sorted(miles), "The nearest service does not stand first.")


def _detail(tour: Tour) -> None:
    with tour.step("a service"):
        first = tour.eyes.rows(LIST)[0][0]
        tour.hands.click(first.place)
        tour.eyes.text("Cost and referring")
        tour.eyes.text("Timetable")
        tour.eyes.text("How to refer")
        name = first.name.split(",")[0]
        tour.eyes.find(name)
    if tour.is_narrow:
        tour.hands.press("Esc")
        tour.eyes.rows(LIST)


def _import(tour: Tour) -> None:
    file = _write_a_file(tour.folder / HOME / FILE)
    with tour.step("import services"):
        tour.menu("File", "Import services…")
        tour.eyes.field("File name:")
        tour.hands.type(str(file))
        tour.hands.press("Enter")
        tour.eyes.text("2 new, 0 changed, 0 unchanged, 1 refused", within=20)
        rows = tour.eyes.rows("Rows of the file")
        tour.eyes.check(len(rows) == 3, "The preview does not show every row of the file.")
        tour.eyes.button("Take these services")
    with tour.step("take the import"):
        tour.click("Take these services")
        tour.eyes.text("2 new rows and 0 changed taken", within=20)
        tour.hands.press("Ctrl+F")
        tour.eyes.focus("Search services")
        tour.hands.press("Ctrl+A")
        tour.hands.type("kitchen table")
        tour.eyes.rows_when(
            LIST,
            lambda rows: len(rows) == 1 and rows[0][0].name.startswith(NEW_SERVICE),
            "What was imported is not found.",
        )


def _edit(tour: Tour) -> None:
    with tour.step("edit a service"):
        tour.hands.press("Down")
        tour.eyes.focus(LIST)
        tour.hands.press("Enter")
        tour.click("Edit…")
        tour.eyes.focus("Name")
        tour.fill("Cost", "Free, bring a mug")
        tour.hands.press("Tab")
    with tour.step("the edit is saved"):
        tour.hands.press("Ctrl+Enter")
        tour.eyes.text("Service saved")
        tour.eyes.text("Free, bring a mug")
    if tour.is_narrow:
        tour.hands.press("Esc")


def _miles(name: str) -> float:
    for part in name.split(", "):
        number, _, word = part.partition(" ")
        if word in ("mile", "miles"):
            return float(number)
    return 9999.0


def _write_a_file(file: Path) -> Path:
    """Write what a neighbouring council might send: one good, one odd, one that names nothing."""
    odd = record("Repair café")
    odd["service_at_locations"][0]["location"]["latitude"] = 100
    file.write_text(json.dumps([record(NEW_SERVICE), odd, {"description": "?"}]), "utf-8")
    return file


def record(name: str) -> dict[str, Any]:
    return {
        "id": str(uuid.uuid5(uuid.NAMESPACE_URL, name)),
        "name": name,
        "description": "Bring a voice; tea is there.",
        "status": "active",
        "fees": "Free",
        "organization": {
            "id": str(uuid.uuid5(uuid.NAMESPACE_URL, "Good Company")),
            "name": "Good Company",
            "description": "A community organisation (invented).",
        },
        "phones": [{"id": str(uuid.uuid5(uuid.NAMESPACE_OID, name)), "number": "01632 960555"}],
        "schedules": [
            {
                "id": str(uuid.uuid5(uuid.NAMESPACE_DNS, name)),
                "freq": "WEEKLY",
                "byday": "TU",
                "opens_at": "14:00",
                "closes_at": "15:30",
            }
        ],
        "service_at_locations": [
            {
                "id": str(uuid.uuid5(uuid.NAMESPACE_X500, name)),
                "location": {
                    "id": str(uuid.uuid5(uuid.NAMESPACE_OID, f"{name} place")),
                    "location_type": "physical",
                    "name": "Village Hall",
                    "addresses": [
                        {
                            "id": str(uuid.uuid5(uuid.NAMESPACE_OID, f"{name} address")),
                            "address_1": "3 Mill Road",
                            "city": "Daventry",
                            "state_province": "Northamptonshire",
                            "postal_code": "NN11 4FE",
                            "country": "GB",
                            "address_type": "physical",
                        }
                    ],
                },
            }
        ],
    }
