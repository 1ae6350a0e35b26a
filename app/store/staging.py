"""Lay an import aside in pieces; `taking` lets it take effect by one short transaction.

Staged rows are whole: nothing is reckoned when they take effect. `held_version` is 0 for what is
new, else the version it was compared with. The records of services, by far the most of it, are
written once and only pointed at.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, delete, insert, select

from app.store.service_list import Columns
from app.store.service_search import is_here
from app.store.services import Record, record_text
from app.store.tables.directory import (
    ServiceRecord,
    ServiceTextRecord,
    StagedPlace,
    StagedRecord,
)
from app.store.types import new_uid

SERVICE, ORGANISATION = "service", "organisation"
_STALE_AFTER: Final = timedelta(days=1)
_PIECE: Final = 100
_STAGED: Final = StagedRecord.__table__.c
_TEXT: Final = ServiceTextRecord.__table__.c
_STAGED_TEXTS: Final = select(_STAGED.source_id, _TEXT.record).join_from(
    StagedRecord, ServiceTextRecord, _TEXT.uid == _STAGED.record_uid
)
_COLUMNS: Final = tuple(one.name for one in StagedRecord.__table__.columns if one.name != "id")
_PLACE_COLUMNS: Final = ("import_uid", "service_source", "position", "easting", "northing")
# Thousands of rows: on SQLite they go to the driver as they are.
_PUT: Final = (
    f"INSERT INTO staged_record ({', '.join(_COLUMNS)}) "  # noqa: S608
    f"VALUES ({', '.join('?' * len(_COLUMNS))})"
)
_PUT_TEXTS: Final = "INSERT INTO service_text (uid, record) VALUES (?, ?)"
_PUT_PLACES: Final = (
    f"INSERT INTO staged_place ({', '.join(_PLACE_COLUMNS)}) "  # noqa: S608
    f"VALUES ({', '.join('?' * len(_PLACE_COLUMNS))})"
)


# Imports that this process is laying aside. One process holds the store of a PC, so that whatever
# else is staged there was left by one that was killed; a day is kept for what was let lie here. On
# a server the other imports are those of other PCs, and each has its day.
_ours: Final[set[str]] = set()

_Row = dict[str, Any]
_Text = tuple[str, str]
_Place = tuple[str, str, int, int, int]
_BLANK: Final = {
    "name_key": "",
    "status": "",
    "postcode": "",
    "timetable": "[]",
    "organisation_source": "",
    "organisation_name": "",
}


@dataclass(frozen=True, slots=True)
class Staged:
    """One record ready to take effect; only a service has columns."""

    kind: str
    source_id: str
    uid: str
    held_version: int
    name: str
    record: Record
    columns: Columns | None = None
    held_record_uid: str = ""


def put(connection: Connection, import_uid: str, at: datetime, staged: Iterable[Staged]) -> None:
    """Stage records; what was staged of them before must be dropped first."""
    rows = list(staged)
    _ours.add(import_uid)
    made = [_row(import_uid, at, one) for one in rows]
    texts = [
        (row["record_uid"], record_text(one.record))
        for row, one in zip(made, rows, strict=True)
        if one.kind == SERVICE
    ]
    places = [
        (import_uid, one.source_id, position, easting, northing)
        for one in rows
        if one.columns is not None
        for position, (easting, northing) in enumerate(one.columns.places)
    ]
    lay = _lay_here if is_here(connection) else _lay_on_server
    lay(connection, made, texts, places)


def _lay_here(
    connection: Connection, rows: list[_Row], texts: list[_Text], places: list[_Place]
) -> None:
    if rows:
        staged_at = rows[0]["staged_at"].astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S.%f")
        rows = [{**row, "staged_at": staged_at} for row in rows]
        in_order = [tuple(map(row.__getitem__, _COLUMNS)) for row in rows]
        connection.exec_driver_sql(_PUT, in_order)
    if texts:
        connection.exec_driver_sql(_PUT_TEXTS, texts)
    if places:
        connection.exec_driver_sql(_PUT_PLACES, places)


def _lay_on_server(
    connection: Connection, rows: list[_Row], texts: list[_Text], places: list[_Place]
) -> None:
    if rows:
        connection.execute(insert(StagedRecord), rows)
    if texts:
        connection.execute(
            insert(ServiceTextRecord), [{"uid": uid, "record": record} for uid, record in texts]
        )
    if places:
        named = [dict(zip(_PLACE_COLUMNS, place, strict=True)) for place in places]
        connection.execute(insert(StagedPlace), named)


def drop(connection: Connection, import_uid: str, keys: Iterable[tuple[str, str]]) -> None:
    """Take staged records away again, named by kind and source id."""
    by_kind: dict[str, list[str]] = {}
    for kind, source_id in keys:
        by_kind.setdefault(kind, []).append(source_id)
    for kind, ids in by_kind.items():
        whose = (_STAGED.import_uid == import_uid, _STAGED.kind == kind, _STAGED.source_id.in_(ids))
        if kind == SERVICE:
            texts = select(_STAGED.record_uid).where(*whose)
            connection.execute(delete(ServiceTextRecord).where(_TEXT.uid.in_(texts)))
            connection.execute(
                delete(StagedPlace).where(
                    StagedPlace.import_uid == import_uid, StagedPlace.service_source.in_(ids)
                )
            )
        connection.execute(delete(StagedRecord).where(*whose))


def services(connection: Connection, import_uid: str, ids: Iterable[str]) -> dict[str, str]:
    """Give the staged record texts of these services."""
    query = _STAGED_TEXTS.where(
        _STAGED.import_uid == import_uid, _STAGED.kind == SERVICE, _STAGED.source_id.in_(list(ids))
    )
    return {row.source_id: row.record for row in connection.execute(query)}


def of_organisation(
    connection: Connection, import_uid: str, source: str, name: str
) -> dict[str, str]:
    """Give some staged services of an organisation that go by another name of it."""
    query = _STAGED_TEXTS.where(
        _STAGED.import_uid == import_uid,
        _STAGED.kind == SERVICE,
        _STAGED.organisation_source == source,
        _STAGED.organisation_name != name,
    ).limit(20)
    return {row.source_id: row.record for row in connection.execute(query)}


def _row(import_uid: str, at: datetime, one: Staged) -> _Row:
    columns = one.columns.in_row() if one.columns is not None else {**_BLANK, "name": one.name}
    return {
        "import_uid": import_uid,
        "staged_at": at,
        "kind": one.kind,
        "source_id": one.source_id,
        "uid": one.uid,
        "held_version": one.held_version,
        "record": "" if one.kind == SERVICE else record_text(one.record),
        "record_uid": new_uid() if one.kind == SERVICE else "",
        "held_record_uid": one.held_record_uid,
        "words": one.columns.words if one.columns is not None else "",
        **columns,
    }


def clear_piece(connection: Connection, import_uid: str, now: datetime) -> bool:
    """Clear a piece of what is staged for an import, or was left; false: none is left.

    With it go the records that no service points at: those replaced, or those never taken.
    """
    old = now - _STALE_AFTER
    is_free: ColumnElement[bool]
    if is_here(connection):
        is_free = _STAGED.import_uid.not_in(_ours - {import_uid})
    else:
        is_free = _STAGED.import_uid == import_uid
    whose = is_free | (_STAGED.staged_at < old)
    some = select(
        _STAGED.id,
        _STAGED.import_uid,
        _STAGED.source_id,
        _STAGED.record_uid,
        _STAGED.held_record_uid,
    )
    rows = connection.execute(some.where(whose).limit(_PIECE)).all()
    if not rows:
        return False
    texts = {uid for row in rows for uid in (row.record_uid, row.held_record_uid) if uid}
    in_use = set(
        connection.execute(
            select(ServiceRecord.record_uid).where(ServiceRecord.record_uid.in_(texts))
        ).scalars()
    )
    connection.execute(delete(ServiceTextRecord).where(_TEXT.uid.in_(texts - in_use)))
    connection.execute(delete(StagedRecord).where(_STAGED.id.in_([row.id for row in rows])))
    for uid in {row.import_uid for row in rows}:
        ids = [row.source_id for row in rows if row.import_uid == uid]
        connection.execute(
            delete(StagedPlace).where(
                StagedPlace.import_uid == uid, StagedPlace.service_source.in_(ids)
            )
        )
    return True
