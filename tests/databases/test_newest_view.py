"""Promise that nobody's login writes by what was so before: in an older view of the store."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import psycopg
import pytest

from app.store.server import newest_view, policies, rows
from tests.databases.cast import Cast
from tests.databases.glazed import BREAK, END, ask

Line = psycopg.Connection[Any]
LEVELS = ("REPEATABLE READ", "SERIALIZABLE")
REFUSED = psycopg.errors.InvalidTransactionState
DEEDS = {
    "INSERT": 'INSERT INTO "{0}" DEFAULT VALUES',
    "UPDATE": 'UPDATE "{0}" SET "{1}" = "{1}" WHERE false',
    "DELETE": 'DELETE FROM "{0}" WHERE false',
}
WRITTEN = [
    (table, deed)
    for table in sorted(policies.named())
    for deed in policies.asked(table)
    if deed != "SELECT"
]


@pytest.fixture
def rita(whole_cast: Cast) -> Iterator[Line]:
    with whole_cast.connect("rita") as line:
        yield line


def old(line: Line, level: str = LEVELS[0]) -> None:
    """Begin a transaction that goes on seeing what is so now."""
    line.execute(f"BEGIN ISOLATION LEVEL {level}".encode())
    line.execute("SELECT 1 FROM network")


@pytest.mark.parametrize(("table", "deed"), WRITTEN)
def test_no_table_is_written_in_an_older_view(rita: Line, table: str, deed: str) -> None:
    columns = rita.execute(
        "SELECT attname FROM pg_attribute WHERE attrelid = %s::regclass AND attnum > 0 "
        "AND attidentity = '' AND has_column_privilege(attrelid, attnum, 'UPDATE') "
        "ORDER BY attnum LIMIT 1",
        (f'hearten."{table}"',),
    ).fetchone()
    asked = DEEDS[deed].format(table, columns[0] if columns else "").encode()
    for level in LEVELS:
        old(rita, level)
        with pytest.raises(REFUSED):
            rita.execute(asked)
        rita.rollback()


def test_every_table_of_patients_that_is_written_is_held() -> None:
    held = {table for _, table, _ in newest_view.triggers()}
    assert held >= set(rows.PATIENTS) - {"tally", "referral_search"}


def test_who_prepares_or_moves_may_write_in_any_view(cast: Cast) -> None:
    with cast.admin() as admin:
        for level in LEVELS:
            old(admin, level)
            assert admin.execute("UPDATE person SET phone = phone").rowcount == 8
            admin.rollback()


def test_a_role_that_ended_enters_nothing_in_the_audit(cast: Cast) -> None:
    add = "SELECT hearten_private.audit_add('net-2', 'grant-cat', 'person.open', 't', NULL, NULL)"
    with cast.connect("cat") as cat, cast.admin() as admin:
        old(cat)
        admin.execute("UPDATE \"grant\" SET until = '2021-01-01' WHERE uid = 'grant-cat'")
        with pytest.raises(REFUSED):
            cat.execute(add)
        cat.rollback()
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            cat.execute(add)


def test_nothing_is_opened_or_ended_in_an_older_view_of_an_emergency(
    cast: Cast, of_cat: dict[str, str]
) -> None:
    with cast.connect("ann") as ann:
        asked = ask(ann)
        for call, values in ((BREAK, (asked,)), (END, ())):
            old(ann)
            with pytest.raises(REFUSED):
                ann.execute(call, values)
            ann.rollback()
        old(ann)
        with pytest.raises(REFUSED):
            ask(ann)
