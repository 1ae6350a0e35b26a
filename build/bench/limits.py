"""Do the same with as little as possible at the encrypted file: the driver and finished statements.

Nothing of ours is imported here or in the other bare files (`bare_windows`, `bare_programs`,
`bare_paper`), and nothing but Qt until it is needed. Each limit gives back what it read or wrote,
so that the measure can compare it with what our own code gives.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

PRAGMAS = (
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",
    "PRAGMA foreign_keys = ON",
    "PRAGMA secure_delete = ON",
    "PRAGMA trusted_schema = OFF",
    "PRAGMA cell_size_check = ON",
    "PRAGMA temp_store = MEMORY",
    "PRAGMA busy_timeout = 5000",
    "PRAGMA cache_size = -65536",
)
Statement = tuple[str, Sequence[Any]]


def derive(password: str, salt: bytes) -> bytes:
    """Derive a key as any program of this kind must: Argon2id, 64 MiB, three passes, four lanes."""
    from argon2.low_level import Type, hash_secret_raw

    return hash_secret_raw(password.encode(), salt, 3, 65536, 4, 32, Type.ID)


def open_raw(file: Path, key: bytes) -> Any:
    """Open an encrypted file with its raw key and the pragmas that safety asks for."""
    import sqlcipher3.dbapi2 as driver

    connection = driver.connect(str(file), isolation_level=None, check_same_thread=False)
    connection.row_factory = driver.Row
    connection.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
    for pragma in PRAGMAS:
        connection.execute(pragma).fetchall()
    return connection


def write(connection: Any, statements: Sequence[Statement]) -> int:
    """Write finished rows in one durable transaction; give how many."""
    connection.execute("BEGIN IMMEDIATE")
    rows = 0
    for statement, values in statements:
        rows += connection.execute(statement, values).rowcount
    connection.execute("COMMIT")
    return rows


PAGE = """
SELECT r.uid, p.family, p.given, p.title, r.born, r.reasons, r.state_shown, r.next_on,
       r.received_on, r.practice_id
FROM (SELECT id, {key} AS key FROM referral
      WHERE is_open = 1 AND +network_id IN ({marks}) ORDER BY {key}, id LIMIT ? OFFSET ?) page
JOIN referral r ON r.id = page.id JOIN person p ON p.id = r.person_id
ORDER BY page.key, page.id
"""


def page(
    connection: Any, networks: Sequence[int], first: int, count: int, key: str = "next_on"
) -> list[tuple[Any, ...]]:
    """Read one page of the open referrals by OFFSET over the index of their next step."""
    statement = PAGE.format(key=key, marks=",".join("?" * len(networks)))
    return [tuple(row) for row in connection.execute(statement, (*networks, count, first))]


def words(row: Sequence[Any]) -> tuple[str, ...]:
    """Give a row of a page as the cells of a list."""
    _uid, family, given, title, born, reasons, state, due, received, _practice = row
    return (f"{family.upper()}, {given} ({title})", born, reasons, state, due, received)


OPENED = (
    "SELECT * FROM referral WHERE uid = ?",
    "SELECT * FROM person WHERE id = (SELECT person_id FROM referral WHERE uid = ?)",
    'SELECT * FROM "case" WHERE referral_id = (SELECT id FROM referral WHERE uid = ?)',
    "SELECT h.at, h.kind, h.detail, u.display FROM happening h JOIN user u ON u.id = h.by "
    "JOIN referral r ON r.person_id = h.person_id AND r.network_id = h.network_id "
    "WHERE r.uid = ? ORDER BY h.id DESC",
    "SELECT count(*) FROM escalation e JOIN referral r ON r.person_id = e.person_id "
    "AND r.network_id = e.network_id WHERE r.uid = ? AND e.state <> 'closed'",
    "SELECT o.uid, o.state_shown FROM referral o JOIN referral r ON r.person_id = o.person_id "
    "AND r.network_id = o.network_id WHERE r.uid = ? AND o.is_open = 1 ORDER BY o.id DESC",
)


def prepare_readings(connection: Any) -> None:
    """Make the table that notes who read what."""
    connection.execute(
        "CREATE TABLE IF NOT EXISTS reading (chain, seq, at, actor, act, subject, prev, hash)"
    )


def open_record(connection: Any, uid: str, number: int) -> list[list[Any]]:
    """Note the reading of a referral, read all that is shown of it, commit."""
    connection.execute("BEGIN IMMEDIATE")
    found = [connection.execute(statement, (uid,)).fetchall() for statement in OPENED]
    note = ("bare", number, "2026-11-23 09:00:00.000000", uid, "open", uid, uid * 2, uid * 2)
    connection.execute("INSERT INTO reading VALUES (?, ?, ?, ?, ?, ?, ?, ?)", note)
    connection.execute("COMMIT")
    return found


def import_services(connection: Any, file: Path) -> int:
    """Load a file of services at once and insert one row each, in one transaction."""
    import json
    import uuid

    records = json.loads(file.read_bytes())
    rows = [
        (str(uuid.uuid4()), one["id"], one["name"], one["status"], json.dumps(one))
        for one in records
    ]
    connection.execute("CREATE TABLE IF NOT EXISTS bare(uid, source, name, status, record)")
    connection.execute("BEGIN IMMEDIATE")
    connection.executemany("INSERT INTO bare VALUES (?, ?, ?, ?, ?)", rows)
    connection.execute("COMMIT")
    return int(connection.execute("SELECT count(*) FROM bare").fetchone()[0])
