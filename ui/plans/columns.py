"""Say what the columns of the caseload show."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from app.domain import dates, naming
from app.domain.case import CaseRow
from app.domain.dates import short_or_not_known as day
from ui.table import Column

IN_A_MIDDLE_WINDOW = ("person", "state", "plan", "next", "worker")
IN_A_NARROW_WINDOW = ("person", "plan", "next")
MARKS = {"bad": ("alarm", "bad"), "warn": ("clock", "warn")}


def columns(today: Callable[[], date]) -> tuple[Column, ...]:
    """Give the columns; `today` is asked at each paint, since a day ends while a list is open."""

    def due(row: CaseRow) -> tuple[str, str]:
        return dates.due_words(row.next_on, today()) if row.next_on else ("", "")

    return (
        Column("person", "Person", lambda row: row.name, sort="name", width=210, strong=True,
               stretch=True, fixed=True, shorter=lambda row: naming.shorter(row.name),
               second=lambda row: f"Born {day(row.born)}"),
        Column("born", "Born", lambda row: day(row.born), width=116),
        Column("state", "State", lambda row: row.state, width=170),
        Column("plan", "Plan", lambda row: row.plan, width=130,
               second=lambda row: row.state),
        Column("next", "Next step", lambda row: due(row)[0], sort="next", width=160,
               mark=lambda row: MARKS.get(due(row)[1]), tone=lambda row: due(row)[1] or None,
               strong_when=lambda row: bool(due(row)[1]), tooltip=_next,
               second=lambda row: row.next_words if row.next_on else ""),
        Column("worker", "Link worker", lambda row: row.worker, width=170),
        Column("practice", "Practice", lambda row: row.practice, width=210, stretch=True),
        Column("opened", "Opened", lambda row: day(row.opened_on), sort="opened", width=116,
               hidden=True),
    )  # fmt: skip


def is_overdue(row: CaseRow, today: date) -> bool:
    """Claim that the next step is late."""
    return row.next_on is not None and row.next_on < today


def _next(row: CaseRow) -> str:
    return f"{row.next_words}, {dates.short(row.next_on)}" if row.next_on else ""
