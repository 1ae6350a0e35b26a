"""Look at and change what lies in a store past every right and policy, on either engine.

A test that asks what an act left behind must see all of it, whoever was signed in; on a server
that is the tests' own superuser.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import Connection, Row, text

from app.store import audit
from app.store.database import Store
from app.store.postgres_errors import our_words
from tests.databases.pool import Database

# Open stores on a server, each with its database.
DATABASES: WeakKeyDictionary[Any, Database] = WeakKeyDictionary()


def rows(store: Store, asked: str, **values: Any) -> list[Row[Any]]:
    """Give what a SELECT finds; its values are named as in `:act`."""
    with reading(store) as connection:
        return list(connection.execute(text(asked), values))


def alter(store: Store, said: str, **values: Any) -> None:
    """Change something behind the desks' backs."""
    with changing(store) as connection:
        connection.execute(text(said), values)


def problems(store: Store) -> list[str]:
    """Say where a chain of the audit does not hold, as each engine finds it by its own means."""
    with reading(store) as connection:
        if store not in DATABASES:
            return audit.verify(connection)
        asked = "SELECT chain, hearten_private.audit_verify(chain) AS bad FROM audit GROUP BY chain"
        return [
            audit.changed_words(row.chain, row.bad)
            for row in connection.execute(text(asked))
            if row.bad is not None
        ]


@contextlib.contextmanager
def reading(store: Store) -> Iterator[Connection]:
    """Lend a connection that sees all rows."""
    if store in DATABASES:
        with our_words(), DATABASES[store].behind.connect() as connection:
            yield connection
    else:
        with store.read() as connection:
            yield connection


@contextlib.contextmanager
def changing(store: Store) -> Iterator[Connection]:
    """Lend a connection whose transaction may change everything and leaves no entry."""
    if store in DATABASES:
        with our_words(), DATABASES[store].behind.begin() as connection:
            yield connection
    else:
        with store.write() as unit:
            unit.piece()
            yield unit.connection


def run(connection: Connection, said: str, **values: Any) -> None:
    """Say one statement on a connection that was lent."""
    connection.execute(text(said), values)
