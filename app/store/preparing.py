"""Make an empty PostgreSQL database a store; what is there already is brought up to date."""

from __future__ import annotations

import secrets

from sqlalchemy import Connection, text

from app.store import migrations
from app.store.migrations import server_audit
from app.store.postgres import SCHEMA
from app.store.types import new_uid

_KEEP = text(
    "INSERT INTO setting (name, value) VALUES (:name, :value) ON CONFLICT (name) DO NOTHING"
)


def prepare(connection: Connection, name: str, *, is_demo: bool = False) -> None:
    """Lay schema, tables and functions down inside the caller's transaction: all or nothing.

    A second time it brings tables and functions up to date and keeps everything else.
    """
    connection.exec_driver_sql(f"CREATE SCHEMA IF NOT EXISTS {SCHEMA}")
    migrations.upgrade(connection)
    server_audit.lay(connection)
    server_audit.keep_key(connection, secrets.token_bytes(32))
    settings = {"store.uid": new_uid(), "store.name": name, "store.demo": str(int(is_demo))}
    for setting, value in settings.items():
        connection.execute(_KEEP, {"name": setting, "value": value})
