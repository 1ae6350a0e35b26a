"""Remember on this PC where each chain of the server's audit stood, and ask whether it still does.

A chain cannot see that its own tail was cut, nor that the whole database was put back to an older
day; whoever saw a later entry can. What is kept lies where the user's drafts lie.
"""

from __future__ import annotations

import contextlib
import json
import time
from collections.abc import Mapping
from typing import Protocol

from sqlalchemy import Connection, text

from app import errors

NAME = "audit.ends"
EVERY = 60.0
"""Seconds between two keepings while somebody works; leaving the desk keeps them as well."""
CUT = (
    "The audit on the server no longer holds what this PC saw there. Unless you were told that a "
    "backup was put back, tell your privacy officer and whoever looks after the server."
)
_HOLDS = text("SELECT hearten_private.audit_holds(:chain, :seq, :hash)")
End = tuple[int, str]


class Facts(Protocol):
    """A place of this PC that knows small things by name."""

    def fact(self, name: str) -> str | None: ...
    def keep_fact(self, name: str, value: str) -> None: ...


class ChainEnds:
    """The newest entry of each chain that one user left from this PC: its number and hash."""

    def __init__(self) -> None:
        self._ends: dict[str, End] = {}
        self._kept: dict[str, End] = {}
        self._at = time.monotonic()

    def saw(self, ends: Mapping[str, End]) -> None:
        """Take in what was left just now."""
        self._ends.update(ends)

    def look_back(self, place: Facts, connection: Connection) -> str:
        """Ask whether every chain still holds what was seen last; gives a sentence if not.

        It is told once: from then on what is there now counts.
        """
        known = _read(place.fact(NAME))
        gone = {
            chain
            for chain, (seq, digest) in known.items()
            if not connection.execute(
                _HOLDS, {"chain": chain, "seq": seq, "hash": digest}
            ).scalar_one()
        }
        self._kept = known
        self._ends = {chain: end for chain, end in known.items() if chain not in gone}
        return CUT if gone else ""

    def keep(self, place: Facts, *, now: bool = False) -> None:
        """Write them down once a minute has passed, or now; a disk that refuses costs only that."""
        is_due = now or time.monotonic() - self._at > EVERY
        if not is_due or self._ends == self._kept:
            return
        with contextlib.suppress(errors.Problem):
            place.keep_fact(NAME, json.dumps(self._ends))
            self._kept, self._at = dict(self._ends), time.monotonic()

    def forget(self) -> None:
        """Begin anew: somebody else may sign in here."""
        self._ends, self._kept = {}, {}


def _read(kept: str | None) -> dict[str, End]:
    """Read what was kept; what cannot be read is as if nothing had been."""
    try:
        found = json.loads(kept or "{}")
        return {str(chain): (int(seq), str(digest)) for chain, (seq, digest) in found.items()}
    except (ValueError, TypeError, AttributeError, RecursionError):
        return {}
