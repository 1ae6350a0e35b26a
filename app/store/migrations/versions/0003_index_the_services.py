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
        return
    op.execute(
        "CREATE VIRTUAL TABLE service_search USING fts5(tokens, content='', "
        "contentless_delete=1, detail=none, prefix='1 2 3', "
        "tokenize='unicode61 remove_diacritics 0')"
    )
