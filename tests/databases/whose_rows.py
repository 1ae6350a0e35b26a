"""Say of each table which rows are in whose reach, by people and places and without any policy."""

from __future__ import annotations

from typing import Any

import psycopg
from psycopg import sql

from app.domain.access import Role
from app.store.server.rows import OWN

Key = tuple[Any, ...]

_OF_PLAN = 'SELECT c.person_id FROM hearten.plan p JOIN hearten."case" c ON c.id = p.case_id'
_OF_GOAL = f"{_OF_PLAN} JOIN hearten.goal g ON g.plan_id = p.id"
_PERSON = {
    "person": "t.id",
    "referral_search": "SELECT r.person_id FROM hearten.referral r WHERE r.id = t.referral_id",
    "contact": 'SELECT c.person_id FROM hearten."case" c WHERE c.id = t.case_id',
    "plan": 'SELECT c.person_id FROM hearten."case" c WHERE c.id = t.case_id',
    "goal": f"{_OF_PLAN} WHERE p.id = t.plan_id",
    "step": f"{_OF_GOAL} WHERE g.id = t.goal_id",
    "plan_print": f"{_OF_PLAN} WHERE p.id = t.plan_id",
}
_PRACTICE = "w.practice_id = (SELECT id FROM hearten.practice WHERE uid = 'prac-11')"
_NETWORK = "w.network_id = (SELECT id FROM hearten.network WHERE uid = 'net-1')"
_SUPERVISED = (
    'EXISTS (SELECT FROM hearten.referral r JOIN hearten."user" u ON u.id = r.worker_id '
    "WHERE r.person_id = w.id AND u.uid = 'ann')"
)
# Rita and Gus sit at prac-11, Ann works for net-1, Sue supervises Ann (tests/databases/cast.py).
_REACH = {
    Role.RECEPTIONIST: _PRACTICE,
    Role.CLINICIAN: _PRACTICE,
    Role.LINK_WORKER: _NETWORK,
    Role.SUPERVISOR: _SUPERVISED,
}


class Table:
    """One table as the superuser sees it, and the keys of the rows in each role's reach."""

    def __init__(self, admin: psycopg.Connection[Any], name: str, *, is_of_patients: bool) -> None:
        self.name = sql.Identifier("hearten", name)
        self.plain = name
        columns = admin.execute(
            "SELECT attname FROM pg_attribute WHERE attrelid = %s::regclass AND attnum > 0 "
            "AND NOT attisdropped ORDER BY attnum",
            (f'hearten."{name}"',),
        )
        self.columns = [str(row[0]) for row in columns]
        key = admin.execute(
            "SELECT a.attname FROM pg_index i JOIN pg_attribute a ON a.attrelid = i.indrelid "
            "AND a.attnum = ANY (i.indkey) WHERE i.indrelid = %s::regclass AND i.indisprimary",
            (f'hearten."{name}"',),
        )
        self.key = [str(row[0]) for row in key]
        rows = admin.execute(sql.SQL("SELECT * FROM {}").format(self.name)).fetchall()
        self.rows = [dict(zip(self.columns, row, strict=True)) for row in rows]
        self._is_of_patients = is_of_patients
        self._reach = self._read_reach(admin) if is_of_patients else {}

    def keys(self) -> sql.Composed:
        """Give the columns of the key, as a statement names them."""
        return sql.SQL(", ").join(map(sql.Identifier, self.key))

    def key_of(self, row: dict[str, Any]) -> Key:
        """Give what names a row."""
        return tuple(row[column] for column in self.key)

    def reach(self, role: Role, me: int) -> set[Key]:
        """Give the rows that belong to a role: its patients', its own, or all."""
        if self._is_of_patients:
            return self._reach.get(role, set())
        own = OWN.get(self.plain)
        return {self.key_of(row) for row in self.rows if own is None or row[own] == me}

    def _read_reach(self, admin: psycopg.Connection[Any]) -> dict[Role, set[Key]]:
        keys = ", ".join(f't."{column}"' for column in self.key)
        found = {}
        for role, asked in _REACH.items():
            if self.plain == "tally":  # a practice's, whoever the link worker is
                whose = f"FROM hearten.tally t WHERE {asked.replace('w.', 't.')}"
                if role is Role.SUPERVISOR:
                    continue
            else:
                person = _PERSON.get(self.plain, "t.person_id")
                whose = (
                    f'FROM hearten."{self.plain}" t JOIN hearten.person w ON w.id = ({person}) '
                    f"WHERE {asked}"
                )
            found[role] = {
                tuple(row) for row in admin.execute(f"SELECT {keys} {whose}".encode()).fetchall()
            }
        return found


def told(found: set[Key], wanted: set[Key]) -> str:
    """Say which rows are too many and which are missing."""
    more, less = sorted(found - wanted, key=str), sorted(wanted - found, key=str)
    return f"too many {more}, missing {less}"
