"""Promise what opening a shared store says when it cannot, and that nobody pays who does not."""

from __future__ import annotations

import subprocess
import sys

import pytest
from sqlalchemy import text

from app import errors
from app.store import migrations, postgres, shared
from tests.databases.cluster import Cluster


@pytest.mark.parametrize("typed", ["", "C:\\store", "http://x/y", "postgresql://host", "::::"])
def test_what_is_no_address_is_refused_without_repeating_it(typed: str) -> None:
    with pytest.raises(errors.Refused, match="no address of a server"):
        postgres.address(typed)


@pytest.mark.parametrize(
    ("typed", "mode"),
    [
        ("postgresql://u@db.example/h", "verify-full"),
        ("postgresql://u@/h?host=db1.example:5432&host=127.0.0.1:5433", "verify-full"),
        ("postgresql://u@127.0.0.1:5432/h", None),
        ("postgresql://u@/h?host=/run/postgresql", None),
    ],
)
def test_line_to_another_machine_is_encrypted_and_its_certificate_checked(
    typed: str, mode: str | None
) -> None:
    url = postgres.make_engine(postgres.address(typed)).url
    assert url.query.get("sslmode") == mode


def test_database_that_was_not_made_ready_is_no_store(server: Cluster, database: str) -> None:
    with pytest.raises(errors.NotAStore):
        shared.open_at(server.url(database))


def test_server_that_is_not_there_is_unreachable(server: Cluster) -> None:
    with pytest.raises(errors.Unreachable):
        shared.open_at("postgresql://u@127.0.0.1:1/hearten")


def change(url: str, *statements: str) -> None:
    engine = postgres.make_engine(postgres.address(url))
    with engine.begin() as connection:
        for statement in statements:
            connection.execute(text(statement))
    engine.dispose()


def test_store_of_an_older_program_asks_for_prepare(shared_url: str) -> None:
    change(shared_url, f"UPDATE alembic_version SET version_num = '{migrations.HEAD - 1:04}'")
    with pytest.raises(errors.Refused, match="hearten server prepare"):
        shared.open_at(shared_url)


NEWER = f"UPDATE alembic_version SET version_num = '{migrations.HEAD + 1:04}'"
NOT_TO_WRITE = "UPDATE setting SET value = '99.0.0' WHERE name = 'schema.writes_from'"
NOT_TO_READ = "UPDATE setting SET value = '99.0.0' WHERE name LIKE 'schema.%_from'"


def test_newer_store_is_written_read_or_refused_as_it_says(shared_url: str) -> None:
    change(shared_url, NEWER)
    assert not shared.open_at(shared_url).is_read_only
    change(shared_url, NOT_TO_WRITE)
    store = shared.open_at(shared_url)
    assert store.is_read_only
    with pytest.raises(errors.TooNew), store.write():
        pass
    change(shared_url, NOT_TO_READ)
    with pytest.raises(errors.TooNew):
        shared.open_at(shared_url)


def test_driver_of_the_server_is_not_imported_for_a_folder() -> None:
    script = (
        "import sys, app.desk, app.actions.signing_in, app.actions.lookup, app.store.warm_up;"
        "app.store.warm_up.warm_up();"
        "print([m for m in sys.modules if 'psycopg' in m or 'postgres' in m])"
    )
    said = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    assert said.stdout.strip() == "[]", said.stderr
