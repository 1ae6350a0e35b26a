"""Open a store for one job that no person does: its nightly backup.

The service has a key slot of its own, opened by a random secret that one account of the PC keeps.
It is no user: nobody signs in by it, and it reads no record.
"""

from __future__ import annotations

import contextlib
import secrets
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

from sqlalchemy import select

from app import errors
from app.store import account_secret, backup, backup_notes, embedded, keyslots, ways_in
from app.store.audit import KEY_SETTING
from app.store.backup_file import Manifest
from app.store.database import Unit
from app.store.embedded_store import EmbeddedStore
from app.store.keyslots import BACKUP, Slot
from app.store.tables.accounts import SettingRecord

NO_SERVICE = (
    "This store has no backup service. Its administrator adds it: hearten user add --service backup"
)
NOT_KEPT_HERE = (
    "This account of the PC keeps nothing that opens the store. Add the backup service again, as "
    "the account that is to make the backups."
)
_AUDIT_KEY = select(SettingRecord.value).where(SettingRecord.name == KEY_SETTING)


def is_there(store: EmbeddedStore) -> bool:
    """Claim that the store has the service."""
    return store.keys.slot_of(BACKUP) is not None


def draw(store: EmbeddedStore) -> tuple[Slot, bytes]:
    """Draw its slot and secret (slow, before the transaction)."""
    secret = secrets.token_urlsafe(32)
    return store.new_slot(BACKUP, "", secret), secret.encode()


def put(store: EmbeddedStore, unit: Unit, slot: Slot, secret: bytes) -> None:
    """Let it open the store from this transaction on, and keep its secret for this account."""
    store.put_slot(unit, slot)
    before = account_secret.read(store.uid)

    def undo() -> None:
        if before is None:
            account_secret.forget(store.uid)
        else:
            account_secret.keep(store.uid, before)

    unit.beside(lambda: account_secret.keep(store.uid, secret), undo)


def drop(store: EmbeddedStore, unit: Unit) -> None:
    """Let it in no longer; the data key must change after."""
    ways_in.FolderWaysIn(store).drop(unit, BACKUP)


def back_up(folder: Path, target: Path, clock: Callable[[], datetime]) -> Manifest:
    """Write a verified backup, its entry in the audit; beside an open desk the entry comes later.

    Raises errors.Refused where the store has no service or this account no secret, errors.Full …;
    then there is no file.
    """
    secret = _secret(folder)
    try:
        opened = embedded.open_with_slot(folder, BACKUP, secret, clock=clock)
    except errors.AlreadyOpen:
        return _beside(folder, target, secret, clock)
    with contextlib.closing(opened.store) as store:
        manifest = backup.backup(store, target)
        with _no_file_left(target), store.write() as unit:
            detail = {"rows": manifest.rows}
            unit.audit(act=backup_notes.ACT, actor=BACKUP, grant=None, detail=detail)
    return manifest


def _beside(folder: Path, target: Path, secret: str, clock: Callable[[], datetime]) -> Manifest:
    """Copy what a desk has open: read alone, by lines that cannot write an entry."""
    with contextlib.closing(embedded.beside(folder, BACKUP, secret, clock=clock)) as store:
        manifest = backup.backup(store, target)
        with store.read() as connection:
            key = bytes.fromhex(connection.execute(_AUDIT_KEY).scalar_one())
        with _no_file_left(target):
            backup_notes.add(folder, key, (manifest.made_at, manifest.rows))
    return manifest


@contextlib.contextmanager
def _no_file_left(target: Path) -> Iterator[None]:
    try:
        yield
    except BaseException:
        target.unlink(missing_ok=True)
        raise


def _secret(folder: Path) -> str:
    facts = embedded.describe(folder)
    if keyslots.load(folder).slot_of(BACKUP) is None:
        raise errors.Refused(NO_SERVICE)
    secret = account_secret.read(facts.uid)
    if secret is None:
        raise errors.Refused(NOT_KEPT_HERE)
    return secret.decode("ascii", "replace")
