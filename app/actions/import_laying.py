"""Lay the parts of an import over what is held, and stage what differs."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from app.desk import Desk
from app.exchange import oruk_edits, oruk_merge
from app.exchange.oruk import ORGANISATION, SERVICE, Part
from app.exchange.oruk_record import Record, line, listed_from
from app.exchange.reference_data import places_of
from app.store import services, staging
from app.store.service_list import columns_of
from app.store.services import Held
from app.store.staging import Staged
from app.store.types import new_uid

Key = tuple[str, str]
_PIECE: Final = 20


@dataclass(slots=True)
class Known:
    """What is known of one record during an import; `differs` claims that it would change."""

    uid: str
    held_version: int = 0
    edits: Record = field(default_factory=dict)
    held_organisation: str = ""
    held_record_uid: str = ""
    organisation: str = ""
    organisation_name: str = ""
    first_row: int = 0
    differs: bool = False
    is_staged: bool = False


@dataclass(slots=True)
class _Open:
    """A record in hand: as it is held, as it would be, and what came of it last."""

    known: Known
    held: Record | None
    now: Record | None
    came: Record | None = None


class Laying:
    """The staging of one import; `known` holds every record it met."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._at = desk.now()
        self.uid = new_uid()
        self.known: dict[Key, Known] = {}
        self._kept: dict[Key, _Open] = {}  # organisations and terms: few enough to keep in hand
        self._staged_under: dict[str, set[str]] = {}  # names an organisation had while staging

    def lay(self, piece: list[tuple[int, Part]]) -> list[bool]:
        """Lay parts over what is held, each with its row; say which altered anything."""
        keys = {(part.kind, part.source_id) for _, part in piece}
        keys |= {(ORGANISATION, part.organisation) for _, part in piece if part.organisation}
        in_hand = self._opened(keys)
        altered = [self._lay(in_hand[part.kind, part.source_id], row, part) for row, part in piece]
        self._stage_services({key: one for key, one in in_hand.items() if key[0] == SERVICE})
        return altered

    def finish(self, go_on: Callable[[], None]) -> None:
        """Stage organisations and terms, and the services of those that go by a new name."""
        differing = [(key, one) for key, one in self._kept.items() if one.known.differs]
        for at in range(0, len(differing), _PIECE):
            go_on()
            self._put([self._small(key, one) for key, one in differing[at : at + _PIECE]])
        with self._desk.read() as connection:
            holds_any = services.count_all(connection) > 0
        for (kind, source), one in differing:
            if kind == ORGANISATION:
                self._rename(source, one, holds_any, go_on)

    def clear(self) -> None:
        """Take away what is staged."""
        self.clear_away(self._desk, self.uid)

    @staticmethod
    def clear_away(desk: Desk, import_uid: str) -> None:
        """Clear what an import staged, piece by piece, and what was left by one a day ago."""
        left = True
        while left:
            with desk.long_write() as work:
                work.piece()
                left = staging.clear_piece(work.connection, import_uid, desk.now())
            if left:
                desk.store.give_way()

    # ---- what is held -------------------------------------------------------------------------

    def _opened(self, keys: set[Key]) -> dict[Key, _Open]:
        in_hand = {key: self._kept[key] for key in keys if key in self._kept}
        ids: dict[str, list[str]] = {}
        for kind, source_id in sorted(keys - in_hand.keys()):
            ids.setdefault(kind, []).append(source_id)
        with self._desk.read() as connection:
            held = {
                (kind, one): it
                for kind, wanted in ids.items()
                for one, it in _held(connection, kind, wanted).items()
            }
            again = [one for one in ids.get(SERVICE, []) if (SERVICE, one) in self.known]
            staged = staging.services(connection, self.uid, again) if again else {}
        for kind, wanted in ids.items():
            for source_id in wanted:
                key = (kind, source_id)
                now = staged.get(source_id) if kind == SERVICE else None
                in_hand[key] = self._open(key, held.get(key), now)
                if kind != SERVICE:
                    self._kept[key] = in_hand[key]
        return in_hand

    def _open(self, key: Key, held: Held | None, staged: str | None) -> _Open:
        known = self.known.get(key)
        if known is None:
            known = self.known[key] = _known(held)
        before = held.record if held else None
        return _Open(known, before, json.loads(staged) if staged is not None else before)

    def _lay(self, one: _Open, row: int, part: Part) -> bool:
        known = one.known
        known.first_row = known.first_row or row
        moved = part.organisation is not None and part.organisation != known.organisation
        if part.organisation is not None:
            known.organisation = part.organisation
        now = one.now
        if part.kind == SERVICE or part.record != one.came:
            now = oruk_merge.laid_over(now, part.record, part.view)
        one.came = part.record
        altered = moved or now != one.now
        if altered and not moved and _says_what_was_edited(one, part):
            return False
        one.now = now
        known.differs = (
            not known.held_version
            or now != one.held
            or known.organisation != known.held_organisation
        )
        return altered

    # ---- staging ------------------------------------------------------------------------------

    def _stage_services(self, in_hand: dict[Key, _Open]) -> None:
        again = [key for key, one in in_hand.items() if one.known.is_staged]
        staged = [
            self._service(source, one)
            for (_, source), one in in_hand.items()
            if one.known.differs and one.now is not None
        ]
        self._put(staged, again)

    def _service(self, source: str, one: _Open) -> Staged:
        known = one.known
        run_by = self._kept.get((ORGANISATION, known.organisation))
        name = known.organisation_name
        if run_by is not None and run_by.now is not None:
            name = line(run_by.now.get("name"))
        assert one.now is not None
        service = listed_from(oruk_edits.effective(one.now, known.edits))
        columns = columns_of(service, known.organisation, name, places_of(service))
        known.is_staged = True
        self._desk.store.give_way()
        names = self._staged_under.setdefault(known.organisation, set())
        names.add(columns.organisation_name)
        return Staged(
            SERVICE,
            source,
            known.uid,
            known.held_version,
            service.name,
            one.now,
            columns,
            known.held_record_uid,
        )

    def _small(self, key: Key, one: _Open) -> Staged:
        record = one.now or {}
        name = line(record.get("name"))[:200]
        return Staged(key[0], key[1], one.known.uid, one.known.held_version, name, record)

    def _put(self, staged: list[Staged], gone: Iterable[Key] = ()) -> None:
        gone = list(gone)
        if not (staged or gone):
            return
        with self._desk.long_write() as work:
            work.piece()
            staging.drop(work.connection, self.uid, gone)
            staging.put(work.connection, self.uid, self._at, staged)
        self._desk.store.give_way()

    def _rename(self, source: str, one: _Open, holds_any: bool, go_on: Callable[[], None]) -> None:
        """Stage anew the services that were staged or are held under another name of theirs."""
        name = line((one.now or {}).get("name"))[:200]
        while self._staged_under.get(source, {name}) != {name}:
            with self._desk.read() as connection:
                staged = staging.of_organisation(connection, self.uid, source, name)
            if not staged:
                break
            go_on()
            in_hand = [(at, self.known[SERVICE, at], json.loads(it)) for at, it in staged.items()]
            again = [(SERVICE, at) for at in staged]
            self._put([self._service(at, _Open(it, None, now)) for at, it, now in in_hand], again)
        was = line((one.held or {}).get("name"))[:200]
        for held in self._held_services(source) if holds_any and was != name else ():
            go_on()
            known = self.known.setdefault((SERVICE, held.source_id), _known(held))
            if not known.differs:
                self._put([self._service(held.source_id, _Open(known, None, held.record))])

    def _held_services(self, source: str) -> Iterator[Held]:
        at = 0
        while True:
            with self._desk.read() as connection:
                page, at = services.of_organisation(connection, source, at)
            yield from page
            if not page:
                return


def _held(connection: Any, kind: str, ids: Iterable[str]) -> dict[str, Held]:
    if kind == SERVICE:
        return services.held(connection, ids)
    if kind == ORGANISATION:
        return services.organisations(connection, ids)
    return services.terms(connection, kind, ids)


def _known(held: Held | None) -> Known:
    if held is None:
        return Known(new_uid())
    return Known(
        uid=held.uid,
        held_version=held.version,
        edits=held.edits,
        held_organisation=held.organisation_source,
        held_record_uid=held.record_uid,
        organisation=held.organisation_source,
        organisation_name=held.organisation_name,
    )


def _says_what_was_edited(one: _Open, part: Part) -> bool:
    """Claim that a row only says what was edited here: our own export come back."""
    if not one.known.edits or one.now is None:
        return False
    edited = oruk_edits.effective(one.now, one.known.edits)
    return oruk_merge.laid_over(edited, part.record, part.view) == edited
