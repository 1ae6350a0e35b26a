"""Read the rows of a store in one order and in one form, whichever engine they lie on.

What moves to a server is read and compared with this alone: in pages, by the key that both engines
keep an index of. Values come as Python has them, notes as they lie and never as they are given.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any

from sqlalchemy import Connection, Row, Table, func, select, tuple_, type_coerce
from sqlalchemy.types import TypeEngine

from app.store.migrations.server_tables import REFERENCE
from app.store.tables import Base
from app.store.tables.base import Note

AT_ONCE = 500
AUDIT = "audit"
STAYS = frozenset({"draft", "staged_record", "staged_place"})
"""Half-typed forms and half-done imports are of the PC they were begun on."""
MADE_ANEW = frozenset({"tally", "setting"})


@dataclass(frozen=True, slots=True)
class Whole:
    """All rows of a table: how many, and one hash over each of them in order."""

    rows: int
    sha256: str


def tables() -> list[Table]:
    """Give the tables whose rows move, each after those it points at; the audit comes last."""
    known = Base.metadata.sorted_tables
    moved = [one for one in known if one.name not in {AUDIT, *STAYS, *MADE_ANEW}]
    return [*moved, Base.metadata.tables[AUDIT]]


def key_of(table: Table) -> tuple[str, ...]:
    """Name the columns that rows are read in the order of."""
    if "id" in table.c and "network_id" in table.c and table.name not in REFERENCE:
        return ("network_id", "id")
    return tuple(column.name for column in table.primary_key.columns)


def page(connection: Connection, table: Table, after: tuple[Any, ...] | None) -> list[Row[Any]]:
    """Give the next rows after a key, from the first one on when there is none."""
    key = [table.c[name] for name in key_of(table)]
    asked = select(*map(_as_it_lies, table.c)).order_by(*key).limit(AT_ONCE)
    if after is not None:
        asked = asked.where(tuple_(*key) > tuple_(*after))
    return list(connection.execute(asked).all())


def last(connection: Connection, table: Table) -> tuple[Any, ...] | None:
    """Give the key of the last row, none where there is no row."""
    key = [table.c[name] for name in key_of(table)]
    found = connection.execute(select(*key).order_by(*(one.desc() for one in key)).limit(1)).first()
    return None if found is None else tuple(found)


def count(connection: Connection, table: Table, upto: tuple[Any, ...] = ()) -> int:
    """Count the rows, or those up to a key."""
    asked = select(func.count()).select_from(table)
    if upto:
        asked = asked.where(tuple_(*(table.c[name] for name in key_of(table))) <= tuple_(*upto))
    return int(connection.execute(asked).scalar_one())


def key(table: Table, row: Row[Any]) -> tuple[Any, ...]:
    """Give the key of a row that was read."""
    return tuple(row._mapping[name] for name in key_of(table))


def forms(rows: list[Row[Any]]) -> list[bytes]:
    """Give the one form of each row, which is copied, compared and hashed."""
    return [_JSON.encode(dict(row._mapping)).encode("ascii") for row in rows]


def all_of(pages: Iterator[list[bytes]]) -> Whole:
    """Count and hash rows by their forms as they come."""
    count, made = 0, hashlib.sha256()
    for page in pages:
        for one in page:
            made.update(one)
            made.update(b"\n")
        count += len(page)
    return Whole(count, made.hexdigest())


def unfit(table: Table, rows: list[Row[Any]]) -> str | None:
    """Name the first row with a character that PostgreSQL does not keep, by its uid or key."""
    for row in rows:
        for value in row:
            if isinstance(value, str) and not _fits(value):
                return str(row._mapping.get("uid", key(table, row)))
    return None


def _fits(value: str) -> bool:
    if "\0" in value:
        return False
    try:
        value.encode()
    except UnicodeEncodeError:
        return False
    return True


def _as_it_lies(column: Any) -> Any:
    kind: TypeEngine[Any] = column.type
    if isinstance(kind, Note):
        return type_coerce(column, kind.impl_instance).label(column.name)
    return column


def _said(value: Any) -> str:
    """Give a value as JSON has it: instants in UTC to the microsecond, never as a number."""
    match value:
        case datetime():
            return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
        case date() | time():
            return value.isoformat()
    raise TypeError(f"a column holds {type(value).__name__}, which has no form to compare")


_JSON = json.JSONEncoder(sort_keys=True, separators=(",", ":"), default=_said)
