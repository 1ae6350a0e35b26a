"""Say what a step takes from a service: place, phone, whom to ask for, the next day it meets."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date

from app.domain.directory import Service
from app.domain.plan import Day, When
from app.domain.timetable import next_session


@dataclass(frozen=True, slots=True)
class Taken:
    """What a service gives to a step."""

    uid: str
    name: str
    url: str = ""
    phone: str = ""
    day: Day = field(default_factory=Day)
    next_on: When | None = None


def taken_from(service: Service, today: date) -> Taken:
    """Gather what the plan needs of a service."""
    session = service.next_session(today)
    place = ", ".join(dict.fromkeys(service.address.lines))
    when = None
    if session is not None:
        ends = (
            one.closes
            for one in service.schedules
            if one.opens == session.opens and next_session(one, today) == session.day
        )
        end = next(ends, None) if session.opens else None
        if end is not None and session.opens is not None and end <= session.opens:
            end = None
        when = When(session.day, session.opens, end)
    day = Day(place=place[:300], phone=service.phone[:100], ask_for=service.contact[:200])
    return Taken(service.uid, service.name, service.url, service.phone[:100], day, when)


def filled(day: Day, before: Day, given: Day) -> Day:
    """Give a day with what the service gives; what was typed over the former service's stays."""
    values = {
        name: getattr(given, name)
        for name in ("place", "phone", "ask_for")
        if getattr(day, name) in ("", getattr(before, name))
    }
    return replace(day, **values)
