"""Know whether a file that fixes something for everyone on a PC is an administrator's alone."""

from __future__ import annotations

import stat
import sys
from pathlib import Path

# The rights by which a file or a folder becomes another: Windows SDK, winnt.h.
_DELETE, _WRITE_DAC, _WRITE_OWNER = 0x10000, 0x40000, 0x80000
_OF_ANYTHING = (_DELETE, _WRITE_DAC, _WRITE_OWNER)
OF_A_FILE = (0x2, 0x4, *_OF_ANYTHING)  # FILE_WRITE_DATA, FILE_APPEND_DATA
OF_A_FOLDER = (0x2, 0x40, *_OF_ANYTHING)  # FILE_ADD_FILE, FILE_DELETE_CHILD
_SHARE_ALL, _OPEN_EXISTING, _BACKUP_SEMANTICS = 0x7, 3, 0x2000000


def is_administrators(path: Path) -> bool:
    """Claim that only an administrator may change this file, or put another in its place.

    On Windows the system is asked for each right to write, as whoever is signed in; an
    administrator's own program is believed. Elsewhere file and folders belong to root, and nobody
    else may write them.
    """
    if sys.platform == "win32":
        import ctypes

        if ctypes.windll.shell32.IsUserAnAdmin():
            return True
        tried = [(path, right) for right in OF_A_FILE]
        tried += [(path.parent, right) for right in OF_A_FOLDER]
        return not any(is_granted(place, right) for place, right in tried)
    try:
        return all(_is_roots(place) for place in (path, *path.resolve().parents))
    except OSError:
        return False


def _is_roots(place: Path) -> bool:
    about = place.stat()
    others_write = bool(about.st_mode & (stat.S_IWGRP | stat.S_IWOTH))
    return about.st_uid == 0 and (not others_write or bool(about.st_mode & stat.S_ISVTX))


def is_granted(place: Path, right: int) -> bool:
    """Ask Windows whether this account has one right to a file or folder; nothing is written."""
    if sys.platform == "win32":
        import ctypes
        from ctypes import wintypes

        create = ctypes.windll.kernel32.CreateFileW
        create.restype = wintypes.HANDLE
        create.argtypes = [
            wintypes.LPCWSTR, wintypes.DWORD, wintypes.DWORD, wintypes.LPVOID, wintypes.DWORD,
            wintypes.DWORD, wintypes.HANDLE,
        ]  # fmt: skip
        opened = create(
            str(place), right, _SHARE_ALL, None, _OPEN_EXISTING, _BACKUP_SEMANTICS, None
        )
        if opened not in (None, wintypes.HANDLE(-1).value):
            ctypes.windll.kernel32.CloseHandle(wintypes.HANDLE(opened))
            return True
    return False
