"""Promise that a move goes on, or gives way, whatever cut it."""

from __future__ import annotations

import random
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from app import errors
from app.actions import signing_in
from app.store import moving as store_moving
from app.store.moving import Different, Move
from tests.databases import moved
from tests.databases.cluster import Cluster
from tests.databases.proxy import Proxy, between

ROOT = Path(__file__).resolve().parents[2]
PASSWORD = moved.PASSWORD


def run_until(folder: Path, url: str, tick: int) -> int:
    words = [sys.executable, "-m", "tests.databases.moved", str(folder), url, str(tick)]
    return subprocess.run(words, cwd=ROOT, check=False, capture_output=True).returncode


def test_move_killed_again_and_again_ends_whole(
    server: Cluster, database: str, url: str, folder: Path
) -> None:
    drawn = random.Random(4)
    killed = 0
    for _ in range(4):
        killed += run_until(folder, url, drawn.randint(2, 60)) == -9
    assert killed == 4
    moved.move(folder, url)
    moved.same(server, database, folder)
    assert set(moved.verified(server, database).values()) == {None}


def test_folder_worked_in_after_a_cut_is_copied_anew(
    server: Cluster, database: str, url: str, folder: Path
) -> None:
    moved.stop_at(folder, url, 40)
    name, own = moved.administrator(folder)
    desk = signing_in.sign_in(folder, name, own).desk
    with desk.write() as work:
        work.connection.execute(text("UPDATE person SET phone = '01327 300100' WHERE id = 1"))
        work.audit("test")
    desk.store.close()
    assert moved.move(folder, url).began_again
    moved.same(server, database, folder)


@pytest.fixture
def proxy(server: Cluster) -> Iterator[Proxy]:
    with between(server.port) as proxy:
        yield proxy


def test_cut_line_is_told_and_the_move_goes_on(
    server: Cluster, database: str, folder: Path, proxy: Proxy
) -> None:
    with server.admin() as admin:
        admin.execute(f"ALTER ROLE owner PASSWORD '{PASSWORD}'")
    url = f"postgresql://owner@127.0.0.1:{proxy.port}/{database}"
    for tick in (5, 50):
        with pytest.raises(errors.Unreachable, match="Run the same words again"):
            moved.stop_at(folder, url, tick, proxy.cut)
    assert not moved.move(folder, url, PASSWORD).began_again
    moved.same(server, database, folder)


def test_full_server_is_told_and_the_move_goes_on(
    server: Cluster, database: str, url: str, folder: Path
) -> None:
    moved.stop_at(folder, url, 3)
    moved.on_server(
        server,
        database,
        "CREATE FUNCTION public.no_room() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        "RAISE EXCEPTION 'no' USING ERRCODE = '53100'; END $$",
    )
    moved.on_server(server, database, "GRANT USAGE ON SCHEMA public TO hearten_maintain")
    moved.on_server(
        server,
        database,
        "CREATE TRIGGER no_room BEFORE INSERT ON hearten.person EXECUTE FUNCTION public.no_room()",
    )
    with pytest.raises(errors.Full, match="server's disk is full"):
        moved.move(folder, url)
    moved.on_server(server, database, "DROP TRIGGER no_room ON hearten.person")
    moved.move(folder, url)
    moved.same(server, database, folder)


def test_folder_marked_but_not_finished_is_finished_by_the_same_words(
    server: Cluster, database: str, url: str, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:

        def cut(*_: Any) -> None:
            raise moved.Stop

        patch.setattr(Move, "end", cut)
        with pytest.raises(moved.Stop):
            moved.move(folder, url)
    name, own = moved.administrator(folder)
    with pytest.raises(errors.Refused, match="on its way to a server"):
        signing_in.sign_in(folder, name, own)
    assert moved.on_server(server, database, "SELECT count(*) FROM hearten_private.login") == [(0,)]
    moved.move(folder, url)
    moved.same(server, database, folder)


# ---- ways out ---------------------------------------------------------------------------------

SIX_WORDS = "Run the same words again: all is copied anew"


def change_at(server: Cluster, database: str, statement: str) -> Callable[[int, int], None]:
    """Give what is told of progress: once all is copied, one row of the server is changed."""
    is_changed = False

    def tell(done: int, total: int) -> None:
        nonlocal is_changed
        if not is_changed and 2 * done > total:
            is_changed = True
            moved.on_server(server, database, statement)

    return tell


def open_again(folder: Path) -> None:
    """Work in the folder as before."""
    name, own = moved.administrator(folder)
    signing_in.sign_out(signing_in.sign_in(folder, name, own).desk)


CHANGED = "UPDATE hearten.audit SET reason = 'x' WHERE seq = 2 AND chain = 'store'"


def test_difference_leads_on_by_the_same_words(
    server: Cluster, database: str, url: str, folder: Path
) -> None:
    with pytest.raises(Different, match=SIX_WORDS):
        moved.move(folder, url, progress=change_at(server, database, CHANGED))
    open_again(folder)
    moved.move(folder, url)
    moved.same(server, database, folder)
    assert set(moved.verified(server, database).values()) == {None}


def differ_at_the_end(
    server: Cluster, database: str, url: str, folder: Path, patch: pytest.MonkeyPatch
) -> None:
    end = Move.end

    def changed(self: Move, *how: Any) -> Any:
        moved.on_server(server, database, CHANGED)
        return end(self, *how)

    with patch.context() as patch:
        patch.setattr(Move, "end", changed)
        with pytest.raises(Different, match="the folder may be worked in as before"):
            moved.move(folder, url)


def test_difference_found_at_the_end_opens_the_folder_again(
    server: Cluster, database: str, url: str, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    differ_at_the_end(server, database, url, folder, monkeypatch)
    assert moved.on_server(server, database, "SELECT count(*) FROM hearten_private.login") == [(0,)]
    open_again(folder)
    moved.move(folder, url)
    moved.same(server, database, folder)


def test_after_a_failed_end_another_empty_database_takes_the_store(
    server: Cluster, database: str, url: str, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    differ_at_the_end(server, database, url, folder, monkeypatch)
    with server.database() as another:
        moved.move(folder, server.url(another))
        moved.same(server, another, folder)


def cut_before_the_end(folder: Path, url: str, patch: pytest.MonkeyPatch) -> None:
    def cut(*_: Any) -> None:
        raise moved.Stop

    with patch.context() as patch:
        patch.setattr(Move, "end", cut)
        with pytest.raises(moved.Stop):
            moved.move(folder, url)


def test_cut_before_the_end_the_store_goes_elsewhere_only_when_that_is_said(
    server: Cluster, database: str, url: str, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cut_before_the_end(folder, url, monkeypatch)
    with server.database() as another:
        to = server.url(another)
        for wrong in ("", "postgresql://127.0.0.1/other"):
            with pytest.raises(errors.Refused, match=r"Name that address to go on.*--instead-of"):
                moved.move(folder, to, instead_of=wrong)
        moved.move(folder, to, instead_of=url)
        moved.same(server, another, folder)
        with pytest.raises(errors.Refused, match="another server before"):
            moved.move(folder, url, instead_of=to)


def test_database_that_is_gone_does_not_hold_the_store(
    server: Cluster, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with server.database() as gone:
        cut_before_the_end(folder, server.url(gone), monkeypatch)
    with server.database() as another:
        moved.move(folder, server.url(another), instead_of=server.url(gone))
        moved.same(server, another, folder)


def test_people_are_never_let_in_at_two_places_though_the_folder_did_not_hear_of_the_first(
    server: Cluster, database: str, url: str, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def killed(*_: Any) -> None:
        raise moved.Stop

    with monkeypatch.context() as patch:
        patch.setattr(store_moving, "note_end", killed)
        with pytest.raises(moved.Stop):
            moved.move(folder, url)
    with server.database() as another:
        with pytest.raises(errors.Refused, match="another server before"):
            moved.move(folder, server.url(another), instead_of=url)
        there = "SELECT to_regnamespace('hearten') IS NULL"
        assert moved.on_server(server, another, there) == [(True,)]
    with pytest.raises(errors.Refused, match="moved to that database before"):
        moved.move(folder, url)
    name, own = moved.administrator(folder)
    with pytest.raises(errors.Refused, match="was moved to a server"):
        signing_in.sign_in(folder, name, own)


# ---- one at a time ----------------------------------------------------------------------------


def test_second_move_into_a_database_waits_for_the_first(
    server: Cluster, database: str, url: str, folder: Path, tmp_path: Path
) -> None:
    other = moved.copy_of(folder, tmp_path / "other")
    seen = []

    def also() -> None:
        with pytest.raises(errors.Busy, match="just now"):
            moved.move(other, url)
        seen.append(True)

    with server.admin() as admin:
        admin.execute(f"ALTER ROLE owner PASSWORD '{PASSWORD}'")
    moved.stop_at(folder, url, 30, also)
    assert seen
    moved.same(server, database, folder)


def test_no_login_can_hold_a_move_up(
    server: Cluster, database: str, url: str, folder: Path
) -> None:
    with server.admin(database) as somebody:
        somebody.execute("SELECT pg_advisory_lock(4849002)")
        moved.move(folder, url)
    asked = (
        "SELECT who, deed FROM unnest(ARRAY['hearten_user', 'hearten_reader', 'public']) who, "
        "unnest(ARRAY['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'TRUNCATE']) deed "
        "WHERE has_table_privilege(who, 'hearten_private.moved', deed)"
    )
    assert moved.on_server(server, database, asked) == []
