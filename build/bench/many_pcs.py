"""Measure how soon what one PC saves is seen in the open window of another.

A receptionist's desk, on a thread of its own, amends referrals that stand in sight in a link
worker's window. The time runs from the start of the act until that window has painted the change.
"""

from __future__ import annotations

import threading
from itertools import cycle, islice
from pathlib import Path

from desk_window import DeskWindow, application
from paired import Rounds, share
from server_queries import desk_of
from server_store import RECEPTION, WORKER, filled

from app.actions import referrals
from app.desk import Desk

VISIBLE = "another PC's change visible p95"
ROWS, CHANGES, IN_SIGHT = 20_000, 200, 10
WITHIN = 1000.0
"""Milliseconds in which a change must be seen."""
_REASONS = (("transport",), ("legal",))


def visible(work: Path, rounds: int) -> list[Rounds]:
    """Amend referrals one after the other; give the p95 of each round, beside one second."""
    application()
    with filled(ROWS, quick=False) as place:
        window = DeskWindow(desk_of(place, WORKER), work / "home")
        other = desk_of(place, RECEPTION)
        window.listing.of_practice(other.user.grants[0].practice_uid)
        window.idle()
        in_sight = cycle(row.uid for row in islice(window.view.rows.rows(), IN_SIGHT))
        found = []
        for _ in range(rounds):
            took = [seen_after(window, other, next(in_sight)) for _ in range(CHANGES)]
            found.append(share(took, 0.95))
        window.close()
        other.store.close()
    return [Rounds(VISIBLE, tuple(found), (WITHIN,) * len(found))]


def seen_after(window: DeskWindow, other: Desk, uid: str) -> float:
    """Amend one referral at the other desk; give the milliseconds until it is painted here."""
    rows, watch = window.view.rows, window.watch
    opened = referrals.open_referral(other, uid).referral
    reasons = next(one for one in _REASONS if one != opened.reasons)
    before = rows.row_by_uid(uid).all_reasons
    saving = threading.Thread(
        target=referrals.amend,
        args=(other, uid, opened.version),
        kwargs={"reasons": reasons, "words": opened.words},
    )

    def look() -> None:
        if rows.row_by_uid(uid).all_reasons != before:
            watch.came()

    rows.dataChanged.connect(look)
    window.listing.shown.disconnect(watch.came)
    try:
        took = watch.take(saving.start)
    finally:
        rows.dataChanged.disconnect(look)
        window.listing.shown.connect(watch.came)
    saving.join()
    window.idle()
    return took
