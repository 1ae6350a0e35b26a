"""Gather every mapped class, so that `Base.metadata` is whole once this is imported."""

from __future__ import annotations

import importlib
import pkgutil

from app.store.tables.base import Base

__all__ = ["Base"]

# Every module beside this one maps its own subject; none may be forgotten.
for _module in pkgutil.iter_modules(__path__):
    importlib.import_module(f"{__name__}.{_module.name}")
