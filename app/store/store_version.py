"""Know what this program may do in a store that a newer one brought up to date, also meanwhile."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app import errors
from app.store import migrations
from app.store.postgres import SCHEMA

DEEDS = ("reads", "writes")
_ASK = (
    f"SELECT 'revision', version_num FROM {SCHEMA}.alembic_version "  # noqa: S608
    f"UNION ALL SELECT name, value FROM {SCHEMA}.setting "
    "WHERE name IN ('schema.reads_from', 'schema.writes_from')"
)


@dataclass(frozen=True, slots=True)
class May:
    """Whether a store is for reading only, and which program at least may work in it."""

    is_read_only: bool = False
    needed: str = ""


def may(found: int, settings: Mapping[str, str]) -> May:
    """Say what a store of that schema allows; raises errors.TooNew when not even reading."""
    if found <= migrations.HEAD or _allows(settings, "writes"):
        return May()
    needed = migrations.needed_of(settings.get(f"schema.{deed}_from", "") for deed in DEEDS)
    if not _allows(settings, "reads"):
        raise errors.TooNew(needed=needed)
    return May(is_read_only=True, needed=needed)


def asked(raw: Any) -> May:
    """Ask a store by a connection of the driver's own."""
    try:
        said = dict(raw.execute(_ASK).fetchall())
    finally:
        raw.rollback()
    return may(int(said.pop("revision", 0)), said)


def _allows(settings: Mapping[str, str], deed: str) -> bool:
    try:
        return migrations.version_of(settings[f"schema.{deed}_from"]) <= migrations.PROGRAM
    except (KeyError, ValueError):
        return False
