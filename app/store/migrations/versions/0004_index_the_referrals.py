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
        op.execute(
            "CREATE TABLE referral_search (network_id bigint NOT NULL, "
            "referral_id bigint NOT NULL, tokens tsvector NOT NULL, "
            "PRIMARY KEY (network_id, referral_id), FOREIGN KEY (network_id, referral_id) "
            "REFERENCES referral (network_id, id) ON DELETE CASCADE)"
        )
        op.execute("CREATE INDEX referral_search_tokens ON referral_search USING gin (tokens)")
        return
    # A phone or NHS number is typed digit by digit and begins as thousands of others do: without
    # an index of its own length each prefix of four to eight digits would be put together anew.
    op.execute(
        "CREATE VIRTUAL TABLE referral_search USING fts5(tokens, content='', "
        "contentless_delete=1, detail=none, prefix='1 2 3 4 5 6 7 8', "
        "tokenize='unicode61 remove_diacritics 0')"
    )
