"""Say what a release is: its setup, its version, the sum of its bytes, its day."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from app import errors
from app.domain import refusals
from app.domain.dates import MONTHS

_NUMBERS = re.compile(r"(0|[1-9][0-9]{0,4})\.(0|[1-9][0-9]{0,4})\.(0|[1-9][0-9]{0,4})")
_SUM = re.compile(r"[0-9a-f]{64}")

Version = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Statement:
    """What whoever releases Hearten says of one setup for Windows: SHA-256 in small hex digits."""

    name: str
    version: str
    sha256: str
    on: date


def version_of(text: str) -> Version:
    """Give the three numbers of a version such as `0.10.2`; raises errors.Refused."""
    found = _NUMBERS.fullmatch(text)
    if found is None:
        raise errors.Refused(refusals.NO_RELEASE)
    first, second, third = found.groups()
    return int(first), int(second), int(third)


def setup_name(version: str) -> str:
    """Give the one name that the setup of a version has."""
    return f"hearten-{version}-setup.exe"


def statement_of(name: str, version: str, sha256: str, on: str) -> Statement:
    """Give a statement whose parts are what they should be; raises errors.Refused."""
    version_of(version)
    if name != setup_name(version) or not _SUM.fullmatch(sha256):
        raise errors.Refused(refusals.NO_RELEASE)
    try:
        day = date.fromisoformat(on)
    except ValueError:
        raise errors.Refused(refusals.NO_RELEASE) from None
    if day.isoformat() != on:  # other spellings of ISO 8601 are read, too
        raise errors.Refused(refusals.NO_RELEASE)
    return Statement(name, version, sha256, day)


def is_newer(statement: Statement, running: str) -> bool:
    """Claim that a release is above the version that runs, number by number."""
    return version_of(statement.version) > version_of(running)


def require_newer(statement: Statement, running: str) -> None:
    """Refuse a release that is not above the version that runs."""
    if not is_newer(statement, running):
        raise errors.Refused(refusals.NOT_NEWER.format(statement.version, running))


def require_same_bytes(statement: Statement, sha256: str) -> None:
    """Refuse a setup whose bytes are not those that the statement was signed for."""
    if sha256 != statement.sha256:
        raise errors.Refused(refusals.OTHER_BYTES)


def told(statement: Statement, running: str) -> str:
    """Say what was found: `Hearten 0.2.0 of 3 December 2026 is there. This is 0.1.0.`"""
    on = statement.on
    day = f"{on.day} {MONTHS[on.month - 1]} {on.year}"
    return f"Hearten {statement.version} of {day} is there. This is {running}."
