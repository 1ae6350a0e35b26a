"""Hold the file of a setup so that nobody writes in it, sum it from that handle, and run it."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from io import BufferedReader
from pathlib import Path

from app import errors, paths

FOLDER = "fetched"
NO_ROOM = "The setup could not be kept on this PC. Free some space, then try again."
NOT_OPENED = "The setup could not be opened on this PC. Ask whoever looks after it."

_running: list[BufferedReader] = []
"""What is held until this program ends: the setups that were run."""


def is_offered() -> bool:
    """Claim that this program was installed by its own setup, which a newer one replaces."""
    return sys.platform == "win32" and Path(sys.executable).with_name("uninstall.exe").is_file()


def keep(name: str, pieces: Iterable[bytes]) -> Path:
    """Write a setup into a new folder of this account alone; what was fetched before goes."""
    above = paths.own_data() / FOLDER
    throw_away(above)
    try:
        above.mkdir(parents=True, exist_ok=True, mode=0o700)
        kept = Path(tempfile.mkdtemp(dir=above)) / name
        with kept.open("xb") as file:
            file.writelines(pieces)
    except OSError:
        throw_away(above)
        raise errors.Full(NO_ROOM) from None
    except errors.Problem:
        throw_away(above)
        raise
    return kept


def throw_away(folder: Path) -> None:
    """Take a fetched setup away; one that still runs stays."""
    shutil.rmtree(folder, ignore_errors=True)


def hold(file: Path) -> BufferedReader:
    """Open a file for reading; on Windows nobody writes, renames or deletes it until it is closed.

    Raises errors.Unreachable, also where somebody has it open for writing.
    """
    try:
        return os.fdopen(_opened(file), "rb")
    except OSError:
        raise errors.Unreachable(NOT_OPENED) from None


def sum_of(held: BufferedReader) -> str:
    """Give the SHA-256 of what is held, from its first byte, in small hex digits."""
    held.seek(0)
    return hashlib.file_digest(held, "sha256").hexdigest()


def start(file: Path, held: BufferedReader) -> subprocess.Popen[bytes]:
    """Run a setup while it is held; it stays held until this program ends.

    It gets nothing by which PyInstaller makes a program a part of this one: neither its names in
    the environment nor its folder of libraries, which the setup replaces.
    """
    env = {name: value for name, value in os.environ.items() if not name.startswith("_PYI_")}
    try:
        _look_for_libraries_in(None)
        started = subprocess.Popen([file], cwd=file.parent, env=env)  # noqa: S603  (bytes signed for)
    except OSError:
        held.close()
        raise errors.Unreachable(NOT_OPENED) from None
    finally:
        _look_for_libraries_in(getattr(sys, "_MEIPASS", None))
    _running.append(held)
    return started


def _look_for_libraries_in(folder: str | None) -> None:
    """Say where this program, and what it starts, looks for libraries first (Windows)."""
    if sys.platform == "win32":
        import ctypes

        ctypes.windll.kernel32.SetDllDirectoryW(folder)


def _opened(file: Path) -> int:
    if sys.platform == "win32":
        import _winapi
        import msvcrt

        reads, shares_reading, is_there = 0x8000_0000, 0x1, 3
        handle = _winapi.CreateFile(
            str(file), reads, shares_reading, _winapi.NULL, is_there, 0, _winapi.NULL
        )
        return msvcrt.open_osfhandle(handle, os.O_RDONLY | os.O_BINARY)
    return os.open(file, os.O_RDONLY)
