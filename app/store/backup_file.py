"""Pack a store's copy into one file and read one back, believing nothing that does not add up.

A backup is an uncompressed zip of `store.db` (still encrypted), `keys` and `manifest.json`: sizes,
SHA-256, row counts, audit heads, schema and program version, under an HMAC whose key lies inside
the store. Old backups open with the passwords of their day.
"""

from __future__ import annotations

import errno
import hashlib
import hmac
import json
import zipfile
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO, Any

from app import errors, paths
from app.store import files
from app.store.disk_words import NAMED_PLACE, STORE, Told

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


def refuse_in_a_store(target: Path) -> None:
    """Raise errors.Refused for a place inside a store's folder: what is there may be swept away."""
    with files.disk_errors(NAMED_PLACE):
        place = files.resolved(target)
        if paths.is_in_a_store(place):
            raise errors.Refused(paths.IN_A_STORE)


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


def read(path: Path, into: Path | None = None, told: Told = STORE) -> tuple[Manifest, str]:
    """Read a backup to its end and compare it with its manifest; give manifest and HMAC.

    With `into`, database and keys are written to that folder, which `told` speaks of. Raises
    errors.Damaged or TooNew, and errors.Refused for what is no file.
    """
    with files.named_file(path) as file:
        try:
            with zipfile.ZipFile(file) as zipped:
                manifest, mac = _manifest(zipped)
                for name in (KEYS, DATABASE):
                    with zipped.open(name) as source:
                        if into is None:
                            _take(source, manifest, name, lambda piece: None)
                        else:
                            _unpack(source, manifest, into / name, told)
                return manifest, mac
        except (zipfile.BadZipFile, KeyError, TypeError, ValueError, RecursionError, EOFError):
            raise errors.Damaged(NOT_A_BACKUP) from None
        except OSError as error:
            if error.errno == errno.EINVAL:  # a forged place inside the file
                raise errors.Damaged(NOT_A_BACKUP) from None
            raise


def _manifest(zipped: zipfile.ZipFile) -> tuple[Manifest, str]:
    if any(one.compress_type != zipfile.ZIP_STORED for one in zipped.infolist()):
        raise ValueError("packed otherwise")
    if zipped.getinfo(MANIFEST).file_size > _LARGEST_SMALL:
        raise ValueError("manifest")
    whole: dict[str, Any] = json.loads(zipped.read(MANIFEST))
    body = whole["manifest"]
    if int(body["format"]) > _FORMAT:
        raise errors.TooNew(NEWER)
    return Manifest(**body), str(whole["mac"])


def _take(source: IO[bytes], manifest: Manifest, name: str, put: Callable[[bytes], object]) -> None:
    """Read one file in pieces, never more than the manifest says, and compare its hash."""
    left, digest = manifest.sizes[name], hashlib.sha256()
    while piece := source.read(_PIECE):
        left -= len(piece)
        if left < 0:
            raise ValueError("longer than the manifest says")
        digest.update(piece)
        put(piece)
    if left or not hmac.compare_digest(digest.hexdigest(), manifest.sha256[name]):
        raise ValueError("not as the manifest says")


def _unpack(source: IO[bytes], manifest: Manifest, target: Path, told: Told) -> None:
    """Write one file out; what the disk says of the target is not told of the backup's file."""
    files.make_private(target, told)
    with target.open("wb") as out:

        def put(piece: bytes) -> None:
            with files.disk_errors(told):
                out.write(piece)

        _take(source, manifest, target.name, put)
        with files.disk_errors(told):
            out.flush()
    with files.disk_errors(told):
        files.sync_file(target)
