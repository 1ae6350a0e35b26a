"""Make the same tables on PostgreSQL: ids drawn by the server, tenancy in the primary key.

A table with rows of a network has PRIMARY KEY (network_id, id) there, so that it can be partitioned
or spread by network; the UNIQUE (network_id, id) that SQLite has for the same foreign keys is that
key. Ids are GENERATED ALWAYS: nobody chooses one. Text is ordered by its code points and what is
empty comes first, as on SQLite, whatever language the server was set up for.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import Any

from alembic.ddl.postgresql import PostgresqlImpl
from sqlalchemy import (
    Column,
    Connection,
    Index,
    PrimaryKeyConstraint,
    String,
    Table,
    UniqueConstraint,
    text,
)

from app.store.which_engine import is_server

TENANCY = ["network_id", "id"]
REFERENCE = frozenset({"membership"})
"""Name networks and hold no row of theirs: which practice belongs to which is everybody's."""


class ServerTables(PostgresqlImpl):
    """Take the place of Alembic's own words for PostgreSQL; what is not said here stays."""

    __dialect__ = "postgresql"

    def create_table(self, table: Table, **kw: Any) -> None:
        """Make a table as a revision says it, in the server's shape."""
        for column in table.c:
            if isinstance(column.type, String):
                column.type = type(column.type)(column.type.length, collation="C")
        has_id = "id" in table.primary_key.columns
        if has_id:
            table.c.id.autoincrement = False  # else a sequence of its own, which anybody may set
            if "network_id" in table.c and table.name not in REFERENCE:
                _keyed_by_network(table)
        super().create_table(table, **kw)
        if has_id:
            name = self.dialect.identifier_preparer.format_table(table)
            self._exec(text(f"ALTER TABLE {name} ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY"))

    def create_index(self, index: Index, **kw: Any) -> None:
        """Make an index in which what is empty comes first, as the lists ask for it."""
        columns = [
            column.nulls_first() if isinstance(column, Column) and column.nullable else column
            for column in index.expressions
        ]
        assert index.table is not None
        super().create_index(
            Index(index.name, *columns, unique=index.unique, _table=index.table), **kw
        )


def _keyed_by_network(table: Table) -> None:
    same = [
        one
        for one in table.constraints
        if isinstance(one, UniqueConstraint) and one.columns.keys() == TENANCY
    ]
    table.constraints.difference_update(same)
    table.c.network_id.primary_key = True
    table.append_constraint(PrimaryKeyConstraint(*TENANCY, name=str(table.primary_key.name)))


@contextlib.contextmanager
def all_rows(connection: Connection, *tables: str) -> Iterator[None]:
    """Let a revision change every row of these tables, which else hold their owner out as well."""
    for word in ("NO FORCE", "FORCE"):
        if is_server(connection):
            for table in tables:
                connection.exec_driver_sql(f'ALTER TABLE "{table}" {word} ROW LEVEL SECURITY')
        if word == "NO FORCE":
            yield
