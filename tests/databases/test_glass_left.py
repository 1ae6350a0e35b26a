"""Promise that what a PC left open in an emergency ends when that person comes in again."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from app.actions import glass, signing_in
from app.changes import Feed
from app.desk import Desk
from app.store import shared
from app.store.types import utc_now
from app.store.ways_in import CameIn
from tests.databases.cast import Cast
from tests.databases.glazed import BORN, NONE, NUMBER, break_glass, opened, seen
from tests.databases.noted import entries


@pytest.fixture
def desk(cast: Cast, of_cat: dict[str, str]) -> Iterator[Desk]:
    """Sign Gus in, after a PC of his went out that had opened a record in an emergency."""
    with cast.connect("gus") as line:
        break_glass(line, "grant-gus")
        assert opened(line) == [of_cat["person"]]
    store = shared.open_at(cast.server.url(cast.database, cast.roles["gus"]))
    yield signing_in._signed_in(store, "gus", utc_now, Feed(), 0).desk
    store.close()


def told(cast: Cast) -> list[str]:
    return [act for act, _ in entries(cast, "gus")]


def test_signing_in_ends_what_a_pc_left_open(
    cast: Cast, of_cat: dict[str, str], desk: Desk
) -> None:
    with cast.connect("gus") as line:
        assert (opened(line), seen(line)) == ([], NONE)
    assert entries(cast, "gus") == [
        ("glass.break", of_cat["person"]), ("glass.end", of_cat["person"]),
        ("glass.ask", None), ("sign-in", None),
    ]  # fmt: skip
    glass.break_glass(desk, NUMBER, BORN, "Ambulance")
    with cast.connect("gus") as line:
        assert opened(line) == [of_cat["person"]]


def test_unlocking_ends_what_could_not_be_ended_at_the_lock(
    cast: Cast, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = told(cast).count("glass.end")
    with cast.connect("gus") as line:
        break_glass(line, "grant-gus")
        came = lambda _name, _password: CameIn("gus")  # noqa: E731
        monkeypatch.setattr(type(desk.store.ways_in), "come_back", staticmethod(came))
        signing_in.unlock(desk, "")
        assert opened(line) == []
    assert told(cast).count("glass.end") == before + 1


def test_who_left_nothing_open_leaves_no_end(cast: Cast, desk: Desk) -> None:
    before = told(cast).count("glass.end")
    signing_in._came_in(desk, "sign-in")
    assert told(cast).count("glass.end") == before
