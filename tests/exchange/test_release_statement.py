"""Promise that a release's statement is read as it was signed, and that nothing else is."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from app import errors, paths
from app.domain import refusals
from app.domain.release import Statement
from app.exchange import release_statement
from app.exchange.release_statement import keys_from, read, to_sign, write

KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
RESERVE = Ed25519PrivateKey.from_private_bytes(bytes(range(32, 64)))
STRANGER = Ed25519PrivateKey.from_private_bytes(bytes(range(64, 96)))
KEYS = tuple(one.public_key().public_bytes_raw() for one in (KEY, RESERVE))
STATED = Statement("hearten-0.2.0-setup.exe", "0.2.0", "0123456789abcdef" * 4, date(2026, 12, 3))
SIGNED = (
    b"Hearten release 1\n"
    b'{"date":"2026-12-03","name":"hearten-0.2.0-setup.exe","sha256":'
    b'"0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef","version":"0.2.0"}'
)
PUBLIC = "03a107bff3ce10be1d70dd18e74bc09967e4d6309ba50d5f1ddc8664125531b8"

GOLDEN = (
    b'{"signature":"32cb992cdea6b878d0c18486096f18f5862e0bd36bbea2d936d5e4c86cdeea44'
    b'76e48aa7477a69f48da689b678b7e8a5bee0d4ce843155aea96d1bf9fc183e06","statement":'
    b'{"date":"2026-12-03","name":"hearten-0.2.0-setup.exe","sha256":'
    b'"0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",'
    b'"version":"0.2.0"}}\n'
)


def signed(said: dict[str, Any], key: Ed25519PrivateKey = KEY) -> bytes:
    """Give a file whose signature is good, whatever it says."""
    canonical = json.dumps(said, sort_keys=True, separators=(",", ":")).encode()
    signature = key.sign(release_statement.SIGNED_AS + canonical)
    whole = {"statement": said, "signature": signature.hex()}
    return json.dumps(whole, sort_keys=True, separators=(",", ":")).encode() + b"\n"


def said() -> dict[str, Any]:
    """Give what the good file says."""
    found: dict[str, Any] = json.loads(SIGNED.removeprefix(release_statement.SIGNED_AS))
    return found


GOOD = signed(said())


def test_the_bytes_that_are_signed_stay_as_they_are() -> None:
    # Programs in practices read what later releases write.
    assert to_sign(STATED) == SIGNED
    assert KEYS[0].hex() == PUBLIC
    assert write(STATED, KEY.sign(SIGNED)) == GOOD == GOLDEN


@pytest.mark.parametrize("key", [KEY, RESERVE])
def test_either_key_is_taken(key: Ed25519PrivateKey) -> None:
    assert read(signed(said(), key), KEYS) == STATED


def test_another_key_is_not() -> None:
    with pytest.raises(errors.Refused, match="can be trusted"):
        read(signed(said(), STRANGER), KEYS)
    with pytest.raises(errors.Refused, match="can be trusted"):
        read(GOOD, KEYS[1:])


def test_a_build_without_keys_says_so() -> None:
    with pytest.raises(errors.Refused) as refused:
        read(GOOD, ())
    assert refused.value.sentence == refusals.NO_RELEASE_KEYS


@pytest.mark.parametrize("at", range(len(GOOD)))
def test_no_byte_can_be_changed(at: int) -> None:
    broken = bytearray(GOOD)
    broken[at] ^= 1
    with pytest.raises(errors.Refused):
        read(bytes(broken), KEYS)


@pytest.mark.parametrize("field", ["name", "version", "sha256", "date"])
@pytest.mark.parametrize("value", [None, 2, "", ["0.2.0"], {"a": 1}])
def test_wrong_values_are_refused_whoever_signed(field: str, value: object) -> None:
    with pytest.raises(errors.Refused):
        read(signed(said() | {field: value}), KEYS)


@pytest.mark.parametrize(
    "change",
    [
        {"more": "x"},
        {"name": "../hearten-0.2.0-setup.exe"},
        {"name": "hearten-0.3.0-setup.exe"},
        {"version": "0.2"},
        {"date": "2026-02-30"},
        {"sha256": "0" * 63},
    ],
)
def test_what_no_release_says_is_refused_whoever_signed(change: dict[str, str]) -> None:
    with pytest.raises(errors.Refused):
        read(signed(said() | change), KEYS)


@pytest.mark.parametrize("field", ["name", "version", "sha256", "date"])
def test_a_field_that_is_missing_is_refused(field: str) -> None:
    short = said()
    del short[field]
    with pytest.raises(errors.Refused):
        read(signed(short), KEYS)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"null",
        b"[]",
        b"[" * 1_900,
        b"\xff\xfe",
        b'{"statement":1,"signature":2}\n',
        GOOD[:-1],
        GOOD + b" ",
        GOOD.replace(b"{", b"{ ", 1),
        GOOD.replace(b'"statement":{', b'"statement":{"version":"0.3.0",'),
        GOOD.replace(b'{"signature"', b'{"more":1,"signature"'),
        b" " * release_statement.LARGEST + GOOD,
    ],
)
def test_a_file_is_spelt_as_it_is_written(content: bytes) -> None:
    with pytest.raises(errors.Refused):
        read(content, KEYS)


def test_keys_stand_a_line_each_beside_what_explains_them() -> None:
    lines = "\n".join(one.hex() for one in KEYS)
    assert keys_from(f"# two\n\n{lines}\n") == KEYS
    for wrong in (lines + "\n" + "0" * 64, "0" * 63, "not a key", "0" * 64 + " # in use"):
        with pytest.raises(ValueError, match="64 hex digits"):
            keys_from(wrong)


def test_the_file_of_this_house_can_be_read() -> None:
    keys_from((paths.resources() / "releases" / "keys.txt").read_text(encoding="utf8"))
