"""Open and unlock the encrypted store of one PC: a folder.

`store.db` (with `-wal` and `-shm` while open), `keys` and its copy `keys.bak`, `state`, `lock`;
`waits` after wrong passwords; `before-upgrade.db` after an upgrade; `kept-…` folders after a
restore; `backups-made` until an open desk enters them; in a demo `demo`. While the data key changes
`store.db.new` and `keys.next`, while a backup is restored `restoring` and `keeping`.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy.dialects import sqlite
from sqlalchemy.orm import configure_mappers

from app import errors
from app.store import accounts, attach, files, keyslots, sign_in_waits, sqlcipher
from app.store.embedded_store import DATABASE, EmbeddedStore, is_store
from app.store.keyslots import KDF_DEFAULT, RECOVERY, Kdf, KeyFile, Slot
from app.store.lock_file import LockFile
from app.store.recovery_key import RecoveryKey
from app.store.types import utc_now

A_FILE = "That is a file, not a folder. Choose the folder that holds the store."
OPENS_NOTHING = (
    "What this account of the PC keeps for the service does not open the store any more. Add the "
    "service again."
)
INTERRUPTED = "Restoring a backup was interrupted here. Nothing is lost: restore the backup again."


@dataclass(frozen=True, slots=True)
class Facts:
    """What may be known of a store before anybody signs in."""

    uid: str
    name: str
    is_demo: bool


@dataclass(frozen=True, slots=True)
class Opened:
    """An open store and who opened it; `wrong_before` wrong passwords came before."""

    store: EmbeddedStore
    user_uid: str
    wrong_before: int = 0


def warm_up() -> None:
    """Do what the first opening would wait for: map the classes, compile the first questions."""
    configure_mappers()
    for statement in (*accounts.FIRST_QUESTIONS, *attach.FIRST_QUESTIONS):
        statement.compile(dialect=sqlite.dialect())


def describe(folder: Path) -> Facts:
    """Give name and kind of a store before sign-in; raises errors.NotAStore or Damaged."""
    _require_store(folder)
    keys = keyslots.load(folder)
    return Facts(keys.store_uid, keys.store_name, keys.is_demo)


# ---- opening ----------------------------------------------------------------------------------


def open_with_password(
    folder: Path,
    user_name: str,
    password: str,
    *,
    kdf: Kdf = KDF_DEFAULT,
    clock: Callable[[], datetime] = utc_now,
    anywhere: bool = False,
    to_move: bool = False,
) -> Opened:
    """Open a store; raises errors.SignInRefused (the same for an unknown name), AlreadyOpen …

    Slow (Argon2id). `kdf` is for slots made later, not for opening; `anywhere` is for a backup
    unpacked for a moment, which brings no state; `to_move` for the end of a move to a server.
    """
    with _held(folder, clock, anywhere) as lock:
        keys = keyslots.load(folder)
        slot, private, wrong = _sign_in(folder, keys, user_name, password, clock())
        how = {"state_is_new": anywhere, "to_move": to_move}
        store = _open_with(folder, lock, keys, slot, private, clock, kdf, **how)
        return _opened(store, slot.user_uid, wrong)


def open_with_recovery_key(
    folder: Path,
    key: RecoveryKey,
    *,
    kdf: Kdf = KDF_DEFAULT,
    clock: Callable[[], datetime] = utc_now,
) -> Opened:
    """Open a store with the key on paper; `user_uid` of the result is `keyslots.RECOVERY`."""
    with _held(folder, clock) as lock:
        keys = keyslots.load(folder)
        slot = _recovery_slot(keys)
        private = _with_recovery(keys, slot, key)
        store = _open_with(folder, lock, keys, slot, private, clock, kdf)
        return Opened(store, RECOVERY)


def open_with_slot(
    folder: Path, user_uid: str, secret: str, *, clock: Callable[[], datetime] = utc_now
) -> Opened:
    """Open a store by the slot of no person; raises errors.Refused for a secret not its own."""
    with _held(folder, clock) as lock:
        keys = keyslots.load(folder)
        slot, private = _by_secret(keys, user_uid, secret)
        return Opened(_open_with(folder, lock, keys, slot, private, clock, KDF_DEFAULT), user_uid)


def beside(
    folder: Path, user_uid: str, secret: str, *, clock: Callable[[], datetime] = utc_now
) -> EmbeddedStore:
    """Open a store that another process holds, for reading: it refuses to write, and so is safe."""
    keys = keyslots.load(folder)
    slot, private = _by_secret(keys, user_uid, secret)
    key = slot.open(keys.store_uid, keys.generation, private)
    try:
        return EmbeddedStore(folder, LockFile.of_another(), keys, key, clock, KDF_DEFAULT)
    except errors.Damaged:  # the keys are being changed this moment
        raise errors.Busy from None


def unlock(store: EmbeddedStore, user_name: str, password: str) -> Opened:
    """Open a locked store again, with the full password, for the same or another user."""
    slot, private, wrong = _sign_in(store.folder, store.keys, user_name, password, store.clock())
    _reopen(store, slot, private)
    return _opened(store, slot.user_uid, wrong)


def new_recovery_key(store: EmbeddedStore) -> tuple[RecoveryKey, Slot]:
    """Draw another recovery key (slow); `store.put_slot` makes it the only one."""
    key = RecoveryKey.make()
    return key, keyslots.make_slot(store.uid, RECOVERY, "", key.text, store.kdf)


def _reopen(store: EmbeddedStore, slot: Slot, private: keyslots.PrivateKey) -> None:
    store.connect(slot.open(store.uid, store.keys.generation, private))
    try:
        attach.attach(store)
    except BaseException:
        store.lock()
        raise


@contextlib.contextmanager
def _held(
    folder: Path, clock: Callable[[], datetime], anywhere: bool = False
) -> Iterator[LockFile]:
    if not anywhere:
        files.refuse_bad_place(folder)
    _require_store(folder)
    lock = LockFile.take(folder, clock())
    try:
        yield lock
    except BaseException:
        lock.release()
        raise


def _require_store(folder: Path) -> None:
    with files.disk_errors():
        if folder.is_file():
            raise errors.NotAStore(A_FILE)
        if not is_store(folder):
            raise (
                errors.Damaged(INTERRUPTED)
                if (folder / attach.RESTORING).exists()
                else (errors.NotAStore())
            )
        sqlcipher.require_encrypted(folder / DATABASE)


def _sign_in(
    folder: Path, keys: KeyFile, name: str, password: str, now: datetime
) -> tuple[Slot, keyslots.PrivateKey, int]:
    waits, tag = sign_in_waits.Waits(folder), keys.tag(name)
    waits.require_over(tag, now)
    slot = keys.slot_of_name(name)
    try:
        private = slot.unlock(keys.store_uid, password)
    except errors.SignInRefused:
        raise waits.wrong(tag, now) from None
    return slot, private, waits.right(tag)


def _recovery_slot(keys: KeyFile) -> Slot:
    slot = keys.slot_of(RECOVERY)
    if slot is None:
        raise errors.Damaged(keyslots.LOST)
    return slot


def _by_secret(keys: KeyFile, user_uid: str, secret: str) -> tuple[Slot, keyslots.PrivateKey]:
    slot = keys.slot_of(user_uid)
    if slot is None:
        raise errors.Refused(OPENS_NOTHING)
    try:
        return slot, slot.unlock(keys.store_uid, secret)
    except errors.SignInRefused:
        raise errors.Refused(OPENS_NOTHING) from None


def _with_recovery(keys: KeyFile, slot: Slot, key: RecoveryKey) -> keyslots.PrivateKey:
    try:
        return slot.unlock(keys.store_uid, key.text)
    except errors.SignInRefused:
        raise errors.SignInRefused(
            "That recovery key is not this store's. Look for the newest sheet."
        ) from None


def _open_with(
    folder: Path,
    lock: LockFile,
    keys: KeyFile,
    slot: Slot,
    private: keyslots.PrivateKey,
    clock: Callable[[], datetime],
    kdf: Kdf,
    *,
    state_is_new: bool = False,
    to_move: bool = False,
) -> EmbeddedStore:
    """Try the keys, then those an interrupted key change left behind; nothing is written before."""
    candidates = [keys]
    left_behind = keyslots.read(folder / keyslots.NEXT)
    if left_behind is not None:
        candidates.append(left_behind)
    for candidate in candidates:
        mine = next((one for one in candidate.slots if one.uid == slot.uid), None)
        if mine is None:
            continue
        data_key = mine.open(candidate.store_uid, candidate.generation, private)
        try:
            store = EmbeddedStore(folder, lock, candidate, data_key, clock, kdf)
        except errors.Damaged:
            continue
        try:
            if candidate is not keys:
                keyslots.save(folder, candidate)
            attach.attach(store, state_is_new=state_is_new, to_move=to_move)
        except BaseException:
            store.lock()
            raise
        return store
    raise errors.Damaged(attach.NOT_TOGETHER)


def _opened(store: EmbeddedStore, user_uid: str, wrong: int) -> Opened:
    try:
        with store.read() as connection:
            user = accounts.find_user(connection, user_uid)
        if user is None or user.is_disabled:
            raise errors.SignInRefused
    except BaseException:
        store.lock()
        raise
    return Opened(store, user_uid, wrong)
