"""Lay many finished rows down at once, for a store that is being made and has no users at work."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, insert

from app.store import tally
from app.store.search import index as search
from app.store.tables import Base
from app.store.tables.referrals import TallyRecord

Rows = Mapping[str, Sequence[Mapping[str, Any]]]
AT_ONCE = 1000


def lay(connection: Connection, rows: Rows) -> None:
    """Insert rows by the name of their table, in the order given; they carry their own ids."""
    for name, values in rows.items():
        table = Base.metadata.tables[name]
        for start in range(0, len(values), AT_ONCE):
            connection.execute(insert(table), [dict(v) for v in values[start : start + AT_ONCE]])


def index(connection: Connection, entries: Iterable[tuple[int, Sequence[str]]]) -> None:
    """Put referrals into the search index by id and tokens."""
    waiting = iter(entries)
    while piece := list(itertools.islice(waiting, AT_ONCE)):
        search.put_all(connection, piece)


def finish(connection: Connection) -> None:
    """Count the tally anew and merge the index."""
    connection.execute(TallyRecord.__table__.delete())
    rows = [
        {"network_id": network, "practice_id": practice, "standing": standing, "number": number}
        for (network, practice, standing), number in sorted(tally.recount(connection).items())
    ]
    if rows:
        connection.execute(insert(TallyRecord), rows)
    search.optimise(connection)
    connection.exec_driver_sql("ANALYZE")
