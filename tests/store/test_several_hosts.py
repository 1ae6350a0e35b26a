"""Promise that the hosts of an address are tried one by one, in the order in which they stand."""

from __future__ import annotations

from typing import Any

import psycopg
import pytest

from app import errors
from app.store import postgres
from app.store.connect_words import NO_ANSWER, READ_ONLY
from app.store.postgres_errors import in_our_words
from app.store.seen import System
from app.store.several_hosts import each, first_not_behind

NEW, OLD = System("1", 2), System("1", 1)


class Line:
    """A connection that knows whether it was closed."""

    is_closed = False

    def close(self) -> None:
        self.is_closed = True


def tried(*hosts: System | Exception | None) -> tuple[int, list[Line]]:
    """Give the place of the host that was taken, and the lines that were made."""
    lines: dict[int, Line] = {}

    def reach(words: Any) -> tuple[Line, System | None]:
        found = hosts[words["host"]]
        if isinstance(found, Exception):
            raise found
        return lines.setdefault(words["host"], Line()), found

    asked = [{"host": place} for place in range(len(hosts))]
    raw, _ = first_not_behind(asked, reach, lambda server: server == OLD)
    return next(place for place, line in lines.items() if line is raw), list(lines.values())


@pytest.mark.parametrize(
    ("hosts", "taken"),
    [
        ((NEW, OLD), 0),
        ((None, NEW), 0),  # it does not say who it is, and is taken as it always was
        ((OLD, NEW), 1),
        ((psycopg.OperationalError("gone"), OLD, errors.Unreachable(READ_ONLY), NEW), 3),
        ((OLD, OLD), 0),
        ((OLD, psycopg.OperationalError("gone")), 0),
        ((errors.Unreachable(READ_ONLY), OLD), 1),
    ],
)
def test_first_that_was_not_left_behind_is_taken_and_every_other_line_ended(
    hosts: tuple[Any, ...], taken: int
) -> None:
    place, lines = tried(*hosts)
    assert place == taken
    assert [line.is_closed for line in lines].count(False) == 1


def test_why_none_was_reached_is_told_in_our_words() -> None:
    gone, off = psycopg.OperationalError("connection refused"), psycopg.errors.ConnectionTimeout("")
    with pytest.raises(errors.Unreachable, match="may only be read"):
        tried(gone, errors.Unreachable(READ_ONLY), off)
    with pytest.raises(psycopg.OperationalError, match="connection refused") as told:
        tried(gone, off)
    problem = in_our_words(told.value)
    assert problem is not None
    assert problem.sentence == NO_ANSWER


@pytest.mark.parametrize(
    ("typed", "hosts"),
    [
        ("//db1/d", [("db1", None)]),
        ("//db1:5433/d", [("db1", "5433")]),
        ("//db1,db2/d", [("db1", None), ("db2", None)]),
        ("//db1,db2/d?port=5433", [("db1", "5433"), ("db2", "5433")]),
        ("///d?host=db1:5433&host=db2:5434", [("db1", "5433"), ("db2", "5434")]),
        ("///d?host=db1,db2&port=5433,5434", [("db1", "5433"), ("db2", "5434")]),
        ("///d?host=/run/a&port=5433", [("/run/a", "5433")]),
        ("///d", [(None, None)]),
    ],
)
def test_hosts_of_an_address_are_read_as_libpq_reads_them(typed: str, hosts: list[Any]) -> None:
    engine = postgres.make_engine(postgres.address(f"postgresql:{typed}"))
    _, words = engine.dialect.create_connect_args(engine.url)
    found = [(one.get("host"), one.get("port")) for one in each(words)]
    assert [(host, str(port) if port else None) for host, port in found] == hosts


def test_addresses_go_with_the_names_and_what_does_not_fit_is_left_to_the_driver() -> None:
    words = {"host": "a,b", "hostaddr": "192.0.2.1,192.0.2.2", "user": "u"}
    assert each(words) == [
        {"host": "a", "hostaddr": "192.0.2.1", "user": "u"},
        {"host": "b", "hostaddr": "192.0.2.2", "user": "u"},
    ]
    for odd in ({"host": "a,b,c", "port": "1,2"}, {"host": "a,b", "hostaddr": "192.0.2.1"}):
        assert each(odd) == [odd]
