"""Lay down what all tables share: one metadata, named constraints."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from sqlalchemy import MetaData, Table
from sqlalchemy.orm import DeclarativeBase

# Every constraint has a name, so that a later migration can find it on both engines.
NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    """The parent of every mapped class."""

    metadata = MetaData(naming_convention=NAMES)

    if TYPE_CHECKING:
        __table__: ClassVar[Table]  # never anything but a table here
