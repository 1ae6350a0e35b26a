"""Promise that the database itself takes text of its limit and refuses one letter more."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from typing import Any

import psycopg
import pytest
from sqlalchemy import Column, Connection, String, Table, insert, text
from sqlalchemy.exc import DBAPIError

from app.domain import naming
from app.domain.limits import LIMITS, SORT_KEY
from app.domain.naming import Name
from app.store import keyslots, migrations, postgres, sqlcipher
from app.store.tables import Base
from app.store.tables.accounts import FOLDED
from app.store.tables.base import Note
from app.store.types import Utc
from tests.databases.cluster import Cluster

WITHOUT_LIMIT = {
    "setting.value": "written by the program, never typed",
    "draft.body": "JSON of a form half typed: what is too long is kept until it is shortened",
    "audit.detail": "JSON made by the program: uids and numbers",
    "organisation.record": "JSON of a directory's record, each text of it held to a note on import",
    "service_text.record": "the same",
    "directory_term.record": "the same",
    "staged_record.record": "the same",
    "service.edits": "JSON of the fields edited here, each held to its own limit",
    "service.timetable": "JSON made from a record's schedules",
    "staged_record.timetable": "the same",
    "staged_record.words": "search words made from a record",
}
OF_A_LIST = {"service.status": "active", "directory_term.kind": "term"}
WORST = "\ufdfa"
"""An Arabic ligature of eighteen letters; no letter becomes more when it is folded."""


def texts() -> list[tuple[Table, Column[Any]]]:
    return [
        (table, column)
        for table in Base.metadata.sorted_tables
        for column in table.columns
        if isinstance(column.type, String | Note)
    ]


def limited() -> list[Any]:
    return [
        pytest.param(table, column, id=f"{table.name}.{column.name}")
        for table, column in texts()
        if f"{table.name}.{column.name}" not in WITHOUT_LIMIT
    ]


@pytest.fixture
def connection(kind: str, request: pytest.FixtureRequest) -> Connection:
    """Give a database of the kind that the test runs on, where a row needs no other row."""
    connection: Connection = request.getfixturevalue(f"{kind}_connection")
    return connection


@pytest.fixture(scope="module")
def shared_connection(server: Cluster) -> Iterator[Connection]:
    with server.database() as name:
        engine = postgres.make_engine(postgres.address(server.url(name)))
        with engine.connect() as connection:
            with connection.begin():
                connection.execute(text(f"CREATE SCHEMA {postgres.SCHEMA}"))
                migrations.upgrade(connection)
            connection.execute(text("SET session_replication_role = replica"))
            connection.commit()
            yield connection
        engine.dispose()


@pytest.fixture(scope="module")
def embedded_connection(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Connection]:
    path = tmp_path_factory.mktemp("columns") / "store.db"
    engine = sqlcipher.make_engine(path, lambda: bytes(32), journal="delete")
    with engine.connect() as connection:
        with connection.begin():
            migrations.upgrade(connection)
        sqlcipher.raw_connection(connection).execute("PRAGMA foreign_keys=OFF")
        yield connection
    engine.dispose()


def python_type(column: Column[Any]) -> type:
    return datetime if isinstance(column.type, Utc) else column.type.python_type


def row_of(table: Table) -> dict[str, Any]:
    """Give a row that the table's own rules let through."""
    of_type: dict[type, Any] = {
        str: "x",
        int: 1,
        bool: False,
        date: date(2026, 1, 1),
        time: time(9),
        datetime: datetime(2026, 1, 1, tzinfo=UTC),
    }
    row = {
        column.name: OF_A_LIST.get(f"{table.name}.{column.name}", of_type[python_type(column)])
        for column in table.columns
        if not column.nullable and column.name != "id"  # which a server draws itself
    }
    return {**row, "user_id": 2} if table.name == "supervises" else row


def put(connection: Connection, table: Table, column: Column[Any], value: str) -> None:
    with connection.begin() as transaction:
        connection.execute(insert(table).values({**row_of(table), column.name: value}))
        transaction.rollback()


@pytest.mark.parametrize(("table", "column"), limited())
def test_a_text_of_its_limit_is_taken_and_one_letter_more_refused(
    connection: Connection, table: Table, column: Column[Any]
) -> None:
    most = column.type.length  # type: ignore[attr-defined]
    assert most, f"{table.name}.{column.name} has no limit and is not named in WITHOUT_LIMIT"
    if f"{table.name}.{column.name}" not in OF_A_LIST:
        put(connection, table, column, "ŵ" * most)
    with pytest.raises(DBAPIError) as no:
        put(connection, table, column, "ŵ" * (most + 1))
    rule = f"ck_{table.name}_{column.name}"
    assert refusal(no.value) in (rule, f"{rule}_length", f"too long for {most}")


def refusal(error: DBAPIError) -> str:
    """Give the rule that refused; on a server it may be the type, which has no name."""
    said = str(error.orig)
    if isinstance(error.orig, psycopg.errors.StringDataRightTruncation):
        return "too long for " + said.partition("(")[2].partition(")")[0]
    if isinstance(error.orig, psycopg.Error):
        return str(error.orig.diag.constraint_name)
    return said.removeprefix("CHECK constraint failed: ")


def test_every_text_without_limit_is_there() -> None:
    assert WITHOUT_LIMIT.keys() <= {f"{table.name}.{column.name}" for table, column in texts()}


def test_no_letter_grows_more_than_the_worst() -> None:
    letters = (chr(at) for at in range(0x110000) if not 0xD800 <= at < 0xE000)
    grown = (unicodedata.normalize("NFKC", letter).casefold() for letter in letters)
    assert max(map(len, grown)) == len(keyslots.name_key(WORST))


def test_the_longest_names_of_the_worst_letter_have_room_for_their_keys() -> None:
    longest = WORST * LIMITS["name"].most
    assert len(naming.sort_key(Name(longest, longest))) == SORT_KEY
    assert len(keyslots.name_key(WORST * LIMITS["user_name"].most)) == FOLDED


def test_a_long_plain_name_is_sorted_by_all_of_its_letters() -> None:
    longest = "w" * LIMITS["name"].most
    assert naming.sort_key(Name(longest, longest)) == f"{longest} {longest}"
