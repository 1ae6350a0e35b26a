"""Count the recovery keys of a store, so that each sheet of paper says which one it is."""

from __future__ import annotations

from sqlalchemy import Connection

from app.store.embedded_store import set_setting

NAME = "recovery.number"


def number(connection: Connection) -> int:
    """Give the number of the key that works now; a new store's is 1."""
    found = connection.exec_driver_sql(
        "SELECT value FROM setting WHERE name = ?", (NAME,)
    ).scalar_one_or_none()
    return int(found) if found is not None else 1


def keep(connection: Connection, number: int) -> None:
    """Write down which key works from now on."""
    set_setting(connection, NAME, str(number))
