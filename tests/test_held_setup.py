"""Promise that a fetched setup lies apart, and that what is summed is what is held."""

from __future__ import annotations

import hashlib
import stat
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from app import errors, held_setup

WHOLE = b"setup" * 100_000


@pytest.fixture(autouse=True)
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("HEARTEN_HOME", str(tmp_path / "own"))
    return tmp_path / "own" / held_setup.FOLDER


def test_a_setup_is_kept_for_this_account_alone(own: Path) -> None:
    file = held_setup.keep("setup.exe", [WHOLE[:7], WHOLE[7:]])
    assert file.read_bytes() == WHOLE
    assert [one.name for one in file.parent.iterdir()] == ["setup.exe"]
    if sys.platform != "win32":
        assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700
    again = held_setup.keep("setup.exe", [b"newer"])
    assert again.read_bytes() == b"newer"
    assert not file.exists()


def test_half_a_setup_is_not_kept(own: Path) -> None:
    def cut() -> Iterator[bytes]:
        yield b"half"
        raise errors.Cancelled

    with pytest.raises(errors.Cancelled):
        held_setup.keep("setup.exe", cut())
    assert not own.exists()


def test_no_room_is_told(tmp_path: Path) -> None:
    (tmp_path / "own").write_text("a file where the folder should be")
    with pytest.raises(errors.Full):
        held_setup.keep("setup.exe", [WHOLE])


def test_what_is_held_is_summed_whole_and_again(own: Path) -> None:
    file = held_setup.keep("setup.exe", [WHOLE])
    with held_setup.hold(file) as held:
        held.read(10)
        assert held_setup.sum_of(held) == hashlib.sha256(WHOLE).hexdigest()
        assert held_setup.sum_of(held) == hashlib.sha256(WHOLE).hexdigest()


def test_what_is_summed_is_the_handle_and_not_the_name(own: Path) -> None:
    file = held_setup.keep("setup.exe", [WHOLE])
    with held_setup.hold(file) as held:
        if sys.platform == "win32":
            with pytest.raises(PermissionError):
                file.open("r+b")
            with pytest.raises(PermissionError):
                file.unlink()
        else:
            file.unlink()
            file.write_bytes(b"another")
        assert held_setup.sum_of(held) == hashlib.sha256(WHOLE).hexdigest()


def test_a_setup_that_is_gone_cannot_be_held(tmp_path: Path) -> None:
    with pytest.raises(errors.Unreachable):
        held_setup.hold(tmp_path / "gone.exe")


@pytest.mark.skipif(sys.platform == "win32", reason="a script is no program there")
def test_a_setup_runs_while_it_is_held(own: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(held_setup, "_running", [])
    monkeypatch.setenv("_PYI_ARCHIVE_FILE", "this program")
    file = held_setup.keep("setup.exe", [b'#!/bin/sh\necho "ran $_PYI_ARCHIVE_FILE" > ran\n'])
    file.chmod(0o700)
    held = held_setup.hold(file)
    held_setup.start(file, held).wait(30)
    assert (file.parent / "ran").read_text() == "ran \n"
    assert not held.closed
    held.close()


def test_what_cannot_run_is_told_and_let_go(own: Path) -> None:
    file = held_setup.keep("setup.exe", [b"no program"])
    held = held_setup.hold(file)
    with pytest.raises(errors.Unreachable):
        held_setup.start(file, held)
    assert held.closed


def test_here_nothing_is_offered_that_its_own_setup_did_not_install() -> None:
    assert not held_setup.is_offered()
