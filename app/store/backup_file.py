"""Pack a store's copy into one file and read one back, believing nothing that does not add up.

A backup is an uncompressed zip of `store.db` (still encrypted), `keys` and `manifest.json`: sizes,
SHA-256, row counts, audit heads, schema and program version, under an HMAC whose key lies inside
the store. Old backups open with the passwords of their day.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import zipfile
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO, Any

from app import errors
from app.store import files

DATABASE, KEYS, MANIFEST = "store.db", "keys", "manifest.json"
_FORMAT = 1
_PIECE = 1 << 20
_LARGEST_SMALL = 4_000_000
NOT_A_BACKUP = "That file is no Hearten backup, or it is damaged. Try an older backup."
NEWER = (
    "That backup was made by a newer version of Hearten. Install the newer version to restore it."
)


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup says of itself; times are ISO, heads are [seq, hash] by chain."""

    store: str
    name: str
    made_at: str
    schema: int
    program: str
    generation: int
    counts: dict[str, int]
    audit: dict[str, list[int | str]]
    sizes: dict[str, int]
    sha256: dict[str, str]
    format: int = _FORMAT

    def mac(self, audit_key: bytes) -> str:
        """Give the HMAC that proves which store it came from."""
        text = json.dumps(asdict(self), sort_keys=True, separators=(",", ":"))
        return hmac.digest(audit_key, b"hearten backup " + text.encode(), "sha256").hex()

    @property
    def rows(self) -> int:
        """Give the number of rows in all tables."""
        return sum(self.counts.values())


def pack(folder: Path, part: Path, manifest: Manifest, mac: str) -> None:
    """Write `part` from the folder's database and keys, and wait until it lies on the disk."""
    text = json.dumps({"manifest": asdict(manifest), "mac": mac}, indent=1)
    with (
        open(part, "xb", opener=files.private) as file,
        zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as zipped,
    ):
        zipped.writestr(MANIFEST, text)
        zipped.write(folder / KEYS, KEYS)
        zipped.write(folder / DATABASE, DATABASE)
    files.sync_file(part)


def read(path: Path, into: Path | None = None) -> tuple[Manifest, str]:
    """Read a backup to its end and compare it with its manifest; give manifest and HMAC.

    With `into`, database and keys are written to that folder. Raises errors.Damaged or TooNew.
    """
    try:
        with zipfile.ZipFile(path) as zipped:
            manifest, mac = _manifest(zipped)
            for name in (KEYS, DATABASE):
                with zipped.open(name) as source:
                    _take(source, manifest, name, None if into is None else into / name)
            return manifest, mac
    except (zipfile.BadZipFile, KeyError, TypeError, ValueError, RecursionError, EOFError):
        raise errors.Damaged(NOT_A_BACKUP) from None


def _manifest(zipped: zipfile.ZipFile) -> tuple[Manifest, str]:
    if zipped.getinfo(MANIFEST).file_size > _LARGEST_SMALL:
        raise ValueError("manifest")
    whole: dict[str, Any] = json.loads(zipped.read(MANIFEST))
    body = whole["manifest"]
    if int(body["format"]) > _FORMAT:
        raise errors.TooNew(NEWER)
    return Manifest(**body), str(whole["mac"])


def _take(source: IO[bytes], manifest: Manifest, name: str, target: Path | None) -> None:
    """Read one file in pieces, never more than the manifest says, and compare its hash."""
    left, digest = manifest.sizes[name], hashlib.sha256()
    if target is not None:
        files.make_private(target)
    out = None if target is None else target.open("wb")
    try:
        while piece := source.read(_PIECE):
            left -= len(piece)
            if left < 0:
                raise ValueError("longer than the manifest says")
            digest.update(piece)
            if out is not None:
                out.write(piece)
    finally:
        if out is not None:
            out.close()
    if left or not hmac.compare_digest(digest.hexdigest(), manifest.sha256[name]):
        raise ValueError("not as the manifest says")
    if target is not None:
        files.sync_file(target)
