"""Measure each question of the desk under policies against the same question where none are.

What a desk asks is written down as it is sent, with its values, and sent again by the same driver
to both databases: the time of our own code counts on neither side. Where nobody guards the rows a
note is its column, a search asks the index itself, and a count is asked of the table.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from unittest import mock

import paired
from paired import Rounds
from server_store import RECEPTION, WORKER, Filled, filled
from sqlalchemy import Connection, Engine, event

from app.actions import referrals
from app.actions.case_lookup import CaseLookup, CaseQuery
from app.actions.lookup import Lookup, Query
from app.desk import Desk
from app.store import accounts, postgres, referral_list, shared

Statement = tuple[str, Any]
EACH = 15
_FIND = (
    "SELECT hearten_private.find_referrals(%(asked)s, %(most)s)",
    "SELECT referral_id FROM referral_search WHERE tokens @@ CAST(%(asked)s AS tsquery) "
    "ORDER BY referral_id DESC LIMIT %(most)s",
)
_HISTORY = (
    "FROM hearten_private.history_of(%(network)s, %(person)s, %(most)s)",
    "FROM happening WHERE network_id = %(network)s AND person_id = %(person)s "
    "ORDER BY id DESC LIMIT %(most)s",
)
_NOTE = re.compile(r"hearten_private\.note_\w+\([^()]*\)")
_READS = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}


def under_policies(work: Path, rounds: int) -> list[Rounds]:
    """Compare every question, as a link worker and as a receptionist."""
    del work
    with filled() as place:
        found = []
        for who in (WORKER, RECEPTION):
            desk = desk_of(place, who)
            guarded = postgres.make_engine(postgres.address(place.url(who)))
            bare = postgres.make_engine(postgres.address(place.url(who, place.bare)))
            for name, ask in questions(desk, who):
                asked, plain = said_by(desk, ask), said_plainly(desk, ask)
                found.append(
                    compared(f"policies: {name}, {who}", asked, plain, guarded, bare, rounds)
                )
            desk.store.close()
            guarded.dispose()
            bare.dispose()
        return found


def desk_of(place: Filled, who: str) -> Desk:
    """Sit down as one of the invented users."""
    store = shared.open_at(place.url(who))
    with store.read() as connection:
        user = accounts.find_user(connection, who)
    if user is None:
        raise RuntimeError("the bench's own user is not there")
    return Desk(store, user)


def questions(desk: Desk, who: str) -> Iterator[tuple[str, Callable[[], object]]]:
    """Name what somebody asks at the desk."""
    lookup = Lookup(desk)
    rows = lookup.page(Query()).rows
    if not rows:
        raise RuntimeError(f"{who} sees nothing")
    many = lookup.count(Query(filter="closed"))
    family, _, given = rows[0].name.lower().partition(", ")
    yield "first page", lambda: lookup.page(Query())
    yield (
        "jump to the middle",
        lambda: lookup.page(Query(filter="closed", sort="name", first=many // 2)),
    )
    yield "by the day received", lambda: lookup.page(Query(sort="received", ascending=False))
    yield "count", lambda: lookup.count(Query(filter="overdue"))
    yield "totals", lookup.totals
    yield "search by name", lambda: lookup.page(Query(text=f"{family} {given[:2]}", filter="any"))
    yield "search by number", lambda: lookup.page(Query(text="9990000", filter="any"))
    yield "find a person", lambda: lookup.people(family[:4])
    yield "open a record", lambda: referrals.open_referral(desk, rows[3].uid)
    if who == WORKER:
        cases = CaseLookup(desk)
        yield "caseload", lambda: cases.cases(CaseQuery())


def said_by(desk: Desk, ask: Callable[[], object]) -> list[Statement]:
    """Write down what is sent while somebody asks; what leaves the entry of a reading is left out.

    It is asked twice: what is read once for a sign-in is no part of it.
    """
    engine: Engine = desk.store._engine  # type: ignore[attr-defined]
    said: list[Statement] = []

    def note(_: Any, __: Any, statement: str, values: Any, ___: Any, ____: bool) -> None:
        if statement.lstrip()[:6].upper() in ("SELECT", "WITH  ") and "audit_add" not in statement:
            said.append((statement, values))

    ask()
    event.listen(engine, "before_cursor_execute", note)
    try:
        ask()
    finally:
        event.remove(engine, "before_cursor_execute", note)
    if not said:
        raise RuntimeError("nothing was asked")
    return [one for one in said if "pg_current_xact_id" not in one[0]]


def said_plainly(desk: Desk, ask: Callable[[], object]) -> list[Statement]:
    """Write down the same as it is asked where nobody guards the rows: no function counts there."""
    with mock.patch.object(referral_list, "COUNTED_THERE", frozenset()):
        return [(unguarded(statement), values) for statement, values in said_by(desk, ask)]


def compared(
    name: str,
    asked: list[Statement],
    plain: list[Statement],
    guarded: Engine,
    bare: Engine,
    rounds: int,
) -> Rounds:
    """Send each its own; the rows that come back must be as many."""
    with (
        guarded.connect().execution_options(**_READS) as one,
        bare.connect().execution_options(**_READS) as other,
    ):
        counts = sent(one, asked)[1], sent(other, plain)[1]
        if counts[0] != counts[1] or not counts[0]:
            raise RuntimeError(f"{name}: {counts[0]} rows under policies, {counts[1]} without")
        return paired.take(
            name, lambda: sent(one, asked)[0], lambda: sent(other, plain)[0], rounds, each=EACH
        )


def sent(connection: Connection, asked: list[Statement]) -> tuple[float, int]:
    """Send statements in one reading; give the milliseconds, and how many rows came."""
    rows = 0
    with connection.begin():
        began = time.perf_counter()
        for statement, values in asked:
            rows += len(connection.exec_driver_sql(statement, values).all())
        return (time.perf_counter() - began) * 1000, rows


def unguarded(statement: str) -> str:
    """Give the statement as it is where nobody guards the rows."""
    return _NOTE.sub("''", statement.replace(*_FIND).replace(*_HISTORY))
