"""Seat a receptionist at a server, by her own login, over a line that a test can cut.

What she saves is an act like any other: a referral is logged under the policies. A test imports
the fixtures that it asks for.
"""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from app.actions import referrals
from app.desk import Desk
from app.domain.access import Grant, Role, User
from app.store import postgres
from app.store.accounts import NewUser
from app.store.database import Unit
from app.store.saving import LineState
from app.store.types import utc_now
from tests.actions.conftest import DANETRE, FIRST, PASSWORD, a_referral, somebody
from tests.databases import behind, seats
from tests.databases.pool import Database, Pool
from tests.databases.proxy import Proxy, between

NAME = "rita"
PATIENCE = 20.0
"""Seconds in which everything here ends by itself; what does not is a failure, never a wait."""


@pytest.fixture
def database(
    databases: Pool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Database]:
    """Lend a prepared database to a PC with a folder of its own."""
    monkeypatch.setenv("HEARTEN_HOME", str(tmp_path / "own"))
    with databases.lent() as database:
        yield database


@pytest.fixture
def proxy(database: Database) -> Iterator[Proxy]:
    """Give a line to the server that a test can cut."""
    with between(database.server.port) as proxy:
        yield proxy


@pytest.fixture
def desk(database: Database, proxy: Proxy, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    """Give the desk of Rita, whose every word goes over that line."""
    monkeypatch.setattr(postgres, "CONNECT_PATIENCE", 2)  # the least there is, to be quick
    over = replace(database, server=replace(database.server, port=proxy.port))
    grant = Grant(f"grant-{NAME}", Role.RECEPTIONIST, None, DANETRE)
    new = NewUser(NAME, NAME, PASSWORD, grants=(grant,))
    user = User(f"user-{NAME}", NAME, NAME, "", "", grants=(grant,))
    with (
        seats.first_desk(over, FIRST, utc_now) as admin,
        seats.another(admin, new, user, utc_now) as desk,
    ):
        yield desk
        proxy.thaw()


@pytest.fixture
def told(desk: Desk) -> list[LineState]:
    """Give what the line tells, as it comes."""
    states: list[LineState] = []
    desk.store.line.subscribe(states.append)
    return states


def save(
    desk: Desk, name: str, op_id: str = "", before_end: Callable[[Unit], Any] | None = None
) -> None:
    """Log somebody of that family name; `before_end` is done when all but the end was said."""
    new = a_referral(somebody(family=name), op_id=op_id)
    with pytest.MonkeyPatch.context() as patch:
        if before_end is not None:
            patch.setattr(desk.store, "write", _interrupted(desk.store.write, before_end))
        referrals.log(desk, new)


def saved(desk: Desk) -> set[str]:
    """Give the family names that Rita reads of those who were logged."""
    asked = "SELECT p.family FROM referral r JOIN person p ON p.id = r.person_id"
    with desk.store.read() as connection:
        return set(connection.execute(text(asked)).scalars())


def entries(desk: Desk, act: str = "referral.log") -> int:
    """Count the entries that an act left, past every policy."""
    asked = "SELECT count(*) FROM audit WHERE act = :act"
    return int(behind.rows(desk.store, asked, act=act)[0][0])


def end_sessions(database: Database) -> None:
    """End what Hearten has open in one database."""
    database.admin.execute(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
        "WHERE application_name = 'Hearten' AND datname = current_database()"
    )


def in_background(work: Callable[[], Any]) -> tuple[threading.Thread, list[BaseException]]:
    """Begin something on a thread of its own; gives what it raises."""
    raised: list[BaseException] = []

    def run() -> None:
        try:
            work()
        except BaseException as error:
            raised.append(error)

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    return thread, raised


def ended_by_itself(work: Callable[[], Any]) -> list[BaseException]:
    """Do something that has to end by itself; gives what it raised."""
    thread, raised = in_background(work)
    thread.join(PATIENCE)
    assert not thread.is_alive(), f"it still waits after {PATIENCE:.0f} seconds"
    return raised


def _interrupted(write: Callable[..., Any], before_end: Callable[[Unit], Any]) -> Any:
    @contextlib.contextmanager
    def writing(*words: Any, **named: Any) -> Iterator[Unit]:
        with write(*words, **named) as unit:
            yield unit
            before_end(unit)

    return writing
