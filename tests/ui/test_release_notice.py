"""A newer release is told of after sign-in, to an administrator, where a place is named."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QWidget

from app import settings
from app.actions import releases
from app.desk import Desk
from app.domain import refusals
from app.exchange import release_statement
from tests.actions.conftest import admin as admin
from tests.actions.conftest import clock as clock
from tests.actions.conftest import desk_for as desk_for
from tests.actions.conftest import make_store as make_store
from tests.actions.conftest import worker as worker
from tests.shelf import PUBLIC, release_in
from tests.ui.immediate import ImmediateBackground
from ui import release_notice
from ui.main_window import MainWindow
from ui.setup.releases_page import ReleasesPage
from ui.setup.tab import SetupTab
from ui.widgets.buttons import PlainButton
from ui.widgets.notice import Strip

FOUND = "Hearten 0.2.0 of 3 December 2026 is there. This is 0.1.0."


@pytest.fixture
def shelf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(releases, "_keys", lambda: (PUBLIC,))
    monkeypatch.setattr(releases, "__version__", "0.1.0")
    shelf = tmp_path / "shelf"
    shelf.mkdir()
    return shelf


@pytest.fixture
def window(qtbot, admin: Desk, tmp_path: Path) -> Iterator[MainWindow]:
    window = MainWindow(
        admin, settings.Settings(tmp_path / "kept"), background=ImmediateBackground()
    )
    window.open_up()
    yield window
    window.leave()


def told(window: QWidget) -> list[str]:
    return [one.accessibleName() for one in window.findChildren(Strip)]


def test_a_newer_one_is_told_and_shown_in_setup(window: MainWindow, shelf: Path) -> None:
    release_in(shelf)
    window.settings.releases = str(shelf)
    release_notice.look_for(window)
    assert FOUND in told(window)
    shown = [b for b in window.findChildren(PlainButton) if b.text() == "Show it"]
    shown[0].click()
    tab = window.current_tab()
    assert isinstance(tab, SetupTab)
    assert isinstance(tab.page, ReleasesPage)


def test_without_a_place_nobody_looks(
    window: MainWindow, shelf: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked: list[str] = []
    monkeypatch.setattr(releases, "look", lambda _desk, place: looked.append(place))
    release_notice.look_for(window)
    assert looked == []
    window.settings.releases = str(shelf)
    release_notice.look_for(window)
    assert looked == [str(shelf)]


def test_nobody_looks_for_others_than_administrators(
    qtbot, worker: Desk, shelf: Path, tmp_path: Path
) -> None:
    release_in(shelf)
    kept = settings.Settings(tmp_path / "kept")
    kept.releases = str(shelf)
    window = MainWindow(worker, kept, background=ImmediateBackground())
    window.open_up()
    before = told(window)
    release_notice.look_for(window)
    assert told(window) == before
    window.leave()


@pytest.mark.parametrize("version", ["0.1.0", "0.0.9", ""])
def test_nothing_newer_is_not_told(window: MainWindow, shelf: Path, version: str) -> None:
    if version:
        release_in(shelf, version)
    window.settings.releases = str(shelf)
    before = told(window)
    release_notice.look_for(window)
    assert told(window) == before


def test_a_place_that_is_away_disturbs_nobody_and_is_not_named_in_the_log(
    window: MainWindow, shelf: Path, caplog: pytest.LogCaptureFixture
) -> None:
    window.settings.releases = str(shelf / "gone")
    before = told(window)
    with caplog.at_level(logging.DEBUG):
        release_notice.look_for(window)
    assert told(window) == before
    assert "gone" not in caplog.text


def test_a_changed_statement_is_told(window: MainWindow, shelf: Path) -> None:
    release_in(shelf)
    file = shelf / release_statement.FILE
    file.write_bytes(file.read_bytes().replace(b"0.2.0", b"0.3.0"))
    window.settings.releases = str(shelf)
    release_notice.look_for(window)
    assert refusals.NO_RELEASE in told(window)
