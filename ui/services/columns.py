"""Say what the columns of the services list show."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from app.domain.directory import ServiceRow
from ui.services import wording
from ui.table import Column

WHERE_NARROW = ("service", "status")


class Lines:
    """Say what the second line of a service shows, by how much room the list has."""

    def __init__(self, today: Callable[[], date]) -> None:
        self._today = today
        self.is_narrow = False

    def of(self, row: ServiceRow) -> str:
        """Give the second line."""
        return wording.second_line(row, self._today()) if self.is_narrow else row.organisation


def columns(today: Callable[[], date], lines: Lines) -> tuple[Column, ...]:
    """Give the columns; `today` is asked at each paint, since a day ends while a list is open."""
    return (
        Column("service", "Service", lambda row: row.name, sort="name", width=220, strong=True,
               stretch=True, fixed=True, second=lines.of),
        Column("miles", "Miles", lambda row: wording.miles_number(row.miles, about=row.is_about),
               sort="miles", width=72, align="right",
               shorter=lambda row: (wording.miles_number(row.miles),)),
        Column("next", "Next session",
               lambda row: wording.session_words(row.next_session, row.status, today()), width=130,
               tone=lambda row: None if row.next_session else "quiet"),
        Column("status", "Status", lambda row: row.status.words, width=146,
               mark=lambda row: wording.MARKS[row.status],
               tone=lambda row: wording.MARKS[row.status][1]),
        Column("postcode", "Postcode", lambda row: row.postcode, width=110, hidden=True),
    )  # fmt: skip


def sentence(today: Callable[[], date]) -> Callable[[ServiceRow], str]:
    """Give what a screen reader says of a row: one sentence."""

    def say(row: ServiceRow) -> str:
        session = wording.session_words(row.next_session, row.status, today())
        meets = f"next session {session}" if row.next_session else ""
        parts = (
            row.name,
            row.organisation,
            wording.miles_words(row.miles, about=row.is_about),
            meets,
            row.status.words,
        )
        return ", ".join(filter(None, parts))

    return say
