"""Write a revision for what the mapped tables say and the last revision does not (developers)."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

from alembic.autogenerate import produce_migrations, render_python_code
from alembic.migration import MigrationContext
from sqlalchemy import BigInteger, create_engine
from sqlalchemy.types import TypeEngine

from app.store import sqlcipher
from app.store.migrations import HEAD, upgrade
from app.store.tables import Base
from app.store.tables.base import Note
from app.store.types import Utc

VERSIONS = Path(__file__).parent.parent / "app" / "store" / "migrations" / "versions"
HEAD_TEXT = '''"""{message}."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from app.store.types import Id, Utc

revision = "{number:04}"
down_revision = {before}
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply it; there is no way back but the copy made before."""
    {body}
'''


def _render(kind: str, item: object, context: object) -> str | bool:
    if isinstance(item, Utc):
        return "Utc()"
    if isinstance(item, Note):
        return f"sa.String(length={item.length})"
    if kind == "type" and isinstance(item, TypeEngine) and isinstance(item, BigInteger):
        return "Id"
    return False


def _ours(name: str | None, kind: str, _: object) -> bool:
    """Leave out what the search keeps for itself."""
    return kind != "table" or name in Base.metadata.tables


def main(message: str) -> None:
    """Compare the tables with a scratch store of the last revision and write the difference."""
    first = not any(VERSIONS.glob("0001_*.py"))
    number = 1 if first else HEAD + 1
    engine = create_engine("sqlite://", module=sqlcipher.driver)
    with engine.begin() as connection:
        if not first:
            upgrade(connection)
        context = MigrationContext.configure(
            connection,
            opts={"render_as_batch": not first, "user_module_prefix": None, "include_name": _ours},
        )
        script = produce_migrations(context, Base.metadata)
        assert script.upgrade_ops is not None
        body = render_python_code(
            script.upgrade_ops, render_item=_render, render_as_batch=not first
        )
    body = re.sub(r"^ *# ###.*\n?", "", body, flags=re.M).rstrip()
    before = "None" if first else f'"{number - 1:04}"'
    path = VERSIONS / f"{number:04}_{re.sub(r'[^a-z0-9]+', '_', message.lower()).strip('_')}.py"
    path.write_text(
        HEAD_TEXT.format(message=message, number=number, before=before, body=body.strip())
    )
    subprocess.run([sys.executable, "-m", "ruff", "format", str(path)], check=True)
    print(f"{path}\nNow set HEAD to {number} in app/store/migrations/__init__.py and read it.")


if __name__ == "__main__":
    main(sys.argv[1])
