"""Lay the tables of a folder's store down by its revisions once, and again as they came out.

Running the revisions takes a third of a second, and each test of an act makes a store for every
person in it. tests/test_laid_once.py sees that both leave the same; what is about the revisions
themselves (tests/store/) never comes here.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection

from app.store import migrations

_run_revisions = migrations.upgrade
_laid: list[tuple[str, tuple[Any, ...]]] = []


def upgrade(connection: Connection) -> None:
    """Do what `migrations.upgrade` does; in an empty folder's store without its revisions."""
    if connection.dialect.name != "sqlite" or migrations.schema_of(connection):
        _run_revisions(connection)
    elif not _laid:
        _run_revisions(connection)
        _laid.extend(_statements(connection))
    else:
        for said, values in _laid:
            connection.exec_driver_sql(said, values)


def _statements(connection: Connection) -> list[tuple[str, tuple[Any, ...]]]:
    """Give what makes the tables and rows of a store, in their order."""
    made = connection.exec_driver_sql(
        "SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY rowid"
    ).all()
    virtual = [name for _, name, said in made if said.startswith("CREATE VIRTUAL")]
    said: list[tuple[str, tuple[Any, ...]]] = []
    rows: list[tuple[str, tuple[Any, ...]]] = []
    triggers: list[tuple[str, tuple[Any, ...]]] = []
    for kind, name, words in made:
        if name.startswith("sqlite_") or any(name.startswith(f"{one}_") for one in virtual):
            continue
        (triggers if kind == "trigger" else said).append((words, ()))
        if kind == "table" and name not in virtual:
            for row in connection.exec_driver_sql(f'SELECT * FROM "{name}"'):
                marks = ", ".join("?" * len(row))
                rows.append((f'INSERT INTO "{name}" VALUES ({marks})', tuple(row)))
    version = connection.exec_driver_sql("PRAGMA user_version").scalar_one()
    return [*said, *rows, *triggers, (f"PRAGMA user_version = {version}", ())]
