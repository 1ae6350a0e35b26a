"""Read and write `hearten-release.json`: a statement of a release and its Ed25519 signature.

Canonical JSON: keys sorted, no spaces, ASCII. What is signed is `SIGNED_AS` and the statement so
written; a file that says anything more is refused.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import Final

from app import errors
from app.domain import refusals
from app.domain.release import Statement, statement_of

FILE: Final = "hearten-release.json"
LARGEST: Final = 2_000
SIGNED_AS: Final = b"Hearten release 1\n"
MOST_KEYS: Final = 2
_FIELDS: Final = ("name", "version", "sha256", "date")
_KEY = re.compile(r"[0-9a-f]{64}")
_SIGNATURE = re.compile(r"[0-9a-f]{128}")


def read(content: bytes, keys: Sequence[bytes]) -> Statement:
    """Give what a file states if one of the public keys (32 bytes each) signed it.

    Raises errors.Refused for every other file, and where there are no keys.
    """
    if not keys:
        raise errors.Refused(refusals.NO_RELEASE_KEYS)
    if len(content) > LARGEST:
        raise errors.Refused(refusals.NO_RELEASE)
    said, signature = _parts(content)
    if not any(_is_signed(_canonical(said), signature, key) for key in keys):
        raise errors.Refused(refusals.NO_RELEASE)
    return statement_of(*(said[name] for name in _FIELDS))


def to_sign(statement: Statement) -> bytes:
    """Give the bytes that are signed."""
    return SIGNED_AS + _canonical(_said(statement))


def write(statement: Statement, signature: bytes) -> bytes:
    """Give the file of a statement and its signature."""
    return _canonical({"statement": _said(statement), "signature": signature.hex()}) + b"\n"


def keys_from(text: str) -> tuple[bytes, ...]:
    """Read public keys, 64 hex digits a line, beside lines of explanation that begin with #.

    Raises ValueError for a line that is neither, and for more than two keys.
    """
    lines = [line.strip() for line in text.splitlines()]
    kept = [line for line in lines if line and not line.startswith("#")]
    if len(kept) > MOST_KEYS or not all(_KEY.fullmatch(line) for line in kept):
        raise ValueError("not two keys of 64 hex digits")
    return tuple(bytes.fromhex(line) for line in kept)


def _parts(content: bytes) -> tuple[dict[str, str], bytes]:
    """Take a file apart; it must be spelt as `write` spells it, so that nothing hides in it."""
    try:
        whole = json.loads(content)
        said, signature = whole["statement"], whole["signature"]
        is_ours = content == _canonical({"statement": said, "signature": signature}) + b"\n"
    except (ValueError, TypeError, KeyError, RecursionError):
        raise errors.Refused(refusals.NO_RELEASE) from None
    if not is_ours or not isinstance(said, dict) or set(said) != set(_FIELDS):
        raise errors.Refused(refusals.NO_RELEASE)
    if not all(isinstance(one, str) for one in (*said.values(), signature)):
        raise errors.Refused(refusals.NO_RELEASE)
    if not _SIGNATURE.fullmatch(signature):
        raise errors.Refused(refusals.NO_RELEASE)
    return said, bytes.fromhex(signature)


def _is_signed(said: bytes, signature: bytes, key: bytes) -> bool:
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    try:
        Ed25519PublicKey.from_public_bytes(key).verify(signature, SIGNED_AS + said)
    except (InvalidSignature, ValueError):
        return False
    return True


def _said(statement: Statement) -> dict[str, str]:
    values = (statement.name, statement.version, statement.sha256, statement.on.isoformat())
    return dict(zip(_FIELDS, values, strict=True))


def _canonical(value: object) -> bytes:
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=True).encode()
