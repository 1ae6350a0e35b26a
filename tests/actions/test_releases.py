"""A newer release is told of and installed for an administrator, and only as it was signed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from app import errors, held_setup
from app.actions import releases
from app.actions.import_reading import Quiet
from app.desk import Desk
from app.domain import refusals
from app.exchange import release_statement
from tests.shelf import PUBLIC, SETUP, release_in


@pytest.fixture
def ran(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[bytes]:
    """Know the tests' key, and run nothing: what would have run is kept here."""
    ran: list[bytes] = []

    def start(file: Path, held: Any) -> None:
        held.seek(0)
        ran.append(held.read())
        held.close()

    monkeypatch.setenv("HEARTEN_HOME", str(tmp_path / "own"))
    monkeypatch.setattr(releases, "_keys", lambda: (PUBLIC,))
    monkeypatch.setattr(releases, "__version__", "0.1.0")
    monkeypatch.setattr(held_setup, "start", start)
    return ran


@pytest.fixture
def shelf(tmp_path: Path) -> Path:
    shelf = tmp_path / "shelf"
    shelf.mkdir()
    return shelf


def test_a_newer_release_is_found_and_installed(admin: Desk, shelf: Path, ran: list[bytes]) -> None:
    release_in(shelf)
    found = releases.look(admin, str(shelf))
    assert found is not None
    said = "Hearten 0.2.0 of 3 December 2026 is there. This is 0.1.0."
    assert releases.told(found) == said
    assert ran == []
    releases.install(admin, str(shelf), found)
    assert ran == [SETUP]


@pytest.mark.parametrize("version", ["0.1.0", "0.0.9"])
def test_one_that_is_not_above_this_is_neither_told_nor_installed(
    admin: Desk, shelf: Path, ran: list[bytes], version: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    release_in(shelf, version)
    assert releases.look(admin, str(shelf)) is None
    monkeypatch.setattr(releases, "__version__", "0.0.1")
    found = releases.look(admin, str(shelf))
    monkeypatch.setattr(releases, "__version__", "0.1.0")
    assert found is not None
    with pytest.raises(errors.Refused, match=r"is not newer than 0\.1\.0"):
        releases.install(admin, str(shelf), found)
    assert ran == []


def test_a_setup_with_one_byte_changed_is_not_run(
    admin: Desk, shelf: Path, ran: list[bytes]
) -> None:
    setup = release_in(shelf)
    found = releases.look(admin, str(shelf))
    assert found is not None
    broken = bytearray(SETUP)
    broken[len(broken) // 2] ^= 1
    setup.write_bytes(broken)
    with pytest.raises(errors.Refused) as refused:
        releases.install(admin, str(shelf), found)
    assert refused.value.sentence == refusals.OTHER_BYTES
    assert ran == []


def test_a_setup_changed_after_it_was_fetched_is_not_run(
    admin: Desk, shelf: Path, ran: list[bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    release_in(shelf)
    found = releases.look(admin, str(shelf))
    assert found is not None
    keep = held_setup.keep

    def kept_and_changed(name: str, pieces: Any) -> Path:
        file = keep(name, pieces)
        file.write_bytes(file.read_bytes()[:-1] + b"!")
        return file

    monkeypatch.setattr(held_setup, "keep", kept_and_changed)
    with pytest.raises(errors.Refused):
        releases.install(admin, str(shelf), found)
    assert ran == []


def test_another_release_laid_there_meanwhile_is_not_run(
    admin: Desk, shelf: Path, ran: list[bytes]
) -> None:
    release_in(shelf)
    found = releases.look(admin, str(shelf))
    assert found is not None
    release_in(shelf, setup=b"MZ another")
    with pytest.raises(errors.Refused):
        releases.install(admin, str(shelf), found)
    assert ran == []


def test_a_statement_that_was_changed_is_refused(
    admin: Desk, shelf: Path, ran: list[bytes]
) -> None:
    release_in(shelf)
    file = shelf / release_statement.FILE
    file.write_bytes(file.read_bytes().replace(b"2026-12-03", b"2026-12-04"))
    with pytest.raises(errors.Refused) as refused:
        releases.look(admin, str(shelf))
    assert refused.value.sentence == refusals.NO_RELEASE


def test_fetching_can_be_stopped(admin: Desk, shelf: Path, ran: list[bytes]) -> None:
    class Stopped(Quiet):
        def raise_if_cancelled(self) -> None:
            raise errors.Cancelled

    release_in(shelf)
    found = releases.look(admin, str(shelf))
    assert found is not None
    with pytest.raises(errors.Cancelled):
        releases.install(admin, str(shelf), found, Stopped())
    assert ran == []


def test_only_an_administrator_looks_and_installs(
    admin: Desk, worker: Desk, shelf: Path, ran: list[bytes]
) -> None:
    release_in(shelf)
    found = releases.look(admin, str(shelf))
    assert found is not None
    with pytest.raises(errors.NotPermitted):
        releases.look(worker, str(shelf))
    with pytest.raises(errors.NotPermitted):
        releases.install(worker, str(shelf), found)
    assert ran == []


def test_a_build_without_keys_says_so_before_it_looks(admin: Desk, shelf: Path) -> None:
    if releases.can_check():
        pytest.skip("this build holds keys")
    with pytest.raises(errors.Refused) as refused:
        releases.look(admin, str(shelf / "gone"))
    assert refused.value.sentence == refusals.NO_RELEASE_KEYS
