"""List and search services, and reckon how far away they are."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, time
from typing import Any, Final

from sqlalchemy import BigInteger, Connection, Select, bindparam, cast, func, select, text

from app.domain.directory import (
    METRES_IN_A_MILE,
    Service,
    ServiceQuery,
    ServiceRow,
    Status,
    miles,
)
from app.domain.directory_words import search_words, sort_key
from app.domain.limits import LIMITS, SORT_KEY
from app.domain.timetable import Day, Schedule, soonest
from app.store import service_search
from app.store.tables.directory import ServicePlaceRecord, ServiceRecord

_SERVICE: Final = ServiceRecord.__table__.c
_PLACE: Final = ServicePlaceRecord.__table__.c
_LONGEST_POSTCODE: Final = LIMITS["postcode"].most
_ENCODE: Final = json.JSONEncoder(separators=(",", ":")).encode


@dataclass(frozen=True, slots=True)
class Columns:
    """What a service comes to, for lists and search."""

    name: str
    name_key: str
    status: str
    postcode: str
    timetable: str
    organisation_source: str
    organisation_name: str
    words: str
    places: tuple[tuple[int, int], ...]

    def in_row(self) -> dict[str, str]:
        """Give the columns of the service's own row."""
        return {
            "name": self.name,
            "name_key": self.name_key,
            "status": self.status,
            "postcode": self.postcode,
            "timetable": self.timetable,
            "organisation_source": self.organisation_source,
            "organisation_name": self.organisation_name,
        }


@dataclass(frozen=True, slots=True)
class Found:
    """One page of services: the rows, how many there are, how many have no known place."""

    rows: tuple[ServiceRow, ...]
    total: int
    unplaced: int


def columns_of(
    service: Service,
    organisation_source: str,
    organisation_name: str,
    places: Iterable[tuple[int, int]],
) -> Columns:
    """Give the columns of a service that happens at these places (OSGB metres)."""
    run_by = service.organisation.name if service.organisation else organisation_name
    code = service.postcode
    return Columns(
        name=service.name,
        name_key=sort_key(service.name)[:SORT_KEY],
        status=service.status.value,
        postcode=code if len(code) <= _LONGEST_POSTCODE else "",
        timetable=_timetable_text(service.schedules),
        organisation_source=organisation_source,
        organisation_name=run_by[:200],
        words=" ".join(search_words(service, run_by)),
        places=tuple(dict.fromkeys(places)),
    )


def _squared(column: Any, name: str) -> Any:
    away = cast(column, BigInteger) - bindparam(name, type_=BigInteger)
    return away * away


_NEAREST: Final = (
    select(
        _PLACE.service_id,
        func.min(_squared(_PLACE.easting, "easting") + _squared(_PLACE.northing, "northing")).label(
            "away"
        ),
    )
    .group_by(_PLACE.service_id)
    .subquery("nearest")
)
_SHOWN: Final = (
    _SERVICE.uid,
    _SERVICE.name,
    _SERVICE.organisation_name,
    _SERVICE.status,
    _SERVICE.postcode,
    _SERVICE.timetable,
    _SERVICE.version,
)


def search(
    connection: Connection,
    query: ServiceQuery,
    groups: Iterable[tuple[str, ...]],
    near: tuple[int, int] | None,
    today: date,
) -> Found:
    """Give a page of services; `near` is where distances are reckoned from, in OSGB metres."""
    given: dict[str, Any] = {}
    conditions: list[Any] = []
    asked = service_search.condition(connection, groups)
    if asked is not None:
        conditions.append(asked[0])
        given["asked"] = asked[1]
    if query.statuses:
        conditions.append(_SERVICE.status.in_(sorted(one.value for one in query.statuses)))
    table = ServiceRecord.__table__
    if near is None:
        plain = select(*_SHOWN, text("NULL AS away")).select_from(table).where(*conditions)
        total = _count(connection, plain, given)
        return Found(_page(connection, plain.order_by(_SERVICE.name_key, _SERVICE.id), query, given,
                           today), total, 0)  # fmt: skip
    given |= {"easting": near[0], "northing": near[1]}
    away = _NEAREST.c.away
    placed = select(*_SHOWN, away).select_from(
        table.outerjoin(_NEAREST, _SERVICE.id == _NEAREST.c.service_id)
    )
    unplaced = 0
    found = placed.where(*conditions)
    if query.miles is not None:
        unplaced = _count(connection, found.where(away.is_(None)), given)
        found = found.where(away <= bindparam("reach", type_=BigInteger))
        given["reach"] = int((query.miles * METRES_IN_A_MILE) ** 2)
    by_name = (_SERVICE.name_key, _SERVICE.id)
    order = (away.is_(None), away, *by_name) if query.order == "miles" else by_name
    total = _count(connection, found, given)
    return Found(_page(connection, found.order_by(*order), query, given, today), total, unplaced)


def _count(connection: Connection, found: Select[Any], given: dict[str, Any]) -> int:
    counted = select(func.count()).select_from(found.subquery())
    return connection.execute(counted, given).scalar_one()


def _page(
    connection: Connection,
    found: Select[Any],
    query: ServiceQuery,
    given: dict[str, Any],
    today: date,
) -> tuple[ServiceRow, ...]:
    page = found.limit(bindparam("most")).offset(bindparam("first"))
    rows = connection.execute(page, {**given, "most": query.most, "first": query.first})
    return tuple(_row(row, today) for row in rows)


def _row(row: Any, today: date) -> ServiceRow:
    status = Status(row.status)
    return ServiceRow(
        uid=row.uid,
        name=row.name,
        organisation=row.organisation_name,
        miles=None if row.away is None else miles(row.away**0.5),
        next_session=soonest(_timetable(row.timetable), today) if status is Status.ACTIVE else None,
        status=status,
        postcode=row.postcode,
        version=row.version,
    )


# ---- the timetable, as short as a list needs it -------------------------------------------------


def _timetable_text(schedules: Iterable[Schedule]) -> str:
    lines = [
        [
            one.freq,
            [[day.weekday, day.nth] for day in one.days],
            list(one.month_days),
            one.interval,
            one.opens and one.opens.isoformat("minutes"),
            *(day and day.isoformat() for day in (one.valid_from, one.valid_to, one.starts)),
        ]
        for one in schedules
    ]
    return _ENCODE(lines)


def _timetable(stored: str) -> Iterator[Schedule]:
    for freq, days, month_days, interval, opens, *dates in json.loads(stored):
        valid_from, valid_to, starts = (day and date.fromisoformat(day) for day in dates)
        yield Schedule(
            freq=freq,
            days=tuple(Day(*one) for one in days),
            month_days=tuple(month_days),
            interval=interval,
            opens=opens and time.fromisoformat(opens),
            valid_from=valid_from,
            valid_to=valid_to,
            starts=starts,
        )
