"""Promise that no late word comes to a plan that somebody agrees at that very moment."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

import psycopg
import pytest
from sqlalchemy import String

from app.store.server import agreed
from app.store.tables import Base
from app.store.tables.base import Note
from tests.databases.cast import Cast
from tests.databases.glazed import Line, one

AGREE = (
    "UPDATE plan SET state = 'agreed', agreed_on = current_date, agreed_by = hearten_private.me(), "
    "version = version + 1 WHERE id = %s"
)
_WAITS = (
    "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' "
    "AND datname = current_database()"
)


def _added(table: str, found: str, **known: str) -> str:
    """Give the statement that adds a row: what is not said is empty."""
    told = {"uid": "'late'", "network_id": "o.network_id", "position": "9", **known}
    for column in Base.metadata.tables[table].columns:
        if isinstance(column.type, String | Note) and not column.nullable:
            told.setdefault(column.name, "''")
    columns = ", ".join(f'"{name}"' for name in told)
    return f"INSERT INTO {table} ({columns}) SELECT {', '.join(told.values())} FROM {found}"


LATE = {
    "goal INSERT": _added("goal", "plan o WHERE o.id = %s", plan_id="o.id"),
    "goal UPDATE": "UPDATE goal SET words = 'late' WHERE plan_id = %s AND uid <> 'bare'",
    "goal DELETE": "DELETE FROM goal WHERE plan_id = %s AND uid = 'bare'",
    "step INSERT": _added(
        "step", "goal o WHERE o.plan_id = %s AND o.uid <> 'bare'", goal_id="o.id", who="'person'"
    ),
    "step UPDATE": "UPDATE step SET what = 'late' FROM goal g WHERE g.id = goal_id "
    "AND g.plan_id = %s",
    "step DELETE": "DELETE FROM step USING goal g WHERE g.id = goal_id AND g.plan_id = %s",
}


@pytest.fixture
def plan(cast: Cast) -> int:
    """Give a draft of Ann's in a practice of hers, with one goal that has a step and one bare."""
    with cast.admin() as admin:
        admin.execute("UPDATE plan SET state = 'draft', agreed_on = NULL, agreed_by = NULL")
        found = one(
            admin,
            'SELECT min(l.id) FROM plan l JOIN "case" c ON c.id = l.case_id WHERE c.worker_id = %s',
            cast.ids["ann"],
        )
        bare = _added("goal", "plan o WHERE o.id = %s", plan_id="o.id", uid="'bare'")
        admin.execute(bare.encode(), (found,))
    return int(found)


class Apart:
    """Do one thing in a thread of its own, and see it wait for another."""

    def __init__(self, cast: Cast) -> None:
        self._cast = cast
        self._threads = ThreadPoolExecutor(1)

    def waits(self, line: Line, asked: str, plan: int) -> Future[Any]:
        """Begin it; give what comes of it once it waits for somebody's lock."""
        found = self._threads.submit(line.execute, asked.encode(), (plan,))
        with self._cast.admin() as admin:
            while not one(admin, _WAITS):
                assert not found.done(), "it waits for nobody"
        return found

    def close(self) -> None:
        """Let the thread end."""
        self._threads.shutdown(cancel_futures=True)


@pytest.fixture
def apart(cast: Cast) -> Iterator[Apart]:
    """Give a second hand."""
    found = Apart(cast)
    yield found
    found.close()


def test_every_way_to_write_it_is_tried() -> None:
    held = {f"{table} {name.split('_')[-1].upper()}" for _, table, name in agreed.triggers()}
    assert held == set(LATE)


@pytest.mark.parametrize("late", LATE)
def test_agreeing_waits_for_who_writes(cast: Cast, apart: Apart, plan: int, late: str) -> None:
    with cast.connect("ann") as writer, cast.connect("ben") as other:
        writer.execute("BEGIN")
        assert writer.execute(LATE[late].encode(), (plan,)).rowcount == 1
        agreeing = apart.waits(other, AGREE, plan)
        writer.execute("COMMIT")
        assert agreeing.result(10).rowcount == 1


@pytest.mark.parametrize("late", LATE)
def test_who_writes_while_another_agrees_is_refused(
    cast: Cast, apart: Apart, plan: int, late: str
) -> None:
    with cast.connect("ann") as writer, cast.connect("ben") as other:
        other.execute("BEGIN")
        assert other.execute(AGREE.encode(), (plan,)).rowcount == 1
        writing = apart.waits(writer, LATE[late], plan)
        other.execute("COMMIT")
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            writing.result(10)


def test_two_who_write_one_draft_do_so_one_after_the_other(
    cast: Cast, apart: Apart, plan: int
) -> None:
    change = "UPDATE plan SET version = version + 1 WHERE id = %s"
    with cast.connect("ann") as writer, cast.connect("ben") as other:
        writer.execute("BEGIN")
        writer.execute(LATE["step UPDATE"].encode(), (plan,))
        other.execute("BEGIN")
        writing = apart.waits(other, LATE["goal UPDATE"], plan)
        assert writer.execute(change.encode(), (plan,)).rowcount == 1
        writer.execute("COMMIT")
        assert writing.result(10).rowcount == 1
        assert other.execute(change.encode(), (plan,)).rowcount == 1
