"""Remember outside the store how far it had come, so that lost changes are noticed.

Neither the engine nor the cipher can see a damaged write-ahead log that lost its last commits, or a
whole file put back to yesterday's. After each commit this small file takes the number of audit
entries (each change leaves one), a digest of all chain heads and the generation of the keys. Two
records of fixed size are written in turn, so a torn write leaves the one before.

The record is in the system's hands before the save is told; a thread just behind makes it last
through a power cut. Waiting for that would double the time of a save, and what it could win is
only the last thousandth of a second: a state behind its store is a normal crash.
"""

from __future__ import annotations

import contextlib
import hmac
import os
import struct
import sys
import threading
import uuid
from dataclasses import dataclass
from pathlib import Path

from app.store import files

NAME = "state"
_RECORD = struct.Struct("<8s16sQQQ32s")  # mark, store, write number, counter, generation, heads
_MARK = b"HEARTEN1"
_MAC = 32
_PLACE = 4096  # each record in a block of its own


_sync = getattr(os, "fdatasync", os.fsync)


@dataclass(frozen=True, slots=True)
class State:
    """How far the store had come when this was written."""

    counter: int
    generation: int
    heads: bytes


class StateFile:
    """The open state file of one store."""

    def __init__(self, folder: Path, store_uid: str, key: bytes) -> None:
        self._store = uuid.UUID(store_uid).bytes
        self._key = key
        with files.disk_errors():
            flags = os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0)
            self._handle: int | None = os.open(folder / NAME, flags, 0o600)
            if os.fstat(self._handle).st_size < 2 * _PLACE:
                os.ftruncate(self._handle, 2 * _PLACE)
        self._number = 0
        self._written, self._ending = threading.Event(), False
        self._syncing = threading.Thread(target=self._sync_behind, name="state", daemon=True)
        self._syncing.start()

    def _sync_behind(self) -> None:
        while True:
            self._written.wait()
            self._written.clear()
            if self._handle is not None:
                with contextlib.suppress(OSError):
                    _sync(self._handle)
            if self._ending:
                return

    def read(self) -> State | None:
        """Give the newest whole record, or none when there is none."""
        found: tuple[int, State] | None = None
        for place in (0, _PLACE):
            record = self._record(place)
            if record is not None and (found is None or record[0] > found[0]):
                found = record
        if found is None:
            return None
        self._number = found[0]
        return found[1]

    def write(self, state: State) -> None:
        """Put a record over the older of the two; raises OSError."""
        self._number += 1
        body = _RECORD.pack(
            _MARK, self._store, self._number, state.counter, state.generation, state.heads
        )
        mac = hmac.digest(self._key, body, "sha256")
        self._put((self._number % 2) * _PLACE, body + mac)
        self._written.set()

    def close(self) -> None:
        """Make the last record lie on the disk and let the file go."""
        self._ending = True
        self._written.set()
        self._syncing.join()
        if self._handle is not None:
            os.close(self._handle)
            self._handle = None

    def _record(self, place: int) -> tuple[int, State] | None:
        raw = self._get(place, _RECORD.size + _MAC)
        body, mac = raw[: _RECORD.size], raw[_RECORD.size :]
        if len(mac) != _MAC or not hmac.compare_digest(mac, hmac.digest(self._key, body, "sha256")):
            return None
        mark, store, number, counter, generation, heads = _RECORD.unpack(body)
        if mark != _MARK or store != self._store:
            return None
        return number, State(counter, generation, heads)

    if sys.platform == "win32":

        def _put(self, place: int, content: bytes) -> None:
            assert self._handle is not None
            os.lseek(self._handle, place, os.SEEK_SET)
            os.write(self._handle, content)

        def _get(self, place: int, length: int) -> bytes:
            assert self._handle is not None
            os.lseek(self._handle, place, os.SEEK_SET)
            return os.read(self._handle, length)

    else:

        def _put(self, place: int, content: bytes) -> None:
            assert self._handle is not None
            os.pwrite(self._handle, content, place)

        def _get(self, place: int, length: int) -> bytes:
            assert self._handle is not None
            return os.pread(self._handle, length, place)
