"""Promise what a save says when the second server is away or took over (F27, F28)."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text

from app import errors
from app.store import postgres, preparing, shared
from app.store.saving import Stage
from app.store.seen import BEHIND, FILE, MOVED, Seen, Server
from app.store.shared_store import SharedStore
from tests.databases import pair
from tests.databases.cluster import Cluster
from tests.databases.pair import Pair, until, waits_for_the_second


@pytest.fixture(scope="module")
def two(server: Cluster) -> Iterator[Pair]:
    """Give two servers with one prepared store, where there are programs for them."""
    with pair.pair() as two:
        with two.first.admin() as admin:
            admin.execute("CREATE DATABASE desk TEMPLATE template0")
        engine = postgres.make_engine(postgres.address(two.first.url("desk")))
        with engine.begin() as connection:
            preparing.prepare(connection, "Test desk")
        engine.dispose()
        yield two


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give this PC a folder of its own."""
    monkeypatch.setenv("HEARTEN_HOME", str(tmp_path))
    return tmp_path


def save(store: SharedStore, name: str) -> None:
    with store.write() as unit:
        row = {"name": f"test.{name}"}
        unit.connection.execute(text("INSERT INTO setting VALUES (:name, 'x')"), row)
        unit.audit(act="test", actor="somebody", grant=None)


def saved(store: SharedStore) -> set[str]:
    with store.read() as connection:
        rows = connection.execute(text("SELECT substr(name, 6) FROM setting WHERE name ~ '^test'"))
        return set(rows.scalars())


def test_f27_wait_for_the_second_server_that_was_ended_is_told(two: Pair, own: Path) -> None:
    store = shared.open_at(two.first.url("desk"))
    save(store, "on both")
    assert store.line.state.stage is Stage.SAVED
    two.line.freeze()
    thread = threading.Thread(target=save, args=(store, "on one"))
    thread.start()
    until(lambda: waits_for_the_second(two.first))
    assert store.line.state.stage is Stage.SAVING
    store.line.stop_waiting()
    thread.join(20)
    assert store.line.state.stage is Stage.ON_ONE_SERVER
    two.line.thaw()
    save(store, "on both again")
    assert store.line.state.stage is Stage.SAVED
    assert saved(store) == {"on both", "on one", "on both again"}
    store.close()


def test_f28_server_that_was_left_behind_is_not_written_to(two: Pair, own: Path) -> None:
    hosts = f"host={two.first.folder}:{two.first.port}&host={two.second.folder}:{two.second.port}"
    url = f"postgresql://owner@/desk?{hosts}"
    before = shared.open_at(url)
    save(before, "before")
    two.line.freeze()
    two.first.kill()
    two.promote()
    until(lambda: before.line.answers())
    save(before, "on the new one")
    two.line.cut()
    two.first.start_again("synchronous_standby_names=", "fsync=off")

    old = shared.open_at(url)
    with pytest.raises(errors.Unreachable, match="left behind") as problem:
        save(old, "on the old one")
    assert problem.value.sentence == BEHIND
    assert old.line.state.stage is Stage.NOT_SAVED
    assert "on the old one" not in saved(old)
    old.close()

    save(before, "still on the new one")
    before.close()


def test_newest_server_is_kept_and_another_system_is_told(tmp_path: Path) -> None:
    first = Seen(tmp_path)
    first.meet(Server("1", 2))
    assert first.know("store") == ""
    later = Seen(tmp_path)
    later.meet(Server("1", 1))
    assert later.know("store") == ""
    assert later.is_behind(Server("1", 1))
    assert not later.is_behind(Server("1", 3))
    moved = Seen(tmp_path)
    moved.meet(Server("2", 1))
    assert moved.know("store") == MOVED
    assert not moved.is_behind(Server("2", 1))
    assert moved.is_behind(Server("1", 9))


@pytest.mark.parametrize("content", ["", "[]", "{", '{"store": 1}', '{"store": {"system": 1}}'])
def test_what_this_pc_saw_and_cannot_read_is_forgotten(tmp_path: Path, content: str) -> None:
    (tmp_path / FILE).write_text(content)
    seen = Seen(tmp_path)
    seen.meet(Server("1", 1))
    assert seen.know("store") == ""
    assert Seen(tmp_path)._kept() == {"store": Server("1", 1)}
