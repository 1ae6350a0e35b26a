"""Contacts on a case."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from app.store.types import Id, Utc

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply it; there is no way back but the copy made before."""
    op.create_table(
        "contact",
        sa.Column("id", Id, nullable=False),
        sa.Column("network_id", Id, nullable=False),
        sa.Column("uid", sa.String(length=36), nullable=False),
        sa.Column("case_id", Id, nullable=False),
        sa.Column("at", Utc(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("outcome", sa.String(length=20), nullable=False),
        sa.Column("whom", sa.String(length=20), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=True),
        sa.Column("travel", sa.Integer(), nullable=True),
        sa.Column("note", sa.String(length=20000), nullable=False),
        sa.Column("by", Id, nullable=False),
        sa.Column("entered_at", Utc(), nullable=False),
        sa.CheckConstraint('length("kind") <= 20', name=op.f("ck_contact_kind_length")),
        sa.CheckConstraint('length("note") <= 20000', name=op.f("ck_contact_note_length")),
        sa.CheckConstraint('length("outcome") <= 20', name=op.f("ck_contact_outcome_length")),
        sa.CheckConstraint('length("uid") <= 36', name=op.f("ck_contact_uid_length")),
        sa.CheckConstraint('length("whom") <= 20', name=op.f("ck_contact_whom_length")),
        sa.ForeignKeyConstraint(["by"], ["user.id"], name=op.f("fk_contact_by_user")),
        sa.ForeignKeyConstraint(
            ["network_id", "case_id"],
            ["case.network_id", "case.id"],
            name=op.f("fk_contact_network_id_case_id_case"),
        ),
        sa.ForeignKeyConstraint(
            ["network_id"], ["network.id"], name=op.f("fk_contact_network_id_network")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contact")),
        sa.UniqueConstraint("network_id", "id", name=op.f("uq_contact_network_id_id")),
        sa.UniqueConstraint("uid", name=op.f("uq_contact_uid")),
    )
    with op.batch_alter_table("contact", schema=None) as batch_op:
        batch_op.create_index("contact_of_case", ["network_id", "case_id", "at"], unique=False)
