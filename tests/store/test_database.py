"""Promise the unit of work: one writer, one audit entry, all or nothing, our own words."""

from __future__ import annotations

import errno
import logging
import shutil
import subprocess
import sys
import threading
from datetime import datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError
from sqlcipher3 import dbapi2 as driver

from app import errors
from app.store import files, sqlcipher
from app.store.database import Turn
from app.store.tables.accounts import AuditRecord, DraftRecord, UserRecord
from tests.databases.behind import problems
from tests.store.conftest import put as write

MARKED = "Zebedee Marked-Name"


def put(unit: Any, name: str = "test.x") -> None:
    write(unit.connection, name)


def entries(store: Any) -> int:
    with store.read() as connection:
        return len(connection.execute(select(AuditRecord.seq)).all())


def test_act_is_saved_with_its_one_entry(store: Any, save: Any, saved: Any) -> None:
    before = entries(store)
    save(store, "a")
    assert saved(store) == {"a"}
    assert entries(store) == before + 1


def test_an_error_takes_everything_back(store: Any, saved: Any) -> None:
    before = entries(store)
    with pytest.raises(errors.Refused, match="no"), store.write() as unit:  # noqa: PT012
        put(unit)
        unit.audit(act="test", actor="x", grant=None)
        raise errors.Refused("no")
    assert saved(store) == set()
    assert entries(store) == before


def test_writing_without_an_entry_is_a_mistake_and_saves_nothing(store: Any, saved: Any) -> None:
    with pytest.raises(RuntimeError, match="must leave its audit entry"), store.write() as unit:
        put(unit)
    assert saved(store) == set()


def test_two_entries_are_a_mistake_and_save_nothing(store: Any, saved: Any) -> None:
    with pytest.raises(RuntimeError, match="exactly one"), store.write() as unit:  # noqa: PT012
        put(unit)
        unit.audit(act="test", actor="x", grant=None)
        unit.audit(act="test", actor="x", grant=None)
    assert saved(store) == set()


def test_a_piece_leaves_no_entry_and_may_not_have_one(store: Any, saved: Any) -> None:
    before = entries(store)
    with store.long_write() as unit:
        put(unit)
        unit.piece()
    assert saved(store) == {"x"}
    assert entries(store) == before
    with pytest.raises(RuntimeError, match="no audit entry"), store.write() as unit:  # noqa: PT012
        unit.piece()
        unit.audit(act="test", actor="x", grant=None)


def test_writing_nothing_needs_no_entry(store: Any) -> None:
    before = entries(store)
    with store.write():
        pass
    assert entries(store) == before


def test_a_reading_cannot_write(store: Any) -> None:
    with pytest.raises(errors.Unreachable), store.read() as connection:
        connection.execute(text("DELETE FROM setting"))


def test_orm_rows_are_flushed_before_the_entry(store: Any) -> None:
    with store.write() as unit:
        user = unit.session.scalars(select(UserRecord)).one()
        at = store.clock()
        unit.session.add(
            DraftRecord(uid="d1", user_id=user.id, kind="referral", body="{}", saved_at=at)
        )
        unit.audit(act="test", actor=user.uid, grant=None)
    with store.read() as connection:
        assert connection.execute(select(DraftRecord.saved_at)).scalar_one() == at


def test_a_save_with_the_same_op_id_takes_effect_once(store: Any, saved: Any) -> None:
    def act(name: str) -> None:
        with store.write(op_id="op-1") as unit:
            put(unit, name)
            unit.audit(act="test", actor="x", grant=None)

    assert not store.was_done("op-1")
    act("test.a")
    assert store.was_done("op-1")
    with pytest.raises(errors.Refused, match=r"^It was saved already\. Nothing was changed; close"):
        act("test.b")
    assert saved(store) == {"a"}


def test_op_id_of_a_failed_save_is_free_again(store: Any) -> None:
    with pytest.raises(ZeroDivisionError), store.write(op_id="op-2"):
        raise ZeroDivisionError
    assert not store.was_done("op-2")


def test_database_error_shows_nothing_of_what_was_typed(
    store: Any, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    import traceback

    caplog.set_level(logging.DEBUG)
    seen = []
    for sql in (
        "INSERT INTO setting (name, value) VALUES ('store.uid', :it)",
        "INSERT INTO nowhere VALUES (:it)",
        'INSERT INTO "user" (name, uid) VALUES (:it, NULL)',
    ):
        with pytest.raises(errors.Problem) as problem, store.write() as unit:
            unit.connection.execute(text(sql), {"it": MARKED})
        seen.append("".join(traceback.format_exception(problem.value)))
    # The search engine quotes what it was asked in its own words.
    find = {
        False: "SELECT rowid FROM service_search WHERE service_search MATCH :it",
        True: "SELECT service_id FROM service_search WHERE tokens @@ CAST(:it AS tsquery)",
    }[store.is_shared]
    with pytest.raises(errors.Problem) as problem, store.read() as connection:
        connection.execute(text(find), {"it": f"Zebedee: {MARKED}"}).all()
    seen.append("".join(traceback.format_exception(problem.value)))
    out, err = capfd.readouterr()
    for told in (*seen, caplog.text, out, err):
        assert MARKED not in told
        assert "Zebedee" not in told


def test_busy_file_is_told_after_the_patience_not_silently(made: Any, store: Any) -> None:
    other = driver.connect(str(made.folder / "store.db"), isolation_level=None)
    other.execute(f"PRAGMA key=\"x'{store.data_key().hex()}'\"")
    other.execute("BEGIN IMMEDIATE")
    # A short wait, for this test only.
    sqlcipher.raw_connection(store.connections.writer("acts")).execute("PRAGMA busy_timeout=20")
    with pytest.raises(errors.Busy, match="Try again"), store.write():
        pass
    other.execute("ROLLBACK")
    other.close()
    with store.write() as unit:
        put(unit)
        unit.audit(act="test", actor="x", grant=None)


def test_full_disk_is_told_and_reading_goes_on(store: Any, save: Any, saved: Any) -> None:
    save(store, "a")
    raw = sqlcipher.raw_connection(store.connections.writer("acts"))
    pages = raw.execute("PRAGMA page_count").fetchone()[0]
    raw.execute(f"PRAGMA max_page_count={pages}")
    with pytest.raises(errors.Full, match="disk is full"), store.write() as unit:  # noqa: PT012
        for number in range(50):
            unit.connection.exec_driver_sql(
                "INSERT INTO setting (name, value) VALUES (?, ?)", (f"big{number}", "y" * 4000)
            )
        unit.audit(act="test", actor="x", grant=None)
    assert saved(store) == {"a"}
    raw.execute("PRAGMA max_page_count=1000000")
    save(store, "b")
    assert saved(store) == {"a", "b"}


SAVES_UNTIL_REFUSED = """
import resource, sys
from pathlib import Path
from app import errors
from app.store import backup, embedded

folder = Path(sys.argv[1])
store = embedded.open_with_password(folder, "priya", "brown heron kettle").store

def save(name):
    with store.write() as unit:
        sql = "INSERT INTO setting (name, value) VALUES (?, ?)"
        unit.connection.exec_driver_sql(sql, (f"test.{name}", "y" * 4000))
        unit.audit(act="test", actor="x", grant=None)

save("first")
room = (folder / "store.db-wal").stat().st_size + int(sys.argv[2])
resource.setrlimit(resource.RLIMIT_FSIZE, (room, resource.RLIM_INFINITY))
try:
    for number in range(200):
        save(number)
except errors.Problem as problem:
    print(type(problem).__name__)
try:
    backup.backup(store, folder.parent / "copy")
except errors.Problem as problem:
    print(type(problem).__name__)
resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
save("last")
store.close()
print(sorted(one.name for one in folder.iterdir() if one.suffix == ".part"))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="a limit on file sizes is of POSIX")
@pytest.mark.parametrize("room", [0, 50_000])
def test_a_write_beyond_the_size_a_file_may_have_is_told_as_a_full_disk(
    made: Any, room: int
) -> None:
    command = [sys.executable, "-c", SAVES_UNTIL_REFUSED, str(made.folder), str(room)]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.stdout.splitlines() == ["Full", "Full", "[]"], done.stderr


@pytest.mark.parametrize(
    ("error", "is_full"), [(errno.EDQUOT, True), (errno.ENOSPC, True), (errno.EIO, False)]
)
def test_a_quota_at_its_end_is_told_as_a_full_disk(
    store: Any, monkeypatch: pytest.MonkeyPatch, error: int, is_full: bool
) -> None:
    def refuse(handle: int) -> None:
        raise OSError(error, "refused")

    monkeypatch.setattr(files.os, "fsync", refuse)
    with pytest.raises(errors.Problem) as told, store.write():
        raise EngineError(778)
    assert type(told.value) is (errors.Full if is_full else errors.Unreachable)
    assert list(store.folder.glob("*.part")) == []


class EngineError(driver.OperationalError):
    """An error as the engine gives it."""

    def __init__(self, code: int) -> None:
        super().__init__("disk I/O error")
        self.sqlite_errorcode = code


@pytest.mark.parametrize(
    ("code", "free", "problem"),
    [
        (10, 4096, errors.Full),  # SQLITE_IOERR
        (778, 4096, errors.Full),  # SQLITE_IOERR_WRITE
        (14, 0, errors.Full),  # SQLITE_CANTOPEN
        (4874, 1 << 40, errors.Full),  # SQLITE_IOERR_SHMSIZE
        (778, 1 << 40, errors.Unreachable),
        (14, 1 << 40, errors.Unreachable),
        (11, 0, errors.Damaged),
    ],
)
def test_engine_that_cannot_write_for_want_of_room_is_told_as_a_full_disk(
    store: Any, monkeypatch: pytest.MonkeyPatch, code: int, free: int, problem: type[Exception]
) -> None:
    asked: list[Any] = []

    def usage(folder: Any) -> Any:
        asked.append(folder)
        return SimpleNamespace(free=free)

    monkeypatch.setattr(shutil, "disk_usage", usage)
    with pytest.raises(errors.Problem) as told, store.write():
        raise EngineError(code)
    assert type(told.value) is problem
    assert set(asked) <= {store.folder}


def test_a_write_inside_a_write_is_a_mistake(store: Any) -> None:
    with pytest.raises(RuntimeError, match="wait for itself"), store.write(), store.write():
        pass


def test_writers_on_many_threads_take_turns(store: Any, save: Any, saved: Any) -> None:
    failed: list[BaseException] = []

    def work(thread: int) -> None:
        try:
            for number in range(10):
                save(store, f"{thread}-{number}")
        except BaseException as error:
            failed.append(error)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    assert len(saved(store)) == 40
    assert problems(store) == []


def test_long_work_steps_back_while_an_act_waits() -> None:
    turn, order = Turn(), []
    inside, release = threading.Event(), threading.Event()

    def first() -> None:
        with turn.hold():
            inside.set()
            release.wait(5)

    def follow(name: str, steps_back: bool) -> None:
        with turn.hold(steps_back=steps_back):
            order.append(name)

    threads = [threading.Thread(target=first)]
    threads[0].start()
    inside.wait(5)
    threads.append(threading.Thread(target=follow, args=("long", True)))
    threads[1].start()
    threads.append(threading.Thread(target=follow, args=("act", False)))
    threads[2].start()
    while turn._acts_waiting == 0:
        pass
    release.set()
    for thread in threads:
        thread.join(5)
    assert order == ["act", "long"]


def test_a_writer_that_never_ends_makes_the_next_one_busy() -> None:
    turn = Turn(patience=0.01)
    outcome: list[BaseException] = []

    def second() -> None:
        try:
            with turn.hold():
                pass
        except errors.Busy as busy:
            outcome.append(busy)

    with turn.hold():
        thread = threading.Thread(target=second)
        thread.start()
        thread.join(5)
    assert len(outcome) == 1


def test_stale_orm_row_is_told_as_stale(store: Any) -> None:
    from sqlalchemy.orm.exc import StaleDataError

    with pytest.raises(errors.Stale), store.write():
        raise StaleDataError


def test_time_without_a_zone_is_refused(store: Any) -> None:
    with pytest.raises(errors.Problem), store.write() as unit:  # noqa: PT012
        user = unit.session.scalars(select(UserRecord)).one()
        user.disabled_at = datetime(2026, 1, 1)
        unit.audit(act="test", actor="x", grant=None)


def test_rest_brings_the_log_home_while_nobody_types(made: Any, store: Any, save: Any) -> None:
    for number in range(5):
        save(store, str(number))
    before = (made.folder / "store.db").read_bytes()
    store.rest()
    assert (made.folder / "store.db").read_bytes() != before
    save(store, "after")


def test_reading_twice_at_once_works_and_the_kept_one_comes_back(store: Any) -> None:
    with store.read() as first, store.read() as second:
        assert first is not second
    with store.read() as again:
        assert again is first


def test_long_work_can_begin_after_reading_twice_at_once(store: Any, saved: Any) -> None:
    with store.read(), store.read():
        pass
    with store.long_write() as unit:  # on the connection that the second reading gave back
        put(unit)
        unit.piece()
    assert saved(store) == {"x"}


def test_the_engines_own_error_holds_no_parameter(tmp_path: Path) -> None:
    engine = sqlcipher.make_engine(tmp_path / "own.db", lambda: bytes(32))
    with engine.connect() as connection:
        connection.exec_driver_sql("CREATE TABLE name (name TEXT UNIQUE)")
        connection.exec_driver_sql("INSERT INTO name VALUES (?)", (MARKED,))
        with pytest.raises(IntegrityError) as refused:
            connection.exec_driver_sql("INSERT INTO name VALUES (?)", (MARKED,))
    engine.dispose()
    assert "INSERT INTO name" in str(refused.value)
    assert MARKED not in str(refused.value)
