"""Promise that a record opened in an emergency is closed by a lock and by leaving, everywhere."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.settings import Settings
from tests.databases.cast import Cast
from tests.databases.emergency_window import ask, detail
from tests.databases.glazed import one
from tests.databases.noted import DeskOf, entries
from tests.ui.turns import come_to_rest
from ui import theme
from ui.background import Background
from ui.emergency import DESK_LEFT
from ui.invented_banner import TrialBanner
from ui.lock import Lock
from ui.main_window import MainWindow
from ui.widgets.notice import Strip


def open_at_the_server(cast: Cast) -> int:
    """Count the people whose record the server still opens to somebody."""
    with cast.admin() as admin:
        return int(
            one(admin, "SELECT count(*) FROM hearten_private.glass WHERE until > clock_timestamp()")
        )


@pytest.fixture
def lock(
    qtbot, qapp, of_cat: dict[str, str], desk_of: DeskOf, tmp_path: Path
) -> Iterator[tuple[MainWindow, Lock]]:
    """Give a window that works on its own threads, and its lock."""
    theme.apply(qapp, "light")
    window, door = MainWindow(desk_of("gus"), Settings(tmp_path)), Background()
    window.open_up()
    made = Lock(window, door)
    yield window, made
    made.end()
    window.leave()
    door.close()
    come_to_rest()


def test_lock_closes_it_and_says_so_to_who_comes_back(
    qtbot, lock: tuple[MainWindow, Lock], cast: Cast
) -> None:
    window, desk = lock[0], lock[0].desk
    ask(window)
    qtbot.waitUntil(lambda: detail(window).opened is not None)
    lock[1].lock_now()
    assert detail(window).opened is None
    assert window.emergency.strip is None
    qtbot.waitUntil(lambda: desk.store.is_locked)
    assert desk.in_an_emergency == {}
    strips = [one for one in window.findChildren(Strip) if not isinstance(one, TrialBanner)]
    assert [one.accessibleName() for one in strips if not one.isHidden()] == [DESK_LEFT]
    assert open_at_the_server(cast) == 0


def test_leaving_the_desk_ends_it_at_the_server_too(
    qtbot, lock: tuple[MainWindow, Lock], cast: Cast, of_cat: dict[str, str]
) -> None:
    window = lock[0]
    ask(window)
    qtbot.waitUntil(lambda: detail(window).opened is not None)
    assert open_at_the_server(cast) == 1
    window.leave()
    assert open_at_the_server(cast) == 0
    assert ("glass.end", of_cat["person"]) in entries(cast, "gus")


def test_record_asked_for_just_before_a_lock_is_not_shown_behind_it(
    qtbot, lock: tuple[MainWindow, Lock], cast: Cast
) -> None:
    window = lock[0]
    ask(window)
    lock[1].lock_now()
    qtbot.waitUntil(lambda: window.desk.store.is_locked)
    assert "glass.break" in [name for name, _ in entries(cast, "gus")]
    assert open_at_the_server(cast) == 0
    assert window.emergency.strip is None
    assert detail(window).opened is None
    assert window.desk.in_an_emergency == {}
