"""Lay every trigger of ours with a mark of what it says, and find each that is not so."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, Row, text

from app.store.postgres import SCHEMA
from app.store.server import (
    agreed,
    channels,
    check_tables,
    columns,
    counting,
    given,
    newest_view,
    office,
    persons_place,
    trial,
)
from app.store.server.roles import OWNER, PRIVATE, Place, acting_as, run

_MENDS = "Run 'hearten server prepare'."
_FOUND = text(
    "SELECT n.nspname AS schema, c.relname AS table, t.tgname AS name, t.tgenabled AS enabled, "
    "pg_get_userbyid(c.relowner) AS owner, "
    "pg_get_triggerdef(t.oid) AS said, obj_description(t.oid, 'pg_trigger') AS mark "
    "FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid "
    "JOIN pg_namespace n ON n.oid = c.relnamespace "
    "WHERE n.nspname = ANY (:schemas) AND NOT t.tgisinternal ORDER BY 1, 2, 3"
)
# Those that keep rows together, which nobody sees by name.
_SWITCHED_OFF = text(
    "SELECT DISTINCT n.nspname || '.' || c.relname FROM pg_trigger t "
    "JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_namespace n ON n.oid = c.relnamespace "
    "WHERE n.nspname = ANY (:schemas) AND t.tgisinternal AND t.tgenabled NOT IN ('O', 'A') "
    "ORDER BY 1"
)
_OURS = {"schemas": [SCHEMA, PRIVATE]}


def wanted() -> dict[Place, str]:
    """Give the statement of every trigger there is to be."""
    ours = (
        columns.triggers(), counting.TRIGGERS, channels.triggers(), given.TRIGGERS,
        office.TRIGGERS, newest_view.triggers(), agreed.triggers(),
        persons_place.triggers(), trial.TRIGGERS,
    )  # fmt: skip
    return {place: said for one in ours for place, said in one.items()}


def lay(connection: Connection) -> None:
    """Take away every trigger on our tables, then lay each anew; the functions are there before."""
    drop(connection)
    with acting_as(connection, OWNER):
        for statement in wanted().values():
            run(connection, statement)
        for row in _held(connection):
            if _place(row) in wanted():
                on = f'"{row.name}" ON {row.schema}."{row.table}"'
                run(connection, f"COMMENT ON TRIGGER {on} IS '{_mark(row)}'")


def drop(connection: Connection) -> None:
    """Take away every trigger on our tables, a stranger's too."""
    with acting_as(connection, OWNER):
        for row in _held(connection):
            if row.owner == OWNER:
                name = row.name.replace('"', '""')
                run(connection, f'DROP TRIGGER "{name}" ON {row.schema}."{row.table}"')


def check(connection: Connection) -> Iterator[str]:
    """Say which trigger is missing, was changed, switched off, or is nobody's of ours."""
    seen = set()
    for row in _held(connection):
        name = f"{row.name} of {row.schema}.{row.table}"
        seen.add(_place(row))
        if _place(row) not in wanted():
            yield f"The trigger {name} is not one of Hearten's."
        elif row.enabled not in ("O", "A"):
            yield f"The trigger {name} is switched off. {_MENDS}"
        elif row.mark != _mark(row):
            yield f"The trigger {name} was changed. {_MENDS}"
    for schema, table, missing in sorted(set(wanted()) - seen):
        yield f"The trigger {missing} of {schema}.{table} is missing. {_MENDS}"
    for table in connection.execute(_SWITCHED_OFF, _OURS).scalars():
        yield f"What keeps the rows of {table} together with others is switched off."


def _held(connection: Connection) -> list[Row[Any]]:
    return list(connection.execute(_FOUND, _OURS))


def _place(row: Row[Any]) -> Place:
    return (row.schema, row.table, row.name)


def _mark(row: Row[Any]) -> str:
    # How the server spells a name depends on where whoever asks looks first.
    said = row.said.replace(f"{PRIVATE}.", "").replace(f"{SCHEMA}.", "")
    return check_tables.mark(wanted()[_place(row)], said, None)
