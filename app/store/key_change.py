"""Change the store's data key: export under a new key, verify, swap; safe to interrupt anywhere.

What lies in the folder at each step, and what the next opening does with it:

1. `store.db.new` half or whole, the old store and keys in place: it is thrown away.
2. `keys.next` beside it: thrown away as well, since the old key still opens the store.
3. `store.db` is the new one, `keys` still the old: the old key does not open it, `keys.next` does
   (the slots' own keys did not change) and becomes `keys`.

A change that is due but was not done is noted inside the store and done at the next opening.
"""

from __future__ import annotations

import contextlib
import secrets
from collections.abc import Callable, Mapping
from pathlib import Path

from app import errors
from app.store import files, keyslots, sqlcipher
from app.store.database import Unit, our_words
from app.store.embedded_store import (
    DATABASE,
    GENERATION_SETTING,
    EmbeddedStore,
    set_setting,
)
from app.store.sqlcipher import raw_connection

DUE_SETTING = "keys.change_due"
NEW = f"{DATABASE}.new"


def mark_due(unit: Unit) -> None:
    """Say inside this transaction that the data key must change, now or at the next opening."""
    set_setting(unit.connection, DUE_SETTING, "1")


def is_due(settings: Mapping[str, str]) -> bool:
    """Claim that a change was asked for and not done."""
    return settings.get(DUE_SETTING) == "1"


def has_leftovers(store: EmbeddedStore) -> bool:
    """Claim that an interrupted change left files behind."""
    return (store.folder / NEW).exists() or (store.folder / keyslots.NEXT).exists()


def finish(store: EmbeddedStore, *, is_due: bool) -> None:
    """Clear up after an interrupted change, and do it if it is due."""
    _sweep(store.folder)
    if is_due:
        run(store)


def run(store: EmbeddedStore, before: Callable[[str], None] = lambda step: None) -> None:
    """Change the data key; raises errors.Full and others with the old key still in place.

    `before` is told the name of each step just before it (a test stops there).
    """
    with store.alone(), our_words(store.folder), files.disk_errors():
        folder, new = store.folder, store.folder / NEW
        _sweep(folder)
        key = secrets.token_bytes(32)
        keys = store.keys.with_slots(store.keys.slots, key)
        before("export")
        files.make_private(new)
        _export(store, new, key)
        before("verify")
        _verify(store, new, key, keys.generation)
        before("next keys")
        files.write_atomically(folder / keyslots.NEXT, keys.to_bytes())
        before("close")
        store.connections.close()
        try:
            _require_no_log(folder)
            before("swap")
            files.replace(new, store.path)
        except BaseException:
            store.connect()
            raise
        before("keys")
        store.keys = keys
        store.connect(key)
        keyslots.save(folder, keys)
        before("sweep")
        _sweep(folder)
        (folder / "before-upgrade.db").unlink(missing_ok=True)
    store.write_state()


def _export(store: EmbeddedStore, new: Path, key: bytes) -> None:
    with store.connections.another() as connection:
        raw = raw_connection(connection)
        version = raw.execute("PRAGMA user_version").fetchone()[0]
        raw.execute("ATTACH DATABASE ? AS fresh KEY ?", (str(new), f"x'{key.hex()}'"))
        try:
            raw.execute("SELECT sqlcipher_export('fresh')").fetchall()
            raw.execute(f"PRAGMA fresh.user_version = {int(version)}")
        finally:
            raw.execute("DETACH DATABASE fresh")


def _verify(store: EmbeddedStore, new: Path, key: bytes, generation: int) -> None:
    """Compare the new file with the old, table by table, and take up the new generation."""
    fresh = sqlcipher.connect(new, key, journal="delete")
    try:
        fresh.execute("BEGIN IMMEDIATE")
        fresh.execute("DELETE FROM setting WHERE name = ?", (DUE_SETTING,))
        fresh.execute(
            "UPDATE setting SET value = ? WHERE name = ?", (str(generation), GENERATION_SETTING)
        )
        fresh.execute("COMMIT")
        for question in ("cipher_integrity_check", "integrity_check", "foreign_key_check"):
            if fresh.execute(f"PRAGMA {question}").fetchall() not in ([], [("ok",)]):
                raise errors.Damaged
        with store.connections.another() as connection:
            old = raw_connection(connection)
            listing = "SELECT type, name, sql FROM sqlite_master ORDER BY type, name"
            if old.execute(listing).fetchall() != fresh.execute(listing).fetchall():
                raise errors.Damaged
            for kind, table, _ in old.execute(listing).fetchall():
                if kind == "table" and table != "setting":
                    count = f'SELECT count(*) FROM "{table}"'  # noqa: S608
                    if old.execute(count).fetchone() != fresh.execute(count).fetchone():
                        raise errors.Damaged
    finally:
        fresh.close()
    files.sync_file(new)


def _require_no_log(folder: Path) -> None:
    """The old file's log must be gone before another file takes its name."""
    log = folder / f"{DATABASE}-wal"
    if log.exists() and log.stat().st_size:
        raise errors.Busy
    for leftover in (f"{DATABASE}-wal", f"{DATABASE}-shm"):
        (folder / leftover).unlink(missing_ok=True)


def _sweep(folder: Path) -> None:
    for leftover in (*folder.glob(f"{NEW}*"), folder / keyslots.NEXT):
        with contextlib.suppress(FileNotFoundError):
            leftover.unlink()
