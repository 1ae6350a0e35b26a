"""Read a file or folder of services row by row and say what each row would change.

Some services at a time: one short reading of what is held, one short staging transaction, and a
breath, so that a person can be opened meanwhile. The pieces are
small while somebody acts, and larger while nobody does: each commit writes the same pages again.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from app import errors
from app.actions.import_laying import Key, Laying
from app.desk import Desk
from app.domain.directory_import import ImportPreview, ImportRow, Outcome, preview
from app.exchange import json_stream, oruk
from app.exchange.oruk import Part, Row

_PIECE, _PIECE_ALONE = 40, 240  # services at a time, while somebody acts and while nobody does
_PARTS = 5  # for each of them


class Progress(Protocol):
    """What long work tells, and asks whether to go on."""

    def report(self, done: int, total: int) -> None:
        """Say how far it is."""
        ...

    def raise_if_cancelled(self) -> None:
        """Raise errors.Cancelled once the person has stopped it."""
        ...


class Quiet:
    """Tell nobody, and go on."""

    def report(self, done: int, total: int) -> None:
        """Say nothing."""

    def raise_if_cancelled(self) -> None:
        """Go on."""


@dataclass(slots=True)
class _RowSoFar:
    number: int
    name: str
    reason: str
    file: str
    warnings: tuple[str, ...]
    touched: list[tuple[Key, bool]] = field(default_factory=list)


class ImportReading:
    """One reading into staging; `run` gives the preview, or leaves nothing behind."""

    def __init__(self, desk: Desk, progress: Progress) -> None:
        self._progress = progress
        self._give_way, self._is_acting = desk.store.give_way, desk.store.is_acting
        self._laying = Laying(desk)
        self._rows: list[_RowSoFar] = []
        self._waiting: list[tuple[_RowSoFar, Part]] = []
        self._services = self._done = self._total = 0

    def run(self, path: Path) -> ImportPreview:
        """Read everything; raises errors.Refused or Cancelled."""
        try:
            files = oruk.files_of(path)
            self._total = sum(_size(one) for one in files)
            for one in files:
                self._read_file(one, alone=not path.is_dir())
            self._flush()
            self._laying.finish(self._progress.raise_if_cancelled)
        except BaseException:
            self._laying.clear()
            raise
        self._progress.report(self._total, self._total)
        return preview(self._laying.uid, (self._judged(one) for one in self._rows))

    def _read_file(self, path: Path, *, alone: bool) -> None:
        """Read one file; in a folder a file that cannot be read is one refused row."""
        name = "" if alone else path.name
        size, before = _size(path), self._done
        goes_on = self._progress.raise_if_cancelled
        try:
            content = json_stream.read(path)
            if not alone:
                json_stream.check(content, goes_on)
            for row in oruk.rows_of(content, goes_on, oruk.kind_by_name(path.name)):
                self._done = before + size * row.done // max(row.total, 1)
                self._take(row, name)
        except errors.Refused as problem:
            if alone:
                raise
            self._add_row("", problem.sentence, name)
        self._done = before + size

    def _take(self, row: Row, file: str) -> None:
        self._give_way()
        so_far = self._add_row(row.name, row.reason, file, row.warnings)
        for part in row.parts:
            self._waiting.append((so_far, part))
            self._services += part.kind == oruk.SERVICE
            if self._services >= _PIECE or len(self._waiting) >= _PIECE * _PARTS:
                self._flush_if_enough()

    def _add_row(
        self, name: str, reason: str, file: str, warnings: tuple[str, ...] = ()
    ) -> _RowSoFar:
        so_far = _RowSoFar(len(self._rows) + 1, name, reason, file, warnings)
        self._rows.append(so_far)
        return so_far

    def _flush_if_enough(self) -> None:
        most = _PIECE if self._is_acting() else _PIECE_ALONE
        if self._services >= most or len(self._waiting) >= most * _PARTS:
            self._flush()

    def _flush(self) -> None:
        piece, self._waiting, self._services = self._waiting, [], 0
        if not piece:
            return
        self._progress.raise_if_cancelled()
        altered = self._laying.lay([(so_far.number, part) for so_far, part in piece])
        for (so_far, part), is_altered in zip(piece, altered, strict=True):
            so_far.touched.append(((part.kind, part.source_id), is_altered))
        self._progress.report(self._done, self._total)

    def _judged(self, row: _RowSoFar) -> ImportRow:
        """Say what became of a row, now that all rows are known."""
        outcome, kept = self._outcome(row)
        return ImportRow(
            row.number, row.name, outcome, row.reason, row.file, row.warnings, frozenset(kept)
        )

    def _outcome(self, row: _RowSoFar) -> tuple[Outcome, Iterable[str]]:
        """Say what a row is, and which fields that were edited here it leaves as they are."""
        if row.reason:
            return Outcome.REFUSED, ()
        known = self._laying.known
        main = known[row.touched[-1][0]]
        if not main.held_version and main.first_row == row.number:
            return Outcome.NEW, ()
        if any(altered and known[key].differs for key, altered in row.touched):
            return Outcome.CHANGED, main.edits
        return Outcome.UNCHANGED, ()


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0  # reading it says what is wrong
