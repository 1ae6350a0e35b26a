"""Make the keys of whoever releases Hearten, and sign by one what a release states."""

from __future__ import annotations

import hashlib
import os
from datetime import date
from pathlib import Path

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from packing.machine import Unfit

from app import errors
from app.domain.release import setup_name, statement_of
from app.exchange import release_statement

KEY, PASSWORD_FILE = "HEARTEN_RELEASE_KEY", "HEARTEN_RELEASE_PASSWORD_FILE"
ROOT = Path(__file__).resolve().parents[2]
PUBLIC = ROOT / "resources" / "releases" / "keys.txt"


def make(file: Path) -> str:
    """Write a new private key, locked by the password; give the line of its public one."""
    whole = file.resolve()
    if whole.is_relative_to(ROOT):
        raise Unfit("A private key is never kept in the project's folder. Name another place.")
    key = Ed25519PrivateKey.generate()
    locked = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.BestAvailableEncryption(_password()),
    )
    try:
        with open(whole, "xb", opener=lambda path, flags: os.open(path, flags, 0o600)) as kept:
            kept.write(locked)
    except OSError as error:
        raise Unfit(f"The key could not be written: {error.strerror}.") from None
    return key.public_key().public_bytes_raw().hex()


def sign(setup: Path, version: str, on: date, public: Path = PUBLIC) -> Path:
    """Write the signed statement of a setup beside it, as the programs that hold `public` read it.

    Stops for a setup of another version, and for a key that those programs do not know.
    """
    if setup.name != setup_name(version):
        raise Unfit(f"The setup of {version} is called {setup_name(version)}.")
    with setup.open("rb") as file:
        whole = hashlib.file_digest(file, "sha256").hexdigest()
    stated = statement_of(setup.name, version, whole, on.isoformat())
    content = release_statement.write(stated, _key().sign(release_statement.to_sign(stated)))
    try:
        known = release_statement.keys_from(public.read_text(encoding="utf8"))
        release_statement.read(content, known)
    except (errors.Refused, ValueError):
        raise Unfit(f"{public.name} does not hold the key that signs; no program would.") from None
    kept = setup.with_name(release_statement.FILE)
    kept.write_bytes(content)
    return kept


def _key() -> Ed25519PrivateKey:
    named = os.environ.get(KEY)
    if not named or not Path(named).is_file():
        raise Unfit(f"{KEY} names the file of the private key.")
    try:
        key = serialization.load_pem_private_key(Path(named).read_bytes(), _password())
    except (ValueError, TypeError):
        raise Unfit(f"{KEY} and {PASSWORD_FILE} do not go together.") from None
    if not isinstance(key, Ed25519PrivateKey):
        raise Unfit(f"{KEY} names no Ed25519 key.")
    return key


def _password() -> bytes:
    named = os.environ.get(PASSWORD_FILE)
    if not named or not Path(named).is_file():
        raise Unfit(f"{PASSWORD_FILE} names the file of the key's password.")
    password = Path(named).read_bytes().strip()
    if not password:
        raise Unfit(f"The file that {PASSWORD_FILE} names is empty.")
    return password
