"""Promise what check, backup and restore do at the command line, on a real store."""

from __future__ import annotations

import errno
import json
import os
import sqlite3
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from app.actions import signing_in
from app.actions.signing_in import FirstRun
from app.domain.access import Role
from app.store import check, files
from app.store.keyslots import Kdf
from tests.commands.conftest import OFFICE, PASSWORD

Hearten = Callable[..., Any]


def test_whole_store_is_well(store: Any, hearten: Hearten) -> None:
    said = hearten("check", "--store", store.folder, "--user", "admin")
    assert (said.status, said.out, said.err) == (0, "All is well.\n", "")
    said = hearten("check", "--json", "--store", store.folder, "--user", "admin")
    assert json.loads(said.out) == {"problems": [], "to_look_at": []}


def test_a_clock_set_back_is_told_and_is_no_damage(
    store: Any, hearten: Hearten, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = "The clock of this PC was set back from 02/03/2026 09:00 to 02/03/2026 07:00."
    monkeypatch.setattr(check, "look_at", lambda _store: [told])
    said = hearten("check", "--store", store.folder, "--user", "admin")
    assert (said.status, said.out, said.err) == (0, f"All is well.\n{told}\n", "")
    said = hearten("check", "--json", "--store", store.folder, "--user", "admin")
    assert json.loads(said.out) == {"problems": [], "to_look_at": [told]}


def test_damaged_store_gives_1_and_a_sentence(store: Any, hearten: Hearten) -> None:
    file = store.folder / "store.db"
    content = bytearray(file.read_bytes())
    content[-2000] ^= 1
    file.write_bytes(content)
    said = hearten("check", "--store", store.folder, "--user", "admin")
    assert said.status == 1
    assert "estore the last backup" in said.out + said.err


def test_lost_changes_are_told_until_a_backup_is_restored(
    store: Any, hearten: Hearten, tmp_path: Path, private_file: Callable[[str], Path]
) -> None:
    at = ("--store", store.folder, "--user", "admin")
    older = (store.folder / "store.db").read_bytes()
    for _ in range(2):  # each check leaves an entry: two are lost
        assert hearten("check", *at).status == 0
    (store.folder / "store.db").write_bytes(older)
    first = hearten("check", *at)
    assert first.status == 1
    assert "missing from the store" in first.out
    second = hearten("check", *at)
    assert (second.status, second.err) == (1, "")
    assert "saved changes were missing. Restore a newer backup" in second.out
    file = tmp_path / "now.backup"
    assert hearten("backup", file, *at).status == 0
    assert hearten("restore", file, *at).status == 0
    said = hearten("check", *at)
    assert (said.status, said.out, said.err) == (0, "All is well.\n", "")


@pytest.mark.parametrize("state", [None, b"", b"x" * 8192])
def test_lost_state_is_told_at_this_check_and_the_next(
    store: Any, hearten: Hearten, state: bytes | None
) -> None:
    at = ("--store", store.folder, "--user", "admin")
    (store.folder / "state").unlink()
    if state is not None:
        (store.folder / "state").write_bytes(state)
    first = hearten("check", *at)
    assert first.status == 1
    assert "cannot be told whether changes were lost" in first.out
    second = hearten("check", *at)
    assert second.status == 1
    assert "changes may have been lost" in second.out


def test_wrong_password_and_unknown_user_hear_the_same(store: Any, hearten: Hearten) -> None:
    wrong = hearten("check", "--store", store.folder, "--user", "admin", password="x" * 12)
    unknown = hearten("check", "--store", store.folder, "--user", "nobody", password="x" * 12)
    assert wrong == unknown
    assert wrong.status == 1
    assert wrong.out == ""


def test_backup_is_proved_and_brings_back_what_was(
    store: Any, hearten: Hearten, tmp_path: Path, private_file: Callable[[str], Path]
) -> None:
    file = tmp_path / "monday.backup"
    at = ("--store", store.folder, "--user", "admin")
    made = hearten("backup", file, *at)
    assert made.status == 0
    assert "Test desk" in made.out
    assert hearten("backup", "test", file, "--user", "admin").status == 0
    new = ("--new-password-file", private_file("seven green kettles"))
    assert hearten("user", "add", "tom", "--role", "administrator", *at, *new).status == 0
    restored = hearten("restore", file, *at)
    assert restored.status == 0
    assert "is kept in" in restored.out
    assert hearten("check", *at).out == "All is well.\n"
    assert "tom" not in hearten("user", "list", *at).out
    assert len([p for p in store.folder.iterdir() if p.name.startswith("kept-")]) == 1


def test_backup_counts_its_rows_for_a_machine(store: Any, hearten: Hearten, tmp_path: Path) -> None:
    file, who = tmp_path / "monday.backup", ("--user", "admin", "--json")
    made = hearten("backup", file, "--store", store.folder, *who)
    proved = hearten("backup", "test", file, *who)
    assert (made.status, proved.status) == (0, 0)
    counted = json.loads(made.out)
    assert counted == json.loads(proved.out) == {"rows": counted["rows"]}
    assert counted["rows"] > 5


def test_backup_never_writes_over_a_file(store: Any, hearten: Hearten, tmp_path: Path) -> None:
    file = tmp_path / "monday.backup"
    file.write_bytes(b"precious")
    said = hearten("backup", file, "--store", store.folder, "--user", "admin")
    assert said.status == 1
    assert file.read_bytes() == b"precious"


def test_missing_folder_of_a_backup_is_called_that(
    store: Any, hearten: Hearten, tmp_path: Path
) -> None:
    file = tmp_path / "nowhere" / "monday.backup"
    said = hearten("backup", file, "--store", store.folder, "--user", "admin")
    assert said.status == 1
    assert said.err == "The folder for the backup is not there. Make it, then try again.\n"
    assert not file.parent.exists()


def test_file_that_is_no_backup_leaves_the_store_alone(
    store: Any, hearten: Hearten, tmp_path: Path
) -> None:
    file = tmp_path / "foreign"
    sqlite3.connect(file).execute("CREATE TABLE t (a)").connection.close()
    before = (store.folder / "store.db").read_bytes()
    for words in (["backup", "test", file], ["restore", file, "--store", store.folder]):
        said = hearten(*words, "--user", "admin")
        assert said.status == 1
        assert said.err.count("\n") == 1
    assert (store.folder / "store.db").read_bytes() == before


def test_only_an_administrator_keeps_the_store(
    store: Any, hearten: Hearten, tmp_path: Path, private_file: Callable[[str], Path]
) -> None:
    at = ("--store", store.folder)
    new = ("--new-password-file", private_file("seven green kettles"))
    words = ("user", "add", "rita", "--role", "receptionist", "--practice", "K83000")
    assert hearten(*words, *at, "--user", "admin", *new).status == 0
    file = tmp_path / "monday.backup"
    assert hearten("backup", file, *at, "--user", "admin").status == 0
    for refused in (
        ["check", *at],
        ["backup", tmp_path / "two", *at],
        ["restore", file, *at],
    ):
        said = hearten(*refused, "--user", "rita", password="seven green kettles")
        assert said.status == 1
        assert "role" in said.err
    assert not (tmp_path / "two").exists()


NOT_THERE = "That file is not there. Look at its name.\n"
NO_FILE = "That is a folder or a device, not a file. Name the file.\n"
TOO_LONG = "That name is too long for this disk. Choose a shorter one.\n"
NO_PLACE = "Nothing can be made in that place. Choose another folder.\n"


@pytest.mark.parametrize("words", [("restore",), ("backup", "test")])
def test_file_that_is_none_is_told_as_that(
    store: Any, hearten: Hearten, tmp_path: Path, words: tuple[str, ...]
) -> None:
    at = ("--store", store.folder, "--user", "admin")
    for named, told in (
        (tmp_path / "nope.hb", NOT_THERE),
        ("/proc/nothing-of-that-name", NOT_THERE),
        (tmp_path, NO_FILE),
        (tmp_path / ("n" * 300), TOO_LONG),
    ):
        said = hearten(*words, named, *at)
        assert (said.status, said.out, said.err) == (1, "", told)
    assert hearten("check", *at).out == "All is well.\n"


@pytest.mark.parametrize("words", [("restore",), ("backup", "test"), ("backup",)])
def test_empty_name_is_refused_as_that(
    store: Any, hearten: Hearten, words: tuple[str, ...]
) -> None:
    said = hearten(*words, "", "--store", store.folder, "--user", "admin")
    told = "The name of the file or folder is empty. Name it.\n"
    assert (said.status, said.out, said.err) == (1, "", told)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="Windows has no such pipes")
def test_pipe_is_no_backup_and_is_not_waited_for(
    store: Any, hearten: Hearten, tmp_path: Path
) -> None:
    os.mkfifo(tmp_path / "pipe")
    said = hearten("restore", tmp_path / "pipe", "--store", store.folder, "--user", "admin")
    assert (said.status, said.err) == (1, NO_FILE)


def test_place_where_nothing_can_be_made_is_told_as_that(
    store: Any, hearten: Hearten, tmp_path: Path
) -> None:
    at = ("--store", store.folder, "--user", "admin")
    assert hearten("backup", "/proc/x", *at).err == NO_PLACE
    assert hearten("demo", "/proc/x", "--people", "1").err == NO_PLACE
    assert hearten("backup", tmp_path / ("n" * 300), *at).err == TOO_LONG
    assert hearten("check", "--store", "n" * 300, "--user", "admin").err == TOO_LONG


def test_folder_for_temporary_files_is_named_when_it_fails(
    store: Any, hearten: Hearten, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file, at = tmp_path / "one.backup", ("--store", store.folder, "--user", "admin")
    assert hearten("backup", file, *at).status == 0
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "no such folder"))
    said = hearten("restore", file, *at)
    assert said.status == 1
    assert said.err.startswith("This PC's folder for temporary files is full or may not")


def test_disk_that_fills_while_a_backup_is_unpacked_is_told_and_nothing_changes(
    store: Any, hearten: Hearten, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file, at = tmp_path / "one.backup", ("--store", store.folder, "--user", "admin")
    assert hearten("backup", file, *at).status == 0

    def full(_path: Path) -> None:
        raise OSError(errno.ENOSPC, "said")

    monkeypatch.setattr(files, "sync_file", full)
    said = hearten("restore", file, *at)
    assert (said.status, said.err) == (
        1,
        "This PC's folder for temporary files is full. Free some space there, then try again.\n",
    )


@pytest.mark.parametrize("name", ["keys.next", "store.db.new", "deeper/one.backup"])
def test_backup_never_goes_into_a_stores_folder(store: Any, hearten: Hearten, name: str) -> None:
    (store.folder / "deeper").mkdir()
    said = hearten("backup", store.folder / name, "--store", store.folder, "--user", "admin")
    assert said.status == 1
    assert "inside a store's folder" in said.err
    assert not (store.folder / name).exists()


def test_backup_of_another_store_of_the_same_name_is_told_as_that(
    store: Any, hearten: Hearten, tmp_path: Path
) -> None:
    file, at = tmp_path / "one.backup", ("--store", store.folder, "--user", "admin")
    assert hearten("backup", file, *at).status == 0
    assert hearten("backup", "test", file, *at).err == ""
    first = FirstRun(
        "Test desk", OFFICE, "admin", "A", PASSWORD, roles=((Role.ADMINISTRATOR, None, None),)
    )
    other = tmp_path / "other"
    signing_in.make_store(other, first, kdf=Kdf(64, 1, 1)).desk.store.close()
    said = hearten("backup", "test", file, "--store", other, "--user", "admin")
    assert said.status == 0
    assert said.err == f"It is a backup of another store, not of the one in {other}.\n"
    said = hearten("restore", file, "--store", other, "--user", "admin")
    assert "The store that was there is another one. It is kept in" in said.out
    assert "The store that was there is kept in" in hearten("restore", file, *at).out
