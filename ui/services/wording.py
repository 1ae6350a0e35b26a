"""Say in words what the list and the detail show of a service."""

from __future__ import annotations

from datetime import date
from typing import Final

from app.domain import dates
from app.domain.directory import Service, ServiceRow, Status
from app.domain.timetable import Session

NOT_KNOWN: Final = "Not known"
_THIS_WEEK: Final = 7

MARKS: Final[dict[Status, tuple[str, str]]] = {
    Status.ACTIVE: ("tick-circle", "good"),
    Status.TEMPORARILY_CLOSED: ("circle-minus", "warn"),
    Status.INACTIVE: ("cross-circle", "quiet"),
    Status.DEFUNCT: ("cross-circle", "quiet"),
}
# What each field of a service is called, in the detail, in the form and in an import.
FIELDS: Final = {
    "name": "Name",
    "status": "Status",
    "description": "Description",
    "url": "Web address",
    "email": "Email",
    "phone": "Phone",
    "contact": "Ask for",
    "address": "Address",
    "schedules": "Timetable",
    "cost": "Cost",
    "eligibility": "Who it is for",
    "how_to_refer": "How to refer",
}


def session_words(session: Session | None, status: Status, today: date) -> str:
    """Give `Today 12:00`, `Tomorrow 12:00`, `Wed 10:00`, `05-Jan-2027`, or that none is known."""
    if session is None:
        return NOT_KNOWN if status is Status.ACTIVE else "None"
    days = (session.day - today).days
    at = f" {dates.clock(session.opens)}" if session.opens else ""
    if days in (0, 1):
        return ("Today", "Tomorrow")[days] + at
    if days < _THIS_WEEK:
        name = dates.WEEKDAYS[session.day.weekday()]
        return f"{name[:3]}{at}" if at else name
    return dates.short(session.day)


def miles_number(miles: float | None, *, about: bool = False) -> str:
    """Give miles for the column of the list, to one decimal."""
    return "" if miles is None else f"{'about ' if about else ''}{miles:.1f}"


def miles_words(miles: float | None, *, about: bool = False) -> str:
    """Give `0.8 miles`, `about 0.4 miles`; nothing while the distance is not known."""
    if miles is None:
        return ""
    words = "1 mile" if miles == 1 else f"{miles:.1f} miles"
    return f"about {words}" if about else words


def second_line(row: ServiceRow, today: date) -> str:
    """Give distance and next session as one line, for narrow windows."""
    session = session_words(row.next_session, row.status, today)
    if row.next_session is None:
        session = "next session not known" if row.status is Status.ACTIVE else ""
    words = ", ".join(filter(None, (miles_words(row.miles, about=row.is_about), session)))
    return words[:1].upper() + words[1:]


def under_the_name(service: Service, miles: float | None, *, about: bool = False) -> str:
    """Give `Village Hall Friends. 0.8 miles; for ages 55 and over.`"""
    run_by = service.organisation.name if service.organisation else ""
    far = miles_words(miles, about=about)
    more = "; ".join(filter(None, (far, service.ages_in_words())))
    more = more[:1].upper() + more[1:]
    return " ".join(f"{part.rstrip('.')}." for part in (run_by, more) if part)


def count_words(number: int, one: str, several: str = "") -> str:
    """Give `1 service`, `5,000 services`."""
    return f"{number:,} {one if number == 1 else several or one + 's'}"
