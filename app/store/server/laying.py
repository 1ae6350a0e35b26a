"""Lay everything a database needs besides its tables, in order; each part can be laid again."""

from __future__ import annotations

from sqlalchemy import Connection

from app.store.server import (
    accounts,
    audit,
    channels,
    check_tables,
    columns,
    counting,
    drafts,
    given,
    glass,
    indexing,
    kept_logins,
    notes,
    policies,
    raised,
    scopes,
    search,
)
from app.store.server.roles import OWNER, PRIVATE, acting_as


def lay(connection: Connection) -> None:
    """Lay functions, then the grants and policies, which look at every table there is."""
    given.lay(connection)
    scopes.lay(connection)
    accounts.lay(connection)
    kept_logins.lay(connection)
    notes.lay(connection)
    audit.lay(connection)
    glass.lay(connection)
    drafts.lay(connection)
    search.lay(connection)
    raised.lay(connection)
    counting.lay(connection)
    indexing.lay(connection)
    connection.exec_driver_sql(f"REVOKE ALL ON ALL FUNCTIONS IN SCHEMA {PRIVATE} FROM PUBLIC")
    policies.lay(connection)
    channels.lay(connection)
    columns.lay(connection)
    policies.lay_private(connection)
    with acting_as(connection, OWNER):
        check_tables.keep_marks(connection)
