"""Run the revisions on the connection that was handed over; there is no ini file."""

from __future__ import annotations

from alembic import context

from app.store.tables import Base
from app.store.which_engine import is_server

connection = context.config.attributes["connection"]
if is_server(connection):
    from app.store.migrations import server_tables  # noqa: F401  (Alembic takes it up by itself)

context.configure(
    connection=connection,
    target_metadata=Base.metadata,
    render_as_batch=True,
)
context.run_migrations()
