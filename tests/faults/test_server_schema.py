"""Promise that a database is made ready, or brought up to date, wholly or not at all (F30)."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import Engine, text

from app import errors
from app.store import postgres, preparing
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
