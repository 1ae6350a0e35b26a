"""Lend prepared databases of the tests' server; each comes back as it was when it was made ready.

A copy of a template takes a quarter of a second, emptying one that was lent three milliseconds.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import psycopg
from psycopg import Connection, sql
from sqlalchemy import Engine, create_engine

from app.store import postgres, preparing
from tests.databases.cluster import Cluster

# What is laid down when a database is made ready stays; all else goes.
_TABLES = """SELECT schemaname, tablename FROM pg_tables
    WHERE schemaname IN ('hearten', 'hearten_private') AND tablename <> 'alembic_version'
    ORDER BY 1, 2"""
_OTHERS = """SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE datname = current_database() AND application_name <> 'behind'"""

# The server's day is a test's to set: what was given from tomorrow on is tried today.
_CLOCK = """CREATE SCHEMA tests; GRANT USAGE ON SCHEMA tests TO PUBLIC;
    CREATE TABLE tests.clock AS SELECT current_date AS day; GRANT SELECT ON tests.clock TO PUBLIC;
    CREATE OR REPLACE FUNCTION hearten_private.today() RETURNS date LANGUAGE sql STABLE
        SET search_path = pg_catalog, pg_temp AS 'SELECT day FROM tests.clock'"""

Table = tuple[str, str]


@dataclass
class Database:
    """A prepared database, and the superuser's ways into it."""

    server: Cluster
    name: str
    admin: Connection[Any]
    behind: Engine
    laid: dict[Table, bytes] = field(default_factory=dict)

    @property
    def url(self) -> str:
        """Give the address that users sign in at."""
        return f"postgresql://127.0.0.1:{self.server.port}/{self.name}"

    def be_on(self, day: date) -> None:
        """Let the server's policies go by the day of the test's clock."""
        self.admin.execute("UPDATE tests.clock SET day = %s", (day,))

    def clean(self) -> None:
        """Bring it back to what it was, and take away the roles of its users."""
        self.admin.execute(_OTHERS)
        _drop_logins(self.admin)
        all_ = "; ".join(f"DELETE FROM {schema}.{table}" for schema, table in self.laid)
        with self.admin.transaction():
            self.admin.execute("SET LOCAL session_replication_role = replica")
            self.admin.execute(all_.replace(".user", '."user"').replace(".grant", '."grant"'))
            for table, rows in self.laid.items():
                _copy_in(self.admin, table, rows)


class Pool:
    """Prepared databases of one server, made when one is needed and none is free."""

    def __init__(self, server: Cluster) -> None:
        self.server = server
        self._kept = ExitStack()
        self._free: list[Database] = []

    @contextlib.contextmanager
    def lent(self, *, is_demo: bool = False) -> Iterator[Database]:
        """Lend a prepared database to one test; it has no office and no users."""
        database = self._free.pop() if self._free else self._made()
        if is_demo:
            database.admin.execute(
                "UPDATE hearten.setting SET value = '1' WHERE name = 'store.demo'"
            )
        try:
            yield database
        finally:
            database.clean()
            self._free.append(database)

    def close(self) -> None:
        """Drop the databases."""
        self._kept.close()

    def _made(self) -> Database:
        name = self._kept.enter_context(self.server.database())
        url = self.server.url(name)
        session = {
            "options": f"-c search_path={postgres.SCHEMA},pg_temp -c timezone=UTC",
            "application_name": "behind",
        }
        behind = create_engine(postgres.address(url), connect_args=session)
        self._kept.callback(behind.dispose)
        with behind.begin() as connection:
            preparing.prepare(connection, "Test desk")
        admin = self._kept.enter_context(
            psycopg.connect(url, autocommit=True, application_name="behind")
        )
        admin.execute(_CLOCK)
        laid = {table: _copy_out(admin, table) for table in _tables(admin)}
        return Database(self.server, name, admin, behind, laid)


def contents(admin: Connection[Any]) -> dict[Table, bytes]:
    """Give all rows of all tables, to prove that nothing was left behind."""
    return {table: b"".join(sorted(_copy_out(admin, table).splitlines(True)))
            for table in _tables(admin)}  # fmt: skip


def _tables(admin: Connection[Any]) -> list[Table]:
    return [(schema, table) for schema, table in admin.execute(_TABLES)]


def _copy_out(admin: Connection[Any], table: Table) -> bytes:
    asked = sql.SQL("COPY {} TO STDOUT").format(sql.Identifier(*table))
    with admin.cursor() as cursor, cursor.copy(asked) as copy:
        return b"".join(bytes(piece) for piece in copy)


def _copy_in(admin: Connection[Any], table: Table, rows: bytes) -> None:
    if rows:
        asked = sql.SQL("COPY {} FROM STDIN").format(sql.Identifier(*table))
        with admin.cursor() as cursor, cursor.copy(asked) as copy:
            copy.write(rows)


def _drop_logins(admin: Connection[Any]) -> None:
    if admin.execute("SELECT to_regclass('hearten_private.login')").fetchone() == (None,):
        return
    for (role,) in admin.execute("SELECT role FROM hearten_private.login").fetchall():
        admin.execute(sql.SQL("DROP ROLE IF EXISTS {}").format(sql.Identifier(role)))
