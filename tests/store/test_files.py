"""Promise that small files are old or new, and that bad places for a store are refused."""

from __future__ import annotations

import errno
import os
from pathlib import Path, PurePosixPath
from typing import Any

import pytest

from app import errors
from app.store import embedded, files, making
from app.store.accounts import NewUser

MOUNTS = """/dev/vda / ext4 rw 0 0
nas:/share /mnt/nas nfs4 rw 0 0
//server/x /mnt/with\\040space cifs rw 0 0
/dev/vdb /mnt/nas/local ext4 rw 0 0
"""


@pytest.mark.parametrize("step", ["open", "fsync", "replace"])
def test_file_is_old_when_any_step_fails(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    target = tmp_path / "keys"
    files.write_atomically(target, b"old")

    def fail(*_: Any, **__: Any) -> Any:
        raise OSError(errno.ENOSPC, "no room")

    place = {"open": (files, "private"), "fsync": (os, "fsync"), "replace": (Path, "replace")}
    monkeypatch.setattr(*place[step], fail)
    with pytest.raises(errors.Full):
        files.write_atomically(target, b"new")
    monkeypatch.undo()
    assert target.read_bytes() == b"old"
    assert [path.name for path in tmp_path.iterdir()] == ["keys"]


def test_file_is_new_afterwards_and_only_its_owner_reads_it(tmp_path: Path) -> None:
    target = tmp_path / "keys"
    files.write_atomically(target, b"new")
    assert target.read_bytes() == b"new"
    assert os.name == "nt" or target.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    ("code", "problem"),
    [
        (errno.ENOSPC, errors.Full),
        (errno.EACCES, errors.Unreachable),
        (errno.EROFS, errors.Unreachable),
        (errno.ENOENT, errors.NotAStore),
        (errno.EIO, errors.Unreachable),
    ],
)
def test_what_the_disk_says_becomes_a_sentence_without_the_path(
    code: int, problem: type[errors.Problem]
) -> None:
    found = files.of_disk(OSError(code, "said", "/home/zebedee/store"))
    assert type(found) is problem
    assert "zebedee" not in found.sentence


@pytest.mark.parametrize(
    "folder",
    [
        "OneDrive/desk",
        "OneDrive - Mill Lane Surgery/desk",
        "Dropbox/desk",
        "Google Drive/desk",
        "My Drive/desk",
        "iCloudDrive/desk",
        "Library/Mobile Documents/desk",
        "Nextcloud/desk",
    ],
)
def test_folder_of_a_cloud_service_is_refused(tmp_path: Path, folder: str) -> None:
    with pytest.raises(errors.Refused, match="copied to the internet"):
        files.refuse_bad_place(tmp_path / folder, {})


def test_cloud_folder_under_another_name_is_known_by_its_environment(tmp_path: Path) -> None:
    with pytest.raises(errors.Refused, match="copied to the internet"):
        files.refuse_bad_place(tmp_path / "Work" / "desk", {"OneDrive": str(tmp_path / "Work")})
    files.refuse_bad_place(tmp_path / "Other", {"OneDrive": str(tmp_path / "Work")})


def test_cloud_folder_is_known_by_its_mark(tmp_path: Path) -> None:
    (tmp_path / ".dropbox").touch()
    with pytest.raises(errors.Refused, match="copied to the internet"):
        files.refuse_bad_place(tmp_path / "a" / "b", {})


@pytest.mark.parametrize(
    ("place", "bad"),
    [
        ("/mnt/nas/desk", True),
        ("/mnt/with space/desk", True),
        ("/mnt/nas/local/desk", False),
        ("/home/a/desk", False),
        ("//server/share/desk", True),
        ("\\\\server\\share\\desk", True),
    ],
)
def test_network_place_is_known(place: str, bad: bool) -> None:
    assert files.is_on_network(PurePosixPath(place), MOUNTS) is bad


def test_bad_place_is_refused_before_anything_is_touched(made: Any, tmp_path: Path) -> None:
    there = tmp_path / "Dropbox"
    made.folder.rename(there)
    before = sorted(path.name for path in there.iterdir())
    with pytest.raises(errors.Refused, match="copied to the internet"):
        embedded.open_with_password(there, "priya", "brown heron kettle")
    assert sorted(path.name for path in there.iterdir()) == before
    with pytest.raises(errors.Refused, match="copied to the internet"):
        making.create(
            tmp_path / "Dropbox" / "x",
            name="x",
            first_user=NewUser("a", "A", "brown heron kettle"),
        )
    assert not (there / "x").exists()


def test_impossible_name_is_a_refused_place() -> None:
    for name in ("a\0b", "\ud800"):
        with pytest.raises(errors.Refused, match="can have that name"):
            files.refuse_bad_place(Path(name))
