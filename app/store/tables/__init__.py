"""Gather every mapped class, so that `Base.metadata` is whole once this is imported."""

from __future__ import annotations

from app.store.tables import (
    accounts,
    cases,
    directory,
    networks,
    people,
    plans,
    referrals,
)
from app.store.tables.base import Base

__all__ = [
    "Base",
    "accounts",
    "cases",
    "directory",
    "networks",
    "people",
    "plans",
    "referrals",
]
