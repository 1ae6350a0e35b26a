"""Lend prepared databases of the tests' server; each comes back as it was when it was made ready.

A copy of a template takes a quarter of a second, emptying one that was lent three milliseconds.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any

from psycopg import Connection, sql

from app.store import postgres, preparing
from tests.databases.cluster import Cluster

# What is laid down when a database is made ready stays; all else goes.
_TABLES = """SELECT schemaname, tablename FROM pg_tables
    WHERE schemaname IN ('hearten', 'hearten_private') ORDER BY 1, 2"""
_OTHERS = """SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid()"""

Table = tuple[str, str]


class Pool:
    """Prepared databases of one server, made when one is needed and none is free."""

    def __init__(self, server: Cluster) -> None:
        self.server = server
        self._kept = ExitStack()
        self._free: list[str] = []
        self._laid: dict[str, dict[Table, bytes]] = {}

    @contextlib.contextmanager
    def lent(self, *, is_demo: bool = False) -> Iterator[str]:
        """Give the name of a prepared database for one test; it has no office and no users."""
        name = self._free.pop() if self._free else self._made()
        if is_demo:
            with self.server.admin(name) as admin:
                admin.execute("UPDATE hearten.setting SET value = '1' WHERE name = 'store.demo'")
        try:
            yield name
        finally:
            self.clean(name)
            self._free.append(name)

    def clean(self, name: str) -> None:
        """Bring a database back to what it was, and take away the roles of its users."""
        with self.server.admin(name) as admin:
            admin.execute(_OTHERS)
            _drop_logins(admin)
            with admin.transaction():
                admin.execute("SET LOCAL session_replication_role = replica")
                for table in _tables(admin):
                    admin.execute(sql.SQL("DELETE FROM {}").format(sql.Identifier(*table)))
                for table, rows in self._laid[name].items():
                    _copy_in(admin, table, rows)

    def close(self) -> None:
        """Drop the databases."""
        self._kept.close()

    def _made(self) -> str:
        name = self._kept.enter_context(self.server.database())
        engine = postgres.make_engine(postgres.address(self.server.url(name)))
        try:
            with engine.begin() as connection:
                preparing.prepare(connection, "Test desk")
        finally:
            engine.dispose()
        with self.server.admin(name) as admin:
            self._laid[name] = {table: _copy_out(admin, table) for table in _tables(admin)}
        return name


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
