"""Look for what leads around every policy: event triggers, copies of all rows, raw languages.

All of it is somebody's doing who may do anything on that server, and so is only named.
"""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Connection, text

from app.store.postgres import SCHEMA
from app.store.server import members
from app.store.server.roles import PRIVATE

_OURS = {"schemas": [SCHEMA, PRIVATE], **members.OURS}
_EVENTS = text(
    "SELECT e.evtname AS name FROM pg_event_trigger e WHERE e.evtenabled <> 'D' AND NOT EXISTS "
    "(SELECT FROM pg_depend d WHERE d.classid = CAST('pg_event_trigger' AS regclass) "
    "AND d.objid = e.oid AND d.deptype = 'e') ORDER BY 1"
)
_SENT = text(
    "SELECT p.pubname AS name FROM pg_publication p WHERE p.puballtables OR EXISTS (SELECT FROM "
    "pg_publication_rel l JOIN pg_class c ON c.oid = l.prrelid JOIN pg_namespace n "
    "ON n.oid = c.relnamespace WHERE l.prpubid = p.oid AND n.nspname = ANY (:schemas)) "
    "OR EXISTS (SELECT FROM pg_publication_namespace s JOIN pg_namespace n ON n.oid = s.pnnspid "
    "WHERE s.pnpubid = p.oid AND n.nspname = ANY (:schemas)) ORDER BY 1"
)
_SLOTS = text(
    "SELECT slot_name AS name FROM pg_replication_slots "
    "WHERE slot_type = 'logical' AND database = current_database() ORDER BY 1"
)
_BROUGHT = text(
    "SELECT s.subname AS name FROM pg_subscription s JOIN pg_database d ON d.oid = s.subdbid "
    "WHERE d.datname = current_database() ORDER BY 1"
)
_LANGUAGES = text(
    "SELECT lanname AS name FROM pg_language "
    "WHERE NOT lanpltrusted AND lanname NOT IN ('internal', 'c') ORDER BY 1"
)
# What the server or an extension brings is theirs.
_RAW = text(
    "SELECT CAST(CAST(p.oid AS regprocedure) AS text) AS name, l.lanname AS language "
    "FROM pg_proc p JOIN pg_language l ON l.oid = p.prolang WHERE NOT l.lanpltrusted "
    "AND p.oid >= 16384 AND NOT EXISTS (SELECT FROM pg_depend d "
    "WHERE d.classid = CAST('pg_proc' AS regclass) AND d.objid = p.oid AND d.deptype = 'e') "
    "ORDER BY 1"
)
# The server's own functions that it keeps from everybody as it comes, and those of large objects,
# which a superuser keeps from everybody: until then they have no list, which means everybody.
_GIVEN = text(
    members.LOGINS + "SELECT CAST(CAST(p.oid AS regprocedure) AS text) AS name, "  # noqa: S608
    "COALESCE(r.rolname, 'PUBLIC') AS who FROM pg_proc p "
    "CROSS JOIN aclexplode(COALESCE(p.proacl, acldefault('f', p.proowner))) a "
    "LEFT JOIN pg_init_privs i ON i.objoid = p.oid "
    "AND i.classoid = CAST('pg_proc' AS regclass) AND i.objsubid = 0 "
    "LEFT JOIN pg_roles r ON r.oid = a.grantee "
    "WHERE p.oid < 16384 AND (i.objoid IS NOT NULL OR p.proname IN "
    "('lo_creat', 'lo_create', 'lo_from_bytea', 'lo_import')) AND (a.grantee = 0 "
    "OR r.rolname = ANY (CAST(:ours AS name[])) OR r.oid IN (SELECT oid FROM logins)) "
    "AND NOT EXISTS (SELECT FROM aclexplode(i.initprivs) b WHERE b.grantee = a.grantee) "
    "ORDER BY 1, 2"
)


def check(connection: Connection) -> Iterator[str]:
    """Say what leads around row security or the audit."""
    for row in connection.execute(_EVENTS):
        yield f"The event trigger {row.name} acts on every change of the database's objects."
    for row in connection.execute(_SENT, _OURS):
        yield f"The publication {row.name} sends rows of Hearten to whoever subscribes."
    for row in connection.execute(_SLOTS):
        yield f"The replication slot {row.name} gives every change of this database."
    for row in connection.execute(_BROUGHT):
        yield f"The subscription {row.name} writes rows that come from another server."
    for row in connection.execute(_LANGUAGES):
        yield f"Functions in the language {row.name} may do whatever the server may."
    for row in connection.execute(_RAW):
        yield f"The function {row.name} is in the language {row.language}, which nothing holds."
    for row in connection.execute(_GIVEN, members.OURS):
        yield f"{row.who} may call the server's own function {row.name}."
