"""Make a new encrypted store with its first user."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from app import errors
from app.store import accounts, attach, files, keyslots, migrations, sqlcipher, trial
from app.store.accounts import NewUser
from app.store.audit import KEY_SETTING, Ledger
from app.store.database import Unit, our_words
from app.store.embedded_store import (
    DATABASE,
    GENERATION_SETTING,
    EmbeddedStore,
    is_store,
    set_setting,
)
from app.store.keyslots import KDF_DEFAULT, RECOVERY, Kdf, KeyFile
from app.store.lock_file import LockFile
from app.store.recovery_key import RecoveryKey
from app.store.types import new_uid, utc_now

# Writes networks, practices and grants into the store in the making; gets the first user's uid.
Fill = Callable[[Unit, str], None]


@dataclass(frozen=True, slots=True)
class Created:
    """A new store, open, and the key that must go on paper now."""

    store: EmbeddedStore
    recovery_key: RecoveryKey
    user_uid: str


def create(
    folder: Path,
    *,
    name: str,
    first_user: NewUser,
    is_demo: bool = False,
    fill: Fill | None = None,
    recovery_key: RecoveryKey | None = None,
    kdf: Kdf = KDF_DEFAULT,
    clock: Callable[[], datetime] = utc_now,
) -> Created:
    """Make a store with its first user; raises errors.Refused for a bad place or password.

    Slow (two Argon2id). `first_user.grants` must name no network or practice yet: there are none.
    `fill` writes what else the store begins with, in the transaction that makes it: after a crash
    there is a whole store or none.
    """
    accounts.require_good_password(first_user.password, first_user.name)
    files.refuse_bad_place(folder)
    files.make_folder(folder)
    lock = LockFile.take(folder, clock())
    try:
        if is_store(folder):
            raise errors.Refused("There is a store in that folder already. Open it instead.")
        store_uid, user_uid = new_uid(), new_uid()
        recovery = recovery_key or RecoveryKey.make()
        data_key = secrets.token_bytes(32)
        slots = (
            keyslots.make_slot(store_uid, user_uid, first_user.name, first_user.password, kdf),
            keyslots.make_slot(store_uid, RECOVERY, "", recovery.text, kdf),
        )
        empty = KeyFile(store_uid, name, is_demo, generation=0)
        keys = empty.with_slots(slots, data_key)
        _lay_down(folder, keys, data_key, first_user, user_uid, clock, fill)
        keyslots.save(folder, keys)
        with files.disk_errors():
            files.replace(folder / f"{DATABASE}.new", folder / DATABASE)
        store = EmbeddedStore(folder, lock, keys, data_key, clock, kdf)
        attach.attach(store, state_is_new=True)
    except BaseException:
        lock.release()
        raise
    return Created(store, recovery, user_uid)


def _lay_down(
    folder: Path,
    keys: KeyFile,
    data_key: bytes,
    first: NewUser,
    user_uid: str,
    clock: Callable[[], datetime],
    fill: Fill | None,
) -> None:
    """Build the whole file under another name, so that a store is there or is not."""
    path = folder / f"{DATABASE}.new"
    for leftover in folder.glob(f"{DATABASE}.new*"):
        leftover.unlink()
    files.make_private(path)
    audit_key = secrets.token_bytes(32)
    settings = {
        "store.uid": keys.store_uid,
        "store.name": keys.store_name,
        "store.demo": "1" if keys.is_demo else "0",
        trial.SETTING: trial.ON,
        KEY_SETTING: audit_key.hex(),
        attach.STATE_KEY_SETTING: secrets.token_hex(32),
        GENERATION_SETTING: str(keys.generation),
    }
    engine = sqlcipher.make_engine(path, lambda: data_key, journal="delete")
    try:
        with our_words(folder), engine.connect() as connection, connection.begin():
            migrations.upgrade(connection)
            for setting, value in settings.items():
                set_setting(connection, setting, value)
            unit = Unit(connection, clock)
            accounts.add_user(unit.session, first, uid=user_uid, now=clock())
            unit.flush()
            if fill is not None:
                fill(unit, user_uid)
                unit.flush()
            unit.audit(act="create store", actor=user_uid, grant=None, subject=user_uid)
            assert unit.entry is not None
            Ledger(audit_key).append(connection, unit.entry)
            unit.end()
    finally:
        engine.dispose()
    with files.disk_errors():
        files.sync_file(path)
