"""Keep services, organisations and terms: each as imported, and what was edited here."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Connection, bindparam, delete, func, insert, select, update

from app.store import service_search
from app.store.service_list import Columns
from app.store.tables.directory import (
    OrganisationRecord,
    ServicePlaceRecord,
    ServiceRecord,
    ServiceTextRecord,
    TermRecord,
)
from app.store.types import new_uid

Record = dict[str, Any]
_ENCODE: Final = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
_SERVICE: Final = ServiceRecord.__table__.c
_TEXT: Final = ServiceTextRecord.__table__.c
_PLACE: Final = ServicePlaceRecord.__table__.c


@dataclass(frozen=True, slots=True)
class Held:
    """A record as it is held: as imported, and what was edited here."""

    uid: str
    source_id: str
    record: Record
    edits: Record
    version: int
    organisation_source: str = ""
    organisation_name: str = ""
    record_uid: str = ""


_HELD: Final = select(
    _SERVICE.id,
    _SERVICE.uid,
    _SERVICE.source_id,
    _SERVICE.record_uid,
    _TEXT.record,
    _SERVICE.edits,
    _SERVICE.version,
    _SERVICE.organisation_source,
    _SERVICE.organisation_name,
).join_from(ServiceRecord, ServiceTextRecord, _TEXT.uid == _SERVICE.record_uid)
_BY_UID: Final = _HELD.where(_SERVICE.uid == bindparam("uid"))
_BY_SOURCE: Final = _HELD.where(_SERVICE.source_id.in_(bindparam("ids", expanding=True)))
_OF_ORGANISATION: Final = (
    _HELD.where(_SERVICE.organisation_source == bindparam("source"), _SERVICE.id > bindparam("at"))
    .order_by(_SERVICE.id)
    .limit(20)
)
_NEXT: Final = _HELD.where(_SERVICE.id > bindparam("at")).order_by(_SERVICE.id).limit(20)


def find(connection: Connection, uid: str) -> Held | None:
    """Give a service by its uid."""
    row = connection.execute(_BY_UID, {"uid": uid}).first()
    return None if row is None else _held(row)


def held(connection: Connection, source_ids: Iterable[str]) -> dict[str, Held]:
    """Give the services of these source ids that are here."""
    rows = connection.execute(_BY_SOURCE, {"ids": list(source_ids)})
    return {row.source_id: _held(row) for row in rows}


def after(connection: Connection, at: int) -> tuple[list[Held], int]:
    """Give the next services in the order they came, and where to go on (0: at the end)."""
    rows = connection.execute(_NEXT, {"at": at}).all()
    return [_held(row) for row in rows], rows[-1].id if rows else 0


def of_organisation(connection: Connection, source: str, at: int) -> tuple[list[Held], int]:
    """Give the next services of an organisation, and where to go on (0: at the end)."""
    rows = connection.execute(_OF_ORGANISATION, {"source": source, "at": at}).all()
    return [_held(row) for row in rows], rows[-1].id if rows else 0


def count_all(connection: Connection) -> int:
    """Count the services."""
    return connection.execute(select(func.count()).select_from(ServiceRecord)).scalar_one()


def add(connection: Connection, uid: str, source_id: str, record: Record, columns: Columns) -> None:
    """Put in a new service."""
    text_uid = new_uid()
    connection.execute(insert(ServiceTextRecord).values(uid=text_uid, record=record_text(record)))
    values = {"uid": uid, "source_id": source_id, "record_uid": text_uid, "edits": ""}
    result = connection.execute(
        insert(ServiceRecord).values(version=1, **values, **columns.in_row())
    )
    assert result.inserted_primary_key is not None
    _put_beside(connection, result.inserted_primary_key[0], columns)


def change(connection: Connection, uid: str, opened: int, edits: Record, columns: Columns) -> bool:
    """Save what was edited, unless somebody else saved since version `opened`: then false."""
    values = {"edits": record_text(edits) if edits else "", "version": opened + 1}
    result = connection.execute(
        update(ServiceRecord)
        .where(ServiceRecord.uid == uid, ServiceRecord.version == opened)
        .values(**values, **columns.in_row())
    )
    if not result.rowcount:
        return False
    row_id = connection.execute(select(_SERVICE.id).where(_SERVICE.uid == uid)).scalar_one()
    connection.execute(delete(ServicePlaceRecord).where(_PLACE.service_id == row_id))
    _put_beside(connection, row_id, columns)
    return True


def record_text(record: Record) -> str:
    """Give a record as the text it is stored as."""
    return _ENCODE(record)


def _put_beside(connection: Connection, row_id: int, columns: Columns) -> None:
    if columns.places:
        connection.execute(
            insert(ServicePlaceRecord),
            [
                {"service_id": row_id, "position": at, "easting": one[0], "northing": one[1]}
                for at, one in enumerate(columns.places)
            ],
        )
    service_search.put(connection, row_id, columns.words.split())


def _held(row: Any) -> Held:
    return Held(
        uid=row.uid,
        source_id=row.source_id,
        record=json.loads(row.record),
        edits=json.loads(row.edits) if row.edits else {},
        version=row.version,
        organisation_source=row.organisation_source,
        organisation_name=row.organisation_name,
        record_uid=row.record_uid,
    )


# ---- organisations and terms ------------------------------------------------------------------


_ORGANISATION: Final = OrganisationRecord.__table__.c
_TERM: Final = TermRecord.__table__.c
_ORGANISATIONS: Final = select(
    _ORGANISATION.uid, _ORGANISATION.source_id, _ORGANISATION.record, _ORGANISATION.version
).where(_ORGANISATION.source_id.in_(bindparam("ids", expanding=True)))
_TERMS: Final = select(_TERM.uid, _TERM.source_id, _TERM.record, _TERM.version).where(
    _TERM.kind == bindparam("kind"), _TERM.source_id.in_(bindparam("ids", expanding=True))
)


def organisations(connection: Connection, source_ids: Iterable[str]) -> dict[str, Held]:
    """Give the organisations of these source ids that are here."""
    rows = connection.execute(_ORGANISATIONS, {"ids": list(source_ids)})
    return {
        row.source_id: Held(row.uid, row.source_id, json.loads(row.record), {}, row.version)
        for row in rows
    }


def terms(connection: Connection, kind: str, source_ids: Iterable[str]) -> dict[str, Held]:
    """Give the taxonomies or terms of these source ids that are here."""
    rows = connection.execute(_TERMS, {"kind": kind, "ids": list(source_ids)})
    return {
        row.source_id: Held(row.uid, row.source_id, json.loads(row.record), {}, row.version)
        for row in rows
    }


def all_organisations(connection: Connection) -> Iterator[Record]:
    """Give the records of all organisations."""
    query = select(OrganisationRecord.record).order_by(OrganisationRecord.id)
    return (json.loads(one) for one in connection.execute(query).scalars())


def all_terms(connection: Connection, kind: str) -> Iterator[Record]:
    """Give the records of all taxonomies or terms."""
    query = select(TermRecord.record).where(TermRecord.kind == kind).order_by(TermRecord.id)
    return (json.loads(one) for one in connection.execute(query).scalars())


def uids_by_source(connection: Connection) -> dict[str, str]:
    """Give the uid of every service by the id of its source."""
    rows = connection.execute(select(_SERVICE.source_id, _SERVICE.uid))
    return {row.source_id: row.uid for row in rows}
