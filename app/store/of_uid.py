"""Ask for rows by their uid, as each engine finds them.

SQLite looks a uid up in its index. Under the policies of a server texts are compared only in rows
that one may see (`server/leaks.py`), so there no index of texts is walked: a function says where a
row stands, by the number of its network and its own (`server/standing.py`).
"""

# ruff: noqa: S608  (only our own names are put into these statements, never a value)

from __future__ import annotations

from typing import Any

from sqlalchemy import ARRAY, Boolean, ColumnElement, String, Table, bindparam
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.visitors import InternalTraversal

FOUND_BY_UID = ("case", "escalation", "person", "plan", "referral")
"""The tables of patients whose rows are asked for by their uid alone."""


class OfUid(ColumnElement[bool]):
    """Claim that a row is the one with this uid; or, with `are_many`, one of several uids."""

    inherit_cache = True
    _traverse_internals = [  # noqa: RUF012
        ("columns", InternalTraversal.dp_clauseelement_tuple),
        ("asked", InternalTraversal.dp_clauseelement),
        ("table", InternalTraversal.dp_string),
    ]

    def __init__(self, table: Table, uid: Any, *, are_many: bool = False) -> None:
        if table.name not in FOUND_BY_UID:
            raise ValueError(f"no row of {table.name} is found by its uid alone")
        self.table, self.type = table.name, Boolean()
        self.columns = (table.c.network_id, table.c.id)
        self.asked = table.c.uid.in_(uid) if are_many else table.c.uid == uid


@compiles(OfUid)
def _by_its_index(element: OfUid, compiler: Any, **more: Any) -> str:
    return str(compiler.process(element.asked, **more))


@compiles(OfUid, "postgresql")
def _by_where_it_stands(element: OfUid, compiler: Any, **more: Any) -> str:
    uid = element.asked.right
    is_one = not uid.expanding
    if not is_one:
        uid = bindparam(uid.key, type_=ARRAY(String))
    said = compiler.process(uid, **more)
    pair = ", ".join(compiler.process(column, **more) for column in element.columns)
    one = f"SELECT p.network_id, p.id FROM hearten_private.place_of_{element.table}"
    if is_one:
        return f"({pair}) = ({one}({said}) AS p)"
    return f"({pair}) IN ({one.replace('place_of', 'places_of')}({said}) AS p)"
