"""Promise that a store moved to a server is the same there, whatever cut the move on its way."""

from __future__ import annotations

import random
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from app import errors
from app.actions import drafts, moving, signing_in
from app.invented import demo, sign_ins
from app.places import Server
from app.store import migrations, moved_rows
from app.store.moving import Different, Move
from app.store.moving_target import Target
from tests.actions.conftest import CHEAP
from tests.databases import moved
from tests.databases.cluster import Cluster
from tests.databases.proxy import Proxy, between

ROOT = Path(__file__).resolve().parents[2]
PASSWORD = "brown heron kettle"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make one demo for all tests to copy."""
    folder = tmp_path_factory.mktemp("demo") / "store"
    demo.make(folder, people=25, as_of=date(2026, 11, 20), kdf=CHEAP, service_count=15)
    return folder


@pytest.fixture
def folder(made: Path, tmp_path: Path) -> Path:
    """Give a demo of this test's own."""
    return moved.copy_of(made, tmp_path / "store")


@pytest.fixture
def url(server: Cluster, database: str) -> str:
    """Give the address of an empty database."""
    return server.url(database)


def on_server(server: Cluster, database: str, statement: str) -> Any:
    with server.admin(database) as admin:
        done = admin.execute(statement)  # type: ignore[arg-type]
        return done.fetchall() if done.description else None


# ---- what is moved ----------------------------------------------------------------------------


def test_moved_store_is_the_same_record_by_record(
    server: Cluster, database: str, url: str, folder: Path
) -> None:
    done = moved.move(folder, url)
    found = moved.same(server, database, folder)
    told = {name: one.rows for name, one in done.tables.items() if name != "audit"}
    assert told == found
    for name in ("person", "referral", "case", "plan", "goal", "step", "happening", "service"):
        assert found[name] > 0, f"the demo has no {name}, so nothing is promised of it"


def test_comparison_of_the_tests_sees_a_changed_byte(
    server: Cluster, database: str, url: str, folder: Path
) -> None:
    moved.move(folder, url)
    on_server(server, database, "UPDATE hearten.happening SET at = at + interval '1 microsecond'")
    assert moved.different(server, database, folder) == {"happening"}


def test_audit_goes_on_from_the_heads_of_the_closed_chains(
    server: Cluster, database: str, url: str, folder: Path
) -> None:
    moved.move(folder, url)
    store = moved.folder_store(folder)
    with store.read() as connection:
        mine = connection.execute(
            text("SELECT seq, act, hash FROM audit WHERE chain = 'store' ORDER BY seq")
        ).all()
    store.close()
    last = next(row for row in reversed(mine) if row.act == "store.move")
    first = on_server(
        server,
        database,
        "SELECT seq, act, prev FROM hearten.audit WHERE chain = 'store' ORDER BY seq DESC LIMIT 1",
    )
    assert first == [(last.seq + 1, "store.move", last.hash)]
    held = moved.verified(server, database)
    assert len(held) > 1 or "store" in held
    assert set(held.values()) == {None}


def test_changed_old_entry_is_found_by_the_servers_own_check(
    server: Cluster, database: str, url: str, folder: Path
) -> None:
    moved.move(folder, url)
    on_server(
        server,
        database,
        "UPDATE hearten.audit SET actor = 'x' WHERE chain = 'store' AND seq = 3",
    )
    assert moved.verified(server, database)["store"] == 3


def test_everybody_of_a_demo_signs_in_at_the_server_and_finds_the_work(
    server: Cluster, database: str, url: str, folder: Path
) -> None:
    done = moved.move(folder, url)
    assert done.without_password == ()
    place = Server(f"postgresql://127.0.0.1:{server.port}/{database}")
    for one in sign_ins.read(folder):
        desk = signing_in.sign_in(place, one.user, one.password).desk
        assert desk.store.is_demo
        assert desk.user.name == one.user
        signing_in.sign_out(desk)


def test_next_ids_come_after_those_that_were_moved(
    server: Cluster, database: str, url: str, folder: Path
) -> None:
    moved.move(folder, url)
    for name in ("person", "referral", "tally", "network"):
        most, drawn = on_server(
            server,
            database,
            f"SELECT (SELECT max(id) FROM hearten.{name}), "
            f"nextval(pg_get_serial_sequence('hearten.{name}', 'id'))",
        )[0]
        assert drawn == most + 1


def test_words_that_find_a_record_find_it_at_the_server(
    server: Cluster, database: str, url: str, folder: Path
) -> None:
    moved.move(folder, url)
    store = moved.folder_store(folder)
    for index in ("referral_search", "service_search"):
        with store.long_write() as unit:
            unit.piece()
            raw: Any = unit.connection.connection.dbapi_connection
            raw.execute(f"CREATE VIRTUAL TABLE temp.v USING fts5vocab(main, {index}, row)")
            mine = dict(raw.execute("SELECT term, doc FROM temp.v").fetchall())
            if index == "referral_search":  # the folder takes this one of our tokens for two
                mine["\ue000swith-us"] = mine.pop("\ue000swith")
                del mine["us"]
            raw.execute("DROP TABLE temp.v")
        asked = f"SELECT word, ndoc FROM ts_stat('SELECT tokens FROM hearten.{index}')"
        assert dict(on_server(server, database, asked)) == mine != {}
    store.close()


# ---- a changed byte ---------------------------------------------------------------------------


@pytest.fixture
def going(folder: Path, url: str) -> Iterator[Move]:
    """Give a move that has copied and compared everything, and let nobody in yet."""
    store = moved.folder_store(folder)
    with Target(url, None) as target:
        going = Move(store, target, lambda done, total: None)
        going.copy()
        yield going
    store.close()


CHANGES = {
    "person": "phone = phone || ' '",
    "referral": "logged_at = logged_at + interval '1 microsecond'",
    "plan": "copy_person = NOT copy_person",
    "step": "\"start\" = '10:00:00.000001'",
    "grant": "until = since",
    "audit": "reason = ''",
}


@pytest.mark.parametrize("table", CHANGES)
def test_changed_byte_at_the_server_is_seen(
    server: Cluster, database: str, going: Move, table: str
) -> None:
    which = "seq = 2" if table == "audit" else f'id = (SELECT max(id) FROM hearten."{table}")'
    changed = f'UPDATE hearten."{table}" SET {CHANGES[table]} WHERE {which}'
    on_server(server, database, changed)
    known = {one.name: one for one in moved_rows.tables()}[table]
    with pytest.raises(Different) as seen:
        going.compare(known)
    assert seen.value.table == table


def test_changed_byte_in_the_folder_is_seen(going: Move) -> None:
    store: Any = going._store
    with store.long_write() as unit:
        unit.piece()
        unit.connection.execute(text("UPDATE person SET family = family || ' ' WHERE id = 7"))
    known = {one.name: one for one in moved_rows.tables()}
    with pytest.raises(Different):
        going.compare(known["person"])
    assert going.compare(known["happening"]).rows


@pytest.mark.parametrize("index", ["referral", "service"])
def test_lost_word_of_an_index_is_seen(
    server: Cluster, database: str, going: Move, index: str
) -> None:
    on_server(
        server,
        database,
        f"UPDATE hearten.{index}_search SET tokens = "
        f"ts_delete(tokens, (tsvector_to_array(tokens))[1]) WHERE {index}_id = 3",
    )
    known = {one.name: one for one in moved_rows.tables()}[index]
    with pytest.raises(Different):
        going.compare(known)


@pytest.mark.parametrize("table", ["person", "audit", "step"])
def test_row_that_is_missing_or_too_many_is_seen(
    server: Cluster, database: str, going: Move, table: str
) -> None:
    last = f"ctid = (SELECT max(ctid) FROM hearten.{table})"
    on_server(
        server,
        database,
        f"SET session_replication_role = replica; DELETE FROM hearten.{table} WHERE {last}",
    )
    known = {one.name: one for one in moved_rows.tables()}[table]
    with pytest.raises(Different):
        going.compare(known)


# ---- faults -----------------------------------------------------------------------------------


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
    stop_at(folder, url, 40)
    name, own = moved.administrator(folder)
    desk = signing_in.sign_in(folder, name, own).desk
    with desk.write() as work:
        work.connection.execute(text("UPDATE person SET phone = '01327 300100' WHERE id = 1"))
        work.audit("test")
    desk.store.close()
    assert moved.move(folder, url).began_again
    moved.same(server, database, folder)


class Stop(Exception):
    """What a test ends a move with."""


def stop_at(folder: Path, url: str, tick: int, do: Callable[[], None] | None = None) -> None:
    """Move until a tick, then do something there, or end."""
    ticks = 0

    def count(done: int, total: int) -> None:
        nonlocal ticks
        ticks += 1
        if ticks == tick:
            if do is None:
                raise Stop
            do()

    if do is None:
        with pytest.raises(Stop):
            moved.move(folder, url, progress=count)
    else:
        moved.move(folder, url, PASSWORD, progress=count)


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
            stop_at(folder, url, tick, proxy.cut)
    assert not moved.move(folder, url, PASSWORD).began_again
    moved.same(server, database, folder)


def test_full_server_is_told_and_the_move_goes_on(
    server: Cluster, database: str, url: str, folder: Path
) -> None:
    stop_at(folder, url, 3)
    on_server(
        server,
        database,
        "CREATE FUNCTION public.no_room() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        "RAISE EXCEPTION 'no' USING ERRCODE = '53100'; END $$",
    )
    on_server(server, database, "GRANT USAGE ON SCHEMA public TO hearten_maintain")
    on_server(
        server,
        database,
        "CREATE TRIGGER no_room BEFORE INSERT ON hearten.person EXECUTE FUNCTION public.no_room()",
    )
    with pytest.raises(errors.Full, match="server's disk is full"):
        moved.move(folder, url)
    on_server(server, database, "DROP TRIGGER no_room ON hearten.person")
    moved.move(folder, url)
    moved.same(server, database, folder)


def test_folder_marked_but_not_finished_is_finished_by_the_same_words(
    server: Cluster, database: str, url: str, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:

        def cut(*_: Any) -> None:
            raise Stop

        patch.setattr(Move, "end", cut)
        with pytest.raises(Stop):
            moved.move(folder, url)
    name, own = moved.administrator(folder)
    with pytest.raises(errors.Refused, match="moved to a server"):
        signing_in.sign_in(folder, name, own)
    assert on_server(server, database, "SELECT count(*) FROM hearten_private.login") == [(0,)]
    moved.move(folder, url)
    moved.same(server, database, folder)


# ---- what is refused --------------------------------------------------------------------------


def test_moved_folder_says_where_its_work_is_and_stays_as_it_was(
    server: Cluster, database: str, url: str, folder: Path
) -> None:
    moved.move(folder, url)
    before = (folder / "store.db").read_bytes()
    name, own = moved.administrator(folder)
    with pytest.raises(errors.Refused) as refused:
        signing_in.sign_in(folder, name, own)
    assert database in refused.value.sentence
    assert "owner@" not in refused.value.sentence
    assert (folder / "store.db").read_bytes() == before
    with pytest.raises(errors.SignInRefused):
        signing_in.sign_in(folder, name, "not this one")


def test_second_move_of_the_same_is_refused(server: Cluster, url: str, folder: Path) -> None:
    moved.move(folder, url)
    with pytest.raises(errors.Refused, match="moved to that database before"):
        moved.move(folder, url)
    with server.database() as another, pytest.raises(errors.Refused, match="another server before"):
        moved.move(folder, server.url(another))


def test_database_with_another_store_is_refused_and_left(
    server: Cluster, database: str, url: str, folder: Path, made: Path, tmp_path: Path
) -> None:
    stop_at(folder, url, 20)
    other = tmp_path / "other"
    demo.make(other, people=1, seed=2, as_of=date(2026, 11, 20), kdf=CHEAP, service_count=1)
    with pytest.raises(errors.Refused, match="Another store is half moved"):
        moved.move(other, url)
    moved.move(folder, url)
    with pytest.raises(errors.Refused, match="a store with records"):
        moved.move(other, url)
    moved.same(server, database, folder)


def test_database_with_records_of_its_own_is_refused(
    server: Cluster, shared_url: str, folder: Path
) -> None:
    database = shared_url.partition("@/")[2].partition("?")[0]
    on_server(
        server,
        database,
        "INSERT INTO hearten.op (op_id, at) VALUES ('somebody-was-here', now())",
    )
    with pytest.raises(errors.Refused, match="a store with records"):
        moved.move(folder, shared_url)


def test_database_that_was_prepared_takes_the_store_and_its_name(
    shared_url: str, folder: Path
) -> None:
    moved.move(folder, shared_url)
    from app.store import shared

    store = shared.open_at(shared_url)
    about = signing_in.about(folder)
    assert (store.uid, store.name, store.is_demo) == (about.uid, about.name, True)
    store.close()


def test_newer_database_is_refused(server: Cluster, shared_url: str, folder: Path) -> None:
    database = shared_url.partition("@/")[2].partition("?")[0]
    on_server(
        server,
        database,
        f"UPDATE hearten.alembic_version SET version_num = '{migrations.HEAD + 1:04}'",
    )
    with pytest.raises(errors.TooNew, match="newer version"):
        moved.move(folder, shared_url)


def test_two_moves_at_once_into_one_database_are_refused(url: str, folder: Path) -> None:
    with Target(url, None), pytest.raises(errors.Busy, match="just now"):
        moved.move(folder, url)


def test_folder_that_is_open_elsewhere_is_refused(url: str, folder: Path) -> None:
    name, own = moved.administrator(folder)
    desk = signing_in.sign_in(folder, name, own).desk
    with pytest.raises(errors.AlreadyOpen):
        moved.move(folder, url)
    desk.store.close()


def test_wrong_server_password_is_told_as_the_servers(
    server: Cluster, database: str, folder: Path
) -> None:
    url = f"postgresql://nobody@127.0.0.1:{server.port}/{database}"
    with pytest.raises(errors.SignInRefused, match="server refuses"):
        moved.move(folder, url, "not this one")


def test_only_who_looks_after_the_store_moves_it(url: str, folder: Path) -> None:
    worker = next(one for one in sign_ins.read(folder) if "link-worker" in one.roles)
    desk = moving.open_folder(folder, worker.user, worker.password).desk
    with pytest.raises(errors.NotPermitted):
        moving.move(desk, url, None, [])
    desk.store.close()


def test_half_typed_forms_are_told_before_they_are_left_behind(url: str, folder: Path) -> None:
    worker = next(one for one in sign_ins.read(folder) if "link-worker" in one.roles)
    desk = signing_in.sign_in(folder, worker.user, worker.password).desk
    drafts.Drafts(desk).keep("draft-1", "referral", None, {"family": "Half"})
    desk.store.close()
    with pytest.raises(errors.Refused, match="There is 1 half-typed form"):
        moved.move(folder, url)
    assert moved.move(folder, url, leave_drafts=True).drafts_left == 1


def test_character_that_a_server_does_not_keep_is_named_by_its_record(
    url: str, folder: Path
) -> None:
    name, own = moved.administrator(folder)
    desk = signing_in.sign_in(folder, name, own).desk
    with desk.write() as work:
        work.connection.execute(text("UPDATE person SET family = 'A' || char(0) WHERE id = 1"))
        work.audit("test")
    desk.store.close()
    with pytest.raises(errors.Refused, match="A record of 'person'"):
        moved.move(folder, url)


def test_who_owns_the_database_and_makes_roles_may_move_without_being_superuser(
    server: Cluster, folder: Path
) -> None:
    with server.admin() as admin:
        admin.execute("CREATE ROLE keeper LOGIN CREATEROLE")
        admin.execute("GRANT pg_signal_backend TO keeper WITH ADMIN OPTION")
    with server.database() as database:
        with server.admin() as admin:
            admin.execute(f"ALTER DATABASE {database} OWNER TO keeper")
        moved.move(folder, server.url(database, "keeper"))
        moved.same(server, database, folder)
    with server.admin() as admin:
        admin.execute("DROP OWNED BY keeper")
        admin.execute("DROP ROLE keeper")
