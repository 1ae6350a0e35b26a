"""Break the glass by direct SQL, as somebody with a login and a console would."""

from __future__ import annotations

from datetime import date
from typing import Any

import psycopg
import pytest

from app.store.server.glass import OPENED
from tests.databases.cast import Cast
from tests.databases.noted import make_true

NUMBER, BORN = "9990000018", date(1980, 8, 14)
ASK = "SELECT hearten_private.ask_glass(%s, %s, %s, %s)"
BREAK = "SELECT hearten_private.break_glass(%s)"
OPEN = "SELECT person_uid FROM hearten_private.open_glass()"
END = "SELECT hearten_private.end_glass()"
NONE = dict.fromkeys(OPENED, 0)
ALL = dict.fromkeys(OPENED, 1)
Line = psycopg.Connection[Any]


@pytest.fixture
def of_cat(cast: Cast) -> dict[str, str]:
    """Name the records of one patient of the other network, who has a number and a birthday."""
    with cast.admin() as admin:
        make_true(admin)
        row = admin.execute(
            "SELECT r.uid, p.uid, l.uid, p.id FROM referral r JOIN person p ON p.id = r.person_id"
            ' JOIN "case" c ON c.referral_id = r.id JOIN plan l ON l.case_id = c.id'
            " WHERE r.worker_id = %s LIMIT 1",
            (cast.ids["cat"],),
        ).fetchone()
        assert row is not None
        put_number(admin, row[3], NUMBER)
    return dict(zip(("referral", "person", "plan"), row, strict=False))


def put_number(admin: Line, person: int, number: str) -> None:
    """Give a person that number and the birthday."""
    admin.execute("UPDATE person SET nhs_number = %s, born = %s WHERE id = %s",
        (number, BORN, person))  # fmt: skip


def seen(line: Line) -> dict[str, int]:
    """Count the rows of the other network that a login reads."""
    there = "network_id = (SELECT id FROM network WHERE uid = 'net-2')"
    return {table: one(line, f'SELECT count(*) FROM "{table}" WHERE {there}') for table in OPENED}


def one(line: Line, asked: str, *values: object) -> Any:
    """Give the first value of the first row."""
    row = line.execute(asked, values).fetchone()
    assert row is not None
    return row[0]


def ask(line: Line, grant: str = "grant-ann", number: str = NUMBER, born: date = BORN) -> str:
    """Ask for somebody and commit that; give its name."""
    return str(one(line, ASK, number, born, grant, "Ambulance"))


def opened(line: Line) -> list[str]:
    """Give the uids of people that the server says are open."""
    return [uid for (uid,) in line.execute(OPEN)]


def break_glass(line: Line, grant: str = "grant-ann", number: str = NUMBER) -> None:
    """Ask, and open whoever was asked for."""
    line.execute(BREAK, (ask(line, grant, number),))
