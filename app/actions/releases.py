"""Look whether a newer release stands where the site puts them, and install it.

Neither reads nor changes the store: what an administrator of the desk may ask of this PC.
"""

from __future__ import annotations

from collections.abc import Iterator

from app import __version__, errors, held_setup, paths, release_place
from app.actions.import_reading import Progress, Quiet
from app.desk import Desk
from app.domain import refusals, release
from app.domain.access import Right
from app.domain.release import Statement
from app.exchange import release_statement

KEYS = "keys.txt"
LARGEST_SETUP = 200_000_000
LOOKS_FOR, FETCHES_FOR = 30.0, 1_800.0
"""Seconds after which a place counts as too slow."""


def can_check() -> bool:
    """Claim that this build holds a key of whoever releases it."""
    return bool(_keys())


def can_install() -> bool:
    """Claim that a setup run from here replaces this program."""
    return held_setup.is_offered()


def told(stated: Statement) -> str:
    """Say in one line what was found, beside what runs here."""
    return release.told(stated, __version__)


def look(desk: Desk, place: str) -> Statement | None:
    """Give the newer release that stands there, or None; long where a server is slow.

    Raises errors.Refused for what no known key signed, errors.NotFound where nothing stands, and
    errors.Unreachable.
    """
    desk.require(Right.MANAGE_STORE)
    keys = _keys()
    if not keys:
        raise errors.Refused(refusals.NO_RELEASE_KEYS)
    content = b"".join(
        release_place.pieces(
            release_place.read(place),
            release_statement.FILE,
            largest=release_statement.LARGEST,
            seconds=LOOKS_FOR,
        )
    )
    stated = release_statement.read(content, keys)
    return stated if release.is_newer(stated, __version__) else None


def install(desk: Desk, place: str, stated: Statement, progress: Progress | None = None) -> None:
    """Fetch the setup of a release that was found, and run it if its bytes are the released ones.

    What is summed is the very handle that is held while it runs. The setup asks this program to
    save and close. Raises errors.Refused, Unreachable and Full; nothing was run then.
    """
    desk.require(Right.MANAGE_STORE)
    release.require_newer(stated, __version__)
    goes_on = (progress or Quiet()).raise_if_cancelled
    pieces = release_place.pieces(
        release_place.read(place), stated.name, largest=LARGEST_SETUP, seconds=FETCHES_FOR
    )

    def fetched() -> Iterator[bytes]:
        for piece in pieces:
            goes_on()
            yield piece

    file = held_setup.keep(stated.name, fetched())
    held = held_setup.hold(file)
    try:
        release.require_same_bytes(stated, held_setup.sum_of(held))
    except errors.Refused:
        held.close()
        held_setup.throw_away(file.parent)
        raise
    held_setup.start(file, held)


def _keys() -> tuple[bytes, ...]:
    text = (paths.resources() / "releases" / KEYS).read_text(encoding="utf8")
    return release_statement.keys_from(text)
