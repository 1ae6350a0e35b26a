"""Check a store: engine and cipher integrity, foreign keys, commit counter, audit, keys."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from app.domain.dates import LONDON
from app.store import audit, keyslots
from app.store.audit import Ledger
from app.store.database import in_our_words
from app.store.embedded_store import EmbeddedStore
from app.store.sqlcipher import raw_connection
from app.store.tables.accounts import AuditRecord

_MOST = 20  # sentences of one kind; a broken disk has thousands

NOTICE, RESTORED = "notice lost changes", "restore backup"
THEN = (
    "Restore a newer backup; if there is none, make one now and restore it: "
    "then this is told no more."
)
_NOTICED = (
    select(AuditRecord.act, AuditRecord.at, AuditRecord.detail)
    .where(AuditRecord.chain == audit.STORE, AuditRecord.act.in_((NOTICE, RESTORED)))
    .order_by(AuditRecord.seq)
)


def check(store: EmbeddedStore) -> list[str]:
    """Give one sentence for everything that is wrong (none: all is well). Long for a big store."""
    problems: list[str] = []
    try:
        with store.read() as connection:
            problems += check_file(connection)
            problems += store.warnings or _noticed(connection)
        problems += _check_counter(store)
    except Exception as error:
        problem = in_our_words(error, store.folder) or error
        problems.append(f"The check could not go on: {problem}")
    problems += _check_keys(store)
    return problems


def look_at(store: EmbeddedStore) -> list[str]:
    """Give one sentence for everything that is no damage but worth a look (none: nothing is).

    A demo's past is invented, so its clock says nothing.
    """
    if store.is_demo:
        return []
    with store.read() as connection:
        steps = audit.steps_back(connection)
    said = [
        f"The clock of this PC was set back from {_when(before)} to {_when(after)}. Nothing is "
        "damaged; what the audit says was done then may have been done at another time."
        for before, after in steps
    ]
    return said[-_MOST:]


def _when(at: datetime) -> str:
    return f"{at.astimezone(LONDON):%d/%m/%Y %H:%M}"


def check_file(connection: Connection) -> list[str]:
    """Check what lies inside one open file."""
    raw = raw_connection(connection)
    return [
        *_pages(raw),
        *_links(raw),
        *audit.verify(connection),
    ]


def _pages(raw: Any) -> list[str]:
    bad = [row[0] for row in raw.execute("PRAGMA cipher_integrity_check").fetchmany(_MOST)]
    if bad:
        return [
            f"{len(bad)} or more pages of the store are damaged or were changed outside. "
            "Restore the last backup."
            if len(bad) == _MOST
            else f"{len(bad)} page{'s' if len(bad) > 1 else ''} of the store "
            f"{'are' if len(bad) > 1 else 'is'} damaged or changed outside. "
            "Restore the last backup."
        ]
    rows = [row[0] for row in raw.execute(f"PRAGMA integrity_check({_MOST})")]
    if rows != ["ok"]:
        return ["The store's inner order is damaged. Restore the last backup."]
    return []


def _links(raw: Any) -> list[str]:
    tables: dict[str, int] = {}
    for table, *_ in raw.execute("PRAGMA foreign_key_check"):
        tables[table] = tables.get(table, 0) + 1
    return [
        f"{count} record{'s' if count > 1 else ''} of '{table}' point to something that is gone."
        for table, count in sorted(tables.items())
    ]


def _noticed(connection: Connection) -> list[str]:
    """Tell what earlier openings noticed, until somebody restores a backup."""
    said: list[str] = []
    for row in connection.execute(_NOTICED):
        if row.act == RESTORED:
            said = []
            continue
        detail = json.loads(row.detail or "{}")
        missing = detail.get("missing", 0)
        if "state" in detail:
            what = "the state file was missing or damaged, so changes may have been lost"
        elif missing:
            what = f"{missing} saved change{'s were' if missing > 1 else ' was'} missing"
        else:
            what = "the audit had been changed outside Hearten"
        said.append(f"On {row.at:%d/%m/%Y} {what}. {THEN}")
    return said[-_MOST:]


def _check_counter(store: EmbeddedStore) -> list[str]:
    with store.alone(), store.read() as connection:
        known = store.state.read() if store.state is not None else None
        found = Ledger(b"")
        found.read_heads(connection)
    if known is None:
        return ["The state file is missing or damaged; it is written again at the next save."]
    if known.counter > found.counter:
        return [f"{known.counter - found.counter} saved changes are missing from the store."]
    if known.counter < found.counter or known.heads != found.digest():
        return ["The audit's newest entries are not those the state file remembers."]
    return []


def _check_keys(store: EmbeddedStore) -> list[str]:
    words = {keyslots.NAME: "The keys file", keyslots.COPY: "The copy of the keys file"}
    return [
        f"{what} is missing, damaged or old. It is written again at the next sign-in."
        for name, what in words.items()
        if keyslots.read(store.folder / name) != store.keys
    ]
