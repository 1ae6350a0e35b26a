"""Chain one entry to the next for every act, so that what was done cannot be edited unseen.

Each entry carries an HMAC-SHA256 over its canonical form and the hash before it. The key is drawn
once per store and lies inside the encrypted file (the data key may change, the audit key never
does). One chain per network, named by its uid, and "store" for acts on the whole store. A chain
cannot see that its own tail was cut: `state` holds the heads outside the file for that.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection, select

from app.store.tables.accounts import AuditRecord, SettingRecord

STORE = "store"
KEY_SETTING = "audit.key"
FIRST = "0" * 64

_COLUMNS = 'chain, seq, at, actor, "grant", act, subject_uid, reason, detail, prev, hash'
_INSERT = f"INSERT INTO audit ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"  # noqa: S608

# The newest entry of each chain, found by one step down the key per chain, not by a scan.
_HEADS = """
WITH RECURSIVE chains(chain) AS (
    SELECT (SELECT min(chain) FROM audit)
    UNION ALL
    SELECT (SELECT min(chain) FROM audit WHERE chain > chains.chain)
    FROM chains WHERE chains.chain IS NOT NULL)
SELECT chain,
       (SELECT seq FROM audit WHERE audit.chain = chains.chain ORDER BY seq DESC LIMIT 1),
       (SELECT hash FROM audit WHERE audit.chain = chains.chain ORDER BY seq DESC LIMIT 1)
FROM chains WHERE chain IS NOT NULL
"""


@dataclass(frozen=True, slots=True)
class Entry:
    """What one act leaves behind; records are named by uid only."""

    chain: str
    at: datetime
    actor: str
    grant: str | None
    act: str
    subject: str | None = None
    reason: str | None = None
    detail: str | None = None


def detail_text(detail: Mapping[str, str | int] | None) -> str | None:
    """Give details as the text that is stored and hashed: sorted, without spaces, NFC."""
    if not detail:
        return None
    return _nfc(json.dumps(dict(detail), sort_keys=True, separators=(",", ":"), ensure_ascii=False))


def canonical(entry: Entry, seq: int, prev: str) -> bytes:
    """Give the one form of an entry that is hashed; golden vectors in the tests pin it."""
    at = entry.at.astimezone(UTC)
    fields = {
        "act": entry.act,
        "actor": entry.actor,
        "at": at.strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
        "chain": entry.chain,
        "detail": entry.detail,
        "grant": entry.grant,
        "prev": prev,
        "reason": entry.reason,
        "seq": seq,
        "subject": entry.subject,
    }
    text = json.dumps(fields, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return _nfc(text).encode("utf-8", "surrogatepass")


def hash_of(key: bytes, entry: Entry, seq: int, prev: str) -> str:
    """Give the hash that binds an entry to its place."""
    return hmac.digest(key, canonical(entry, seq, prev), "sha256").hex()


def _nfc(text: str) -> str:
    return unicodedata.normalize("NFC", text)


class Ledger:
    """The heads of all chains, kept in memory between commits of the one writer."""

    def __init__(self, key: bytes) -> None:
        self._key = key
        self._heads: dict[str, tuple[int, str]] = {}
        self._pending: tuple[str, tuple[int, str]] | None = None

    def read_heads(self, connection: Connection) -> None:
        """Take the heads from the store."""
        rows = connection.exec_driver_sql(_HEADS)
        self._heads = {chain: (seq, digest) for chain, seq, digest in rows}
        self._pending = None

    def append(self, connection: Connection, entry: Entry) -> None:
        """Write the entry, last in its transaction; `committed` or `dropped` must follow."""
        seq, prev = self._heads.get(entry.chain, (0, FIRST))
        seq += 1
        digest = hash_of(self._key, entry, seq, prev)
        at = entry.at.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S.%f")
        row = (entry.chain, seq, at, entry.actor, entry.grant, entry.act, entry.subject)
        connection.exec_driver_sql(_INSERT, (*row, entry.reason, entry.detail, prev, digest))
        self._pending = (entry.chain, (seq, digest))

    def committed(self) -> None:
        """Take the appended entry as the new head."""
        if self._pending is not None:
            chain, head = self._pending
            self._heads[chain] = head
            self._pending = None

    def dropped(self) -> None:
        """Forget the appended entry: its transaction was rolled back."""
        self._pending = None

    def keyed(self, text: str) -> str:
        """Give a short HMAC of text: the same terms are seen to be the same, and nothing more."""
        return hmac.digest(self._key, text.encode("utf-8", "surrogatepass"), "sha256").hex()[:32]

    @property
    def counter(self) -> int:
        """Give the number of entries in all chains: the number of audited commits."""
        return sum(seq for seq, _ in self._heads.values())

    def heads(self) -> dict[str, tuple[int, str]]:
        """Give seq and hash of each chain's newest entry."""
        return dict(self._heads)

    def digest(self) -> bytes:
        """Give 32 bytes that stand for all heads."""
        lines = (f"{chain}\0{seq}\0{head}\n" for chain, (seq, head) in sorted(self._heads.items()))
        return hashlib.sha256("".join(lines).encode()).digest()


_READ_KEY = select(SettingRecord.value).where(SettingRecord.name == KEY_SETTING)
_READ_ALL = select(
    AuditRecord.chain,
    AuditRecord.seq,
    AuditRecord.at,
    AuditRecord.actor,
    AuditRecord.grant,
    AuditRecord.act,
    AuditRecord.subject_uid,
    AuditRecord.reason,
    AuditRecord.detail,
    AuditRecord.prev,
    AuditRecord.hash,
).order_by(AuditRecord.chain, AuditRecord.seq)


def verify(connection: Connection) -> list[str]:
    """Read every chain and say, one sentence each, where one does not hold (none: all hold)."""
    key = connection.execute(_READ_KEY).scalar_one_or_none()
    if key is None:
        return ["The audit's key is missing, so its chains cannot be checked."]
    secret = bytes.fromhex(key)
    problems: list[str] = []
    broken: set[str] = set()
    heads: dict[str, tuple[int, str]] = {}
    for row in connection.execute(_READ_ALL.execution_options(yield_per=1000)):
        if row.chain in broken:
            continue
        seq, prev = heads.get(row.chain, (0, FIRST))
        entry = Entry(
            row.chain, row.at, row.actor, row.grant, row.act,
            row.subject_uid, row.reason, row.detail,
        )  # fmt: skip
        right = hash_of(secret, entry, seq + 1, prev)
        whole = row.seq == seq + 1 and row.prev == prev
        if not (whole and hmac.compare_digest(row.hash, right)):
            problems.append(changed_words(row.chain, seq + 1))
            broken.add(row.chain)
        heads[row.chain] = (row.seq, row.hash)
    return problems


CLOCK_MAY_STEP = timedelta(minutes=5)
"""How far a time may lie before that of the entry before: the system corrects its clock so."""
_TIMES = select(AuditRecord.chain, AuditRecord.at).order_by(AuditRecord.chain, AuditRecord.seq)


def steps_back(connection: Connection) -> list[tuple[datetime, datetime]]:
    """Give from when to when the clock was set back between two entries of one chain."""
    found: dict[tuple[datetime, datetime], None] = {}
    chain, before = None, datetime.max.replace(tzinfo=UTC)
    for row in connection.execute(_TIMES.execution_options(yield_per=1000)):
        if row.chain == chain and before - row.at > CLOCK_MAY_STEP:
            found[before, row.at] = None
        chain, before = row.chain, row.at
    return sorted(found)


def changed_words(chain: str, seq: int) -> str:
    """Say that a chain holds no longer from an entry on."""
    whose = "the whole store" if chain == STORE else f"network {chain}"
    return f"The audit of {whose} was changed or cut at entry {seq}."
