"""Lay an import aside in pieces, and let it take effect by one short transaction.

Staged rows are whole: what takes effect is INSERT … SELECT and UPDATE … FROM, nothing is reckoned
then. `held_version` is 0 for what is new, else the version it was compared with. The records of
services, by far the most of it, are written once and only pointed at.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from sqlalchemy import Connection, delete, select, text

from app.store.service_list import Columns
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
# Thousands of rows: they go to the driver as they are.
_PUT: Final = (
    f"INSERT INTO staged_record ({', '.join(_COLUMNS)}) "  # noqa: S608
    f"VALUES ({', '.join('?' * len(_COLUMNS))})"
)
_PUT_TEXTS: Final = "INSERT INTO service_text (uid, record) VALUES (?, ?)"
_PUT_PLACES: Final = (
    "INSERT INTO staged_place (import_uid, service_source, position, easting, northing) "
    "VALUES (?, ?, ?, ?, ?)"
)


# Imports that this process is laying aside. One process holds the store of a PC, so that whatever
# else is staged there was left by one that was killed; a day is kept for what was let lie here.
_ours: Final[set[str]] = set()

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
    if rows:
        staged_at = at.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S.%f")
        made = [_row(import_uid, staged_at, one) for one in rows]
        texts = [
            (row["record_uid"], record_text(one.record))
            for row, one in zip(made, rows, strict=True)
            if one.kind == SERVICE
        ]
        if texts:
            connection.exec_driver_sql(_PUT_TEXTS, texts)
        in_order = [tuple(map(row.__getitem__, _COLUMNS)) for row in made]
        connection.exec_driver_sql(_PUT, in_order)
    places = [
        (import_uid, one.source_id, position, easting, northing)
        for one in rows
        if one.columns is not None
        for position, (easting, northing) in enumerate(one.columns.places)
    ]
    if places:
        connection.exec_driver_sql(_PUT_PLACES, places)


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


def _row(import_uid: str, at: str, one: Staged) -> dict[str, Any]:
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


# ---- taking effect ----------------------------------------------------------------------------

_CLASH: Final = text(
    "SELECT 1 FROM staged_record s LEFT JOIN service h ON h.source_id = s.source_id "
    "WHERE s.import_uid = :i AND s.kind = 'service' AND coalesce(h.version, 0) <> s.held_version "
    "UNION ALL "
    "SELECT 1 FROM staged_record s LEFT JOIN organisation h ON h.source_id = s.source_id "
    "WHERE s.import_uid = :i AND s.kind = 'organisation' "
    "AND coalesce(h.version, 0) <> s.held_version "
    "UNION ALL "
    "SELECT 1 FROM staged_record s LEFT JOIN directory_term h "
    "ON h.source_id = s.source_id AND h.kind = s.kind "
    "WHERE s.import_uid = :i AND s.kind IN ('taxonomy', 'term') "
    "AND coalesce(h.version, 0) <> s.held_version"
)
TAKE: Final = (
    # organisations
    text(
        "INSERT INTO organisation (uid, source_id, name, record, version) "
        "SELECT uid, source_id, name, record, 1 FROM staged_record "
        "WHERE import_uid = :i AND kind = 'organisation' AND held_version = 0 ORDER BY id"
    ),
    text(
        "UPDATE organisation SET name = s.name, record = s.record, version = s.held_version + 1 "
        "FROM staged_record s WHERE s.import_uid = :i AND s.kind = 'organisation' "
        "AND s.held_version > 0 AND organisation.source_id = s.source_id"
    ),
    # taxonomies and their terms
    text(
        "INSERT INTO directory_term (uid, kind, source_id, name, record, version) "
        "SELECT uid, kind, source_id, name, record, 1 FROM staged_record "
        "WHERE import_uid = :i AND kind IN ('taxonomy', 'term') AND held_version = 0 ORDER BY id"
    ),
    text(
        "UPDATE directory_term SET name = s.name, record = s.record, version = s.held_version + 1 "
        "FROM staged_record s WHERE s.import_uid = :i AND s.kind IN ('taxonomy', 'term') "
        "AND s.held_version > 0 AND directory_term.source_id = s.source_id "
        "AND directory_term.kind = s.kind"
    ),
    # services, with their places and words
    text(
        "INSERT INTO service (uid, source_id, edits, version, organisation_source, "
        "organisation_name, name, name_key, status, postcode, timetable, record_uid) "
        "SELECT uid, source_id, '', 1, organisation_source, organisation_name, name, name_key, "
        "status, postcode, timetable, record_uid FROM staged_record "
        "WHERE import_uid = :i AND kind = 'service' AND held_version = 0 ORDER BY id"
    ),
    text(
        "UPDATE service SET version = s.held_version + 1, "
        "organisation_source = s.organisation_source, organisation_name = s.organisation_name, "
        "name = s.name, name_key = s.name_key, status = s.status, postcode = s.postcode, "
        "timetable = s.timetable, record_uid = s.record_uid FROM staged_record s "
        "WHERE s.import_uid = :i AND s.kind = 'service' AND s.held_version > 0 "
        "AND service.source_id = s.source_id"
    ),
    text(
        "DELETE FROM service_place WHERE service_id IN (SELECT service.id FROM service "
        "JOIN staged_record s ON s.source_id = service.source_id "
        "WHERE s.import_uid = :i AND s.kind = 'service' AND s.held_version > 0)"
    ),
    text(
        "INSERT INTO service_place (service_id, position, easting, northing) "
        "SELECT service.id, p.position, p.easting, p.northing FROM staged_place p "
        "JOIN service ON service.source_id = p.service_source WHERE p.import_uid = :i"
    ),
    text(
        "DELETE FROM service_search WHERE rowid IN (SELECT service.id FROM service "
        "JOIN staged_record s ON s.source_id = service.source_id "
        "WHERE s.import_uid = :i AND s.kind = 'service' AND s.held_version > 0)"
    ),
    text(
        "INSERT INTO service_search (rowid, tokens) SELECT service.id, s.words "
        "FROM staged_record s JOIN service ON service.source_id = s.source_id "
        "WHERE s.import_uid = :i AND s.kind = 'service' ORDER BY service.id"
    ),
)
# What has to be cleared in pieces: records that were replaced, and other imports.
_LEFT_OVER: Final = text(
    "SELECT 1 FROM staged_record WHERE import_uid <> :i OR held_record_uid <> '' LIMIT 1"
)


def clashes(connection: Connection, import_uid: str) -> bool:
    """Claim that something staged was changed here since it was compared."""
    return connection.execute(_CLASH, {"i": import_uid}).first() is not None


def take(connection: Connection, import_uid: str) -> None:
    """Let everything staged take effect; the caller's transaction makes it all or nothing."""
    for statement in TAKE:
        connection.execute(statement, {"i": import_uid})
    if connection.execute(_LEFT_OVER, {"i": import_uid}).first() is None:
        connection.execute(delete(StagedRecord))  # a whole table goes at once
        connection.execute(delete(StagedPlace))


def clear_piece(connection: Connection, import_uid: str, now: datetime) -> bool:
    """Clear a piece of what is staged for an import, or was left; false: none is left.

    With it go the records that no service points at: those replaced, or those never taken.
    """
    old = now - _STALE_AFTER
    of_others = _STAGED.import_uid.not_in(_ours - {import_uid})
    whose = of_others | (_STAGED.staged_at < old)
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
