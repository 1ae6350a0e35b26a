"""Promise what a service does each night: a backup without a password, and nothing else."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from app import errors, paths
from app.actions import nightly, signing_in
from app.desk import Desk
from app.store import account_secret, backup_notes, embedded
from app.store.backup_service import NO_SERVICE, NOT_KEPT_HERE
from app.store.keyslots import BACKUP
from tests.commands.conftest import PASSWORD

Hearten = Callable[..., Any]


@pytest.fixture(autouse=True)
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HEARTEN_HOME", str(tmp_path / "account"))


@pytest.fixture
def place(tmp_path: Path) -> Path:
    folder = tmp_path / "backups"
    folder.mkdir()
    return folder


@pytest.fixture
def at(store: Any, hearten: Hearten) -> tuple[Any, ...]:
    """Add the service; give the words that name the store."""
    words = ("--store", store.folder)
    said = hearten("user", "add", "--service", "backup", *words, "--user", "admin")
    assert (said.status, said.err) == (0, "")
    return words


@pytest.fixture
def desk(store: Any) -> Iterator[Desk]:
    """Somebody at the open desk."""
    signed_in = signing_in.sign_in(store.folder, "admin", PASSWORD)
    yield signed_in.desk
    signed_in.desk.store.close()


def entries(store: Any) -> list[tuple[str, str, Any]]:
    """Give act, actor and detail of each entry of a closed store."""
    opened = embedded.open_with_password(store.folder, "admin", PASSWORD)
    try:
        return entries_of(opened.store)
    finally:
        opened.store.close()


def entries_of(store: Any) -> list[tuple[str, str, Any]]:
    with store.read() as connection:
        rows = connection.exec_driver_sql("SELECT act, actor, detail FROM audit ORDER BY seq")
        return [(row.act, row.actor, json.loads(row.detail or "{}")) for row in rows]


def by_the_service(found: list[tuple[str, str, Any]]) -> list[str]:
    return [act for act, actor, _ in found if actor == BACKUP]


def test_service_backs_up_without_a_password_and_the_backup_can_be_restored(
    store: Any, hearten: Hearten, at: tuple[Any, ...], place: Path
) -> None:
    said = hearten("backup", "--service", place, *at, password=None)
    assert (said.status, said.err) == (0, "")
    (file,) = place.iterdir()
    assert said.out.startswith(f"Backed up to {file.name} and verified: Test desk, made ")
    said = hearten("backup", "test", file, *at, "--user", "admin")
    assert (said.status, said.err) == (0, "")
    assert by_the_service(entries(store)) == ["store.backup"]


def test_it_works_beside_an_open_desk_which_enters_it_when_it_is_unlocked(
    hearten: Hearten, at: tuple[Any, ...], place: Path, desk: Desk, store: Any
) -> None:
    assert hearten("backup", "--service", place, *at, password=None).status == 0
    assert len(list(place.iterdir())) == 1
    assert by_the_service(entries_of(desk.store)) == []
    signing_in.lock(desk)
    signing_in.unlock(desk, PASSWORD)
    found = [detail for _, actor, detail in entries_of(desk.store) if actor == BACKUP]
    assert [set(one) for one in found] == [{"rows", "at"}]
    assert not (store.folder / backup_notes.NAME).exists()


def test_desk_works_on_while_it_is_backed_up(
    hearten: Hearten, at: tuple[Any, ...], place: Path, desk: Desk
) -> None:
    with desk.write() as work:
        work.audit("before")
        assert hearten("backup", "--service", place, *at, password=None).status == 0
    with desk.write() as work:
        work.audit("after")
    assert [act for act, _, _ in entries_of(desk.store)][-2:] == ["before", "after"]


def test_notes_that_were_changed_are_not_entered(
    hearten: Hearten, at: tuple[Any, ...], place: Path, store: Any
) -> None:
    signed_in = signing_in.sign_in(store.folder, "admin", PASSWORD)
    assert hearten("backup", "--service", place, *at, password=None).status == 0
    signed_in.desk.store.close()
    notes = store.folder / backup_notes.NAME
    held = json.loads(notes.read_text("utf8"))
    held["notes"][0][1] += 1
    notes.write_text(json.dumps(held), "utf8")
    assert by_the_service(entries(store)) == []


def test_newest_are_kept_and_what_is_not_ours_stays(
    hearten: Hearten, at: tuple[Any, ...], place: Path, store: Any
) -> None:
    begins = f"hearten-{embedded.describe(store.folder).uid[:8]}-"
    older = [place / f"{begins}2026-01-0{day}-200000.backup" for day in (1, 2, 3)]
    others = [place / "hearten-another0-2026-01-01-200000.backup", place / "hearten-2026.backup"]
    half = [place / f".{begins}2026-01-0{day}-200000.backup.0a1b2c3d.part" for day in (1, 2)]
    for file in (*older, *others):
        file.touch()
    for folder in half:
        folder.mkdir()
        (folder / "store.db").touch()
    os.utime(half[0], (time.time() - 86_400,) * 2)
    assert hearten("backup", "--service", "--keep", "2", place, *at, password=None).status == 0
    assert [file.exists() for file in older] == [False, False, True]
    assert all(file.exists() for file in others)
    assert [folder.exists() for folder in half] == [False, True]


def test_backup_that_fails_takes_no_older_one(
    hearten: Hearten, at: tuple[Any, ...], place: Path, store: Any
) -> None:
    assert hearten("backup", "--service", place, *at, password=None).status == 0
    database = store.folder / "store.db"
    content = bytearray(database.read_bytes())
    content[-2000] ^= 1
    database.write_bytes(content)
    said = hearten("backup", "--service", "--keep", "1", place, *at, password=None)
    assert said.status == 1
    assert len(list(place.iterdir())) == 1


def test_without_service_or_its_secret_nothing_is_backed_up(
    hearten: Hearten, place: Path, store: Any
) -> None:
    at = ("--store", store.folder)
    said = hearten("backup", "--service", place, *at, password=None)
    assert (said.status, said.err) == (1, NO_SERVICE + "\n")
    add = ("user", "add", "--service", "backup", *at, "--user", "admin")
    assert hearten(*add).status == 0
    account_secret.forget(embedded.describe(store.folder).uid)
    said = hearten("backup", "--service", place, *at, password=None)
    assert (said.status, said.err) == (1, NOT_KEPT_HERE + "\n")
    assert list(place.iterdir()) == []


def test_disabled_service_opens_nothing_and_the_key_is_changed(
    hearten: Hearten, at: tuple[Any, ...], place: Path, store: Any
) -> None:
    keys = (store.folder / "keys").read_bytes()
    secret = account_secret.read(embedded.describe(store.folder).uid)
    assert secret is not None
    said = hearten("user", "disable", "--service", "backup", *at, "--user", "admin")
    assert (said.status, said.out, said.err) == (0, "Disabled.\n", "")
    said = hearten("backup", "--service", place, *at, password=None)
    assert (said.status, said.err) == (1, NO_SERVICE + "\n")
    account_secret.keep(embedded.describe(store.folder).uid, secret)
    for name in ("keys", "keys.bak"):
        (store.folder / name).write_bytes(keys)
    assert hearten("backup", "--service", place, *at, password=None).status == 1
    assert list(place.iterdir()) == []


def test_service_outlives_a_changed_key(
    hearten: Hearten, at: tuple[Any, ...], place: Path, private_file: Callable[[str], Path]
) -> None:
    new = private_file("copper lantern meadow")
    who = (*at, "--user", "admin")
    add = ("user", "add", "gus", "--role", "administrator", "--new-password-file", new, *who)
    assert hearten(*add).status == 0
    assert hearten("user", "disable", "gus", *who).status == 0
    assert hearten("backup", "--service", place, *at, password=None).status == 0


def test_nobody_signs_in_as_the_service(hearten: Hearten, at: tuple[Any, ...], store: Any) -> None:
    secret = account_secret.read(embedded.describe(store.folder).uid)
    assert secret is not None
    for name in ("backup", BACKUP, ""):
        with pytest.raises(errors.SignInRefused):
            signing_in.sign_in(store.folder, name, secret.decode())


def test_what_is_open_beside_a_desk_cannot_be_written_in(
    at: tuple[Any, ...], desk: Desk, store: Any
) -> None:
    secret = account_secret.read(embedded.describe(store.folder).uid)
    assert secret is not None
    beside = embedded.beside(store.folder, BACKUP, secret.decode())
    with pytest.raises(errors.Refused), beside.write() as unit:
        unit.audit(act="anything", actor=BACKUP, grant=None)
    beside.close()
    with desk.write() as work:
        work.audit("goes on")


def test_list_of_accounts_names_it(hearten: Hearten, at: tuple[Any, ...]) -> None:
    said = hearten("user", "list", *at, "--user", "admin")
    assert said.out.endswith("backup  (a service, not a person)\n")


@pytest.mark.skipif(sys.platform == "win32", reason="DPAPI seals it there")
def test_secret_is_in_a_file_of_its_owner_alone_and_nowhere_else(
    at: tuple[Any, ...], store: Any
) -> None:
    secret = account_secret.read(embedded.describe(store.folder).uid)
    assert secret is not None
    (file,) = (paths.own_data() / "services").iterdir()
    assert file.stat().st_mode & 0o777 == 0o600
    assert all(secret not in one.read_bytes() for one in store.folder.iterdir())


@pytest.mark.parametrize(
    "words",
    [
        ("user", "add"),
        ("user", "add", "gus", "--service", "backup"),
        ("user", "add", "gus"),
        ("user", "add", "--service", "print"),
        ("user", "disable"),
        ("backup", "--service"),
        ("backup", "--service", "--keep", "0", "place"),
        ("backup", "--keep", "3", "place"),
        ("backup", "--service", "one", "two"),
    ],
)
def test_wrong_words_are_told(hearten: Hearten, store: Any, words: tuple[str, ...]) -> None:
    assert hearten(*words, "--store", store.folder).status == 2


def test_killed_backup_leaves_older_ones_whole_and_no_half_file(
    hearten: Hearten, at: tuple[Any, ...], place: Path, root: Path
) -> None:
    assert hearten("backup", "--service", place, *at, password=None).status == 0
    (made,) = place.iterdir()
    older = made.rename(place / f"{made.name[:17]}2026-01-01-200000.backup")  # of another second
    code = (
        "import sys, os, signal\n"
        "from pathlib import Path\n"
        "from app.actions import nightly\n"
        "from app.store import backup_file\n"
        "backup_file.pack = lambda *given: os.kill(os.getpid(), signal.SIGKILL)\n"
        "nightly.back_up(Path(sys.argv[1]), Path(sys.argv[2]))\n"
    )
    words = [sys.executable, "-c", code, str(at[1]), str(place)]
    assert subprocess.run(words, cwd=root, check=False).returncode == -signal.SIGKILL
    (half,) = (one for one in place.iterdir() if one != older)
    assert half.name.endswith(".part")
    assert hearten("backup", "test", older, *at, "--user", "admin").status == 0
    os.utime(half, (time.time() - 86_400,) * 2)
    assert nightly.back_up(at[1], place)[0].exists()
    assert not half.exists()
