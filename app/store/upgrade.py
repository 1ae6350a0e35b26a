"""Bring an older store up to date on opening: copy, verify the copy, migrate, or put it back."""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, select

from app import errors
from app.store import files, migrations, sqlcipher
from app.store.database import our_words
from app.store.embedded_store import DATABASE, EmbeddedStore
from app.store.sqlcipher import raw_connection
from app.store.tables.accounts import SettingRecord

COPY = "before-upgrade.db"
PUT_BACK = (
    "The store could not be brought up to date and was put back as it was. "
    "Go on with the version of Hearten you had, and tell whoever looks after this PC."
)
_log = logging.getLogger(__name__)


def bring_up_to_date(
    store: EmbeddedStore, migrate: Callable[[Connection], None] = migrations.upgrade
) -> int | None:
    """Migrate a store of an older schema and give its old number (none: nothing was to do).

    A newer store that this program may not write in is refused (errors.TooNew), also where it
    says that it may be read: every reading has to leave its entry in the audit.
    """
    with store.read() as connection:
        found = migrations.schema_of(connection)
        if found == migrations.HEAD:
            return None
        if found == 0:
            raise errors.Damaged
        if found > migrations.HEAD:
            if not _may_write(connection):
                raise errors.TooNew(needed=migrations.needed(connection))
            return None
    _copy(store)
    try:
        with our_words(store.folder):
            _migrate(store, migrate)
    except Exception as error:
        _log.warning("a migration failed (%s) and the copy was put back", type(error).__name__)
        _put_back(store)
        raise errors.Problem(PUT_BACK) from None
    return found


def _may_write(connection: Connection) -> bool:
    query = select(SettingRecord.value).where(SettingRecord.name == "schema.writes_from")
    value = connection.execute(query).scalar_one_or_none()
    try:
        return value is not None and migrations.version_of(value) <= migrations.PROGRAM
    except ValueError:
        return False


def _copy(store: EmbeddedStore) -> None:
    target = store.folder / COPY
    part = target.with_suffix(".part")
    with files.disk_errors():
        part.unlink(missing_ok=True)
        files.make_private(part)
    with our_words(store.folder), store.read() as connection:
        copy_to(raw_connection(connection), part, store.data_key())
    with files.disk_errors():
        files.sync_file(part)
        files.replace(part, target)


def copy_to(source: Any, target: Path, key: bytes) -> None:
    """Copy a whole open store to a new file, still encrypted, and verify it."""
    copy = sqlcipher.connect(target, key, journal="delete")
    try:
        source.backup(copy)
    finally:
        copy.close()
    copy = sqlcipher.connect(target, key, journal="delete")
    try:
        for question in ("PRAGMA cipher_integrity_check", "PRAGMA quick_check"):
            answer = copy.execute(question).fetchall()
            if answer not in ([], [("ok",)]):
                raise errors.Damaged
    finally:
        copy.close()


def _migrate(store: EmbeddedStore, migrate: Callable[[Connection], None]) -> None:
    engine = sqlcipher.make_engine(store.path, store.data_key)
    try:
        with engine.connect() as plain:
            connection = plain.execution_options(begin="IMMEDIATE")
            raw = raw_connection(connection)
            # Rebuilding a table drops it; that must not cascade. Checked before the commit.
            raw.execute("PRAGMA foreign_keys=OFF")
            with connection.begin():
                migrate(connection)
                if raw.execute("PRAGMA foreign_key_check").fetchall():
                    raise errors.Damaged
    finally:
        engine.dispose()


def _put_back(store: EmbeddedStore) -> None:
    store.connections.close()
    with files.disk_errors():
        for leftover in (f"{DATABASE}-wal", f"{DATABASE}-shm"):
            (store.folder / leftover).unlink(missing_ok=True)
        files.replace(store.folder / COPY, store.path)
    store.connect()
