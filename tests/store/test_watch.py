"""A watch does what it was told for whatever lasts too long, and nothing for what ended."""

from __future__ import annotations

import threading

from app.store.saving import Watch

SHORT = 0.05
LONG = 60.0
PATIENCE = 10.0


def test_what_lasts_too_long_is_noticed_while_something_slower_is_watched() -> None:
    watch = Watch()
    with watch.over(LONG, lambda: None):
        for _ in range(5):  # from the second on, its thread waits for the slower one
            noticed = threading.Event()
            with watch.over(SHORT, noticed.set):
                assert noticed.wait(PATIENCE)
    watch.end()


def test_what_ended_in_time_is_not_noticed() -> None:
    watch, told, later = Watch(), [], threading.Event()
    with watch.over(SHORT, lambda: told.append("ended")):
        pass
    with watch.over(2 * SHORT, later.set):
        assert later.wait(PATIENCE)
    watch.end()
    assert told == []


def test_each_is_told_once_and_each_for_itself() -> None:
    watch, told = Watch(), []
    last = threading.Event()
    with (
        watch.over(SHORT, lambda: told.append("first")),
        watch.over(2 * SHORT, lambda: told.append("second")),
        watch.over(3 * SHORT, last.set),
    ):
        assert last.wait(PATIENCE)
    watch.end()
    assert told == ["first", "second"]
