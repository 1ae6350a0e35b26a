"""Wrap the store's data key once for each user, so that any of their passwords opens it.

A slot holds an X25519 key pair. The private half is sealed by a key that Argon2id makes of the
user's password (AES-256-GCM; store, user, slot and Argon2 parameters are authenticated with it).
The data key is sealed to the public half. So the data key can change (a user is disabled) without
anyone's password: it is sealed again to each public key that is left. A password can be changed
without touching the others. The recovery key is one more slot, opened by the key on paper.

`generation` grows with every change of the file and is authenticated with each sealed data key; the
store and its `state` remember it, so an older copy of the file is refused.

The file names nobody: a slot is found by a keyed hash of the sign-in name.
"""

from __future__ import annotations

import base64
import contextlib
import hashlib
import hmac
import json
import os
import secrets
import sys
import threading
import unicodedata
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from argon2.low_level import Type, hash_secret_raw
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from app import errors
from app.store import files

NAME, COPY, NEXT = "keys", "keys.bak", "keys.next"
RECOVERY, BACKUP = "recovery", "backup service"
"""What stands where a user's uid stands, in slots and in the audit; nobody signs in by either."""
_FORMAT = 1
_NONCE = 12
_LARGEST = 1_000_000

PrivateKey = X25519PrivateKey

LOST = (
    "The keys of this store are missing or damaged, and so is their copy. The store was left "
    "untouched. Restore the last backup, or put its keys file back into the folder."
)


@dataclass(frozen=True, slots=True)
class Kdf:
    """What Argon2id is asked for: memory in KiB, passes and lanes."""

    memory: int = 65536
    passes: int = 3
    lanes: int = 4

    def key(self, password: str, salt: bytes) -> bytes:
        """Give 32 bytes for a password (slow by design); the window goes before it."""
        with ThreadPoolExecutor(1, "password", _go_behind) as behind:
            return behind.submit(
                hash_secret_raw,
                unicodedata.normalize("NFC", password).encode("utf-8", "surrogatepass"),
                salt,
                time_cost=self.passes,
                memory_cost=self.memory,
                parallelism=self.lanes,
                hash_len=32,
                type=Type.ID,
            ).result()


def _go_behind() -> None:
    """Let this thread, and the lanes it begins, yield to the thread that paints."""
    if sys.platform == "linux":
        with contextlib.suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), 10)


KDF_DEFAULT = Kdf()


def name_key(name: str) -> str:
    """Fold a sign-in name: width, case and spaces do not matter."""
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())


@dataclass(frozen=True, slots=True)
class Slot:
    """One way to open the store."""

    uid: str
    user_uid: str
    name_tag: str
    kdf: Kdf
    salt: bytes = field(repr=False)
    public: bytes = field(repr=False)
    private: bytes = field(repr=False)
    data_key: bytes = field(default=b"", repr=False)

    def _bound(self, store_uid: str) -> bytes:
        kdf = f"argon2id:{self.kdf.memory}:{self.kdf.passes}:{self.kdf.lanes}"
        return "|".join((store_uid, self.user_uid, self.uid, kdf)).encode()

    def unlock(self, store_uid: str, password: str) -> X25519PrivateKey:
        """Give the private half; raises errors.SignInRefused for a wrong password."""
        sealed = self.private
        try:
            raw = AESGCM(self.kdf.key(password, self.salt)).decrypt(
                sealed[:_NONCE], sealed[_NONCE:], self._bound(store_uid)
            )
        except InvalidTag:
            raise errors.SignInRefused from None
        return X25519PrivateKey.from_private_bytes(raw)

    def holding(self, store_uid: str, generation: int, data_key: bytes) -> Slot:
        """Give this slot with the data key sealed to its public half."""
        passing = X25519PrivateKey.generate()
        mine = passing.public_key().public_bytes_raw()
        shared = passing.exchange(X25519PublicKey.from_public_bytes(self.public))
        nonce = secrets.token_bytes(_NONCE)
        bound = self._bound(store_uid) + f"|{generation}".encode()
        sealed = AESGCM(_seal_key(shared, mine, self.public)).encrypt(nonce, data_key, bound)
        return replace(self, data_key=mine + nonce + sealed)

    def open(self, store_uid: str, generation: int, private: X25519PrivateKey) -> bytes:
        """Give the data key; raises errors.Damaged when the slot was tampered with."""
        theirs, nonce = self.data_key[:32], self.data_key[32 : 32 + _NONCE]
        try:
            shared = private.exchange(X25519PublicKey.from_public_bytes(theirs))
            key = _seal_key(shared, theirs, self.public)
            bound = self._bound(store_uid) + f"|{generation}".encode()
            return AESGCM(key).decrypt(nonce, self.data_key[32 + _NONCE :], bound)
        except (InvalidTag, ValueError):
            raise errors.Damaged(LOST) from None


def _seal_key(shared: bytes, passing: bytes, public: bytes) -> bytes:
    derive = HKDF(
        algorithm=hashes.SHA256(), length=32, salt=passing + public, info=b"hearten data key"
    )
    return derive.derive(shared)


def make_slot(
    store_uid: str, user_uid: str, name: str, password: str, kdf: Kdf = KDF_DEFAULT
) -> Slot:
    """Make a slot for a password (slow; do it before the transaction). It holds no data key yet."""
    pair = X25519PrivateKey.generate()
    slot = Slot(
        uid=secrets.token_hex(8),
        user_uid=user_uid,
        name_tag=user_uid if user_uid in (RECOVERY, BACKUP) else _tag(store_uid, name),
        kdf=kdf,
        salt=secrets.token_bytes(16),
        public=pair.public_key().public_bytes_raw(),
        private=b"",
    )
    nonce = secrets.token_bytes(_NONCE)
    sealer = AESGCM(kdf.key(password, slot.salt))
    sealed = sealer.encrypt(nonce, pair.private_bytes_raw(), slot._bound(store_uid))
    return replace(slot, private=nonce + sealed)


def _tag(store_uid: str, name: str) -> str:
    key = b"hearten sign-in name " + store_uid.encode()
    text = name_key(name).encode("utf-8", "surrogatepass")
    return hmac.digest(key, text, "sha256").hex()[:32]


@dataclass(frozen=True, slots=True)
class KeyFile:
    """All slots of one store, as they lie in `keys`."""

    store_uid: str
    store_name: str
    is_demo: bool
    generation: int
    slots: tuple[Slot, ...] = ()

    def slot_of_name(self, name: str) -> Slot:
        """Give the slot for a typed name; for an unknown one a decoy that no password opens."""
        tag = _tag(self.store_uid, name)
        for slot in self.slots:
            if hmac.compare_digest(slot.name_tag, tag):
                return slot
        return self._decoy()

    def slot_of(self, user_uid: str) -> Slot | None:
        """Give the slot of a user, of the recovery key or of the backup service."""
        return next((slot for slot in self.slots if slot.user_uid == user_uid), None)

    def tag(self, name: str) -> str:
        """Give what stands for a sign-in name in files beside the store."""
        return _tag(self.store_uid, name)

    def _decoy(self) -> Slot:
        kdf = self.slots[0].kdf if self.slots else KDF_DEFAULT
        chance = secrets.token_bytes(_NONCE + 48)
        return Slot("", "", "", kdf, secrets.token_bytes(16), bytes(32), chance)

    def with_slots(self, slots: tuple[Slot, ...], data_key: bytes) -> KeyFile:
        """Give the next generation of the file: these slots, all holding this data key."""
        generation = self.generation + 1
        held = tuple(slot.holding(self.store_uid, generation, data_key) for slot in slots)
        return replace(self, generation=generation, slots=held)

    def to_bytes(self) -> bytes:
        """Give the file's content, with a checksum that shows damage."""
        body = {
            "format": _FORMAT,
            "store": self.store_uid,
            "name": self.store_name,
            "demo": self.is_demo,
            "generation": self.generation,
            "slots": [_to_json(slot) for slot in self.slots],
        }
        return json.dumps({"check": _check(body), "keys": body}, indent=1).encode()

    @classmethod
    def from_bytes(cls, content: bytes) -> KeyFile:
        """Read a file's content; raises ValueError for whatever is not a whole keys file."""
        try:
            whole = json.loads(content)
            body = whole["keys"]
            if not hmac.compare_digest(str(whole["check"]), _check(body)):
                raise ValueError("checksum")
            if body["format"] > _FORMAT:
                raise errors.TooNew
            return cls(
                store_uid=body["store"],
                store_name=body["name"],
                is_demo=bool(body["demo"]),
                generation=int(body["generation"]),
                slots=tuple(_from_json(slot) for slot in body["slots"]),
            )
        except (KeyError, TypeError, ValueError, RecursionError):
            raise ValueError("not a whole keys file") from None


def _check(body: object) -> str:
    return hashlib.sha256(json.dumps(body, sort_keys=True).encode()).hexdigest()


def _to_json(slot: Slot) -> dict[str, Any]:
    def text(raw: bytes) -> str:
        return base64.b64encode(raw).decode()

    return {
        "slot": slot.uid,
        "user": slot.user_uid,
        "tag": slot.name_tag,
        "argon2id": [slot.kdf.memory, slot.kdf.passes, slot.kdf.lanes],
        "salt": text(slot.salt),
        "public": text(slot.public),
        "private": text(slot.private),
        "data_key": text(slot.data_key),
    }


def _from_json(raw: dict[str, Any]) -> Slot:
    memory, passes, lanes = (int(part) for part in raw["argon2id"])
    if not (8 <= memory <= 1 << 20 and 1 <= passes <= 100 and 1 <= lanes <= 64):
        raise ValueError("argon2id")  # a forged file must not eat the memory of the PC

    def content(name: str) -> bytes:
        return base64.b64decode(raw[name], validate=True)

    return Slot(
        uid=str(raw["slot"]),
        user_uid=str(raw["user"]),
        name_tag=str(raw["tag"]),
        kdf=Kdf(memory, passes, lanes),
        salt=content("salt"),
        public=content("public"),
        private=content("private"),
        data_key=content("data_key"),
    )


def read(path: Path) -> KeyFile | None:
    """Give the keys at `path`, or none when they are missing or damaged."""
    try:
        with path.open("rb") as file:
            return KeyFile.from_bytes(file.read(_LARGEST))
    except (OSError, ValueError):
        return None


def load(folder: Path) -> KeyFile:
    """Give the newest whole keys of a store's folder; raises errors.Damaged when there are none."""
    found = [keys for keys in (read(folder / NAME), read(folder / COPY)) if keys is not None]
    if not found:
        raise errors.Damaged(LOST)
    return max(found, key=lambda keys: keys.generation)


def save(folder: Path, keys: KeyFile) -> None:
    """Write the keys and their copy, each whole or not at all."""
    content = keys.to_bytes()
    files.write_atomically(folder / NAME, content)
    files.write_atomically(folder / COPY, content)
