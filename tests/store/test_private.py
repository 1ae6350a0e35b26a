"""Promise that a store and all made of it is its owner's alone, unless a group shares it."""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from app.store import backup, embedded, key_change, making
from app.store.accounts import NewUser
from tests.store.conftest import CHEAP

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has lists of access")
NAME, PASSWORD = "priya", "brown heron kettle"


@pytest.fixture(autouse=True)
def open_handed() -> Iterator[None]:
    """Let whatever does not see to it be open to everybody."""
    before = os.umask(0)
    yield
    os.umask(before)


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def open_to_others(place: Path) -> dict[str, str]:
    """Give what others may look into, the place itself among it."""
    return {
        str(path.relative_to(place)): oct(mode(path))
        for path in (place, *place.rglob("*"))
        if mode(path) & 0o077
    }


def make(folder: Path) -> Any:
    first = NewUser(NAME, "Priya Shah", PASSWORD)
    return making.create(folder, name="x", first_user=first, kdf=CHEAP).store


def test_a_store_and_the_files_beside_it_are_closed_to_others(
    tmp_path: Path, save: Callable[..., None]
) -> None:
    store = make(tmp_path / "home" / "desk")
    assert {"store.db", "store.db-wal", "store.db-shm", "keys", "keys.bak", "state", "lock"} <= {
        path.name for path in store.folder.iterdir()
    }
    save(store, "a")
    assert open_to_others(store.folder) == {}
    with store.write() as unit:
        key_change.mark_due(unit)
        unit.piece()
    key_change.run(store)
    assert open_to_others(store.folder) == {}
    store.close()


def test_an_empty_folder_that_was_there_is_closed_too(tmp_path: Path) -> None:
    (tmp_path / "desk").mkdir(0o777)
    store = make(tmp_path / "desk")
    assert open_to_others(store.folder) == {}
    store.close()


def test_a_folder_that_holds_something_keeps_its_access(tmp_path: Path) -> None:
    (tmp_path / "desk").mkdir(0o755)
    (tmp_path / "desk" / "letter").touch()
    store = make(tmp_path / "desk")
    assert open_to_others(store.folder).keys() == {".", "letter"}
    store.close()


@pytest.mark.parametrize("is_there", [False, True])
def test_a_store_below_a_folder_of_a_group_is_open_to_that_group(
    tmp_path: Path, is_there: bool
) -> None:
    shared = tmp_path / "hearten"
    shared.mkdir()
    shared.chmod(0o2770)
    if is_there:
        (shared / "store").mkdir(0o755)
    store = make(shared / "store")
    assert mode(store.folder) == 0o2770
    assert mode(store.folder / "store.db") == 0o600
    store.close()


def test_a_backup_and_what_is_restored_of_it_are_closed_to_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = make(tmp_path / "desk")
    seen: list[dict[str, str]] = []
    pack = backup.backup_file.pack

    def looked_at(work: Path, *more: Any) -> None:
        seen.append(open_to_others(work))
        pack(work, *more)

    monkeypatch.setattr(backup.backup_file, "pack", looked_at)
    backup.backup(store, tmp_path / "copy")
    store.close()
    assert seen == [{}]
    assert mode(tmp_path / "copy") == 0o600
    for folder in (store.folder, tmp_path / "new"):
        backup.restore(tmp_path / "copy", folder, NAME, PASSWORD, kdf=CHEAP)
        opened = embedded.open_with_password(folder, NAME, PASSWORD, kdf=CHEAP)
        assert open_to_others(folder) == {}
        opened.store.close()
