"""Compare a folder with a database by the engines' own texts, apart from moving's comparison."""

from __future__ import annotations

import os
import shutil
import signal
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psycopg
import pytest

from app.actions import moving
from app.actions.moving import MovedStore
from app.invented import sign_ins
from app.store.embedded_store import EmbeddedStore
from tests.databases.cluster import Cluster

PASSWORD = "brown heron kettle"
STAYS = {"draft", "setting", "staged_record", "staged_place", "tally", "alembic_version"}
_AS_TEXT = {
    "timestamp with time zone": "to_char({} AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.US')",
    "time without time zone": "to_char({}, 'HH24:MI:SS.US')",
    "boolean": "({}::int)::text",
}


def administrator(folder: Path) -> tuple[str, str]:
    """Give name and password of the demo's administrator."""
    return next(
        (one.user, one.password) for one in sign_ins.read(folder) if "administrator" in one.roles
    )


def move(folder: Path, url: str, password: str | None = None, **how: Any) -> MovedStore:
    """Move a demo as the command does."""
    name, own = administrator(folder)
    desk = moving.open_folder(folder, name, own).desk
    known = [(one.user, one.password) for one in sign_ins.read(folder)]
    try:
        return moving.move(desk, url, password, known, **how)
    finally:
        desk.store.close()


def here(store: EmbeddedStore) -> dict[str, Counter[tuple[str | None, ...]]]:
    """Give every row of every table of a folder's store, each value as SQLite writes it."""
    found = {}
    with store.read() as connection:
        names = connection.exec_driver_sql(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '%_search%' "
            "AND name NOT LIKE 'sqlite_%' ORDER BY 1"
        ).scalars()
        for name in [one for one in names if one not in STAYS]:
            columns = sorted(
                row[1] for row in connection.exec_driver_sql(f'PRAGMA table_info("{name}")')
            )
            asked = ", ".join(f'CAST("{column}" AS TEXT)' for column in columns)
            rows = connection.exec_driver_sql(f'SELECT {asked} FROM "{name}"')
            found[name] = Counter((*columns, *row) for row in rows)
    return found


def there(server: Cluster, database: str) -> dict[str, Counter[tuple[str | None, ...]]]:
    """Give every row of every table of a database, each value as PostgreSQL writes it."""
    found = {}
    with server.admin(database) as admin:
        tables = admin.execute(
            "SELECT c.relname FROM pg_class c WHERE c.relnamespace = 'hearten'::regnamespace "
            "AND c.relkind = 'r' AND c.relname NOT LIKE '%_search' ORDER BY 1"
        ).fetchall()
        for (name,) in tables:
            if name in STAYS:
                continue
            columns = admin.execute(
                "SELECT attname, format_type(atttypid, NULL) FROM pg_attribute WHERE attnum > 0 "
                "AND NOT attisdropped AND attrelid = ('hearten.' || quote_ident(%s))::regclass",
                (name,),
            ).fetchall()
            columns.sort()
            asked = ", ".join(
                _AS_TEXT.get(str(kind), "{}::text").format(f'"{column}"')
                for column, kind in columns
            )
            rows = admin.execute(f'SELECT {asked} FROM hearten."{name}"')  # type: ignore[arg-type]
            names = tuple(str(column) for column, _ in columns)
            found[str(name)] = Counter((*names, *row) for row in rows)  # type: ignore[misc]
    return found


def folder_store(folder: Path) -> EmbeddedStore:
    """Open a folder that was moved, to look into it."""
    name, own = administrator(folder)
    store = moving.open_folder(folder, name, own).desk.store
    assert isinstance(store, EmbeddedStore)
    return store


def same(server: Cluster, database: str, folder: Path) -> dict[str, int]:
    """Promise that all rows are the same on both sides; gives how many of each table."""
    assert different(server, database, folder) == set()
    found = there(server, database)
    return {name: sum(rows.values()) for name, rows in found.items() if name != "audit"}


def different(server: Cluster, database: str, folder: Path) -> set[str]:
    """Name the tables that differ; of the audit what came before the folder was closed."""
    store = folder_store(folder)
    try:
        mine, theirs = here(store), there(server, database)
    finally:
        store.close()
    # This look signed in to the folder, and the server's own chain has begun: one entry each.
    only_here, only_there = mine["audit"] - theirs["audit"], theirs["audit"] - mine["audit"]
    told = {name for name in mine.keys() | theirs.keys() if mine.get(name) != theirs.get(name)}
    if (only_here.total(), only_there.total()) == (1, 1):
        told.discard("audit")
    return told


def copy_of(folder: Path, to: Path) -> Path:
    """Give a folder of one test's own."""
    return Path(shutil.copytree(folder, to))


def verified(server: Cluster, database: str) -> dict[str, int | None]:
    """Let the server verify each of its chains; none: it holds."""
    with server.admin(database) as admin:
        chains = admin.execute("SELECT DISTINCT chain FROM hearten.audit ORDER BY 1").fetchall()
        admin.execute("SET ROLE hearten_maintain")
        return {str(chain): _verify(admin, str(chain)) for (chain,) in chains}


def _verify(admin: psycopg.Connection[Any], chain: str) -> int | None:
    found = admin.execute("SELECT hearten_private.audit_verify(%s)", (chain,)).fetchone()
    assert found is not None
    bad: int | None = found[0]
    return bad


def on_server(server: Cluster, database: str, statement: str) -> Any:
    """Run one statement as the superuser."""
    with server.admin(database) as admin:
        done = admin.execute(statement)  # type: ignore[arg-type]
        return done.fetchall() if done.description else None


"""What a test ends a move with."""


class Stop(Exception):
    """What a test ends a move with."""


def stop_at(folder: Path, url: str, tick: int, do: Callable[[], None] | None = None) -> None:
    """Move until a tick, then do something there, or end."""
    ticks = 0

    def count(done: int, total: int) -> None:
        nonlocal ticks
        ticks += 1
        if ticks == tick:
            if do is None:
                raise Stop
            do()

    if do is None:
        with pytest.raises(Stop):
            move(folder, url, progress=count)
    else:
        move(folder, url, PASSWORD, progress=count)


def main(folder: str, url: str, last_tick: str) -> None:
    """Move until a tick of its own, then end as by kill -9."""
    ticks = 0

    def tick(done: int, total: int) -> None:
        nonlocal ticks
        ticks += 1
        if ticks == int(last_tick):
            os.kill(os.getpid(), signal.SIGKILL)

    move(Path(folder), url, progress=tick)


if __name__ == "__main__":
    main(*sys.argv[1:])
