"""Lay down what all tables share: one metadata, named constraints."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from sqlalchemy import CheckConstraint, MetaData, String, Table
from sqlalchemy.orm import DeclarativeBase

from app.domain.limits import LIMITS

# Every constraint has a name, so that a later migration can find it on both engines.
NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


def text(limit: str) -> String:
    """Give the type of a column for what `limits.check` lets through under that name."""
    return String(LIMITS[limit].most)


class Base(DeclarativeBase):
    """The parent of every mapped class; text of a declared length gets a CHECK on it.

    SQLite takes any length for a VARCHAR(200); PostgreSQL does not. The CHECK is alike on both.
    """

    metadata = MetaData(naming_convention=NAMES)

    if TYPE_CHECKING:
        __table__: ClassVar[Table]  # never anything but a table here

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        for column in cls.__table__.columns:
            if isinstance(column.type, String) and column.type.length is not None:
                fits = f'length("{column.name}") <= {column.type.length}'
                cls.__table__.append_constraint(CheckConstraint(fits, f"{column.name}_length"))
