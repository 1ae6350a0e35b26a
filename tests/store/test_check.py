"""Promise that a check tells a clock that was set back, and takes it for no damage."""

from __future__ import annotations

from typing import Any

from app.store import check


def test_a_clock_set_back_is_told_from_when_to_when(made: Any, clock: Any, save: Any) -> None:
    store = made.open().store
    save(store, "a")
    clock.pass_by(-2 * 3600)
    save(store, "b")
    save(store, "c")
    assert check.check(store) == []
    (said,) = check.look_at(store)
    assert said.startswith(
        "The clock of this PC was set back from 02/03/2026 09:00 to 02/03/2026 07:00. "
    )
    store.close()


def test_a_clock_corrected_by_minutes_is_not_told(store: Any, clock: Any, save: Any) -> None:
    save(store, "a")
    clock.pass_by(-299)
    save(store, "b")
    assert check.look_at(store) == []
    clock.pass_by(-301)
    save(store, "c")
    assert len(check.look_at(store)) == 1


def test_entries_of_two_networks_are_not_measured_against_each_other(
    store: Any, clock: Any, save: Any
) -> None:
    save(store, "a", chain="network-b")
    clock.pass_by(3600)
    save(store, "b", chain="network-a")
    clock.pass_by(3600)
    save(store, "c", chain="network-c")
    assert check.look_at(store) == []


def test_an_invented_past_is_no_clock_set_back(store: Any, clock: Any, save: Any) -> None:
    save(store, "a")
    clock.pass_by(-3600)
    save(store, "b")
    store.is_demo = True
    assert check.look_at(store) == []
