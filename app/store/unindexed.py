"""Name a column so that SQLite chooses no index for it.

A plus before the column does it there, where the index of the sort order is the one to walk. On
PostgreSQL it would hide the column from what the policies of a table ask, so it is not there.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Column, ColumnElement
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.visitors import InternalTraversal


class Unindexed(ColumnElement[Any]):
    """A column by which SQLite looks nothing up."""

    inherit_cache = True
    _traverse_internals = [("column", InternalTraversal.dp_clauseelement)]  # noqa: RUF012

    def __init__(self, column: Column[Any]) -> None:
        self.column, self.type = column, column.type


@compiles(Unindexed)
def _as_it_is(element: Unindexed, compiler: Any, **more: Any) -> str:
    return str(compiler.process(element.column, **more))


@compiles(Unindexed, "sqlite")
def _with_a_plus(element: Unindexed, compiler: Any, **more: Any) -> str:
    return "+" + str(compiler.process(element.column, **more))
