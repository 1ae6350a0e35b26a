"""Let an import that was laid aside take effect, by INSERT … SELECT and UPDATE … FROM alone."""

from __future__ import annotations

from typing import Final

from sqlalchemy import Connection, TextClause, delete, text

from app.store.service_search import is_here
from app.store.tables.directory import StagedPlace, StagedRecord

_STAGED: Final = StagedRecord.__table__.c
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
_TAKE: Final = (
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
)
_INDEX: Final = (
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
# One import takes effect at a time, and nobody edits a service meanwhile; readers go on.
_ALONE: Final = text("LOCK TABLE service, organisation, directory_term IN SHARE ROW EXCLUSIVE MODE")
_INDEX_ON_SERVER: Final = text(
    "INSERT INTO service_search (service_id, tokens) SELECT service.id, "
    "array_to_tsvector(array_remove(string_to_array(s.words, ' '), '')) "
    "FROM staged_record s JOIN service ON service.source_id = s.source_id "
    "WHERE s.import_uid = :i AND s.kind = 'service' ORDER BY service.id "
    "ON CONFLICT (service_id) DO UPDATE SET tokens = excluded.tokens"
)


def statements(connection: Connection) -> tuple[TextClause, ...]:
    """Give what `take` does, in its order, on the engine of the connection."""
    return (*_TAKE, *_INDEX) if is_here(connection) else (*_TAKE, _INDEX_ON_SERVER)


# What has to be cleared in pieces: records that were replaced, and other imports.
_LEFT_OVER: Final = text(
    "SELECT 1 FROM staged_record WHERE import_uid <> :i OR held_record_uid <> '' LIMIT 1"
)
_REPLACED: Final = text(
    "SELECT 1 FROM staged_record WHERE import_uid = :i AND held_record_uid <> '' LIMIT 1"
)


def clashes(connection: Connection, import_uid: str) -> bool:
    """Claim that something staged was changed here since it was compared.

    From here on nobody else changes the directory until the transaction ends.
    """
    if not is_here(connection):
        connection.execute(_ALONE)
    return connection.execute(_CLASH, {"i": import_uid}).first() is not None


def take(connection: Connection, import_uid: str) -> None:
    """Let everything staged take effect; the caller's transaction makes it all or nothing."""
    for statement in statements(connection):
        connection.execute(statement, {"i": import_uid})
    if not is_here(connection):
        if connection.execute(_REPLACED, {"i": import_uid}).first() is None:
            connection.execute(delete(StagedRecord).where(_STAGED.import_uid == import_uid))
            connection.execute(delete(StagedPlace).where(StagedPlace.import_uid == import_uid))
    elif connection.execute(_LEFT_OVER, {"i": import_uid}).first() is None:
        connection.execute(delete(StagedRecord))  # a whole table goes at once
        connection.execute(delete(StagedPlace))
