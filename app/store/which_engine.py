"""Tell a server from a file on this PC, where a statement has to differ."""

from __future__ import annotations

from sqlalchemy import Connection, Engine


def is_server(bind: Connection | Engine) -> bool:
    """Claim that statements go to PostgreSQL; else they go to SQLite."""
    return bind.dialect.name == "postgresql"
