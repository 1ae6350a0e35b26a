"""Say what the columns of the referrals list show."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import lru_cache

from app.domain import dates, naming
from app.domain.dates import short_or_not_known as day
from app.domain.referral import ReferralRow
from ui.table import Column

IN_BOTH_PANES = ("person", "state", "next")
MARKS = {"bad": ("alarm", "bad"), "warn": ("clock", "warn")}


def columns(today: Callable[[], date]) -> tuple[Column, ...]:
    """Give the columns; `today` is asked at each paint, since a day ends while a list is open."""

    def due(row: ReferralRow) -> tuple[str, str]:
        return _due(row.next_on, today()) if row.next_on else ("", "")

    return (
        Column("person", "Person", lambda row: row.name, sort="name", width=160, strong=True,
               stretch=True, fixed=True, shorter=lambda row: naming.shorter(row.name),
               second=lambda row: f"Born {day(row.born)}"),
        Column("born", "Born", lambda row: day(row.born), sort="born", width=95),
        Column("reasons", "Reasons", lambda row: row.reasons, sort="reasons", width=162,
               stretch=True, tooltip=lambda row: row.all_reasons),
        Column("state", "State", lambda row: row.state, sort="state", width=142, stretch=True,
               second=lambda row: row.reasons),
        Column("next", "Next step", lambda row: due(row)[0], sort="next", width=150,
               stretch=True,
               mark=lambda row: MARKS.get(due(row)[1]), tone=lambda row: due(row)[1] or None,
               strong_when=lambda row: bool(due(row)[1]),
               second=lambda row: f"Received {day(row.received_on)}"),
        Column("received", "Received", lambda row: day(row.received_on), sort="received",
               width=107),
        Column("practice", "Practice", lambda row: row.practice, width=140, hidden=True),
        Column("worker", "Link worker", lambda row: row.worker, width=140, hidden=True),
    )  # fmt: skip


# The same days come in every list, and each is asked for at every paint.
_due = lru_cache(4096)(dates.due_words)
