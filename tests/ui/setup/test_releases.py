"""Setup: an administrator names where releases stand, looks there and installs, never by itself."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication

from app import errors, held_setup, policy, release_place, settings
from app.actions import releases
from app.domain import refusals
from tests.actions.conftest import admin as admin
from tests.actions.conftest import clock as clock
from tests.actions.conftest import make_store as make_store
from tests.shelf import PUBLIC, SETUP, release_in
from tests.ui.conftest import Answers
from tests.ui.setup.test_setup import at as at
from ui import zoom
from ui.at_desk import AtDesk
from ui.setup.releases_page import FIXED, ReleasesPage
from ui.setup.tab import RELEASES, SetupTab
from ui.widgets.buttons import PlainButton
from ui.widgets.labels import Label


@pytest.fixture
def ran(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[bytes]:
    """Be a program that its own setup installed and that holds a key; run nothing."""
    ran: list[bytes] = []

    def start(file: Path, held: Any) -> None:
        held.seek(0)
        ran.append(held.read())
        held.close()

    monkeypatch.setenv("HEARTEN_HOME", str(tmp_path / "own"))
    monkeypatch.setattr(releases, "_keys", lambda: (PUBLIC,))
    monkeypatch.setattr(releases, "__version__", "0.1.0")
    monkeypatch.setattr(held_setup, "is_offered", lambda: True)
    monkeypatch.setattr(held_setup, "start", start)
    return ran


@pytest.fixture
def shelf(tmp_path: Path) -> Path:
    shelf = tmp_path / "shelf"
    shelf.mkdir()
    return shelf


def page_at(qtbot, at: AtDesk) -> ReleasesPage:
    tab = SetupTab(at)
    qtbot.addWidget(tab)
    tab.resize(1366, 640)
    tab.show()
    tab.show_page(RELEASES)
    assert isinstance(tab.page, ReleasesPage)
    return tab.page


def said(page: ReleasesPage) -> str:
    return page.result.accessibleName() if page.result.isVisible() else ""


def offered(page: ReleasesPage) -> dict[str, PlainButton]:
    QApplication.processEvents()  # what is new in a layout is shown then
    return {b.text(): b for b in page.result.findChildren(PlainButton) if b.isVisible()}


def test_without_a_place_nothing_is_looked_for(qtbot, at: AtDesk, ran: list[bytes]) -> None:
    page = page_at(qtbot, at)
    assert page.place.text() == ""
    assert not page.look_button.isEnabled()
    assert said(page) == ""
    page.start_here()
    assert page.focusWidget() is page.place


def test_a_place_is_kept_and_taken_away(
    qtbot, at: AtDesk, shelf: Path, ran: list[bytes], tmp_path: Path
) -> None:
    page = page_at(qtbot, at)
    page.place.setText(f" {shelf} ")
    page.keep_button.click()
    assert settings.load(tmp_path / "kept").releases == str(shelf)
    assert page.look_button.isEnabled()
    assert said(page) == ""
    page.place.setText("")
    page.keep_button.click()
    assert settings.load(tmp_path / "kept").releases == ""
    assert not page.look_button.isEnabled()


def test_a_place_that_is_none_is_told_at_its_field(qtbot, at: AtDesk, ran: list[bytes]) -> None:
    page = page_at(qtbot, at)
    page.place.setText("http://releases.example/")
    page.keep_button.click()
    assert page.place_field.error() == release_place.NO_PLACE
    assert at.settings.releases == ""


def test_what_was_found_is_told_and_installed_when_asked(
    qtbot, at: AtDesk, shelf: Path, ran: list[bytes], answers: Answers
) -> None:
    release_in(shelf)
    at.settings.releases = str(shelf)
    page = page_at(qtbot, at)
    page.look_button.click()
    assert said(page) == "Hearten 0.2.0 of 3 December 2026 is there. This is 0.1.0."
    assert [*offered(page)] == ["Install…"]
    answers.confirm = False
    offered(page)["Install…"].click()
    assert answers.asked == ["Install Hearten 0.2.0?"]
    assert ran == []
    answers.confirm = True
    offered(page)["Install…"].click()
    assert ran == [SETUP]
    assert said(page).startswith("The setup is open")
    assert offered(page) == {}


def test_a_changed_setup_is_told_and_not_run(
    qtbot, at: AtDesk, shelf: Path, ran: list[bytes], answers: Answers
) -> None:
    setup = release_in(shelf)
    at.settings.releases = str(shelf)
    page = page_at(qtbot, at)
    page.look_button.click()
    setup.write_bytes(SETUP[:-1] + b"!")
    offered(page)["Install…"].click()
    assert ran == []
    assert refusals.OTHER_BYTES in said(page)


def test_where_its_setup_did_not_install_it_the_release_is_only_told(
    qtbot, at: AtDesk, shelf: Path, ran: list[bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(held_setup, "is_offered", lambda: False)
    release_in(shelf)
    at.settings.releases = str(shelf)
    page = page_at(qtbot, at)
    page.look_button.click()
    assert "Hearten 0.2.0 of 3 December 2026" in said(page)
    assert "Tell whoever installs programs" in said(page)
    assert offered(page) == {}


def test_what_is_not_newer_and_what_is_not_there_are_told(
    qtbot, at: AtDesk, shelf: Path, ran: list[bytes]
) -> None:
    at.settings.releases = str(shelf)
    page = page_at(qtbot, at)
    page.look_button.click()
    assert "hearten-release.json is missing" in said(page)
    release_in(shelf, "0.1.0")
    page.look_button.click()
    assert said(page).startswith("Nothing newer is there")
    assert page.look_button.isEnabled()


def test_a_build_without_keys_says_that_it_can_check_none(
    qtbot, at: AtDesk, shelf: Path, ran: list[bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(releases, "_keys", lambda: ())
    at.settings.releases = str(shelf)
    page = page_at(qtbot, at)
    assert refusals.NO_RELEASE_KEYS in said(page)
    assert not page.look_button.isEnabled()
    page.keep_button.click()
    assert refusals.NO_RELEASE_KEYS in said(page)


def test_fetching_beside_other_long_work_is_told(
    qtbot, at: AtDesk, shelf: Path, ran: list[bytes], answers: Answers, monkeypatch: Any
) -> None:
    def busy(*_work: object, **_named: object) -> None:
        raise errors.Busy("Other long work is still running.")

    release_in(shelf)
    at.settings.releases = str(shelf)
    page = page_at(qtbot, at)
    page.look_button.click()
    monkeypatch.setattr(at.background, "long", busy)
    offered(page)["Install…"].click()
    assert "Other long work" in said(page)
    assert ran == []


def test_what_was_found_is_in_sight_at_twice_the_size(
    qtbot, at: AtDesk, shelf: Path, ran: list[bytes]
) -> None:
    zoom.set_percent(200)
    release_in(shelf)
    at.settings.releases = str(shelf)
    page = page_at(qtbot, at)
    QApplication.processEvents()
    page.look_button.click()
    qtbot.waitUntil(lambda: page.result.visibleRegion().boundingRect() == page.result.rect())


def test_place_that_is_fixed_for_the_pc_is_shown_and_not_changed(
    qtbot, at: AtDesk, shelf: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(policy, "read", lambda: policy.Policy(releases=str(shelf)))
    page = page_at(qtbot, at)
    assert page.place.text() == str(shelf)
    assert page.place.isReadOnly()
    assert not page.keep_button.isVisible()
    assert FIXED in {one.text() for one in page.findChildren(Label) if one.isVisible()}
