"""Index the words of the services for search."""

from __future__ import annotations

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply it; there is no way back but the copy made before."""
    if op.get_bind().dialect.name != "sqlite":
        # The tokens are ours, put in as they are; no parser of the server's ever sees them.
        op.execute(
            "CREATE TABLE service_search (service_id bigint PRIMARY KEY "
            "REFERENCES service (id) ON DELETE CASCADE, tokens tsvector NOT NULL)"
        )
        op.execute("CREATE INDEX service_search_tokens ON service_search USING gin (tokens)")
        return
    op.execute(
        "CREATE VIRTUAL TABLE service_search USING fts5(tokens, content='', "
        "contentless_delete=1, detail=none, prefix='1 2 3', "
        "tokenize='unicode61 remove_diacritics 0')"
    )
