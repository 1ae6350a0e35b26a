"""Promise that a store moved to a server is the same there, compared byte by byte."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from app.actions import moving, referrals, signing_in, trial
from app.actions.signing_in import FirstRun
from app.domain.access import Role
from app.invented import sign_ins
from app.places import Server
from app.store import moved_rows, preparing
from app.store.moving import Different, Move
from app.store.moving_target import Target
from tests.actions.conftest import CHEAP, DAVENTRY, OFFICE, PASSWORD, a_referral, somebody
from tests.actions.test_trial import GIVEN, REAL
from tests.databases import moved
from tests.databases.cluster import Cluster
from tests.databases.test_trial import IS_TRIAL

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
    moved.on_server(
        server, database, "UPDATE hearten.happening SET at = at + interval '1 microsecond'"
    )
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
    first = moved.on_server(
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
    moved.on_server(
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


@pytest.mark.parametrize("is_lifted", [False, True])
def test_a_trial_is_one_at_the_server_until_it_is_lifted(
    server: Cluster, database: str, url: str, tmp_path: Path, is_lifted: bool
) -> None:
    roles = ((Role.ADMINISTRATOR, None, None), (Role.LINK_WORKER, DAVENTRY, None))
    first = FirstRun("Our desk", OFFICE, "admin", "Ada", PASSWORD, roles=roles)
    made = signing_in.make_store(tmp_path / "desk", first, kdf=CHEAP).desk
    if is_lifted:
        trial.lift(made, GIVEN)
        referrals.log(made, a_referral(somebody(number=REAL)))
    try:
        moving.move(made, url, None, [("admin", PASSWORD)])
    finally:
        made.store.close()
    place = Server(f"postgresql://127.0.0.1:{server.port}/{database}")
    desk = signing_in.sign_in(place, "admin", PASSWORD).desk
    assert desk.store.is_trial is not is_lifted
    assert moved.on_server(server, database, IS_TRIAL) == [("0" if is_lifted else "1",)]
    signing_in.sign_out(desk)


def test_a_demo_that_was_moved_takes_no_real_number_either(
    server: Cluster, database: str, url: str, folder: Path
) -> None:
    moved.move(folder, url)
    assert moved.on_server(server, database, IS_TRIAL) == [("1",)]


def test_next_ids_come_after_those_that_were_moved(
    server: Cluster, database: str, url: str, folder: Path
) -> None:
    moved.move(folder, url)
    for name in ("person", "referral", "tally", "network"):
        most, drawn = moved.on_server(
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
        assert dict(moved.on_server(server, database, asked)) == mine != {}
    store.close()


def test_server_check_finds_nothing_after_a_move(
    server: Cluster, database: str, url: str, folder: Path
) -> None:
    moved.move(folder, url)
    assert preparing.check_at(url, None).problems == []
    moved.on_server(server, database, "GRANT UPDATE ON hearten_private.moved TO hearten_user")
    assert preparing.check_at(url, None).problems != []


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
    moved.on_server(server, database, changed)
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
    moved.on_server(
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
    moved.on_server(
        server,
        database,
        f"SET session_replication_role = replica; DELETE FROM hearten.{table} WHERE {last}",
    )
    known = {one.name: one for one in moved_rows.tables()}[table]
    with pytest.raises(Different):
        going.compare(known)
