"""Know the drafts of whoever is signed in, and show them as rows of the list."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from PySide6.QtCore import QObject, Signal
from shiboken6 import isValid

from app import errors
from app.actions.drafts import Draft
from app.actions.lookup import Lookup
from app.changes import Changed
from app.domain import dates
from app.domain.referral import ReferralRow
from app.domain.referral_reasons import reasons_long, reasons_short
from ui.at_desk import AtDesk
from ui.referrals.log_form.entry import KIND, Entry

NOBODY_YET = "Nobody chosen yet"


class DraftList(QObject):
    """Hold one's own drafts of referrals, newest first; `counted` when they are read."""

    counted = Signal()
    left_open = Signal(object)

    def __init__(self, at: AtDesk, lookup: Lookup, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._at, self._lookup = at, lookup
        self._drafts: dict[str, Draft] = {}
        self.count: int | None = None

    def read(self, *, reopen: bool = False) -> None:
        """Read the drafts; with `reopen` tell of the newest that was on the screen at the end."""
        drafts, lookup = self._at.drafts, self._lookup

        def found() -> tuple[Draft, ...]:
            return tuple(one for one in drafts.of(KIND) if not _is_done(one, lookup))

        def came(those: tuple[Draft, ...]) -> None:
            if not isValid(self):
                return
            self._drafts = {draft.uid: draft for draft in those}
            self.count = len(those)
            self.counted.emit()
            newest = next((one for one in those if one.body.get("open")), None)
            if reopen and newest is not None:
                self.left_open.emit(newest)

        self._at.background.ask(found, came, key="referrals.drafts", failed=lambda _problem: None)

    def changed(self, change: Changed) -> None:
        """Read them again when one was kept or thrown away."""
        if change.kind in ("draft", "everything"):
            self.read()

    def has(self, uid: str) -> bool:
        """Say whether a row of the list is a draft."""
        return uid in self._drafts

    def open(self, uid: str, then: Callable[[Draft], object]) -> None:
        """Read one draft as it is kept by now (the list may be older) and hand it on."""
        drafts = self._at.drafts

        def came(those: tuple[Draft, ...]) -> None:
            found = next((one for one in those if one.uid == uid), None)
            if isValid(self) and found is not None:
                then(found)

        self._at.background.act(lambda: drafts.of(KIND), came)

    def newest(self) -> Draft | None:
        """Give the newest draft."""
        return next(iter(self._drafts.values()), None)

    def rows(self) -> list[ReferralRow]:
        """Give the drafts as rows of the list."""
        return [_row(draft, self._at.desk.today) for draft in self._drafts.values()]


def _is_done(draft: Draft, lookup: Lookup) -> bool:
    """Claim that the form of a draft was saved, and only the draft outlived it."""
    op_id = str(draft.body.get("op_id") or "")
    try:
        return bool(op_id) and lookup.was_logged(op_id)
    except errors.Unreachable:  # drafts lie on this PC: they are shown while a server is away
        return False


def _row(draft: Draft, today: date) -> ReferralRow:
    entry = Entry.from_body(draft.body)
    at = dates.local_time(draft.saved_at)
    kept = dates.clock(at.time()) if at.date() == today else dates.short(at.date())
    values: dict[str, Any] = {
        "uid": draft.uid,
        "person_uid": "",
        "name": entry.shown_name or NOBODY_YET,
        "born": entry.born(today),
        "reasons": reasons_short(tuple(entry.reasons)) if entry.reasons else "",
        "all_reasons": reasons_long(tuple(entry.reasons)) if entry.reasons else "",
        "state": f"Draft, kept {kept}",
        "next_on": None,
        "received_on": entry.received_on or at.date(),
        "practice": "",
        "worker": "",
        "is_open": False,
    }
    return ReferralRow(**values)
