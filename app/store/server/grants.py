"""Know every grant on what lies in our schemas; find and take back what nobody laid."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from sqlalchemy import Connection, text

from app.store.postgres import SCHEMA
from app.store.server import policies, private_tables
from app.store.server.recorded import Said
from app.store.server.roles import OWNER, PRIVATE, acting_as

_FOUND = text(
    "WITH ours AS (SELECT c.oid, n.nspname AS schema, c.relname AS name, c.relkind AS kind, "
    "o.rolname AS owner, c.relowner, c.relacl FROM pg_class c "
    "JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_roles o ON o.oid = c.relowner "
    "WHERE n.nspname = ANY (:schemas) AND c.relkind IN ('r', 'p', 'v', 'm', 'f', 'S')) "
    "SELECT c.schema, c.name, CAST(NULL AS name) AS column, c.kind, c.owner, "
    "COALESCE(r.rolname, 'PUBLIC') AS who, a.privilege_type AS deed, "
    "bool_or(a.is_grantable) AS gives FROM ours c CROSS JOIN aclexplode(c.relacl) a "
    "LEFT JOIN pg_roles r ON r.oid = a.grantee WHERE a.grantee <> c.relowner "
    "GROUP BY 1, 2, 3, 4, 5, 6, 7 UNION ALL "
    "SELECT c.schema, c.name, t.attname, c.kind, c.owner, COALESCE(r.rolname, 'PUBLIC'), "
    "a.privilege_type, bool_or(a.is_grantable) FROM ours c JOIN pg_attribute t "
    "ON t.attrelid = c.oid CROSS JOIN aclexplode(t.attacl) a "
    "LEFT JOIN pg_roles r ON r.oid = a.grantee WHERE a.grantee <> c.relowner "
    "GROUP BY 1, 2, 3, 4, 5, 6, 7"
)


class Grant(NamedTuple):
    """One right of one role on a table, view or counter, or on one of its columns."""

    schema: str
    name: str
    column: str | None
    who: str
    deed: str

    @property
    def where(self) -> str:
        """Say on what."""
        return f"{self.schema}.{self.name}" + (f" ({self.column})" if self.column else "")


class Held(NamedTuple):
    """A grant that there is, on what of whose, and whether it may be given on."""

    grant: Grant
    kind: str
    owner: str
    gives: bool


def held(connection: Connection) -> list[Held]:
    """Read every grant on what lies in our schemas, but those of each thing's owner."""
    found = [
        Held(
            Grant(row.schema, row.name, row.column, row.who, row.deed),
            row.kind,
            row.owner,
            row.gives,
        )
        for row in connection.execute(_FOUND, {"schemas": [SCHEMA, PRIVATE]})
    ]
    return sorted(found, key=str)


def wanted(connection: Connection, said: list[Said]) -> set[Grant]:
    """Give every grant as it is laid in this database."""
    return {
        Grant(SCHEMA, table, column, who, deed)
        for one in policies.tables(connection)
        if one in policies.named()
        for who, table, column, deed in policies.wanted_grants(connection, one)
    } | {
        Grant(PRIVATE, table, None, who, deed)
        for who, table, deed in private_tables.wanted_grants(said)
    }


def check(connection: Connection, said: list[Said]) -> Iterator[str]:
    """Say who has what nobody laid, who lacks what was laid, and who may give it on."""
    ours, found = wanted(connection, said), held(connection)
    for grant, _, _, gives in found:
        if grant not in ours:
            yield f"{grant.who} has {grant.deed} on {grant.where}; that is not to be."
        if gives:
            yield f"{grant.who} may give {grant.deed} on {grant.where} to others."
    missing = ours - {one.grant for one in found}
    for who, deed, where in sorted(
        {(one.who, one.deed, f"{one.schema}.{one.name}") for one in missing}
    ):
        yield f"{who} lacks {deed} on {where}."


def take_back(connection: Connection, said: list[Said]) -> None:
    """Take back what was given by hand, whoever has it, and what they gave on."""
    quote = connection.dialect.identifier_preparer.quote
    ours = wanted(connection, said)
    with acting_as(connection, OWNER):
        for grant, kind, owner, gives in held(connection):
            if owner != OWNER or (grant in ours and not gives):
                continue
            what = "GRANT OPTION FOR " if grant in ours else ""
            column = f" ({quote(grant.column)})" if grant.column else ""
            thing = "SEQUENCE" if kind == "S" else "TABLE"
            who = grant.who if grant.who == "PUBLIC" else quote(grant.who)
            connection.exec_driver_sql(
                f"REVOKE {what}{grant.deed}{column} ON {thing} {grant.schema}.{quote(grant.name)} "
                f"FROM {who} CASCADE"
            )
