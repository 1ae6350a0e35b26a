"""Lay the grants and policies of every table, as app/store/server/rows.py says them.

They are laid whole each time and last: what somebody loosened by hand is tight again. A table that
rows.py does not name is refused.
"""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Connection, text

from app.store.postgres import SCHEMA
from app.store.server import rows
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
from app.store.server.rows import Rights, Rows
from app.store.tables import Base
from app.store.tables.base import Note

_TABLES = text(
    "SELECT c.relname FROM pg_class c WHERE c.relnamespace = CAST(:schema AS regnamespace) "
    "AND c.relkind IN ('r', 'p') ORDER BY 1"
)
_COLUMNS = text(
    "SELECT attname FROM pg_attribute WHERE attrelid = CAST(:table AS regclass) "
    "AND attnum > 0 AND NOT attisdropped ORDER BY attnum"
)
_HELD = text("SELECT tablename, policyname FROM pg_policies WHERE schemaname = :schema")
_FUNCTIONS = ("audit_add", "keyed")
_OF_NAME = text(
    "SELECT CAST(CAST(oid AS regprocedure) AS text) FROM pg_proc "
    "WHERE pronamespace = CAST(:schema AS regnamespace) AND proname = :name"
)
_IS_USER = f"(SELECT {PRIVATE}.me()) IS NOT NULL"
_HAS_PLACE = (
    "EXISTS (SELECT FROM hearten.membership m WHERE m.network_id = {0}.network_id "
    "AND m.practice_id = {0}.practice_id)"
)


def tables(connection: Connection) -> list[str]:
    """Give the name of every table of the store."""
    return list(connection.execute(_TABLES, {"schema": SCHEMA}).scalars())


def notes(table: str) -> frozenset[str]:
    """Give the columns of a table that no SELECT gives: every note, and what is asked apart."""
    kept: frozenset[str] = rows.UNREAD.get(table, frozenset())
    known = Base.metadata.tables.get(table)
    if known is None:
        return kept
    return kept | {column.name for column in known.columns if isinstance(column.type, Note)}


def lay(connection: Connection) -> None:
    """Take away every grant and policy there is, then give what the table of rows says."""
    found = tables(connection)
    strange = sorted(set(found) - named())
    if strange:
        raise RuntimeError(f"rows.py does not say who reads {', '.join(strange)}")
    with acting_as(connection, OWNER):
        held = connection.execute(_HELD, {"schema": SCHEMA}).all()
        for table, policy in held:
            connection.exec_driver_sql(f'DROP POLICY "{policy}" ON {SCHEMA}."{table}"')
        for table in found:
            for statement in _statements(connection, table):
                connection.exec_driver_sql(statement)
        for name in _FUNCTIONS:
            for function in connection.execute(_OF_NAME, {"schema": PRIVATE, "name": name}):
                connection.exec_driver_sql(f"GRANT EXECUTE ON FUNCTION {function[0]} TO {USER}")


def named() -> frozenset[str]:
    """Give every table that somebody thought about."""
    return frozenset({*rows.PATIENTS, *rows.WHOLE, *rows.OWN, *rows.NOTED})


def _statements(connection: Connection, table: str) -> Iterator[str]:
    """Give all of one table: row security, grants by column, policies."""
    full = f'{SCHEMA}."{table}"'
    yield f"ALTER TABLE {full} ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY"
    others = ", ".join(role for role in ROLES if role != OWNER)
    yield f"REVOKE ALL ON {full} FROM PUBLIC, {others}"
    there = list(connection.execute(_COLUMNS, {"table": full}).scalars())
    # REVOKE on the table takes the grants on its columns away as well.
    for deed, which in granted(table, there).items():
        if which is None:
            yield f"GRANT {deed} ON {full} TO {USER}"
        elif which:
            names = ", ".join(f'"{column}"' for column in which)
            yield f"GRANT {deed} ({names}) ON {full} TO {USER}"
    for deed, asked in policies(table).items():
        yield _policy(table, f"user_{deed.lower()}", deed, USER, asked)
    yield from _listed(table)


def granted(table: str, there: list[str]) -> dict[str, list[str] | None]:
    """Give the columns of each deed that hearten_user is granted; None: the whole row."""
    unread = notes(table)
    found: dict[str, list[str] | None] = {"SELECT": [name for name in there if name not in unread]}
    deeds = policies(table)
    if "INSERT" in deeds:
        found["INSERT"] = [name for name in there if name not in rows.MADE_BY_THE_SERVER]
    if "UPDATE" in deeds:  # a whole table may be locked by who may change any of its rows
        is_of_patients = table in rows.PATIENTS
        found["UPDATE"] = [n for n in there if n not in rows.FROZEN] if is_of_patients else None
    if "DELETE" in deeds:
        found["DELETE"] = None
    return found


def policies(table: str) -> dict[str, str]:
    """Give what each deed of hearten_user asks of a row; a deed that is missing is nobody's."""
    if table in rows.OWN:
        own = f'"{rows.OWN[table]}" = (SELECT {PRIVATE}.me())'
        return dict.fromkeys(("SELECT", "INSERT", "UPDATE", "DELETE"), own)
    if table in rows.NOTED:
        return {"SELECT": _IS_USER, "INSERT": _IS_USER}
    if table in rows.PATIENTS:
        return _of_patients(table, rows.PATIENTS[table])
    whole = rows.WHOLE[table]
    read = "true" if whole.for_all else _has(whole.read) if whole.read else _IS_USER
    wanted = {"INSERT": whole.add, "UPDATE": whole.change, "DELETE": whole.take}
    return {"SELECT": read, **{deed: _has(rights) for deed, rights in wanted.items() if rights}}


def _of_patients(table: str, said: Rows) -> dict[str, str]:
    wanted = {"SELECT": said.read, "INSERT": said.add, "UPDATE": said.change, "DELETE": said.take}
    found = {
        deed: rows.condition(said.reach, rights, table) for deed, rights in wanted.items() if rights
    }
    if "INSERT" in found:
        more = [f"({found['INSERT']})"]
        if said.by:
            more.append(f'"{table}"."{said.by}" = (SELECT {PRIVATE}.me())')
        known = Base.metadata.tables.get(table)
        if known is not None and "practice_id" in known.columns:
            more.append(_HAS_PLACE.format(f'"{table}"'))
        found["INSERT"] = " AND ".join(more)
    return found


def _has(rights: Rights) -> str:
    return f"(SELECT {PRIVATE}.has_any({rows.array(rights)}))"


def _listed(table: str) -> Iterator[str]:
    """Give what the roles nobody signs in as may do, where their functions need it."""
    deeds = {
        READER: "SELECT" if table in rows.READER_READS else "",
        ACCOUNTS: rows.ACCOUNTS_WRITES.get(table, ""),
        OWNER: rows.OWNER_WRITES.get(table, ""),
        MAINTAIN: rows.MAINTAIN_WRITES,
    }
    for role, said in deeds.items():
        if said and role != OWNER:
            yield f'GRANT {said} ON {SCHEMA}."{table}" TO {role}'
        for deed in filter(None, said.split(", ")):
            name = f"{role.removeprefix('hearten_')}_{deed.lower()}"
            yield _policy(table, name, deed, role, "true")


def _policy(table: str, name: str, deed: str, role: str, asked: str) -> str:
    using = "" if deed == "INSERT" else f" USING ({asked})"
    check = f" WITH CHECK ({asked})" if deed in ("INSERT", "UPDATE") else ""
    return f'CREATE POLICY "{name}" ON {SCHEMA}."{table}" FOR {deed} TO {role}{using}{check}'
