"""Know which server a store was last seen on, so that one that was left behind is not written to.

After a failover the promoted server is on a higher timeline. The old one, started again by mistake,
takes writes as if nothing had happened; they would be lost. This account's folder on this PC keeps
the highest timeline it met.
"""

from __future__ import annotations

import contextlib
import json
from dataclasses import asdict, dataclass
from pathlib import Path

from app import errors, paths
from app.store import files

FILE = "servers.json"
_LARGEST = 1_000_000
LEFT_BEHIND = (
    "That server was left behind: another one has taken over from it. Nothing was saved; what you "
    "typed is kept here. Tell whoever looks after the servers."
)
MOVED = (
    "This store is on another server than last time. If nobody told you that it moved, tell "
    "whoever looks after it."
)


@dataclass(frozen=True, slots=True)
class System:
    """One database system and how often another took over from it."""

    system: str
    timeline: int


class Seen:
    """Compare each server that answers with the newest one that this PC met for a store."""

    def __init__(self, folder: Path | None = None) -> None:
        self._file = (folder or paths.own_data()) / FILE
        self._uid = ""
        self._before = self._kept()
        self._newest: System | None = None
        self._first: System | None = None

    def meet(self, server: System | None) -> None:
        """Take in who answered."""
        self._first = self._first or server
        if server is not None and self._uid and not self.is_behind(server):
            self._keep(server)

    def know(self, store_uid: str) -> str:
        """Recall which server this store was on; gives a sentence if it is another one now."""
        self._uid = store_uid
        self._newest = before = self._kept().get(store_uid)
        server = self._first
        if server is None:
            return ""
        if before is not None and before.system != server.system:
            self._newest = server  # restored or upgraded elsewhere: nobody can say which is newer
            self._write()
            return MOVED
        self.meet(server)
        return ""

    def is_behind(self, server: System | None) -> bool:
        """Claim that another server took over from this one.

        A timeline is of a whole server, so that is known before it is known which store is there.
        """
        newest = self._newest
        if server is None:
            return False
        if newest is None:
            met = [one.timeline for one in self._before.values() if one.system == server.system]
            return server.timeline < max(met, default=0)
        return server.system != newest.system or server.timeline < newest.timeline

    def require_newest(self, server: System | None) -> None:
        """Raise errors.Unreachable rather than write to a server that was left behind."""
        if self.is_behind(server):
            raise errors.Unreachable(LEFT_BEHIND)

    def _keep(self, server: System) -> None:
        if self._newest != server:
            self._newest = server
            self._write()

    def _write(self) -> None:
        """Write it down; a disk that refuses costs the comparison at the next start only."""
        kept = self._kept()
        if self._newest is not None:
            kept[self._uid] = self._newest
        content = json.dumps({uid: asdict(one) for uid, one in kept.items()}, indent=1)
        with contextlib.suppress(OSError, errors.Problem):
            self._file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            files.write_atomically(self._file, content.encode())

    def _kept(self) -> dict[str, System]:
        try:
            with self._file.open("rb") as file:
                kept = json.loads(file.read(_LARGEST))
            return {
                str(uid): System(str(one["system"]), int(one["timeline"]))
                for uid, one in kept.items()
            }
        except (OSError, ValueError, TypeError, KeyError, AttributeError, RecursionError):
            return {}
