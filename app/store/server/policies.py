"""Lay the grants and policies of every table, as app/store/server/rows.py says them.

They are laid whole each time and last: what somebody loosened by hand is tight again. A table that
rows.py does not name is refused.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import Connection, text

from app.store.postgres import SCHEMA
from app.store.server import glass, reach, rows
from app.store.server.reach import Rights
from app.store.server.roles import (
    ACCOUNTS,
    MAINTAIN,
    OWNER,
    PRIVATE,
    READER,
    ROLES,
    USER,
    acting_as,
)
from app.store.server.rows import Rows
from app.store.tables import Base
from app.store.tables.base import Note

FOR_FUNCTIONS = (READER, MAINTAIN, ACCOUNTS)
"""Roles that tables of `hearten_private` may be granted to: those that own functions."""
_TABLES = text(
    "SELECT c.relname FROM pg_class c WHERE c.relnamespace = CAST(:schema AS regnamespace) "
    "AND c.relkind IN ('r', 'p') ORDER BY 1"
)
_PLACED = text(
    "SELECT c.relname FROM pg_class c WHERE c.relnamespace = CAST(:schema AS regnamespace) "
    "AND c.relkind IN ('r', 'p') AND pg_get_userbyid(c.relowner) = :owner "
    "AND EXISTS (SELECT FROM pg_attribute a "
    "WHERE a.attrelid = c.oid AND NOT a.attisdropped "
    "AND a.attname IN ('network_id', 'practice_id', 'person_id')) ORDER BY 1"
)
_COLUMNS = text(
    "SELECT a.attname FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid "
    "WHERE c.relnamespace = CAST(:schema AS regnamespace) AND c.relname = :table "
    "AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum"
)
_HELD = text(
    "SELECT h.tablename, h.policyname FROM pg_policies h JOIN pg_tables t "
    "USING (schemaname, tablename) WHERE schemaname = :schema AND t.tableowner = :owner"
)
_IS_USER = f"(SELECT {PRIVATE}.me()) IS NOT NULL"
_HAS_PLACE = (
    "EXISTS (SELECT FROM hearten.membership m WHERE m.network_id = {0}.network_id "
    "AND m.practice_id = {0}.practice_id)"
)


@dataclass(frozen=True, slots=True)
class Policy:
    """One policy of one table: for which deed of which role, and what it asks of a row."""

    schema: str
    table: str
    name: str
    deed: str
    role: str
    asked: str

    @property
    def statement(self) -> str:
        """Give the words that make it."""
        using = "" if self.deed == "INSERT" else f" USING ({self.asked})"
        is_written = self.deed in ("INSERT", "UPDATE", "ALL")
        check = f" WITH CHECK ({self.asked})" if is_written else ""
        where = f'{self.schema}."{self.table}" FOR {self.deed} TO {self.role}'
        return f'CREATE POLICY "{self.name}" ON {where}{using}{check}'


def tables(connection: Connection) -> list[str]:
    """Give the name of every table of the store; what somebody else laid beside them is theirs."""
    there = connection.execute(_TABLES, {"schema": SCHEMA}).scalars()
    return [table for table in there if table in named() or table in Base.metadata.tables]


def named() -> frozenset[str]:
    """Give every table that somebody thought about."""
    return frozenset({*rows.PATIENTS, *rows.WHOLE, *rows.OWN, *rows.NOTED})


def notes(table: str) -> frozenset[str]:
    """Give the columns of a table that no SELECT gives: every note, and what is asked apart."""
    kept: frozenset[str] = rows.UNREAD.get(table, frozenset())
    known = Base.metadata.tables.get(table)
    if known is None:
        return kept
    return kept | {column.name for column in known.columns if isinstance(column.type, Note)}


def lay(connection: Connection) -> None:
    """Take away every grant and policy there is, then give what the table of rows says."""
    strange = sorted(set(tables(connection)) - named())
    if strange:
        raise RuntimeError(f"rows.py does not say who reads {', '.join(strange)}")
    with acting_as(connection, OWNER):
        _drop(connection, SCHEMA)
        for table in tables(connection):
            for statement in _statements(connection, table):
                connection.exec_driver_sql(statement)


def lay_private(connection: Connection) -> None:
    """Force row security on what no login reads too, for tables that name a network or a person."""
    with acting_as(connection, OWNER):
        _drop(connection, PRIVATE)
        for policy in wanted_private(connection):
            connection.exec_driver_sql(_force(PRIVATE, policy.table))
            connection.exec_driver_sql(policy.statement)


def drop(connection: Connection) -> None:
    """Take away every policy; what is forced stays so."""
    with acting_as(connection, OWNER):
        for schema in (SCHEMA, PRIVATE):
            _drop(connection, schema)


def _drop(connection: Connection, schema: str) -> None:
    for table, policy in connection.execute(_HELD, {"schema": schema, "owner": OWNER}).all():
        connection.exec_driver_sql(f'DROP POLICY "{policy}" ON {schema}."{table}"')


def _force(schema: str, table: str) -> str:
    full = f'{schema}."{table}"'
    return f"ALTER TABLE {full} ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY"


def _statements(connection: Connection, table: str) -> Iterator[str]:
    """Give all of one table: row security, grants by column, policies."""
    full = f'{SCHEMA}."{table}"'
    yield _force(SCHEMA, table)
    others = ", ".join(role for role in ROLES if role != OWNER)
    # REVOKE on the table takes the grants on its columns away as well.
    yield f"REVOKE ALL ON {full} FROM PUBLIC, {others}"
    given: dict[tuple[str, str], list[str] | None] = {}
    for role, _, column, deed in sorted(wanted_grants(connection, table), key=str):
        columns = given.setdefault((role, deed), None if column is None else [])
        if columns is not None and column is not None:
            columns.append(f'"{column}"')
    for (role, deed), columns in given.items():
        which = f" ({', '.join(columns)})" if columns else ""
        yield f"GRANT {deed}{which} ON {full} TO {role}"
    for policy in wanted(table):
        yield policy.statement


def wanted_grants(connection: Connection, table: str) -> set[tuple[str, str, str | None, str]]:
    """Give every grant on a table as (role, table, column or None for all of it, deed)."""
    there = list(connection.execute(_COLUMNS, {"schema": SCHEMA, "table": table}).scalars())
    found: set[tuple[str, str, str | None, str]] = set()
    for deed, columns in granted(table, there).items():
        found |= {(USER, table, column, deed) for column in _each(columns)}
    for role, deeds in _listed(table).items():
        if role != OWNER:
            found |= {(role, table, None, deed) for deed in deeds}
    return found


def _each(columns: list[str] | None) -> list[str | None]:
    return [None] if columns is None else [*columns]


def granted(table: str, there: list[str]) -> dict[str, list[str] | None]:
    """Give the columns of each deed that hearten_user is granted; None: the whole row."""
    unread = notes(table)
    found: dict[str, list[str] | None] = {"SELECT": [name for name in there if name not in unread]}
    deeds = asked(table)
    if "INSERT" in deeds:
        found["INSERT"] = [name for name in there if name not in rows.MADE_BY_THE_SERVER]
    if "UPDATE" in deeds:
        frozen = rows.FROZEN if table in rows.PATIENTS else rows.NAMES
        is_held = table in rows.HELD_WHOLE
        found["UPDATE"] = None if is_held else [name for name in there if name not in frozen]
    if "DELETE" in deeds:
        found["DELETE"] = None
    return found


def wanted(table: str) -> list[Policy]:
    """Give every policy of a table of the store."""
    found = [
        Policy(SCHEMA, table, f"user_{deed.lower()}", deed, USER, said)
        for deed, said in asked(table).items()
    ]
    if table in glass.OPENED:
        found.append(Policy(SCHEMA, table, "user_glass", "SELECT", USER, glass.OPENED[table]))
    for role, deeds in _listed(table).items():
        short = role.removeprefix("hearten_")
        found += [
            Policy(SCHEMA, table, f"{short}_{deed.lower()}", deed, role, "true") for deed in deeds
        ]
    return found


def wanted_private(connection: Connection) -> list[Policy]:
    """Give the policies of what no login reads: for those who own functions, on listed tables."""
    found = connection.execute(_PLACED, {"schema": PRIVATE, "owner": OWNER}).scalars()
    return [
        Policy(PRIVATE, table, f"{role.removeprefix('hearten_')}_all", "ALL", role, "true")
        for table in found
        for role in (OWNER, *FOR_FUNCTIONS)
    ]


def asked(table: str) -> dict[str, str]:
    """Give what each deed of hearten_user asks of a row; a deed that is missing is nobody's."""
    if table in rows.OWN:
        own = f'"{rows.OWN[table]}" = (SELECT {PRIVATE}.me())'
        return dict.fromkeys(("SELECT", "INSERT", "UPDATE", "DELETE"), own)
    if table in rows.NOTED:
        return {"SELECT": _IS_USER, "INSERT": _IS_USER}
    if table in rows.PATIENTS:
        return _of_patients(table, rows.PATIENTS[table])
    whole = rows.WHOLE[table]
    read = _has(whole.read) if whole.read else _IS_USER
    deeds = {"INSERT": whole.add, "UPDATE": whole.change, "DELETE": whole.take}
    return {"SELECT": read, **{deed: _has(rights) for deed, rights in deeds.items() if rights}}


def _of_patients(table: str, said: Rows) -> dict[str, str]:
    deeds = {"SELECT": said.read, "INSERT": said.add, "UPDATE": said.change, "DELETE": said.take}
    found = {
        deed: reach.condition(
            said.reach, rights, table, is_draft=said.is_draft and deed != "SELECT"
        )
        for deed, rights in deeds.items()
        if rights
    }
    if "DELETE" in found and said.goes:
        found["DELETE"] = f"({found['DELETE']}) AND {said.goes}"
    if "INSERT" in found:
        more = [f"({found['INSERT']})"]
        if said.by:
            more.append(f'"{table}"."{said.by}" = (SELECT {PRIVATE}.me())')
        if said.begins:
            more.append(said.begins)
        known = Base.metadata.tables.get(table)
        if known is not None and "practice_id" in known.columns:
            more.append(_HAS_PLACE.format(f'"{table}"'))
        found["INSERT"] = " AND ".join(more)
    return found


def _has(rights: Rights) -> str:
    return f"(SELECT {PRIVATE}.has_any({reach.array(rights)}))"


def _listed(table: str) -> dict[str, tuple[str, ...]]:
    """Give what the roles nobody signs in as may do, where their functions need it."""
    deeds = {
        READER: "SELECT" if table in rows.READER_READS else "",
        ACCOUNTS: rows.ACCOUNTS_WRITES.get(table, ""),
        OWNER: rows.OWNER_WRITES.get(table, ""),
        MAINTAIN: rows.MAINTAIN_WRITES,
    }
    return {role: tuple(said.split(", ")) for role, said in deeds.items() if said}
