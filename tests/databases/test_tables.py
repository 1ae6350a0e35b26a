"""Promise that both engines have the same tables, columns and rules, but for what is meant."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import Connection, Integer, String, create_engine, inspect, text
from sqlalchemy.exc import DBAPIError

from app.store import migrations, postgres, sqlcipher
from app.store.tables import Base
from tests.databases.cluster import Cluster

TABLES = sorted(Base.metadata.tables)
OF_NETWORKS = {
    name
    for name, table in Base.metadata.tables.items()
    if "network_id" in table.c and "id" in table.c and name != "membership"
}


@pytest.fixture(scope="module")
def shared(server: Cluster) -> Iterator[Connection]:
    """Give a database of the server that all revisions have made."""
    with server.database() as name:
        engine = postgres.make_engine(postgres.address(server.url(name)))
        with engine.begin() as connection:
            connection.execute(text(f"CREATE SCHEMA {postgres.SCHEMA}"))
            migrations.upgrade(connection)
        with engine.connect() as connection:
            yield connection
        engine.dispose()


@pytest.fixture(scope="module")
def embedded() -> Iterator[Connection]:
    """Give a database in memory that the same revisions have made."""
    engine = create_engine("sqlite://", module=sqlcipher.driver)
    with engine.begin() as connection:
        migrations.upgrade(connection)
    with engine.connect() as connection:
        yield connection


def words_of(type_: Any) -> str:
    """Name a type as both engines would: SQLite keeps every integer as one."""
    if isinstance(type_, Integer):
        return "integer"
    if isinstance(type_, String):
        return f"text {type_.length}"
    return type(type_).__name__.lower().replace("datetime", "timestamp")


def columns(connection: Connection, table: str) -> dict[str, tuple[str, bool]]:
    return {
        one["name"]: (words_of(one["type"]), one["nullable"])
        for one in inspect(connection).get_columns(table)
    }


def rules(connection: Connection, table: str) -> dict[str, Any]:
    """Give keys, checks and indexes of a table by name; each in a form that both engines share."""
    look = inspect(connection)
    key = look.get_pk_constraint(table)
    found: dict[str, Any] = {str(key["name"]): ("key", *key["constrained_columns"])}
    for unique in look.get_unique_constraints(table):
        found[str(unique["name"])] = ("unique", *unique["column_names"])
    for foreign in look.get_foreign_keys(table):
        to = foreign["referred_table"], *foreign["referred_columns"]
        on_delete = (foreign.get("options") or {}).get("ondelete")
        found[str(foreign["name"])] = ("to", *foreign["constrained_columns"], *to, on_delete)
    for check in look.get_check_constraints(table):
        found[str(check["name"])] = "check"
    for index in look.get_indexes(table):
        if "duplicates_constraint" not in index:
            unique = "unique index" if index["unique"] else "index"
            found[str(index["name"])] = (unique, *index["column_names"])
    return found


def test_both_engines_have_the_same_tables(shared: Connection, embedded: Connection) -> None:
    theirs = set(inspect(shared).get_table_names())
    here = {name for name in inspect(embedded).get_table_names() if "_search_" not in name}
    assert theirs == here | set(TABLES)


@pytest.mark.parametrize("table", TABLES)
def test_both_engines_have_the_same_columns(
    shared: Connection, embedded: Connection, table: str
) -> None:
    assert columns(shared, table) == columns(embedded, table)
    assert columns(shared, table)


@pytest.mark.parametrize("table", TABLES)
def test_both_engines_have_the_same_rules_but_for_tenancy(
    shared: Connection, embedded: Connection, table: str
) -> None:
    theirs, here = rules(shared, table), rules(embedded, table)
    if table in OF_NETWORKS:
        key, both = f"pk_{table}", f"uq_{table}_network_id_id"
        if table != "tally":  # a count, which nothing points at
            assert here.pop(both) == ("unique", "network_id", "id")
        assert here.pop(key) == ("key", "id")
        assert theirs.pop(key) == ("key", "network_id", "id")
    assert theirs == here


@pytest.mark.parametrize("table", [name for name in TABLES if "id" in Base.metadata.tables[name].c])
def test_ids_are_drawn_by_the_server_and_never_chosen(shared: Connection, table: str) -> None:
    found = {one["name"]: one for one in inspect(shared).get_columns(table)}["id"]
    assert found["identity"]["always"] is True
    assert str(found["type"]) == "BIGINT"
    with pytest.raises(DBAPIError, match="GENERATED ALWAYS"):
        shared.execute(text(f'INSERT INTO "{table}" (id) VALUES (1)'))
    shared.rollback()


def test_row_cannot_point_at_another_networks_person(shared: Connection) -> None:
    keys = [
        foreign
        for table in OF_NETWORKS
        for foreign in inspect(shared).get_foreign_keys(table)
        if foreign["referred_table"] in OF_NETWORKS
    ]
    assert len(keys) > 8
    assert all(foreign["constrained_columns"][0] == "network_id" for foreign in keys)


def test_server_says_which_schema_it_has(server: Cluster, shared: Connection) -> None:
    assert migrations.schema_of(shared) == migrations.HEAD
    with server.database() as name:
        engine = postgres.make_engine(postgres.address(server.url(name)))
        with engine.connect() as connection:
            assert migrations.schema_of(connection) == 0
        engine.dispose()


def test_revisions_made_twice_change_nothing(shared: Connection) -> None:
    before = {table: rules(shared, table) for table in TABLES}
    shared.rollback()
    with shared.begin():
        migrations.upgrade(shared)
    assert {table: rules(shared, table) for table in TABLES} == before
    shared.rollback()
