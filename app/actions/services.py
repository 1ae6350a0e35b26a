"""Search the directory of services, edit a service, bring services in and give them out."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from app import errors
from app.actions.import_laying import Laying
from app.actions.import_reading import ImportReading, Progress, Quiet
from app.changes import Changed
from app.desk import Desk
from app.domain import postcode
from app.domain.access import Right
from app.domain.directory import (
    EditedService,
    Service,
    ServicePage,
    ServiceQuery,
    checked,
)
from app.domain.directory_import import ImportPreview
from app.domain.directory_words import asked_words
from app.exchange import oruk_edits, oruk_export
from app.exchange.oruk_record import Record
from app.exchange.reference_data import located, places_of, postcodes
from app.store import service_list, services, taking
from app.store.services import Held
from app.store.types import new_uid
from app.writing import Writing

_CHANGED_MEANWHILE = (
    "Services were changed here since this preview was made. Nothing was taken. "
    "Look at the file again, then take it."
)


@dataclass(frozen=True, slots=True)
class SavedService:
    """A service as it was saved, and what changed."""

    service: Service
    changed: tuple[Changed, ...]


@dataclass(frozen=True, slots=True)
class TakenImport:
    """What an import did, counted in rows, and what changed."""

    new: int
    changed_rows: int
    changed: tuple[Changed, ...]


@dataclass(frozen=True, slots=True)
class Exported:
    """How much an export wrote."""

    services: int
    organisations: int
    terms: int


def search(desk: Desk, query: ServiceQuery) -> ServicePage:
    """Give a page of services by words, status and distance from a postcode.

    With a postcode each row says how far its nearest place is; with `miles` too, only those within.
    A postcode that is not known counts from the middle of its area, which the page names
    (`middle_of`); where that is not known either, no distance is (`place_known` is false).
    """
    grant = desk.require(Right.SEE_DIRECTORY)
    here = postcodes().find(query.postcode) if postcode.valid(query.postcode) else None
    near = (here.easting, here.northing) if here else None
    groups = asked_words(query.text)
    with desk.write() as work:
        found = service_list.search(work.connection, query, groups, near, desk.today)
        work.audit("service.search", grant=grant, detail={"hits": found.total})
    if here is not None and here.area:
        about = tuple(replace(row, is_about=row.miles is not None) for row in found.rows)
        return ServicePage(about, found.total, found.unplaced, middle_of=here.area)
    known = here is not None or not query.postcode.strip()
    return ServicePage(found.rows, found.total, found.unplaced, place_known=known)


def open_service(desk: Desk, uid: str) -> Service:
    """Give a service with all that is known of it."""
    grant = desk.require(Right.SEE_DIRECTORY)
    with desk.write() as work:
        held = _found(work, uid)
        service = _read(work, held)
        work.audit("service.open", grant=grant, subject=uid)
    return service


def add(desk: Desk, edited: EditedService) -> SavedService:
    """Add a service that was typed here; its id of the source is its uid."""
    grant = desk.require(Right.EDIT_DIRECTORY)
    clean = checked(edited)
    uid = new_uid()
    record = oruk_edits.new_record(clean, uid)
    service = located(oruk_edits.read(record, {}, uid=uid))
    with desk.write() as work:
        columns = service_list.columns_of(service, "", "", places_of(service))
        services.add(work.connection, uid, uid, record, columns)
        work.audit("service.add", grant=grant, subject=uid)
    return SavedService(service, (Changed("service", frozenset({uid})),))


def edit(desk: Desk, uid: str, edited: EditedService, version: int) -> SavedService:
    """Save what was edited of a service that was opened as `version`.

    It is kept apart from what the source says and wins over it, also after the next import.
    Raises errors.Stale, with what was typed and with the service as it is now, when somebody else
    saved first.
    """
    grant = desk.require(Right.EDIT_DIRECTORY)
    with desk.write() as work:
        held = _found(work, uid)
        before = _read(work, held)
        if held.version != version:
            raise errors.Stale(opened=edited, now=before)
        clean = checked(edited, before.as_edited())
        edits = oruk_edits.edits_of(clean, held.record)
        service = located(
            oruk_edits.read(
                held.record,
                edits,
                uid=uid,
                organisation=_run_by(work, held),
                version=version + 1,
            )
        )
        columns = service_list.columns_of(
            service, held.organisation_source, held.organisation_name, places_of(service)
        )
        if not services.change(work.connection, uid, version, edits, columns):
            raise errors.Stale(opened=edited, now=before)
        work.audit("service.edit", grant=grant, subject=uid)
    return SavedService(service, (Changed("service", frozenset({uid})),))


def preview_import(desk: Desk, path: Path, progress: Progress | None = None) -> ImportPreview:
    """Say what a file or folder of Open Referral UK JSON would change; nothing takes effect.

    Raises errors.Refused for a file that cannot be read and errors.Cancelled when it was stopped;
    then nothing of it is left.
    """
    grant = desk.require(Right.IMPORT_DIRECTORY)
    found = ImportReading(desk, progress or Quiet()).run(path)
    with desk.write() as work:
        work.audit("service.preview_import", grant=grant, detail=_counts(found))
    return found


def take_import(desk: Desk, preview: ImportPreview) -> TakenImport:
    """Let a previewed import take effect, in one short transaction, or not at all.

    Raises errors.Stale when services were changed here since the preview.
    """
    grant = desk.require(Right.IMPORT_DIRECTORY)
    with desk.write() as work:
        if taking.clashes(work.connection, preview.uid):
            raise errors.Stale(_CHANGED_MEANWHILE)
        taking.take(work.connection, preview.uid)
        work.audit("service.import", grant=grant, detail=_counts(preview))
    with suppress(errors.Problem):  # it took effect; what is left is cleared with the next import
        Laying.clear_away(desk, preview.uid)
    return TakenImport(preview.new, preview.changed, (Changed("service"),))


def discard_import(desk: Desk, preview: ImportPreview) -> None:
    """Let a previewed import go; nothing of it takes effect."""
    grant = desk.require(Right.IMPORT_DIRECTORY)
    with desk.write() as work:
        work.audit("service.discard_import", grant=grant)
    Laying.clear_away(desk, preview.uid)


def export(desk: Desk, folder: Path, progress: Progress | None = None) -> Exported:
    """Write the directory as Open Referral UK JSON into a folder that holds no JSON yet."""
    grant = desk.require(Right.SEE_DIRECTORY)
    tell = progress or Quiet()
    with desk.read() as connection:
        total = services.count_all(connection)
        organisations = list(services.all_organisations(connection))
        taxonomies = list(services.all_terms(connection, "taxonomy"))
        terms = list(services.all_terms(connection, "term"))
    writer = oruk_export.Writer(folder, total)
    writer.begin()
    done = 0
    for _ in writer.put_services(_for_export(desk, organisations)):
        done += 1
        tell.report(done, max(total, done))
        tell.raise_if_cancelled()
    writer.put_list("organizations.json", organisations)
    writer.put_list("taxonomies.json", taxonomies)
    writer.put_list("taxonomy_terms.json", terms)
    with desk.write() as work:
        work.audit("service.export", grant=grant, detail={"services": done})
    return Exported(done, len(organisations), len(taxonomies) + len(terms))


def _for_export(desk: Desk, organisations: list[Record]) -> Iterator[Record]:
    by_id = {str(one.get("id")).strip(): one for one in organisations}
    at = 0
    while True:
        with desk.read() as connection:
            page, at = services.after(connection, at)
        for held in page:
            record = oruk_edits.effective(held.record, held.edits)
            yield oruk_export.whole(record, by_id.get(held.organisation_source))
        if not page:
            return


def _found(work: Writing, uid: str) -> Held:
    held = services.find(work.connection, uid)
    if held is None:
        raise errors.NotFound
    return held


def _read(work: Writing, held: Held) -> Service:
    return located(
        oruk_edits.read(
            held.record,
            held.edits,
            uid=held.uid,
            organisation=_run_by(work, held),
            version=held.version,
        )
    )


def _run_by(work: Writing, held: Held) -> Record | None:
    if not held.organisation_source:
        return None
    found = services.organisations(work.connection, [held.organisation_source])
    run_by = found.get(held.organisation_source)
    return run_by.record if run_by else None


def _counts(preview: ImportPreview) -> dict[str, str | int]:
    return {
        "new": preview.new,
        "changed": preview.changed,
        "unchanged": preview.unchanged,
        "refused": len(preview.refused),
    }
