"""Look for what stands beside our tables and would lead around them: rules, heirs, settings."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Connection, text

from app.store.postgres import SCHEMA
from app.store.server.roles import PRIVATE, ROLES, USER

_OURS = {"schemas": [SCHEMA, PRIVATE], "roles": list(ROLES)}

_RULES = text(
    "SELECT n.nspname || '.' || c.relname AS name, w.rulename AS rule FROM pg_rewrite w "
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
_EVENTS = text(
    "SELECT e.evtname AS name FROM pg_event_trigger e WHERE e.evtenabled <> 'D' AND NOT EXISTS "
    "(SELECT FROM pg_depend d WHERE d.classid = CAST('pg_event_trigger' AS regclass) "
    "AND d.objid = e.oid AND d.deptype = 'e') ORDER BY 1"
)
_SETTINGS = text(
    "SELECT COALESCE(r.rolname, 'everybody') AS who, split_part(one, '=', 1) AS setting "
    "FROM pg_db_role_setting s LEFT JOIN pg_roles r ON r.oid = s.setrole, unnest(s.setconfig) one "
    "WHERE s.setdatabase IN (0, (SELECT oid FROM pg_database WHERE datname = current_database())) "
    "AND (s.setrole = 0 OR r.rolname = ANY (:roles) OR EXISTS (SELECT FROM pg_auth_members m "
    "WHERE m.member = s.setrole AND m.roleid = to_regrole(:user))) "
    "AND split_part(one, '=', 1) = ANY (:settings) ORDER BY 1, 2"
)
# Each of these can make a policy, a trigger or a function of ours do another thing.
_WATCHED = (
    "row_security", "session_replication_role", "role", "session_authorization",
    "session_preload_libraries", "local_preload_libraries", "dynamic_library_path",
)  # fmt: skip
_SENT = text(
    "SELECT p.pubname AS name FROM pg_publication p WHERE p.puballtables OR EXISTS (SELECT FROM "
    "pg_publication_rel l JOIN pg_class c ON c.oid = l.prrelid JOIN pg_namespace n "
    "ON n.oid = c.relnamespace WHERE l.prpubid = p.oid AND n.nspname = ANY (:schemas)) "
    "OR EXISTS (SELECT FROM pg_publication_namespace s JOIN pg_namespace n ON n.oid = s.pnnspid "
    "WHERE s.pnpubid = p.oid AND n.nspname = ANY (:schemas)) ORDER BY 1"
)
_BY_DEFAULT = text(
    "SELECT o.rolname AS owner, COALESCE(r.rolname, 'PUBLIC') AS who FROM pg_default_acl d "
    "JOIN pg_roles o ON o.oid = d.defaclrole CROSS JOIN aclexplode(d.defaclacl) a "
    "LEFT JOIN pg_roles r ON r.oid = a.grantee WHERE (o.rolname = ANY (:roles) "
    "OR d.defaclnamespace IN (SELECT oid FROM pg_namespace WHERE nspname = ANY (:schemas))) "
    "AND a.grantee <> d.defaclrole GROUP BY 1, 2 ORDER BY 1, 2"
)


def check(connection: Connection) -> Iterator[str]:
    """Say what leads around row security or the audit, and is nothing that Hearten lays."""
    for row in connection.execute(_RULES, _OURS):
        yield f"The rule {row.rule} of {row.name} is not one of Hearten's."
    for row in connection.execute(_HEIRS, _OURS):
        yield f"The table {row.child} is read with {row.parent}, by the policies of that one."
    for row in connection.execute(_EVENTS):
        yield f"The event trigger {row.name} acts on every change of the database's objects."
    for row in connection.execute(_SETTINGS, {**_OURS, "user": USER, "settings": list(_WATCHED)}):
        yield f"For {row.who} the setting {row.setting} is put at every sign-in."
    for row in connection.execute(_SENT, _OURS):
        yield f"The publication {row.name} sends rows of Hearten to whoever subscribes."
    for row in connection.execute(_BY_DEFAULT, _OURS):
        yield f"{row.who} is given by default what {row.owner} will make."
