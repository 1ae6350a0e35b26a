"""Give each fault test the real encrypted store that the tests of the store use."""

from __future__ import annotations

from tests.store.conftest import clock, made, save, saved, store, template

__all__ = ["clock", "made", "save", "saved", "store", "template"]
