"""Give the Services tab at a real encrypted store with a few services in it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication, QWidget

from app.actions import services
from app.actions.drafts import Drafts
from app.desk import Desk
from tests.actions import conftest as actions
from tests.actions.conftest import DANETRE
from tests.actions.conftest import admin as admin
from tests.actions.conftest import clock as clock
from tests.actions.conftest import desk_for as desk_for
from tests.actions.conftest import make_store as make_store
from tests.actions.conftest import reception as reception
from tests.actions.conftest import worker as worker
from tests.ui.immediate import ImmediateBackground
from ui.at_desk import AtDesk, Layouts
from ui.background import Background
from ui.services.tab import ServicesTab
from ui.widgets.toast import Toasts


class Clock:
    """A clock that rings when the test says so."""

    made: list[Clock] = []  # noqa: RUF012

    def __init__(self, milliseconds: int, slot: Callable[[], object]) -> None:
        self.slot, self.is_on = slot, False
        Clock.made.append(self)

    def start(self) -> None:
        self.is_on = True

    def stop(self) -> None:
        self.is_on = False

    def isActive(self) -> bool:
        return self.is_on


def ring() -> None:
    """Let every clock ring that was started."""
    for one in list(Clock.made):
        if one.is_on:
            one.is_on = False
            one.slot()


@pytest.fixture(autouse=True)
def _no_clock_before() -> None:
    Clock.made.clear()


@pytest.fixture(autouse=True)
def _practices_with_postcodes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the practices of the office have postcodes that are in the list."""
    codes = {DANETRE: "NN11 4FE", "prac-crick": "NN6 7TX"}
    practices = tuple(
        replace(one, postcode=codes.get(one.uid, "")) for one in actions.OFFICE.practices
    )
    office = replace(actions.OFFICE, practices=practices)
    monkeypatch.setattr(actions, "FIRST", replace(actions.FIRST, office=office))


def a_record(number: int, name: str, **more: Any) -> dict[str, Any]:
    """Give a service as Open Referral UK has it: every Tuesday at noon, in Daventry."""
    record: dict[str, Any] = {
        "id": f"source-{number}",
        "name": name,
        "status": "active",
        "description": "A cooked lunch and company.",
        "url": "https://example.org/lunch",
        "email": "hello@example.org",
        "fees": "£4 with lunch",
        "application_process": "Just turn up",
        "minimum_age": 55,
        "organization": {
            "id": "run-by-1",
            "name": "Village Hall Friends",
            "description": "-",
            "website": "https://example.org/friends",
        },
        "phones": [{"id": f"phone-{number}", "number": "01632 960131"}],
        "contacts": [{"id": f"contact-{number}", "name": "Dawn"}],
        "schedules": [
            {
                "id": f"schedule-{number}",
                "freq": "WEEKLY",
                "byday": "TU",
                "opens_at": "12:00",
                "closes_at": "14:00",
            }
        ],
        "service_at_locations": [
            {
                "id": f"at-{number}",
                "location": {
                    "id": f"location-{number}",
                    "location_type": "physical",
                    "name": "Village hall",
                    "addresses": [
                        {
                            "id": f"address-{number}",
                            "address_1": "1 Mill Road",
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
    return {**record, **more}


def a_file(folder: Path, *records: dict[str, Any]) -> Path:
    """Write records into a file that can be imported."""
    path = folder / "services.json"
    path.write_text(json.dumps(list(records)), encoding="utf-8")
    return path


def bring_in(desk: Desk, folder: Path, *records: dict[str, Any]) -> None:
    """Put services into the store."""
    preview = services.preview_import(desk, a_file(folder, *records))
    assert not preview.refused
    services.take_import(desk, preview)


def far(record: dict[str, Any], postcode: str) -> dict[str, Any]:
    """Give the record at another postcode."""
    record["service_at_locations"][0]["location"]["addresses"][0]["postal_code"] = postcode
    return record


@pytest.fixture
def some(worker: Desk, tmp_path: Path) -> Desk:
    """The worker's desk with four services: two near, one far, one closed for now."""
    bring_in(
        worker,
        tmp_path,
        a_record(1, "Tuesday lunch club"),
        a_record(2, "Walking group", description="A gentle walk, then tea."),
        far(a_record(3, "Far choir"), "NN17 1AA"),
        a_record(4, "Men's shed", status="temporarily closed"),
    )
    return worker


class Layout:
    """Keep layouts in memory."""

    def __init__(self) -> None:
        self.kept: dict[str, bytes] = {}

    def layouts(self) -> Layouts:
        return Layouts(self.kept.get, self.kept.__setitem__)


@pytest.fixture
def layout() -> Layout:
    return Layout()


MakeTab = Callable[..., ServicesTab]


@pytest.fixture
def open_tab(qtbot: Any, layout: Layout, answers: Any) -> Iterator[MakeTab]:
    """Open the tab at a desk in a window of that size; the store answers at once."""
    windows: list[QWidget] = []

    def make(
        desk: Desk, width: int = 1366, height: int = 700, background: Background | None = None
    ) -> ServicesTab:
        window = QWidget()
        qtbot.addWidget(window)
        windows.append(window)
        at = AtDesk(
            desk, background or ImmediateBackground(), Toasts(window), Drafts(desk),
            layout.layouts(),
        )  # fmt: skip
        tab = ServicesTab(at, window, make_clock=Clock)
        window.resize(width, height)
        tab.setGeometry(0, 0, width, height)
        window.show()
        window.activateWindow()
        qtbot.waitUntil(window.isActiveWindow)
        tab.start_here()
        return tab

    yield make
    for window in windows:
        window.hide()
    QApplication.processEvents()


@pytest.fixture
def tab(open_tab: MakeTab, some: Desk) -> ServicesTab:
    return open_tab(some)


def names(tab: ServicesTab) -> list[str]:
    """Give the names that are listed."""
    return [row.name for row in tab.view.rows.rows()]


def choose(tab: ServicesTab, name: str) -> None:
    """Choose the service of that name."""
    row = next(row for row in tab.view.rows.rows() if row.name == name)
    assert tab.view.select(row.uid)
