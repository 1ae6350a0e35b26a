"""Note a backup that was made beside an open desk, until the desk enters it in the audit.

Only whoever holds the store writes in it. The notes lie in its folder under an HMAC whose key lies
in the store; the next opening or unlocking enters each, and takes it away.
"""

from __future__ import annotations

import hmac
import json
from pathlib import Path
from typing import TYPE_CHECKING

from app.store import files, keyslots

if TYPE_CHECKING:
    from app.store.embedded_store import EmbeddedStore

NAME = "backups-made"
ACT = "store.backup"
_MOST, _LARGEST = 1000, 100_000

Note = tuple[str, int]
"""When (ISO, UTC) and how many rows."""


def add(folder: Path, key: bytes, note: Note) -> None:
    """Note one more."""
    _write(folder, key, [*read(folder, key), note][-_MOST:])


def read(folder: Path, key: bytes) -> list[Note]:
    """Give the notes, oldest first; what was changed outside is none."""
    try:
        with (folder / NAME).open("rb") as file:
            held = json.loads(file.read(_LARGEST))
        notes = [(str(at), int(rows)) for at, rows in held["notes"]]
        is_ours = hmac.compare_digest(str(held["mac"]), _mac(key, notes))
    except (OSError, KeyError, TypeError, ValueError, RecursionError):
        return []
    return notes if is_ours else []


def enter(store: EmbeddedStore, key: bytes) -> None:
    """Enter each in the audit of the store, which is held now."""
    if not (store.folder / NAME).exists():
        return
    left = read(store.folder, key)
    while left:
        at, rows = left.pop(0)
        with store.write() as unit:
            detail: dict[str, str | int] = {"rows": rows, "at": at}
            unit.audit(act=ACT, actor=keyslots.BACKUP, grant=None, detail=detail)
        _write(store.folder, key, left)
    with files.disk_errors():
        (store.folder / NAME).unlink(missing_ok=True)


def _write(folder: Path, key: bytes, notes: list[Note]) -> None:
    held = {"notes": notes, "mac": _mac(key, notes)}
    files.write_atomically(folder / NAME, json.dumps(held).encode())


def _mac(key: bytes, notes: list[Note]) -> str:
    text = json.dumps([list(note) for note in notes])
    return hmac.digest(key, b"hearten backups made " + text.encode(), "sha256").hex()
