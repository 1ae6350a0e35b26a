"""Say how values lie in a column, alike on both engines."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from random import Random
from typing import Any

from sqlalchemy import BigInteger, DateTime, Integer, String
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator

# A plain BigInteger primary key fails its first insert on SQLite.
Id = BigInteger().with_variant(Integer, "sqlite")


class Utc(TypeDecorator[datetime]):
    """Store an instant as UTC to the microsecond; a time without its zone is refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a time without its zone cannot be stored")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)

    def process_literal_param(self, value: Any, dialect: Dialect) -> str:
        raise NotImplementedError("times are bound, never written into a statement")


# A random UUID in its usual form; ids of a directory's source are kept apart, as they came.
Uid = String(36)


_draw: Callable[[], uuid.UUID] = uuid.uuid4


def new_uid() -> str:
    """Give a random identity for a record, the only one the outside ever sees."""
    return str(_draw())


@contextmanager
def uids_from(random: Random) -> Iterator[None]:
    """Draw identities from a seeded source meanwhile: a demo of the same seed has the same rows."""
    global _draw
    _draw = lambda: uuid.UUID(int=random.getrandbits(128), version=4)  # noqa: E731
    try:
        yield
    finally:
        _draw = uuid.uuid4


def utc_now() -> datetime:
    """Give the time now, with its zone."""
    return datetime.now(UTC)
