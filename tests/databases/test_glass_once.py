"""Promise that somebody's sessions together open one person in an emergency and no other."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from tests.databases.cast import Cast
from tests.databases.glazed import BREAK, END, NONE, Line, ask, one, opened, put_number, seen
from tests.databases.noted import entries

OTHER = "9990000026"
_WAITS = (
    "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' "
    "AND query LIKE '%%glass%%' AND datname = current_database()"
)


def other_person(cast: Cast) -> str:
    """Give the uid of somebody in the first network, who has the other number now."""
    with cast.admin() as admin:
        put_number(admin, one(admin, "SELECT min(id) FROM person WHERE network_id = 1"), OTHER)
        return str(one(admin, "SELECT uid FROM person WHERE nhs_number = %s", OTHER))


def at_once(cast: Cast, first: tuple[Line, str, str], second: tuple[Line, str, str]) -> None:
    """Do the first thing, and commit it when the second waits for it."""
    line, call, asked = first
    line.execute("BEGIN")
    line.execute(call, (asked,))
    with ThreadPoolExecutor(1) as apart, cast.admin() as admin:
        waits = apart.submit(_do, *second)
        while not one(admin, _WAITS):
            assert not waits.done()
        line.execute("COMMIT")
        waits.result(10)


def _do(line: Line, call: str, asked: str) -> None:
    line.execute(call, (asked,) if asked else ())


def test_two_sessions_at_once_open_one_person_alone(cast: Cast, of_cat: dict[str, str]) -> None:
    """In two chains, whose heads do not make them wait for each other."""
    uid = other_person(cast)
    with cast.connect("gus") as first, cast.connect("gus") as second:
        asked = ask(first, "grant-gus"), ask(first, "grant-gus", OTHER)
        at_once(cast, (first, BREAK, asked[0]), (second, BREAK, asked[1]))
        assert opened(first) == [uid]
        assert seen(first) == NONE
    assert ("glass.end", of_cat["person"]) in entries(cast, "gus")


def test_an_end_waits_for_what_another_session_just_opens(
    cast: Cast, of_cat: dict[str, str]
) -> None:
    with cast.connect("gus") as first, cast.connect("gus") as second:
        at_once(cast, (first, BREAK, ask(first, "grant-gus")), (second, END, ""))
        assert opened(first) == []
        assert seen(first) == NONE
