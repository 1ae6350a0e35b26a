"""Bring a store's schema up to date; `HEAD` is the number of the newest revision.

On SQLite the number also lies in the file itself (`PRAGMA user_version`); PostgreSQL has the row
that Alembic keeps. So opening a store that is up to date never imports Alembic. `READS_FROM` and
`WRITES_FROM` say which program versions may read and write a store of this schema: between two
releases migrations only add.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from sqlalchemy import Connection, text

from app.store.which_engine import is_server

HEAD = 5
PROGRAM = (0, 1, 0)
READS_FROM = (0, 1, 0)
WRITES_FROM = (0, 1, 0)
_SET = text(
    "INSERT INTO setting (name, value) VALUES (:name, :value) "
    "ON CONFLICT (name) DO UPDATE SET value = excluded.value"
)


_VERSION = re.compile(r"[0-9]{1,5}(\.[0-9]{1,5}){0,3}")
_FROM = text("SELECT value FROM setting WHERE name IN ('schema.reads_from', 'schema.writes_from')")


def version_text(version: tuple[int, ...]) -> str:
    """Give a program version as it is stored."""
    return ".".join(map(str, version))


def version_of(text: str) -> tuple[int, ...]:
    """Read a stored program version; raises ValueError for anything else."""
    return tuple(int(part) for part in text.split("."))


def needed_of(versions: Iterable[str]) -> str:
    """Give the oldest program that may work in a store, of those it names; else nothing."""
    named = [version_of(one) for one in versions if _VERSION.fullmatch(one)]
    oldest = max(named, default=PROGRAM)
    return version_text(oldest) if oldest > PROGRAM else ""


def needed(connection: Connection) -> str:
    """Ask a store which program it takes at least, to say so to an older one."""
    return needed_of(connection.execute(_FROM).scalars())


def schema_of(connection: Connection) -> int:
    """Give the number of the last revision that was applied (0: none)."""
    if not is_server(connection):
        return int(connection.exec_driver_sql("PRAGMA user_version").scalar_one())
    if connection.execute(text("SELECT to_regclass('alembic_version')")).scalar_one() is None:
        return 0
    found = connection.execute(text("SELECT version_num FROM alembic_version"))
    return int(found.scalar_one_or_none() or 0)


def upgrade(connection: Connection) -> None:
    """Apply what is missing, inside the caller's transaction."""
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
    if not is_server(connection):
        connection.exec_driver_sql(f"PRAGMA user_version = {HEAD}")
    for name, version in (("reads", READS_FROM), ("writes", WRITES_FROM)):
        value = version_text(version)
        connection.execute(_SET, {"name": f"schema.{name}_from", "value": value})
