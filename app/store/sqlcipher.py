"""Open one encrypted file: the raw key first, then every pragma, each read back."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.pool import QueuePool
from sqlcipher3 import dbapi2 as driver

from app import errors

OLDEST_ENGINE = (3, 51, 3)  # before it two connections and a checkpoint can corrupt a WAL
CACHE_KIB = 64 * 1024
WAL_PAGES = 8000  # the commit that crosses it pays the checkpoint; `rest` checkpoints before that

# Each as it is set and as it must read back.
PRAGMAS: tuple[tuple[str, str, Any], ...] = (
    ("synchronous", "FULL", 2),
    ("foreign_keys", "ON", 1),
    ("secure_delete", "ON", 1),
    ("trusted_schema", "OFF", 0),
    ("cell_size_check", "ON", 1),
    ("temp_store", "MEMORY", 2),
    ("busy_timeout", "5000", 5000),
    ("cache_size", f"-{CACHE_KIB}", -CACHE_KIB),
    ("wal_autocheckpoint", str(WAL_PAGES), WAL_PAGES),
)

UNENCRYPTED = (
    "The store file in that folder is not encrypted, so it is not Hearten's. It was left "
    "untouched. Choose another folder, or restore the last backup."
)


def require_engine(version: tuple[int, ...] | None = None) -> None:
    """Raise errors.Refused when the database engine is too old to be trusted with a WAL."""
    if tuple(version or driver.sqlite_version_info) < OLDEST_ENGINE:
        raise errors.Refused(
            "The database engine of this installation is too old to keep a store safely. "
            "Install Hearten again."
        )


def require_encrypted(path: Path) -> None:
    """Raise errors.Damaged for a file that is empty or begins as a plain SQLite file does."""
    with path.open("rb") as file:
        beginning = file.read(16)
    if beginning == b"SQLite format 3\x00":
        raise errors.Damaged(UNENCRYPTED)
    if len(beginning) < 16:  # an empty file would open with any key, as a new one
        raise errors.Damaged


def connect(path: Path, key: bytes, *, journal: str = "wal") -> Any:
    """Give a DB-API connection whose pragmas were read back; raises the driver's own errors.

    `journal` is "delete" for a copy that must be one whole file, without a log beside it.
    """
    require_engine()
    connection = driver.connect(str(path), isolation_level=None, check_same_thread=False)
    try:
        connection.execute(f"PRAGMA key=\"x'{key.hex()}'\"")
        connection.execute("PRAGMA cipher_log_level=NONE")  # it writes to stderr otherwise
        if not connection.execute("PRAGMA cipher_version").fetchone()[0]:
            raise errors.Refused("The database engine of this installation cannot encrypt.")
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
        if str(connection.execute("PRAGMA cipher_status").fetchone()[0]) != "1":
            raise errors.Damaged(UNENCRYPTED)
        for name, value, expected in (("journal_mode", journal, journal), *PRAGMAS):
            connection.execute(f"PRAGMA {name}={value}").fetchall()
            found = connection.execute(f"PRAGMA {name}").fetchone()[0]
            if found != expected:
                raise errors.Unreachable(
                    f"The store could not be opened safely ({name}). "
                    "Close other programs that use its folder, then try again."
                )
    except BaseException:
        connection.close()
        raise
    return connection


def make_engine(path: Path, key: Callable[[], bytes], *, journal: str = "wal") -> Engine:
    """Give an engine for one store; `begin` of its connections sends what their option says."""
    engine = create_engine(
        "sqlite://",
        creator=lambda: connect(path, key(), journal=journal),
        module=driver,
        poolclass=QueuePool,
        pool_size=4,
        max_overflow=4,
        hide_parameters=True,
    )

    @event.listens_for(engine, "begin")
    def _begin(connection: Any) -> None:
        kind = connection.get_execution_options().get("begin", "")
        connection.exec_driver_sql(f"BEGIN {kind}")

    return engine


def raw_connection(connection: Connection) -> Any:
    """Give the driver's own connection under SQLAlchemy's."""
    return connection.connection.dbapi_connection
