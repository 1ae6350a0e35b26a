"""Let one process at a time hold a store's folder, and tell a second one who holds it."""

from __future__ import annotations

import json
import os
import sys
from datetime import datetime
from pathlib import Path
from typing import IO

from app import errors
from app.store import files

NAME = "lock"
_FAR = 1 << 20  # Windows hides a locked region from readers: lock a byte far behind the text


class LockFile:
    """The held lock of one store's folder."""

    def __init__(self, file: IO[bytes] | None) -> None:
        self._file = file

    @classmethod
    def of_another(cls) -> LockFile:
        """Stand for a lock that another process holds; releasing it does nothing."""
        return cls(None)

    @classmethod
    def take(cls, folder: Path, now: datetime) -> LockFile:
        """Hold the folder until `release`; raises errors.AlreadyOpen naming process and time.

        The file stays behind: deleting it would let two processes hold two files of one name.
        """
        with files.disk_errors():
            path = folder / NAME
            handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
            file = os.fdopen(handle, "r+b", buffering=0)
        try:
            _lock(file)
        except OSError:
            holder = _holder(file)
            file.close()
            raise errors.AlreadyOpen(
                f"This store is already open on this PC{holder}. Close it there first."
            ) from None
        local = now.astimezone()
        about = {"pid": os.getpid(), "since": local.isoformat(timespec="seconds")}
        with files.disk_errors():
            file.truncate(0)
            file.seek(0)
            file.write(json.dumps(about).encode())
        return cls(file)

    def release(self) -> None:
        """Let another process have it."""
        if self._file is not None:
            self._file.close()
            self._file = None


def _holder(file: IO[bytes]) -> str:
    try:
        file.seek(0)
        about = json.loads(file.read(1000))
        since = datetime.fromisoformat(about["since"])
        return f" since {since:%H:%M} on {since:%d-%b-%Y}, by process {int(about['pid'])}"
    except (OSError, ValueError, KeyError, TypeError):
        return ""


if sys.platform == "win32":
    import msvcrt

    def _lock(file: IO[bytes]) -> None:
        file.seek(_FAR)
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        file.seek(0)

else:
    import fcntl

    def _lock(file: IO[bytes]) -> None:
        # flock, not lockf: a POSIX record lock is lost when any handle of the file is closed.
        fcntl.flock(file.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
