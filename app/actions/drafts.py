"""Keep half-typed text encrypted on this PC, so that no lock, power cut or broken line loses it.

Keeping a draft is no act: it changes no record and shows nobody anything but one's own words. Only
who typed it ever gets it back.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app.desk import Desk
from app.store import drafts


@dataclass(frozen=True, slots=True)
class Draft:
    """One form's half-typed content."""

    uid: str
    kind: str
    subject_uid: str | None
    body: dict[str, Any]
    saved_at: datetime


class Drafts:
    """The drafts of whoever is signed in at this desk."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def keep(self, uid: str, kind: str, subject_uid: str | None, body: dict[str, Any]) -> datetime:
        """Write one draft whole, anew or over its last state; give when."""
        now = self._desk.now()
        text = json.dumps(body, ensure_ascii=True, separators=(",", ":"))
        with self._desk.drafts.write() as unit:
            unit.piece()
            owner = self._desk.drafts_owner
            drafts.put(unit.connection, owner, uid, kind, subject_uid, text, now)
        return now

    def of(self, kind: str, subject_uid: str | None = None) -> tuple[Draft, ...]:
        """Give one's own drafts of a kind, newest first."""
        with self._desk.drafts.read() as connection:
            rows = drafts.of(connection, self._desk.drafts_owner, kind, subject_uid)
        return tuple(
            Draft(r.uid, r.kind, r.subject_uid, json.loads(r.body), r.saved_at) for r in rows
        )

    def count(self, kind: str) -> int:
        """Count one's own drafts of a kind."""
        return len(self.of(kind))

    def count_all(self) -> int:
        """Count all of one's own drafts."""
        with self._desk.drafts.read() as connection:
            return drafts.count(connection, self._desk.drafts_owner)

    def discard(self, uid: str) -> None:
        """Throw a draft away."""
        with self._desk.drafts.write() as unit:
            unit.piece()
            drafts.remove(unit.connection, self._desk.drafts_owner, uid)
