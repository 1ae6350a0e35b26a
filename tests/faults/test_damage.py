"""Promise that lost, damaged and rolled back files are noticed, told and left for repair."""

from __future__ import annotations

import os
import resource
import shutil
import signal
import sys
from pathlib import Path
from typing import Any

import pytest

from app import errors
from app.store import backup, check


def crash(store: Any) -> None:
    """Leave the folder as a power cut does: the log is not brought home."""
    folder = store.folder
    shutil.copytree(folder, folder.with_name("after"))
    store.close()
    for name in ("store.db", "store.db-wal", "store.db-shm"):
        target = folder / name
        target.unlink(missing_ok=True)
        left = folder.with_name("after") / name
        if left.exists() and not name.endswith("shm"):
            shutil.copy(left, target)
    shutil.rmtree(folder.with_name("after"))


@pytest.fixture
def crashed(made: Any, save: Any) -> Any:
    """Give a store that was cut off after ten saves, its log still outside."""
    opened = made.open()
    for number in range(10):
        save(opened.store, str(number))
    crash(opened.store)
    assert (made.folder / "store.db-wal").stat().st_size > 10 * 4096
    return made


def test_whole_log_brings_every_save_back(crashed: Any, saved: Any) -> None:
    opened = crashed.open()
    assert len(saved(opened.store)) == 10
    assert opened.store.warnings == []
    opened.store.close()


@pytest.mark.parametrize("damage", ["zeroed in the middle", "cut", "half", "missing"])
def test_damaged_log_is_told_with_the_number_of_lost_saves(
    crashed: Any, saved: Any, damage: str
) -> None:
    log = crashed.folder / "store.db-wal"
    content = log.read_bytes()
    middle = len(content) // 2
    if damage == "missing":
        log.unlink()
    else:
        log.write_bytes(
            {
                "zeroed in the middle": content[:middle] + bytes(64) + content[middle + 64 :],
                "cut": content[:-100],
                "half": content[:middle],
            }[damage]
        )
    opened = crashed.open()
    lost = 10 - len(saved(opened.store))
    assert lost > 0
    what = "saved change is" if lost == 1 else f"{lost} saved changes are"
    assert opened.store.warnings == [
        f"The last {what} missing from the store. "
        "Ask whoever looks after this PC whether a newer backup can be restored."
    ]
    with opened.store.read() as connection:
        row = connection.exec_driver_sql(
            "SELECT act, detail FROM audit ORDER BY at DESC LIMIT 1"
        ).one()
    assert tuple(row) == ("notice lost changes", f'{{"missing":{lost}}}')
    assert check.check(opened.store) == opened.store.warnings  # what is left is sound
    opened.store.close()
    again = crashed.open()
    assert again.store.warnings == []  # told once
    again.store.close()


def test_whole_file_put_back_to_yesterdays_is_told(made: Any, save: Any) -> None:
    opened = made.open()
    save(opened.store, "a")
    opened.store.close()
    yesterday = (made.folder / "store.db").read_bytes()
    opened = made.open()
    for name in ("b", "c", "d"):
        save(opened.store, name)
    opened.store.close()
    (made.folder / "store.db").write_bytes(yesterday)
    opened = made.open()
    assert opened.store.warnings[0].startswith("The last 3 saved changes are missing")
    opened.store.close()


def test_log_of_another_store_changes_nothing(crashed: Any, tmp_path: Path, saved: Any) -> None:
    (crashed.folder / "store.db-wal").write_bytes(os.urandom(50_000))
    opened = crashed.open()
    assert "missing from the store" in opened.store.warnings[0]
    assert check.check(opened.store) == opened.store.warnings
    opened.store.close()


def test_stale_shared_memory_changes_nothing(crashed: Any, saved: Any) -> None:
    (crashed.folder / "store.db-shm").write_bytes(os.urandom(32_768))
    opened = crashed.open()
    assert len(saved(opened.store)) == 10
    opened.store.close()


@pytest.mark.parametrize("lost", ["missing", "empty", "garbage"])
def test_lost_state_is_told_and_made_again(made: Any, lost: str) -> None:
    state = made.folder / "state"
    if lost == "missing":
        state.unlink()
    else:
        state.write_bytes(b"" if lost == "empty" else os.urandom(8192))
    opened = made.open()
    assert "cannot be told whether changes were lost" in opened.store.warnings[0]
    opened.store.close()
    opened = made.open()
    assert opened.store.warnings == []
    opened.store.close()


@pytest.mark.parametrize("place", [0, 4096])
def test_torn_state_record_falls_back_to_the_one_before(made: Any, save: Any, place: int) -> None:
    opened = made.open()
    for name in ("a", "b", "c"):
        save(opened.store, name)
    opened.store.close()
    with (made.folder / "state").open("r+b") as file:
        file.seek(place + 20)
        file.write(b"torn")
    opened = made.open()  # the store is at most one ahead of it: a crash between commit and state
    assert opened.store.warnings == []
    opened.store.close()


def test_flipped_bit_is_told_and_the_file_left_alone(made: Any, save: Any) -> None:
    opened = made.open()
    for number in range(20):
        save(opened.store, str(number))
    opened.store.close()
    path = made.folder / "store.db"
    content = bytearray(path.read_bytes())
    content[2000] ^= 1  # the first page
    path.write_bytes(content)
    with pytest.raises(errors.Damaged, match="left untouched"):
        made.open()
    assert path.read_bytes() == bytes(content)


def test_cut_off_file_is_told(made: Any, save: Any) -> None:
    opened = made.open()
    for number in range(20):
        save(opened.store, str(number))
    opened.store.close()
    path = made.folder / "store.db"
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    try:
        opened = made.open()
    except errors.Damaged:
        return
    said = check.check(opened.store)
    opened.store.close()
    assert said


@pytest.mark.skipif(sys.platform == "win32", reason="a limit on file sizes is of POSIX")
@pytest.mark.parametrize("room", [0, 20_000, 200_000])
def test_full_disk_saves_nothing_by_halves(made: Any, save: Any, saved: Any, room: int) -> None:
    """A limit on the size of files stands for the disk's end."""
    store = made.open().store
    save(store, "a")
    log = made.folder / "store.db-wal"
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (log.stat().st_size + room, before[1]))
    told: set[str] = set()
    try:
        with pytest.raises(errors.Problem, match="Nothing was saved"):  # noqa: PT012
            for number in range(100):
                save(store, str(number))
                told.add(str(number))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert saved(store) == {"a"} | told
    save(store, "after")
    assert saved(store) == {"a", "after"} | told
    assert check.check(store) == []
    store.close()
    opened = made.open()
    assert saved(opened.store) == {"a", "after"} | told
    assert opened.store.warnings == []
    opened.store.close()


@pytest.mark.skipif(sys.platform == "win32", reason="a limit on file sizes is of POSIX")
def test_disk_full_during_a_backup_leaves_no_partial_file(
    made: Any, tmp_path: Path, save: Any
) -> None:
    store = made.open().store
    target = tmp_path / "backups" / "x"
    target.parent.mkdir()
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (60_000, before[1]))
    try:
        with pytest.raises(errors.Problem):
            backup.backup(store, target)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert list(target.parent.iterdir()) == []
    save(store, "a")
    backup.backup(store, target)
    store.close()


def test_nothing_secret_reaches_the_log_or_the_screen(
    made: Any, save: Any, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(0)
    opened = made.open()
    key = opened.store.data_key().hex()
    save(opened.store, "a")
    opened.store.close()
    with pytest.raises(errors.SignInRefused):
        made.open("wrong heron kettle")
    (made.folder / "store.db").write_bytes(os.urandom(8192))
    with pytest.raises(errors.Damaged):
        made.open()
    out, err = capfd.readouterr()
    for text in (caplog.text, out, err):
        assert key not in text
        assert "heron kettle" not in text
        assert "ERROR CORE" not in text
