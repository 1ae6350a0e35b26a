"""Lay down what all tables share: one metadata, named constraints, notes as a type of their own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from sqlalchemy import CheckConstraint, ColumnElement, MetaData, String, Table
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.sql.visitors import InternalTraversal
from sqlalchemy.types import TypeDecorator

from app import errors
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


class _Given(ColumnElement[str]):
    """A note as it is read: the column itself, or on a server what its function gives of it."""

    inherit_cache = True
    _traverse_internals = [("column", InternalTraversal.dp_clauseelement)]  # noqa: RUF012

    def __init__(self, column: ColumnElement[str]) -> None:
        self.column = column
        self.type = column.type


@compiles(_Given)
def _as_it_lies(given: _Given, compiler: Any, **kw: Any) -> str:
    return str(compiler.process(given.column, **kw))


@compiles(_Given, "postgresql")
def _as_it_is_given(given: _Given, compiler: Any, **kw: Any) -> str:
    column: Any = getattr(given.column, "element", given.column)  # a label knows no table
    held = column.table
    of = getattr(held, "element", held).name  # of an alias: the table's own name
    place = ", ".join(compiler.process(held.c[name], **kw) for name in ("network_id", "id"))
    return f"hearten_private.note_{of}('{column.name}', {place})"


class Note(TypeDecorator[str]):
    """Words about a person. A shared store gives them only to whoever's reading is committed.

    There `NULL` stands for words that are not given; nobody writes one. In a subquery the bare
    column would be asked for, which no login may: select a note by the outermost SELECT alone.
    """

    impl = String
    cache_ok = True

    @property
    def python_type(self) -> type[str]:
        return str

    def column_expression(self, column: ColumnElement[str]) -> ColumnElement[str]:
        return _Given(column)


def note(limit: str) -> Note:
    """Give the type of a column for words about a person, of what `limits.check` lets through."""
    return Note(LIMITS[limit].most)


def given(words: str | None) -> str:
    """Give the words of a note that was read, or raise errors.NotRead."""
    if words is None:
        raise errors.NotRead
    return words


def note_columns() -> dict[str, tuple[str, ...]]:
    """Name the columns of each table that hold notes: a server keeps them from every login."""
    found = {
        table.name: tuple(c.name for c in table.columns if isinstance(c.type, Note))
        for table in Base.metadata.sorted_tables
    }
    return {table: columns for table, columns in found.items() if columns}


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
            of_text = isinstance(column.type, String | Note)
            length = column.type.length if of_text else None  # type: ignore[attr-defined]
            if length is not None:
                fits = f'length("{column.name}") <= {length}'
                cls.__table__.append_constraint(CheckConstraint(fits, f"{column.name}_length"))
