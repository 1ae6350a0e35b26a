"""Gather what a list shows while keys are typed, and leave one entry once it has settled.

A list or a search is one reading (ARCHITECTURE, "The store of one PC"): its rows show the columns
of the list, no notes and no plan. `settle` commits the entry; if that fails, the caller takes the
rows away. Counts of a list belong to its reading and leave no entry of their own.

The entry stands in the chain of the network whose rows were shown (none shown: of the one network
that was looked through), where whoever audits that network looks for it. Rows of several networks
leave their one entry in the chain of the store, and its detail names the networks: one act is one
entry, and no network's chain holds uids of another's people.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Protocol

from app import errors
from app.desk import Desk
from app.domain.access import Grant, Right
from app.store.search import terms


@dataclass(frozen=True, slots=True)
class Shown:
    """Name a row that was shown, and where it belongs."""

    uid: str
    network_id: int
    practice_id: int
    worker_id: int | None = None


class _Row(Protocol):
    @property
    def uid(self) -> str: ...
    @property
    def network_id(self) -> int: ...
    @property
    def practice_id(self) -> int: ...


@dataclass(slots=True)
class _Reading:
    terms: str = ""
    hits: int = 0
    shown: dict[str, Shown] = field(default_factory=dict)


class ReadingList:
    """Hold what one list has shown at one desk and no entry names yet."""

    def __init__(self, desk: Desk, right: Right, act: str) -> None:
        self._desk = desk
        self._right = right
        self._act = act
        self._reading: _Reading | None = None
        # Questions and acts come on two threads.
        self._noting = threading.Lock()

    def settle(self) -> None:
        """Leave the reading's one entry: HMAC of the terms, number of hits, uids shown."""
        with self._noting:
            reading, self._reading = self._reading, None
        if reading is None:
            return
        try:
            self._leave_entry(reading)
        except Exception:
            self._put_back(reading)
            raise

    @property
    def is_settled(self) -> bool:
        """Claim that no reading waits for its entry."""
        return self._reading is None

    def _note(self, text: str, rows: Iterable[_Row]) -> None:
        """Note the answer to what was typed."""
        shown, asked = _named(rows), terms.normalised(text, self._desk.today)
        with self._noting:
            reading = self._reading or _Reading()
            reading.terms, reading.hits = asked, len(shown)
            reading.shown.update(shown)
            self._reading = reading

    def _note_again(self, rows: Iterable[_Row]) -> None:
        """Note rows that are shown anew or further down; nothing was typed for them."""
        shown = _named(rows)
        if not shown:
            return
        with self._noting:
            reading = self._reading or _Reading()
            reading.hits += len(shown.keys() - reading.shown.keys())
            reading.shown.update(shown)
            self._reading = reading

    def _leave_entry(self, reading: _Reading) -> None:
        grant = self._grant(reading)
        networks = self._networks(reading)
        detail: dict[str, str | int] = {
            "terms": self._desk.store.digest(reading.terms),
            "hits": reading.hits,
            "shown": ",".join(reading.shown),
        }
        chain = "store"
        if len(networks) == 1:
            chain = networks[0]
        elif networks:
            detail["networks"] = ",".join(networks)
        with self._desk.write(of_reading=True) as work:
            work.audit(self._act, grant=grant, chain=chain, detail=detail)

    def _grant(self, reading: _Reading) -> Grant:
        """Give the grant that shows the first row; with no row, any that allows the list."""
        for row in reading.shown.values():
            try:
                return self._desk.grant_for(self._right, row)
            except errors.NotPermitted:  # a person is reached by a referral that is supervised
                break
        return self._desk.require(self._right)

    def _networks(self, reading: _Reading) -> list[str]:
        """Name the networks whose rows were shown; with no row, those that were looked through."""
        desk = self._desk
        if reading.shown:
            ids = {row.network_id for row in reading.shown.values()}
            return sorted(desk.office.network_uids[one] for one in ids)
        scope = desk.scope(self._right)
        if scope.workers:
            return []
        homes = [desk.office.office.network_of(one, desk.today) for one in scope.practices]
        return sorted({*scope.networks, *(home.uid for home in homes if home is not None)})

    def _put_back(self, reading: _Reading) -> None:
        """Keep what has no entry yet, so that a later one names it too."""
        with self._noting:
            since = self._reading
            if since is not None:
                since.shown = {**reading.shown, **since.shown}
            self._reading = since or reading


def _named(rows: Iterable[_Row]) -> dict[str, Shown]:
    return {
        row.uid: Shown(row.uid, row.network_id, row.practice_id, getattr(row, "worker_id", None))
        for row in rows
    }
