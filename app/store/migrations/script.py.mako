"""${message}."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from app.store.types import Id, Utc

revision = ${repr(up_revision)}
down_revision = ${repr(down_revision)}


def upgrade() -> None:
    """Apply it; there is no way back but the copy made before."""
    ${upgrades if upgrades else "pass"}
