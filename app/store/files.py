"""Write small files so that each is old or new, never torn, and refuse places that lose data."""

from __future__ import annotations

import contextlib
import errno
import os
import secrets
import shutil
import stat
import sys
import time
from collections.abc import Iterator, Mapping
from pathlib import Path, PurePath
from typing import IO

from app import errors
from app.store.disk_words import (
    NAMED_FILE,
    NAMED_PLACE,
    NO_NAME,
    NOT_A_FILE,
    STORE,
    TOO_LONG,
    Told,
)

_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_LEAST_ROOM = 1 << 20
_WINDOWS = os.name == "nt"
_TRIES = 6  # a virus scanner may hold a file for a moment on Windows: 0.02 s, doubled each time


def write_atomically(path: Path, content: bytes) -> None:
    """Put `content` at `path`: temporary file, fsync, replace, fsync of the folder."""
    with disk_errors():
        part = path.with_name(f"{path.name}.{secrets.token_hex(4)}.part")
        try:
            with open(part, "xb", opener=private) as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            replace(part, path)
        except BaseException:
            part.unlink(missing_ok=True)
            raise


def replace(source: Path, target: Path) -> None:
    """Move `source` over `target` in one step and make that last through a power cut."""
    for attempt in range(_TRIES):
        try:
            source.replace(target)
            break
        except PermissionError:
            if not _WINDOWS or attempt == _TRIES - 1:
                raise
            time.sleep(0.02 * 2**attempt)
    sync_folder(target.parent)


def sync_folder(folder: Path) -> None:
    """Make renames in this folder last through a power cut (Windows does so by itself)."""
    if sys.platform == "win32":
        return
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def sync_file(path: Path) -> None:
    """Make what was written to this file last through a power cut."""
    with path.open("rb+") as file:
        os.fsync(file.fileno())


@contextlib.contextmanager
def disk_errors(told: Told = STORE) -> Iterator[None]:
    """Turn what the disk says of a place into a sentence, without the path."""
    try:
        yield
    except OSError as error:
        raise of_disk(error, told) from None


def of_disk(error: OSError, told: Told = STORE) -> errors.Problem:
    """Give the problem that stands for an error of the disk."""
    if error.errno in _FULL:
        return errors.Full(told.full)
    if error.errno == errno.ENAMETOOLONG:
        return errors.Refused(TOO_LONG)
    if isinstance(error, PermissionError) or error.errno == errno.EROFS:
        return errors.Unreachable(told.closed)
    if isinstance(error, FileNotFoundError | NotADirectoryError):
        return type(told.missing)(told.missing.sentence)
    if isinstance(error, IsADirectoryError):
        return errors.Refused(NOT_A_FILE)
    return errors.Unreachable(told.broken.format(error.errno))


@contextlib.contextmanager
def named_file(path: Path) -> Iterator[IO[bytes]]:
    """Lend a file that a person named, for reading; a folder, a pipe or a device is refused."""
    with disk_errors(NAMED_FILE):
        if not stat.S_ISREG(path.stat().st_mode):  # opening a pipe would wait for ever
            raise errors.Refused(NOT_A_FILE)
        with path.open("rb") as file:
            yield file


def is_full(folder: Path) -> bool:
    """Claim that no more goes into the folder: the disk, a quota or a limit on files is at its end.

    The database engine tells a full disk from a broken one only where the system says ENOSPC.
    """
    try:
        if shutil.disk_usage(folder).free < _LEAST_ROOM or _is_at_file_limit(folder):
            return True
        _write_and_take_away(folder)
    except OSError as error:
        return error.errno in _FULL
    return False


def _is_at_file_limit(folder: Path) -> bool:
    if sys.platform == "win32":
        return False
    import resource

    most = resource.getrlimit(resource.RLIMIT_FSIZE)[0]
    if most == resource.RLIM_INFINITY:
        return False
    largest = max((one.stat().st_size for one in folder.iterdir() if one.is_file()), default=0)
    return largest + _LEAST_ROOM > most


def _write_and_take_away(folder: Path) -> None:
    """See whether there is a little room: only writing shows a quota."""
    path = folder / f"room.{secrets.token_hex(4)}.part"
    try:
        with open(path, "xb", opener=private) as file:
            file.write(bytes(_LEAST_ROOM))
            file.flush()
            os.fsync(file.fileno())
    finally:
        path.unlink(missing_ok=True)


def make_folder(folder: Path) -> None:
    """Make a store's folder its owner's alone, or its group's where the one above is a group's.

    Who gave a group the folder above (group write, set-group-id) wants what lies there shared. An
    empty folder of ours is closed to others as well; one that holds something stays as it is.
    """
    with disk_errors(NAMED_PLACE):
        folder.parent.mkdir(parents=True, exist_ok=True)
        folder.mkdir(0o700, exist_ok=True)
        if sys.platform == "win32" or any(folder.iterdir()):
            return
        if folder.stat().st_uid == os.geteuid() and not _is_of_a_group(folder):
            with contextlib.suppress(OSError):  # a stick without access rights takes none
                folder.chmod(0o2770 if _is_of_a_group(folder.parent) else 0o700)


def _is_of_a_group(folder: Path) -> bool:
    mode = folder.stat().st_mode
    return bool(mode & stat.S_ISGID and mode & stat.S_IWGRP)


def private(path: str, flags: int) -> int:
    """Open as `open` asks, so that a new file is its owner's alone."""
    return os.open(path, flags, 0o600)


def make_private(path: Path, told: Told = STORE) -> None:
    """Make an empty file of the owner's alone, for the engine to fill; its log takes after it."""
    with disk_errors(told), open(path, "xb", opener=private):
        pass


# ---- places -----------------------------------------------------------------------------------

_CLOUD_FOLDERS = (
    "onedrive",
    "dropbox",
    "google drive",
    "googledrive",
    "my drive",
    "icloud",
    "mobile documents",
    "cloudstorage",
    "nextcloud",
    "owncloud",
    "box sync",
    "pcloud",
    "synologydrive",
)
_CLOUD_MARKS = (".dropbox", ".dropbox.cache", ".stfolder", ".tmp.drivedownload")
_CLOUD_VARIABLES = ("OneDrive", "OneDriveConsumer", "OneDriveCommercial", "DROPBOX_PATH")
_NETWORK_SYSTEMS = {"nfs", "nfs4", "cifs", "smb3", "smbfs", "fuse.sshfs", "afs", "ncpfs", "davfs"}

ON_A_NETWORK = (
    "A store on one PC cannot lie on a network drive: it would be damaged. "
    "Choose a folder on this PC, or use a shared database for several PCs."
)
IN_A_CLOUD = (
    "A store cannot lie in a folder that is copied to the internet (OneDrive, Dropbox and the "
    "like): it would be damaged. Choose another folder on this PC."
)


def refuse_bad_place(folder: Path, environment: Mapping[str, str] | None = None) -> None:
    """Raise errors.Refused for a network drive or a folder that a cloud service copies."""
    whole = resolved(folder)
    if is_on_network(whole):
        raise errors.Refused(ON_A_NETWORK)
    with disk_errors(NAMED_PLACE):
        if is_in_cloud(whole, os.environ if environment is None else environment):
            raise errors.Refused(IN_A_CLOUD)


def resolved(path: Path) -> Path:
    """Give the whole path behind links; a name that no system takes is refused."""
    try:
        return path.resolve()
    except (OSError, RuntimeError, ValueError) as error:  # links in a ring; a zero character
        if isinstance(error, OSError):
            raise of_disk(error, NAMED_PLACE) from None
        raise errors.Refused(NO_NAME) from None


def is_in_cloud(folder: Path, environment: Mapping[str, str]) -> bool:
    """Claim that a cloud service copies this folder, by its name, its marks or the environment."""
    for part in folder.parts:
        name = part.casefold()
        if any(name == cloud or name.startswith(cloud) for cloud in _CLOUD_FOLDERS):
            return True
    for variable in _CLOUD_VARIABLES:
        root = environment.get(variable)
        if root and folder.is_relative_to(resolved(Path(root))):
            return True
    places = (folder, *folder.parents)
    return any((place / mark).exists() for place in places for mark in _CLOUD_MARKS)


def is_on_network(folder: PurePath, mounts: str | None = None) -> bool:
    """Claim that the folder lies on another machine; `mounts` is /proc/mounts, for tests."""
    if str(folder).startswith(("\\\\", "//")):
        return True
    if sys.platform == "win32":
        import ctypes

        remote = 4  # DRIVE_REMOTE: a mapped letter hides its UNC path
        return bool(ctypes.windll.kernel32.GetDriveTypeW(folder.anchor) == remote)
    if mounts is None:
        try:
            mounts = Path("/proc/mounts").read_text(encoding="utf-8", errors="replace")
        except OSError:
            return False
    best, system = -1, ""
    for line in mounts.splitlines():
        fields = line.split()
        if len(fields) < 3:
            continue
        place = PurePath(fields[1].replace("\\040", " "))
        if folder.is_relative_to(place) and len(place.parts) >= best:
            best, system = len(place.parts), fields[2]
    return system in _NETWORK_SYSTEMS
