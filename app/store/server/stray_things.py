"""Look for what hangs on our tables and is not ours: rules, heirs, owners; mend what is safe."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Connection, text

from app.store.postgres import SCHEMA
from app.store.server import policies, private_tables, tidying
from app.store.server.recorded import Said
from app.store.server.roles import ACCOUNTS, OWNER, PRIVATE, READER, ROLES

_OURS = {"schemas": [SCHEMA, PRIVATE]}
_MAKERS = {"roles": list(ROLES), "makers": [OWNER, READER, ACCOUNTS], **_OURS}
_RULES = text(
    "SELECT n.nspname || '.' || c.relname AS name, w.rulename AS rule, "
    "format('%I.%I', n.nspname, c.relname) AS quoted FROM pg_rewrite w "
    "JOIN pg_class c ON c.oid = w.ev_class JOIN pg_namespace n ON n.oid = c.relnamespace "
    "WHERE n.nspname = ANY (:schemas) AND w.rulename <> '_RETURN' ORDER BY 1, 2"
)
_HEIRS = text(
    "SELECT CAST(CAST(i.inhparent AS regclass) AS text) AS parent, "
    "CAST(CAST(i.inhrelid AS regclass) AS text) AS child FROM pg_inherits i "
    "JOIN pg_class c ON c.oid IN (i.inhrelid, i.inhparent) AND c.relkind IN ('r', 'p', 'f') "
    "JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = ANY (:schemas) "
    "GROUP BY 1, 2 ORDER BY 1, 2"
)
_OWNERS = text(
    "SELECT n.nspname AS schema, c.relname AS name, format('%I.%I', n.nspname, c.relname) "
    "AS quoted FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace "
    "WHERE n.nspname = ANY (:schemas) AND c.relkind IN ('r', 'p') "
    "AND pg_get_userbyid(c.relowner) <> :owner ORDER BY 1, 2"
)
_SWITCHED_OFF = text(
    "SELECT DISTINCT format('%I.%I', n.nspname, c.relname) FROM pg_trigger t "
    "JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_namespace n ON n.oid = c.relnamespace "
    "WHERE n.nspname = ANY (:schemas) AND t.tgisinternal AND t.tgenabled NOT IN ('O', 'A') "
    "ORDER BY 1"
)
_BY_DEFAULT = text(
    "SELECT o.rolname AS owner, COALESCE(r.rolname, 'PUBLIC') AS who, n.nspname AS schema, "
    "CASE d.defaclobjtype WHEN 'r' THEN 'TABLES' WHEN 'S' THEN 'SEQUENCES' WHEN 'f' THEN "
    "'FUNCTIONS' WHEN 'T' THEN 'TYPES' WHEN 'n' THEN 'SCHEMAS' END AS kind "
    "FROM pg_default_acl d JOIN pg_roles o ON o.oid = d.defaclrole "
    "CROSS JOIN aclexplode(d.defaclacl) a LEFT JOIN pg_namespace n ON n.oid = d.defaclnamespace "
    "LEFT JOIN pg_roles r ON r.oid = a.grantee WHERE (o.rolname = ANY (:roles) "
    "OR n.nspname = ANY (:schemas)) AND a.grantee <> d.defaclrole "
    "GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4"
)
# Where nothing is said, everybody may call what is made.
_OPEN = text(
    "SELECT o.rolname FROM pg_roles o WHERE o.rolname = ANY (:makers) AND NOT EXISTS "
    "(SELECT FROM pg_default_acl d WHERE d.defaclrole = o.oid AND d.defaclnamespace = 0 "
    "AND d.defaclobjtype = 'f') ORDER BY 1"
)


def check(connection: Connection) -> Iterator[str]:
    """Say what hangs on our tables, or on what our roles will make, and is not ours."""
    for row in connection.execute(_RULES, _OURS):
        yield f"The rule {row.rule} of {row.name} is not one of Hearten's."
    for row in connection.execute(_HEIRS, _OURS):
        yield f"The table {row.child} is read with {row.parent}, by the policies of that one."
    for row in connection.execute(_BY_DEFAULT, _MAKERS):
        yield f"{row.who} is given by default what {row.owner} will make."
    for owner in connection.execute(_OPEN, _MAKERS).scalars():
        yield f"PUBLIC may call by default what {owner} will make."


def give_back(connection: Connection, said: list[Said]) -> None:
    """Give every table of ours that somebody else was made owner of to the role that lays it."""
    ours = {(SCHEMA, name) for name in policies.named()}
    ours |= {(PRIVATE, name) for name in private_tables.wanted(said)}
    for row in connection.execute(_OWNERS, {**_OURS, "owner": OWNER}).all():
        if (row.schema, row.name) in ours:
            connection.exec_driver_sql(f"ALTER TABLE {row.quoted} OWNER TO {OWNER}")


def take_away(connection: Connection) -> None:
    """Take rules and defaults away, and switch on what keeps rows together."""
    quote = connection.dialect.identifier_preparer.quote
    for row in connection.execute(_RULES, _OURS).all():
        tidying.may(connection, f"DROP RULE {quote(row.rule)} ON {row.quoted}", OWNER)
    for table in connection.execute(_SWITCHED_OFF, _OURS).scalars().all():
        tidying.may(connection, f"ALTER TABLE {table} ENABLE TRIGGER ALL")
    for row in connection.execute(_BY_DEFAULT, _MAKERS).all():
        if row.owner in ROLES:
            where = f" IN SCHEMA {quote(row.schema)}" if row.schema else ""
            who = row.who if row.who == "PUBLIC" else quote(row.who)
            tidying.may(
                connection,
                f"ALTER DEFAULT PRIVILEGES FOR ROLE {row.owner}{where} "
                f"REVOKE ALL ON {row.kind} FROM {who}",
            )
