"""Promise that what is about a store runs on both kinds, and that a lent database is clean."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests import engines
from tests.databases import seats
from tests.databases.behind import alter, rows
from tests.databases.pool import Pool, contents


@pytest.fixture(scope="module")
def collected(root: Path) -> set[str]:
    """Give every test of the folders of both engines, with its parameters."""
    words = [sys.executable, "-m", "pytest", "--collect-only", "-q", "--on", "both"]
    words += ["-o", "addopts=--import-mode=importlib", *engines.BOTH]
    said = subprocess.run(words, cwd=root, capture_output=True, text=True, timeout=120)
    return {line for line in said.stdout.splitlines() if "::" in line}


def plain(nodeid: str) -> tuple[str, str]:
    """Give a test without the kind of its store, and the kind."""
    test, _, parameters = nodeid.partition("[")
    said = parameters.removesuffix("]").split("-") if parameters else []
    for kind in (engines.EMBEDDED, engines.SHARED):
        if kind in said:
            said.remove(kind)
            return f"{test}[{'-'.join(said)}]" if said else test, kind
    return nodeid, ""


def names_of(test: str) -> tuple[str, str, str]:
    """Give the names under which a test may stand in a list: itself, its function, its file."""
    return test, test.partition("[")[0], test.partition("::")[0]


def test_every_test_of_a_store_runs_on_both_kinds_or_stands_in_the_list(
    collected: set[str],
) -> None:
    on = {engines.EMBEDDED: set[str](), engines.SHARED: set[str](), "": set[str]()}
    for nodeid in collected:
        test, kind = plain(nodeid)
        on[kind].add(test)
    excused = engines.ONLY_EMBEDDED | engines.ONLY_SHARED | engines.NO_STORE
    left_out = {
        test
        for test in (on[engines.EMBEDDED] | on[""]) - on[engines.SHARED]
        if not any(name in excused for name in names_of(test))
    }
    assert len(on[engines.SHARED]) > 500
    assert left_out == set()


def test_the_list_names_only_what_is_there(collected: set[str]) -> None:
    there = {name for nodeid in collected for name in names_of(plain(nodeid)[0])}
    tables = engines.ONLY_EMBEDDED | engines.ONLY_SHARED | engines.NO_STORE
    assert set(tables) - there == set()


def test_a_lent_database_comes_back_as_it_was_made_ready(databases: Pool) -> None:
    from tests.actions.conftest import FIRST, Clock

    with databases.lent(is_demo=True) as database:
        before = contents(database.admin)
        with seats.first_desk(database, FIRST, Clock()) as desk:
            assert len(rows(desk.store, 'SELECT 1 FROM "user"')) == 1
            alter(desk.store, "DELETE FROM setting WHERE name = 'store.name'")
            assert contents(database.admin) != before
    with databases.lent(is_demo=True) as again:
        assert again is database
        assert contents(again.admin) == before
