"""Promise that a database is made ready wholly or not at all; old and new know it (F30, F31)."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import Engine, text

from app import errors
from app.store import migrations, postgres, preparing, shared
from app.store.server import laying
from tests.databases.cluster import Cluster
from tests.databases.conftest import shared_url, template

__all__ = ["shared_url", "template"]


@pytest.fixture
def engine(server: Cluster) -> Iterator[Engine]:
    """Give whoever prepares a new database."""
    with server.database() as name:
        engine = postgres.make_engine(postgres.address(server.url(name)))
        yield engine
        engine.dispose()


def prepare(engine: Engine) -> None:
    with engine.begin() as connection:
        preparing.prepare(connection, "Test desk")


def schemas(engine: Engine) -> int:
    with engine.connect() as connection:
        asked = text("SELECT count(*) FROM pg_namespace WHERE nspname LIKE 'hearten%'")
        return int(connection.execute(asked).scalar_one())


@pytest.mark.parametrize("step", ["after the tables", "after everything is laid"])
def test_f30_preparing_that_was_broken_off_leaves_nothing(
    engine: Engine, step: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    lay = laying.lay

    def broken(connection: object) -> None:
        if step == "after everything is laid":
            lay(connection)  # type: ignore[arg-type]
        raise errors.Unreachable

    monkeypatch.setattr(laying, "lay", broken)
    with pytest.raises(errors.Unreachable):
        prepare(engine)
    assert schemas(engine) == 0
    monkeypatch.undo()
    prepare(engine)
    assert schemas(engine) == 2


def test_f30_preparing_whose_session_was_ended_leaves_nothing(
    server: Cluster, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    lay = laying.lay

    def end_then_lay(connection: object) -> None:
        with server.admin() as admin:
            admin.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s",
                (engine.url.database,),
            )
        lay(connection)  # type: ignore[arg-type]

    monkeypatch.setattr(laying, "lay", end_then_lay)
    with pytest.raises(Exception, match="terminat|closed|AdminShutdown"):  # noqa: RUF043
        prepare(engine)
    monkeypatch.undo()
    assert schemas(engine) == 0
    prepare(engine)
    assert schemas(engine) == 2


def newer(url: str, *, allows: str) -> None:
    """Make a store look as a newer program left it."""
    engine = postgres.make_engine(postgres.address(url))
    named = {"reading": "schema.writes_from", "nothing": "schema.%_from"}[allows]
    with engine.begin() as connection:
        connection.exec_driver_sql(
            f"UPDATE hearten.alembic_version SET version_num = '{migrations.HEAD + 1:04}'"
        )
        connection.execute(
            text("UPDATE hearten.setting SET value = '99.0.0' WHERE name LIKE :name"),
            {"name": named},
        )
    engine.dispose()


def test_f31_older_program_does_not_write_to_a_newer_store(shared_url: str) -> None:
    newer(shared_url, allows="reading")
    store = shared.open_at(shared_url)
    with pytest.raises(errors.TooNew, match="newer version"), store.write():
        pass
    with store.read() as connection:
        assert connection.execute(text("SELECT count(*) FROM op")).scalar_one() == 0
    store.close()


def test_f31_older_program_does_not_open_what_it_may_not_read(shared_url: str) -> None:
    newer(shared_url, allows="nothing")
    with pytest.raises(errors.TooNew, match="newer version"):
        shared.open_at(shared_url)


def test_f31_older_program_does_not_prepare_a_newer_store(shared_url: str) -> None:
    newer(shared_url, allows="nothing")
    engine = postgres.make_engine(postgres.address(shared_url))
    with pytest.raises(errors.TooNew):
        prepare(engine)
    engine.dispose()
