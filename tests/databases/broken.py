"""Break one thing of a prepared database, ask the check about it, and prepare it again."""

from __future__ import annotations

from app.store import postgres, preparing
from app.store.server import check
from tests.databases.cast import Cast
from tests.databases.cluster import Cluster


def found(cluster: Cluster, database: str, user: str = "owner") -> list[str]:
    """Give what the check says to somebody."""
    engine = postgres.make_engine(postgres.address(cluster.url(database, user)))
    try:
        with engine.connect() as connection:
            return check.check(connection)
    finally:
        engine.dispose()


def prepare_again(cast: Cast, user: str = "owner") -> None:
    """Prepare a database, as the superuser where nobody else is named."""
    engine = postgres.make_engine(postgres.address(cast.server.url(cast.database, user)))
    try:
        with engine.begin() as connection:
            preparing.prepare(connection, "Hearten")
    finally:
        engine.dispose()


def filled(statement: str, cast: Cast) -> str:
    """Put the names of the test's database and of Ann's login into a statement."""
    return statement.replace("{database}", cast.database).replace("{ann}", cast.roles["ann"])


def broken_by(statement: str, cast: Cast) -> list[str]:
    """Do something by hand and give what the check says then."""
    with cast.admin() as admin:
        admin.execute(filled(statement, cast).encode())
    return found(cast.server, cast.database)
