"""Promise how staged imports take effect and go, and how services are found in the store."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from sqlalchemy import text

from app.domain.directory import Service, ServiceQuery, Status
from app.domain.timetable import Day, Schedule, Session, weekly
from app.store import service_list, service_search, services, staging, taking
from app.store.database import Turn
from app.store.service_list import columns_of
from app.store.staging import Staged

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
TODAY = NOW.date()
CRICK, DAVENTRY = (458800, 272400), (457300, 262500)


def a_service(name: str, number: int = 1, places: Iterable[tuple[int, int]] = ()) -> Staged:
    service = Service("", f"s{number}", name, schedules=(weekly(1, time(12)),))
    columns = columns_of(service, "o", "Friends", places)
    return Staged(
        staging.SERVICE, f"s{number}", f"uid-{number}", 0, name, {"id": f"s{number}"}, columns
    )


def count(connection: Any, table: str) -> int:
    return int(connection.execute(text(f"SELECT count(*) FROM {table}")).scalar_one())


@pytest.fixture
def connection(store: Any) -> Any:
    """One transaction of a store of this test's own."""
    with store.write() as unit:
        unit.piece()
        yield unit.connection


def stage(connection: Any, uid: str, *staged: Staged, at: datetime = NOW) -> None:
    staging.put(connection, uid, at, staged)


def test_what_is_staged_takes_effect_at_once_and_is_gone_then(connection: Any) -> None:
    stage(connection, "i", a_service("Lunch club", 1, [CRICK]), a_service("Walk", 2))
    assert count(connection, "service") == 0
    assert not taking.clashes(connection, "i")
    taking.take(connection, "i")
    assert [count(connection, one) for one in ("service", "service_text", "service_place")] == [
        2,
        2,
        1,
    ]
    assert [count(connection, one) for one in ("staged_record", "staged_place")] == [0, 0]
    found = service_list.search(connection, ServiceQuery(), [("lunch",)], None, TODAY)
    assert [row.name for row in found.rows] == ["Lunch club"]
    assert taking.clashes(connection, "i") is False


def test_another_import_keeps_what_it_staged(connection: Any) -> None:
    stage(connection, "mine", a_service("Lunch", 1))
    stage(connection, "other", a_service("Walk", 2))
    taking.take(connection, "mine")
    assert list(staging.services(connection, "other", ["s2"])) == ["s2"]
    assert staging.services(connection, "other", ["s1"]) == {}
    while staging.clear_piece(connection, "mine", NOW):
        pass
    assert count(connection, "staged_record") == 1
    assert count(connection, "service_text") == 2


def test_what_was_left_a_day_ago_is_cleared_with_the_next(connection: Any) -> None:
    stage(connection, "left", a_service("Lunch", 1, [CRICK]), at=NOW - timedelta(hours=25))
    stage(connection, "fresh", a_service("Walk", 2), at=NOW - timedelta(hours=1))
    assert staging.clear_piece(connection, "mine", NOW)
    assert not staging.clear_piece(connection, "mine", NOW)
    assert list(staging.services(connection, "fresh", ["s2"])) == ["s2"]
    assert (count(connection, "staged_place"), count(connection, "service_text")) == (0, 1)


def test_what_a_killed_program_left_is_cleared_with_the_next(
    connection: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(staging, "_ours", set())
    stage(connection, "killed", a_service("Lunch", 1, [CRICK]))
    monkeypatch.setattr(staging, "_ours", set())  # another start of the program
    stage(connection, "mine", a_service("Walk", 2))
    taking.take(connection, "mine")
    while staging.clear_piece(connection, "mine", NOW):
        pass
    assert [count(connection, one) for one in ("staged_record", "staged_place")] == [0, 0]
    assert count(connection, "service_text") == 1


def test_a_record_that_a_service_points_at_is_never_cleared(connection: Any) -> None:
    stage(connection, "i", a_service("Lunch", 1))
    taking.take(connection, "i")
    held = services.held(connection, ["s1"])["s1"]
    changed = a_service("Lunch and tea", 1)
    staged = Staged(
        changed.kind, "s1", held.uid, 1, "Lunch and tea", {"id": "s1", "x": 1}, changed.columns,
        held.record_uid,
    )  # fmt: skip
    stage(connection, "j", staged)
    taking.take(connection, "j")
    assert count(connection, "service_text") == 2
    while staging.clear_piece(connection, "j", NOW):
        pass
    (now,) = services.held(connection, ["s1"]).values()
    assert (now.record, now.version, count(connection, "service_text")) == (
        {"id": "s1", "x": 1},
        2,
        1,
    )


def test_a_dropped_record_can_be_staged_again(connection: Any) -> None:
    stage(connection, "i", a_service("Lunch", 1, [CRICK]))
    staging.drop(connection, "i", [(staging.SERVICE, "s1")])
    for table in ("staged_record", "staged_place", "service_text"):
        assert count(connection, table) == 0
    stage(connection, "i", a_service("Lunch", 1))


def test_an_import_that_was_overtaken_clashes(connection: Any) -> None:
    stage(connection, "i", a_service("Lunch", 1))
    stage(connection, "j", a_service("Lunch", 1))
    taking.take(connection, "i")
    assert taking.clashes(connection, "j")


def test_distance_is_to_the_nearest_place(connection: Any) -> None:
    stage(connection, "i", a_service("Two halls", 1, [DAVENTRY, CRICK]), a_service("Phone", 2))
    taking.take(connection, "i")
    query = ServiceQuery(order="miles")
    found = service_list.search(connection, query, (), CRICK, TODAY)
    assert [(row.name, row.miles) for row in found.rows] == [("Two halls", 0.0), ("Phone", None)]
    far = service_list.search(connection, query, (), (458800 + 16093, 272400), TODAY)
    assert far.rows[0].miles == 10.0


def test_the_timetable_of_the_list_says_the_same_as_the_service() -> None:
    schedules = (
        Schedule(freq="MONTHLY", days=(Day(4, -1),), opens=time(10), valid_to=date(2027, 1, 1)),
        Schedule(freq="WEEKLY", days=(Day(0), Day(2)), interval=2, starts=date(2026, 11, 18)),
        Schedule(freq="MONTHLY", month_days=(-1, 5), valid_from=date(2026, 12, 1)),
    )
    service = Service("u", "s", "n", schedules=schedules)
    stored = columns_of(service, "", "", ()).timetable
    assert tuple(service_list._timetable(stored)) == schedules


def test_status_and_row_say_when_it_meets_next(connection: Any) -> None:
    stage(connection, "i", a_service("Lunch", 1))
    taking.take(connection, "i")
    (row,) = service_list.search(connection, ServiceQuery(), (), None, TODAY).rows
    assert (row.next_session, row.status) == (Session(date(2026, 11, 24), time(12)), Status.ACTIVE)


def test_only_tokens_of_our_own_are_asked() -> None:
    assert service_search.asked([("oneill", "neill"), ("cafe",)]) == (
        '("oneill"* OR "neill"*) AND ("cafe"*)'
    )
    assert service_search.asked([]) == ""


def test_long_work_pauses_only_after_somebody_acted(monkeypatch: pytest.MonkeyPatch) -> None:
    paused: list[float] = []
    monkeypatch.setattr("app.store.database.time.sleep", paused.append)
    turn = Turn()
    turn.give_way()
    with turn.hold(steps_back=True):
        pass
    turn.give_way()
    assert paused == []
    with turn.hold():
        pass
    turn.give_way()
    assert len(paused) == 1
