"""Keep a secret for this account of the PC alone: on Windows sealed by DPAPI, else a private file.

Microsoft, CryptProtectData: what is sealed opens for the same account of the same PC, and only
with the same entropy, which is the store's uid here.
"""

from __future__ import annotations

import sys
from pathlib import Path

from app import paths
from app.store import files

_FOLDER = "services"
_NO_QUESTIONS = 0x1  # CRYPTPROTECT_UI_FORBIDDEN


def keep(store_uid: str, secret: bytes) -> None:
    """Keep the secret of a store's service, in place of any former one."""
    file = _file(store_uid)
    with files.disk_errors():
        files.make_folder(file.parent)
        files.write_atomically(file, seal(secret, store_uid.encode()))


def read(store_uid: str) -> bytes | None:
    """Give the secret, or none where this account keeps none that opens."""
    try:
        return unseal(_file(store_uid).read_bytes(), store_uid.encode())
    except OSError:
        return None


def forget(store_uid: str) -> None:
    """Keep it no longer."""
    with files.disk_errors():
        _file(store_uid).unlink(missing_ok=True)


def _file(store_uid: str) -> Path:
    return paths.own_data() / _FOLDER / f"backup-{store_uid}"


def seal(secret: bytes, entropy: bytes) -> bytes:
    """Seal for this Windows account; elsewhere nothing seals, and the file alone is private."""
    return _by_windows("CryptProtectData", secret, entropy)


def unseal(sealed: bytes, entropy: bytes) -> bytes:
    """Open what was sealed; raises OSError when another account sealed it, or it was changed."""
    return _by_windows("CryptUnprotectData", sealed, entropy)


def _by_windows(name: str, given: bytes, entropy: bytes) -> bytes:
    if sys.platform == "win32":
        import ctypes
        from ctypes import wintypes

        class Blob(ctypes.Structure):
            """DATA_BLOB: some bytes and how many."""

            _fields_ = [("size", wintypes.DWORD), ("data", ctypes.POINTER(ctypes.c_char))]

        def blob(content: bytes) -> Blob:
            return Blob(len(content), ctypes.create_string_buffer(content, len(content)))

        made = Blob()
        call = getattr(ctypes.WinDLL("crypt32", use_last_error=True), name)
        source, salt = blob(given), blob(entropy)
        if not call(
            ctypes.byref(source), None, ctypes.byref(salt), None, None, _NO_QUESTIONS,
            ctypes.byref(made),
        ):  # fmt: skip
            raise ctypes.WinError(ctypes.get_last_error())
        try:
            return ctypes.string_at(made.data, made.size)
        finally:
            free = ctypes.windll.kernel32.LocalFree
            free.argtypes = [ctypes.c_void_p]
            free(ctypes.cast(made.data, ctypes.c_void_p))
    return given
