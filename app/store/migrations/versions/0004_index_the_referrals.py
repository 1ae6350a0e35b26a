"""Index referrals by the tokens of their person, their scope and where they stand."""

from __future__ import annotations

from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply it; there is no way back but the copy made before."""
    if op.get_bind().dialect.name != "sqlite":
        return
    op.execute(
        "CREATE VIRTUAL TABLE referral_search USING fts5(tokens, content='', "
        "contentless_delete=1, detail=none, prefix='1 2 3', "
        "tokenize='unicode61 remove_diacritics 0')"
    )
