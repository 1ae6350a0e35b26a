"""Make a verified backup of a whole store, prove that one can be restored, restore it."""

from __future__ import annotations

import contextlib
import hashlib
import hmac
import secrets
import shutil
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection, select

from app import errors
from app.store import (
    attach,
    audit,
    backup_file,
    disk_words,
    embedded,
    files,
    keyslots,
    migrations,
    sqlcipher,
)
from app.store.audit import Ledger
from app.store.backup_file import DATABASE, KEYS, Manifest
from app.store.check import RESTORED, check_file
from app.store.database import our_words
from app.store.embedded_store import GENERATION_SETTING, EmbeddedStore, is_store
from app.store.keyslots import KDF_DEFAULT, Kdf
from app.store.lock_file import LockFile
from app.store.sqlcipher import raw_connection
from app.store.tables.accounts import SettingRecord
from app.store.types import utc_now

RESTORING, KEEPING = attach.RESTORING, "keeping"
# Everything that makes up a store; `waits`, `lock` and `demo` stay with the folder.
# The database comes first and goes last: it is what makes the folder a store.
_SET = (
    DATABASE, "store.db-wal", "store.db-shm", "store.db.new", "before-upgrade.db",
    keyslots.NAME, keyslots.COPY, keyslots.NEXT, "state",
)  # fmt: skip
_MOVED_IN = (keyslots.NAME, keyslots.COPY, "state", DATABASE)  # the database last: then it counts
NO_FOLDER = "The folder for the backup is not there. Make it, then try again."
NOT_WHOLE = "The copy could not be verified, so no backup was made. Run the check of the store."
CHANGED = "That backup does not hold what it says it holds. Try an older backup."


# ---- making -----------------------------------------------------------------------------------


def backup(store: EmbeddedStore, target: Path) -> Manifest:
    """Write a verified backup; raises errors.Full and others, and then leaves no file behind.

    Long for a big store; others go on reading and writing meanwhile.
    """
    backup_file.refuse_in_a_store(target)
    with files.disk_errors(disk_words.NAMED_PLACE):
        if not target.parent.is_dir():
            raise errors.Refused(NO_FOLDER)
        if target.exists():
            raise errors.Refused("There is a file of that name already. Choose another name.")
        work = target.parent / f".{target.name}.{secrets.token_hex(4)}.part"
        work.mkdir(0o700)
        try:
            manifest, mac = _copy(store, work)
            part = work / "backup"
            backup_file.pack(work, part, manifest, mac)
            if backup_file.read(part) != (manifest, mac):
                raise errors.Damaged(NOT_WHOLE)
            files.replace(part, target)
        finally:
            shutil.rmtree(work, ignore_errors=True)
    return manifest


def _copy(store: EmbeddedStore, work: Path) -> tuple[Manifest, str]:
    """Copy database and keys of one generation, and verify the copy by opening it."""
    path, key, keys = work / DATABASE, store.data_key(), store.keys
    files.make_private(path)
    with our_words(work), store.read() as connection:
        copy = sqlcipher.connect(path, key, journal="delete")
        try:
            raw_connection(connection).backup(copy)
        finally:
            copy.close()
    files.make_private(work / KEYS)
    (work / KEYS).write_bytes(keys.to_bytes())
    with _copy_opened(path, key) as connection:
        settings = _settings(connection)
        if settings[GENERATION_SETTING] != str(keys.generation):
            raise errors.Busy("The keys were changed meanwhile. Make the backup again.")
        if check_file(connection):
            raise errors.Damaged(NOT_WHOLE)
        counts, heads = _counts(connection), _heads(connection)
        schema = migrations.schema_of(connection)
    manifest = Manifest(
        store=store.uid,
        name=store.name,
        made_at=store.clock().isoformat(),
        schema=schema,
        program=migrations.version_text(migrations.PROGRAM),
        generation=keys.generation,
        counts=counts,
        audit=heads,
        sizes={name: (work / name).stat().st_size for name in (DATABASE, KEYS)},
        sha256={name: _sha256(work / name) for name in (DATABASE, KEYS)},
    )
    return manifest, manifest.mac(bytes.fromhex(settings[audit.KEY_SETTING]))


@contextlib.contextmanager
def _copy_opened(path: Path, key: bytes) -> Iterator[Connection]:
    engine = sqlcipher.make_engine(path, lambda: key, journal="delete")
    try:
        with our_words(path.parent), engine.connect() as connection, connection.begin():
            yield connection
    finally:
        engine.dispose()


def _settings(connection: Connection) -> dict[str, str]:
    rows = connection.execute(select(SettingRecord.name, SettingRecord.value))
    return {row.name: row.value for row in rows}


def _counts(connection: Connection) -> dict[str, int]:
    names = connection.exec_driver_sql(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%' "
        "ORDER BY name"
    ).scalars()
    return {
        name: int(connection.exec_driver_sql(f'SELECT count(*) FROM "{name}"').scalar_one())  # noqa: S608
        for name in names.all()
    }


def _heads(connection: Connection) -> dict[str, list[int | str]]:
    ledger = Ledger(b"")
    ledger.read_heads(connection)
    return {chain: [seq, digest] for chain, (seq, digest) in ledger.heads().items()}


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


# ---- proving ----------------------------------------------------------------------------------


def test_backup(file: Path, user_name: str, password: str) -> Manifest:
    """Restore a backup into a folder of its own for a moment, open it and check all of it.

    Raises errors.Damaged for what is not whole, SignInRefused for a wrong name or password.
    """
    with unpacked(file, user_name, password) as (opened, manifest, mac):
        _compare(opened.store, manifest, mac)
    return manifest


@contextlib.contextmanager
def unpacked(
    file: Path, user_name: str, password: str
) -> Iterator[tuple[embedded.Opened, Manifest, str]]:
    """Lend a backup's store, unpacked for a moment and opened, with manifest and HMAC."""
    says = disk_words.TEMPORARY
    with files.disk_errors(says), tempfile.TemporaryDirectory(prefix="hearten-") as place:
        folder = Path(place)
        manifest, mac = backup_file.read(file, folder, says)
        opened = _open_unpacked(folder, user_name, password, KDF_DEFAULT, utc_now)
        try:
            yield opened, manifest, mac
        finally:
            opened.store.close()


def _open_unpacked(
    folder: Path, user_name: str, password: str, kdf: Kdf, clock: Callable[[], datetime]
) -> embedded.Opened:
    return embedded.open_with_password(
        folder, user_name, password, kdf=kdf, clock=clock, anywhere=True
    )


def _compare(store: EmbeddedStore, manifest: Manifest, mac: str) -> None:
    """Check an opened copy and compare it with its manifest."""
    with store.read() as connection:
        problems = check_file(connection)
        counts, heads = _counts(connection), _heads(connection)
        key = bytes.fromhex(_settings(connection)[audit.KEY_SETTING])
    signed = hmac.compare_digest(mac, manifest.mac(key))
    upgraded = manifest.schema != migrations.HEAD  # opening it has migrated it
    same = upgraded or (counts == manifest.counts and heads == manifest.audit)
    if problems or not signed or not same or store.uid != manifest.store:
        raise errors.Damaged(CHANGED)


# ---- restoring --------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Restored:
    """What was restored, and where the set it replaced was kept (none: the folder was empty)."""

    manifest: Manifest
    kept: Path | None


def restore(
    file: Path,
    folder: Path,
    user_name: str,
    password: str,
    *,
    kdf: Kdf = KDF_DEFAULT,
    clock: Callable[[], datetime] = utc_now,
    before: Callable[[str], None] = lambda step: None,
) -> Restored:
    """Put a backup in place of the folder's store, which is kept aside first; all or nothing.

    Raises errors.AlreadyOpen for an open store, SignInRefused for a wrong name or password of the
    backup's day, Damaged, Full. Interrupted, it is done again; nothing is lost.
    """
    files.refuse_bad_place(folder)
    files.make_folder(folder)
    lock = LockFile.take(folder, clock())
    try:
        with files.disk_errors():
            place = folder / RESTORING
            shutil.rmtree(place, ignore_errors=True)
            place.mkdir(0o700)
            before("unpack")
            try:
                manifest = _unpack(file, place, user_name, password, kdf, clock)
            except BaseException:
                shutil.rmtree(place, ignore_errors=True)
                raise
            if is_store(folder):
                _name_kept(folder, clock())  # of a restore that was done but not tidied
            _keep_aside(folder, before)
            for name in _MOVED_IN:
                before(f"put {name}")
                files.replace(place / name, folder / name)
            before("tidy")
            kept = _name_kept(folder, clock())
            shutil.rmtree(place, ignore_errors=True)
    finally:
        lock.release()
    return Restored(manifest, kept)


def _unpack(
    file: Path,
    place: Path,
    user_name: str,
    password: str,
    kdf: Kdf,
    clock: Callable[[], datetime],
) -> Manifest:
    """Unpack, open, compare, and leave the audit entry inside, so that state and heads agree."""
    manifest, mac = backup_file.read(file, place)
    opened = _open_unpacked(place, user_name, password, kdf, clock)
    try:
        _compare(opened.store, manifest, mac)
        with opened.store.write() as unit:
            detail: dict[str, str | int] = {"made_at": manifest.made_at, "rows": manifest.rows}
            unit.audit(act=RESTORED, actor=opened.user_uid, grant=None, detail=detail)
    finally:
        opened.store.close()
    return manifest


def _keep_aside(folder: Path, before: Callable[[str], None]) -> Path:
    """Move the present set into one folder, also what an interrupted restore left of it."""
    kept = folder / KEEPING
    kept.mkdir(0o700, exist_ok=True)
    for name in _SET:
        if not (folder / name).exists():
            continue
        before(f"keep {name}")
        if (kept / name).exists():
            (folder / name).unlink()  # the interrupted restore had put it there
        else:
            files.replace(folder / name, kept / name)
    return kept


def _name_kept(folder: Path, now: datetime) -> Path | None:
    """Give the kept set its final name; none when nothing was there to keep."""
    kept = folder / KEEPING
    if not kept.exists():
        return None
    if not any(kept.iterdir()):
        kept.rmdir()
        return None
    target = folder / f"kept-{now:%Y%m%d-%H%M%S}-{secrets.token_hex(2)}"
    files.replace(kept, target)
    return target
