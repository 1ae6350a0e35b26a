"""Promise what a move refuses, and that nothing is lost or let in by it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import text

from app import errors
from app.actions import drafts, moving, signing_in
from app.invented import demo, sign_ins
from app.store import migrations, preparing
from tests.actions.conftest import CHEAP
from tests.databases import keepers, moved
from tests.databases.cluster import Cluster


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
    moved.stop_at(folder, url, 20)
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
    moved.on_server(
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
    moved.on_server(
        server,
        database,
        f"UPDATE hearten.alembic_version SET version_num = '{migrations.HEAD + 1:04}'",
    )
    with pytest.raises(errors.TooNew, match="newer version"):
        moved.move(folder, shared_url)


def test_older_database_is_brought_up_to_date_and_takes_the_store(
    server: Cluster, shared_url: str, folder: Path
) -> None:
    database = shared_url.partition("@/")[2].partition("?")[0]
    moved.on_server(server, database, "DROP TABLE hearten.referral_search, hearten.contact")
    moved.on_server(server, database, "UPDATE hearten.alembic_version SET version_num = '0003'")
    moved.move(folder, shared_url)
    moved.same(server, database, folder)
    assert preparing.check_at(shared_url, None).problems == []


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
    with server.database() as database:
        keepers.make(server, database, "keeper")
        with server.admin() as admin:
            admin.execute("GRANT pg_signal_backend TO keeper WITH ADMIN OPTION")
        moved.move(folder, server.url(database, "keeper"))
        moved.same(server, database, folder)
    with server.admin() as admin:
        admin.execute("DROP OWNED BY keeper CASCADE")
        admin.execute("DROP ROLE keeper")
