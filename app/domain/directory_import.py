"""Say what becomes of each row of a file of services, and what an import would change."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import Enum


class Outcome(Enum):
    """What a row is against what the directory holds."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class ImportRow:
    """One top-level record of a file: `row` counts from 1 over all files of an import.

    `reason` says why a row is refused; `warnings` what is odd about one that is not; `kept` which
    fields were edited here and stay as they are.
    """

    row: int
    name: str
    outcome: Outcome
    reason: str = ""
    file: str = ""
    warnings: tuple[str, ...] = ()
    kept: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class ImportPreview:
    """What an import would do; nothing has taken effect. `uid` names what is staged."""

    uid: str
    rows: tuple[ImportRow, ...]
    counts: dict[Outcome, int] = field(default_factory=dict)

    @property
    def new(self) -> int:
        """Count the rows that are new."""
        return self.counts.get(Outcome.NEW, 0)

    @property
    def changed(self) -> int:
        """Count the rows that differ from what is held."""
        return self.counts.get(Outcome.CHANGED, 0)

    @property
    def unchanged(self) -> int:
        """Count the rows that are held already."""
        return self.counts.get(Outcome.UNCHANGED, 0)

    @property
    def refused(self) -> tuple[ImportRow, ...]:
        """Give the rows that cannot come in, each with its reason."""
        return tuple(one for one in self.rows if one.outcome is Outcome.REFUSED)

    @property
    def takes_anything(self) -> bool:
        """Claim that at least one row came in or was unchanged."""
        return bool(self.new or self.changed or self.unchanged)


def preview(uid: str, rows: Iterable[ImportRow]) -> ImportPreview:
    """Give the preview of these rows, counted."""
    kept = tuple(rows)
    return ImportPreview(uid, kept, dict(Counter(one.outcome for one in kept)))
