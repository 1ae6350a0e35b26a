"""Make guessing slow: waits that double, counted by name, known or not, and kept over a restart.

The file lies beside the store and names nobody. Whoever can write in the folder can delete it; then
the cost of each guess (Argon2id) is what is left. The manual says so.
"""

from __future__ import annotations

import contextlib
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

from app import errors
from app.store import files

NAME = "waits"
FREE_TRIES = 3
LONGEST_AFTER = 10
FIRST_WAIT = timedelta(seconds=2)
LONGEST_WAIT = timedelta(minutes=15)
_MOST_NAMES = 500
_UNREADABLE = (
    OSError, ValueError, ArithmeticError, LookupError, TypeError, AttributeError, RecursionError,
)  # fmt: skip


def wait_after(wrong: int) -> timedelta:
    """Give the wait after that many wrong passwords: none, then 2 s doubling, then 15 minutes."""
    if wrong <= FREE_TRIES:
        return timedelta(0)
    if wrong >= LONGEST_AFTER:
        return LONGEST_WAIT
    doublings: int = 2 ** (wrong - FREE_TRIES - 1)
    return FIRST_WAIT * doublings


def sentence(seconds: float, base: str = errors.SignInRefused.default) -> str:
    """Give what the person reads, with the time to wait if there is one."""
    whole = max(1, round(seconds))
    if seconds <= 0:
        return base
    if whole < 60:
        return f"{base} You can try again in {whole} second{'s' if whole > 1 else ''}."
    minutes = -(-whole // 60)
    return f"{base} You can try again in {minutes} minute{'s' if minutes > 1 else ''}."


def _read_one(wrong: object, last: object) -> tuple[int, datetime]:
    """Read what is kept of one name; raises ValueError for a count or a time of no use."""
    at = datetime.fromisoformat(str(last))
    if not isinstance(wrong, int) or wrong < 0 or at.tzinfo is None:
        raise ValueError("no count, or a time that could be any")
    _ = at.astimezone(UTC) + LONGEST_WAIT  # the end of all days is no time either
    return wrong, at


class Waits:
    """The wrong passwords of one store's names."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / NAME
        self._names = self._read()

    def _read(self) -> dict[str, tuple[int, datetime]]:
        try:
            raw = json.loads(self._path.read_bytes())
            return {tag: _read_one(*kept) for tag, kept in raw["names"].items()}
        except _UNREADABLE:
            return {}

    def require_over(self, tag: str, now: datetime) -> None:
        """Raise errors.SignInRefused while the wait of this name is not over."""
        wrong, last = self._names.get(tag, (0, now))
        wait = wait_after(wrong)
        # A clock set back must not make the wait longer than it was.
        left = min(last + wait - now, wait).total_seconds()
        if left > 0:
            raise errors.SignInRefused(sentence(left), wait=left)

    def wrong(self, tag: str, now: datetime) -> errors.SignInRefused:
        """Count a wrong password and give the refusal with the wait that now begins."""
        count = self._names.pop(tag, (0, now))[0] + 1
        self._names[tag] = (count, now)
        while len(self._names) > _MOST_NAMES:
            del self._names[next(iter(self._names))]
        self._write()
        wait = wait_after(count).total_seconds()
        return errors.SignInRefused(sentence(wait), wait=wait)

    def right(self, tag: str) -> int:
        """Forget the wrong ones of this name; gives how many they were."""
        wrong, _ = self._names.pop(tag, (0, None))
        if wrong:
            self._write()
        return wrong

    def _write(self) -> None:
        names = {tag: (wrong, last.isoformat()) for tag, (wrong, last) in self._names.items()}
        files.write_atomically(self._path, json.dumps({"names": names}).encode())


def forget(folder: Path, tag: str) -> None:
    """Let a name whose password was made anew be signed in with at once.

    The new password holds already: a disk that refuses costs only the wait that was there.
    """
    with contextlib.suppress(errors.Problem):
        Waits(folder).right(tag)
