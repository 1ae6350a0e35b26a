"""Promise what a save says when the second server is away or took over (F27, F28).

Each save is an act of somebody who signed in with their own login, under the policies.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from app import errors
from app.actions import office, signing_in
from app.actions.office import NewNetwork
from app.desk import Desk
from app.places import Server as At
from app.store import postgres, preparing
from app.store.connect_words import NOBODY_IN
from app.store.saving import LineState, Stage
from app.store.seen import FILE, LEFT_BEHIND, MOVED, Seen, System
from app.store.server import first_user
from tests.databases import pair
from tests.databases.cluster import Cluster
from tests.databases.pair import Pair, until, waits_for_the_second
from tests.databases.proxy import Proxy, between
from tests.databases.seated import ADA


@pytest.fixture(scope="module")
def two(server: Cluster) -> Iterator[Pair]:
    """Give two servers with one prepared store and Ada, where there are programs for them."""
    with pair.pair() as two:
        with two.first.admin() as admin:
            admin.execute("CREATE DATABASE desk TEMPLATE template0")
        engine = postgres.make_engine(postgres.address(two.first.url("desk")))
        with engine.begin() as connection:
            preparing.prepare(connection, "Test desk")
            now = datetime.now(UTC)
            first_user.add_first_administrator(connection, "Ada", "Ada Admin", ADA, now)
        engine.dispose()
        yield two


@pytest.fixture(autouse=True)
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give this PC a folder of its own."""
    monkeypatch.setenv("HEARTEN_HOME", str(tmp_path))
    return tmp_path


@pytest.fixture
def to_second(two: Pair) -> Iterator[Proxy]:
    """Give this PC's line to the second server, which can be cut."""
    with between(two.second.port) as line:
        yield line


def sign_in(*ports: int) -> Desk:
    """Sign Ada in at the first of these that will do."""
    hosts = "&".join(f"host=127.0.0.1:{port}" for port in ports)
    return signing_in.sign_in(At(f"postgresql:///desk?{hosts}"), "ada", ADA).desk


def save(desk: Desk, name: str) -> None:
    office.add_network(desk, NewNetwork(name))


def saved(cluster: Cluster) -> set[str]:
    """Give what one server has, past every policy."""
    with cluster.admin("desk") as admin:
        return {str(name) for (name,) in admin.execute("SELECT name FROM hearten.network")}


def state(desk: Desk) -> LineState:
    return desk.store.line.state


def test_f27_wait_for_the_second_server_that_was_ended_is_told(two: Pair) -> None:
    desk = sign_in(two.first.port)
    save(desk, "on both")
    assert state(desk).stage is Stage.SAVED
    two.line.freeze()
    thread = threading.Thread(target=save, args=(desk, "on one"))
    thread.start()
    until(lambda: waits_for_the_second(two.first))
    assert state(desk).stage is Stage.SAVING
    desk.store.line.stop_waiting()
    thread.join(20)
    assert state(desk).stage is Stage.ON_ONE_SERVER
    two.line.thaw()
    save(desk, "on both again")
    assert state(desk).stage is Stage.SAVED
    assert {one.name for one in office.read(desk).networks} == saved(two.first)
    assert saved(two.first) == {"on both", "on one", "on both again"}
    desk.store.close()


def test_server_that_only_follows_is_passed_over_for_the_one_that_takes_saves(two: Pair) -> None:
    desk = sign_in(two.second.port, two.first.port)
    save(desk, "past the one that follows")
    assert "past the one that follows" in saved(two.first)
    desk.store.close()


def test_server_that_only_follows_says_so_where_it_is_the_only_one(two: Pair) -> None:
    with pytest.raises(errors.Unreachable) as problem:
        sign_in(two.second.port)
    assert problem.value.sentence == NOBODY_IN


def test_f28_server_that_was_left_behind_is_passed_over_and_never_written_to(
    two: Pair, to_second: Proxy, monkeypatch: pytest.MonkeyPatch
) -> None:
    hosts = two.first.port, to_second.port
    before = sign_in(*hosts)
    save(before, "before")
    two.line.freeze()
    two.first.kill()
    two.promote()
    until(before.store.line.answers)
    save(before, "by the window that was open")
    before.store.close()
    two.line.cut()
    two.first.start_again("synchronous_standby_names=", "fsync=off")

    later = sign_in(*hosts)  # the old one is asked first, and answers
    save(later, "by who came later")

    monkeypatch.setattr(postgres, "LOOK_AGAIN", 0.0)
    to_second.takes_no_more_after_the_cut()
    to_second.cut()  # now only the old one answers
    with pytest.raises(errors.Unreachable) as problem:
        save(later, "on the old one")
    assert problem.value.sentence == LEFT_BEHIND
    assert state(later).stage is Stage.NOT_SAVED
    to_second.takes_again()
    save(later, "when the new one was back")
    assert state(later).stage is Stage.SAVED
    later.store.close()

    for hosts in ((two.first.port,), (two.first.port, 1)):
        with pytest.raises(errors.Unreachable) as problem:
            sign_in(*hosts)
        assert problem.value.sentence == LEFT_BEHIND

    new = {"by the window that was open", "by who came later", "when the new one was back"}
    assert saved(two.second) == saved(two.first) | new
    assert not saved(two.first) & new


def test_newest_server_is_kept_and_another_system_is_told(tmp_path: Path) -> None:
    first = Seen(tmp_path)
    first.meet(System("1", 2))
    assert first.know("store") == ""
    later = Seen(tmp_path)
    assert later.is_behind(System("1", 1))  # before it is known which store is there
    assert not later.is_behind(System("2", 1))
    later.meet(System("1", 1))
    assert later.know("store") == ""
    assert later.is_behind(System("1", 1))
    assert not later.is_behind(System("1", 3))
    moved = Seen(tmp_path)
    moved.meet(System("2", 1))
    assert moved.know("store") == MOVED
    assert not moved.is_behind(System("2", 1))
    assert moved.is_behind(System("1", 9))


@pytest.mark.parametrize("content", ["", "[]", "{", '{"store": 1}', '{"store": {"system": 1}}'])
def test_what_this_pc_saw_and_cannot_read_is_forgotten(tmp_path: Path, content: str) -> None:
    (tmp_path / FILE).write_text(content)
    seen = Seen(tmp_path)
    seen.meet(System("1", 1))
    assert seen.know("store") == ""
    assert Seen(tmp_path)._kept() == {"store": System("1", 1)}
