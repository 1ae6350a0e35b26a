"""Look at every table, view and policy: what rows.py says, all of it and nothing else."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Connection, Row, text

from app.store.postgres import SCHEMA
from app.store.server import policies, private_tables
from app.store.server.recorded import Said
from app.store.server.roles import OWNER, PRIVATE

_TABLES = text(
    "SELECT n.nspname AS schema, c.relname AS name, o.rolname AS owner, "
    "c.relrowsecurity AS is_on, c.relforcerowsecurity AS is_forced, EXISTS (SELECT FROM "
    "pg_attribute a WHERE a.attrelid = c.oid AND NOT a.attisdropped "
    "AND a.attname IN ('network_id', 'practice_id', 'person_id')) AS is_placed "
    "FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace "
    "JOIN pg_roles o ON o.oid = c.relowner WHERE c.relkind IN ('r', 'p') "
    "AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema' ORDER BY 1, 2"
)
_VIEWS = text(
    "SELECT n.nspname AS schema, c.relname AS name, c.relkind AS kind, "
    "COALESCE(c.reloptions, '{}') AS options "
    "FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace "
    "WHERE c.relkind IN ('v', 'm', 'f') AND c.oid >= 16384 AND n.nspname !~ '^pg_(temp|toast)' "
    "AND (NOT EXISTS (SELECT FROM pg_depend d "
    "WHERE d.classid = CAST('pg_class' AS regclass) AND d.objid = c.oid AND d.deptype = 'e') "
    # What an extension brings is its own, but for what reads our tables.
    "OR EXISTS (SELECT FROM pg_rewrite w JOIN pg_depend x ON x.objid = w.oid "
    "AND x.classid = CAST('pg_rewrite' AS regclass) JOIN pg_class t ON t.oid = x.refobjid "
    "JOIN pg_namespace s ON s.oid = t.relnamespace "
    "WHERE w.ev_class = c.oid AND s.nspname = ANY (:ours))) ORDER BY 1, 2"
)
_POLICIES = text(
    "SELECT n.nspname AS schema, c.relname AS table, p.polname AS name, "
    "p.polpermissive AS is_permissive, p.polcmd AS command, "
    "pg_get_expr(p.polqual, p.polrelid) AS asked, "
    "pg_get_expr(p.polwithcheck, p.polrelid) AS checked, "
    "ARRAY(SELECT COALESCE(r.rolname, 'PUBLIC') FROM unnest(p.polroles) u "
    "LEFT JOIN pg_roles r ON r.oid = u) AS roles, "
    "obj_description(p.oid, 'pg_policy') AS mark "
    "FROM pg_policy p JOIN pg_class c ON c.oid = p.polrelid "
    "JOIN pg_namespace n ON n.oid = c.relnamespace ORDER BY 1, 2, 3"
)
_PATH = text("SELECT current_setting('search_path')")
_PUT_PATH = text("SELECT set_config('search_path', :path, true)")
# Counters that belong to no column of a table.
_COUNTERS = text(
    "SELECT n.nspname || '.' || c.relname FROM pg_class c "
    "JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.relkind = 'S' "
    "AND n.nspname = ANY (:schemas) AND NOT EXISTS (SELECT FROM pg_depend d "
    "WHERE d.classid = CAST('pg_class' AS regclass) AND d.objid = c.oid "
    "AND d.refobjsubid > 0 AND d.deptype IN ('a', 'i')) ORDER BY 1"
)
_DEEDS = {"r": "SELECT", "a": "INSERT", "w": "UPDATE", "d": "DELETE", "*": "ALL"}


def check(connection: Connection, said: list[Said]) -> list[str]:
    """Give a sentence for everything that is not as it must be."""
    return [
        *_tables(connection, private_tables.wanted(said)),
        *_views(connection),
        *_policies(connection),
    ]


def _tables(connection: Connection, private: frozenset[str]) -> Iterator[str]:
    seen = set()
    for row in connection.execute(_TABLES):
        name = f"{row.schema}.{row.name}"
        seen.add((row.schema, row.name))
        if row.schema == PRIVATE and row.name not in {*private, private_tables.OF_MOVES}:
            yield f"The table {name} is not one of Hearten's."
        if row.schema in (SCHEMA, PRIVATE) and row.owner != OWNER:
            yield f"The table {name} belongs to {row.owner}, not to {OWNER}."
        if not (row.schema == SCHEMA or row.is_placed):
            continue
        if not row.is_on:
            yield f"The table {name} has no row security."
        elif not row.is_forced:
            yield f"The row security of {name} is not forced on its owner."
        if row.schema == SCHEMA and row.name not in policies.named():
            yield f"Nobody said who may read the table {name}."
    wanted = {(SCHEMA, name) for name in policies.named()} | {(PRIVATE, name) for name in private}
    for schema, lost in sorted(wanted - seen):
        yield f"The table {schema}.{lost} is missing."
    for counter in connection.execute(_COUNTERS, {"schemas": [SCHEMA, PRIVATE]}).scalars():
        yield f"The counter {counter} is not one of Hearten's."


def _views(connection: Connection) -> Iterator[str]:
    for row in connection.execute(_VIEWS, {"ours": [SCHEMA, PRIVATE]}):
        name = f"{row.schema}.{row.name}"
        if row.schema == PRIVATE:
            yield f"The view {name} is not one of Hearten's."
        if row.kind != "v":
            yield f"{name} keeps or fetches rows that no policy holds."
        elif not {"security_invoker=true", "security_invoker=on"} & set(row.options):
            yield f"The view {name} reads as its owner: it is not security_invoker."


def _policies(connection: Connection) -> Iterator[str]:
    """Compare each policy with what was laid: by name, deed, role and the whole of what it asks."""
    tables = policies.tables(connection)
    wanted = {
        (SCHEMA, table, one.name): one
        for table in tables
        if table in policies.named()
        for one in policies.wanted(table)
    }
    wanted |= {(PRIVATE, one.table, one.name): one for one in policies.wanted_private(connection)}
    seen = set()
    for row in _held(connection):
        name = f"{row.name} of {row.schema}.{row.table}"
        one = wanted.get((row.schema, row.table, row.name))
        said = [part for part in (row.asked, row.checked) if part is not None]
        if one is None:
            if "true" in said:
                yield f"The policy {name} lets every row through and is not on the list."
            else:
                yield f"The policy {name} is not one of Hearten's."
            continue
        seen.add((row.schema, row.table, row.name))
        is_same = row.is_permissive and _DEEDS[row.command] == one.deed and row.roles == [one.role]
        if not is_same or row.mark != mark(one.statement, row.asked, row.checked):
            what = "lets every row through" if "true" in said else "was changed"
            if "true" in said and one.asked == "true" and is_same:
                what = "was laid by another version"
            yield f"The policy {name} {what}. Run 'hearten server prepare'."
    for schema, table, name in sorted(set(wanted) - seen):
        yield f"The policy {name} of {schema}.{table} is missing."


def _held(connection: Connection) -> Sequence[Row[Any]]:
    """Read every policy, spelt alike whatever schemas whoever asks may look into."""
    path = connection.execute(_PATH).scalar_one()
    connection.execute(_PUT_PATH, {"path": "pg_catalog"})
    found = connection.execute(_POLICIES).all()
    connection.execute(_PUT_PATH, {"path": path})
    return found


def mark(statement: str, asked: str | None, checked: str | None) -> str:
    """Give what a policy carries: a hash of how we say it and of how the server says it."""
    said = "\0".join((statement, asked or "", checked or ""))
    return f"Hearten {hashlib.sha256(said.encode()).hexdigest()[:32]}"


def keep_marks(connection: Connection) -> None:
    """Mark each policy that was just laid."""
    wanted = {
        (SCHEMA, table, one.name): one
        for table in policies.tables(connection)
        for one in policies.wanted(table)
    }
    wanted |= {(PRIVATE, one.table, one.name): one for one in policies.wanted_private(connection)}
    for row in _held(connection):
        one = wanted.get((row.schema, row.table, row.name))
        if one is not None:
            said = mark(one.statement, row.asked, row.checked)
            connection.exec_driver_sql(
                f'COMMENT ON POLICY "{row.name}" ON {row.schema}."{row.table}" IS \'{said}\''
            )
