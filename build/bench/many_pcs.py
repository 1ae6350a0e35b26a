"""Measure how soon what one PC saves is seen at another: heard, gathered, the list read anew."""

from __future__ import annotations

import time
from pathlib import Path

from paired import Rounds, share
from PySide6.QtCore import QCoreApplication, QEventLoop
from PySide6.QtWidgets import QApplication
from server_queries import desk_of
from server_store import WORKER, filled

from app.actions.lookup import Lookup, Query
from app.changes import Changed
from ui.background import Background
from ui.hearing import Hearing

VISIBLE = "another PC's change visible p95"
ROWS, CHANGES = 20_000, 200
WITHIN = 1000.0
"""Milliseconds in which a change must be seen."""
_LOST = 10.0
_CHANGE = "UPDATE hearten.referral SET version = version + 1 WHERE uid = %s"
_ITS_OWN = (
    'SELECT r.uid FROM hearten.referral r JOIN hearten."user" u ON u.id = r.worker_id '
    "WHERE u.uid = %s ORDER BY r.id LIMIT %s"
)


def visible(work: Path, rounds: int) -> list[Rounds]:
    """Change referrals one after the other from another session; give the p95 of each round.

    The limit is one second. A change is seen when the first page of the list was read anew.
    """
    del work
    app = QApplication.instance() or QApplication(["bench"])
    assert isinstance(app, QCoreApplication)
    with filled(ROWS) as place:
        desk = desk_of(place, WORKER)
        lookup, background = Lookup(desk), Background()
        seen: set[str] = set()

        def heard(change: Changed) -> None:
            if change.kind in ("referral", "everything"):
                uids = change.uids or {""}
                background.ask(lambda: lookup.page(Query()), lambda _page: seen.update(uids))

        desk.changes.subscribe(heard)
        hearing = Hearing(desk, background)
        _wait(app, seen, "")
        found = []
        with place.cluster.admin(place.guarded) as other:
            uids = [row[0] for row in other.execute(_ITS_OWN, (WORKER, CHANGES)).fetchall()]
            for _ in range(rounds):
                took = []
                for uid in uids:
                    seen.clear()
                    began = time.perf_counter()
                    other.execute(_CHANGE, (uid,))
                    _wait(app, seen, uid)
                    took.append((time.perf_counter() - began) * 1000)
                found.append(share(took, 0.95))
        hearing.stop()
        background.close()
        desk.store.close()
    return [Rounds(VISIBLE, tuple(found), (WITHIN,) * len(found))]


def _wait(app: QCoreApplication, seen: set[str], uid: str) -> None:
    until = time.monotonic() + _LOST
    while uid not in seen:
        if time.monotonic() > until:
            raise RuntimeError("a change was never seen")
        app.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents, 20)
