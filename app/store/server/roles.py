"""Make the roles of a server that nobody signs in as, and give the schemas to their owner.

Roles belong to the whole server, schemas to one database. A user's login is IN `hearten_user`; the
other four are for what no person does.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

from app import errors
from app.store.postgres import SCHEMA

PRIVATE = "hearten_private"
OWNER, READER, MAINTAIN = "hearten_owner", "hearten_reader", "hearten_maintain"
ACCOUNTS, USER = "hearten_accounts", "hearten_user"
ROLES = (OWNER, READER, MAINTAIN, ACCOUNTS, USER)

Place = tuple[str, str, str]
"""Where a trigger stands: schema, table, its own name."""

MAY_NOT_PREPARE = (
    "That user may not prepare a database. Sign in as one who owns it and may make roles, "
    "best as a superuser of that server."
)
NOT_THEIRS = (
    "Hearten's roles on that server were made by another user. Since PostgreSQL 16 only that user, "
    "or a superuser, may prepare a database with them. Sign in as one of these."
)
_SIXTEEN = 160000

_MAKE = f"""DO $$ DECLARE wanted text; BEGIN
    FOREACH wanted IN ARRAY ARRAY[{", ".join(f"'{role}'" for role in ROLES)}] LOOP
        IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = wanted) THEN
            BEGIN
                EXECUTE format('CREATE ROLE %I NOLOGIN', wanted);
            -- another database of the same server is being prepared just now
            EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
            END;
        END IF;
    END LOOP;
END $$"""
# What was loosened by hand is put right, but only then: a user who may not alter roles may still
# prepare anew.
_TIGHTEN = """DO $$ DECLARE one record; BEGIN
    FOR one IN SELECT rolname AS role FROM pg_roles WHERE rolname = ANY (ARRAY[{roles}])
        AND (rolcanlogin OR rolsuper OR rolbypassrls OR rolcreatedb OR rolreplication
             OR rolcreaterole <> (rolname = '{accounts}'))
    LOOP
        EXECUTE format('ALTER ROLE %I NOLOGIN %s', one.role,
            CASE one.role WHEN '{accounts}' THEN 'CREATEROLE' ELSE 'NOCREATEROLE' END);
        -- Only a superuser may speak of these, and only a superuser can have set them.
        IF EXISTS (SELECT FROM pg_roles WHERE rolname = one.role
                   AND (rolsuper OR rolbypassrls OR rolcreatedb OR rolreplication)) THEN
            EXECUTE format('ALTER ROLE %I NOSUPERUSER NOBYPASSRLS NOCREATEDB NOREPLICATION',
                one.role);
        END IF;
    END LOOP;
END $$""".format(roles=", ".join(f"'{role}'" for role in ROLES), accounts=ACCOUNTS)  # noqa: S608
# Large objects are under no policy. Only a superuser may say who calls the server's own functions.
NO_LARGE_OBJECTS = """DO $$ BEGIN
    IF (SELECT rolsuper FROM pg_roles WHERE rolname = current_user) THEN
        REVOKE EXECUTE ON FUNCTION pg_catalog.lo_creat(integer), pg_catalog.lo_create(oid),
            pg_catalog.lo_from_bytea(oid, bytea), pg_catalog.lo_import(text),
            pg_catalog.lo_import(text, oid) FROM PUBLIC;
    END IF;
END $$"""
_GRANTS = (
    (USER, ACCOUNTS, "WITH ADMIN OPTION"),
    ("pg_signal_backend", ACCOUNTS, ""),
)
_IS_MEMBER = text(
    "SELECT EXISTS (SELECT FROM pg_auth_members m WHERE m.roleid = CAST(:role AS regrole) "
    "AND m.member = CAST(:member AS regrole) AND (m.admin_option OR NOT :admin))"
)
_WHO = text(
    "SELECT current_user AS name, r.rolsuper AS is_superuser, d.datname AS database, "
    "pg_has_role(d.datdba, 'USAGE') AS owns, r.rolcreaterole AS makes_roles, "
    "current_setting('server_version_num')::int AS version "
    "FROM pg_roles r, pg_database d WHERE r.rolname = current_user "
    "AND d.datname = current_database()"
)


_OF_OTHERS = text(
    "SELECT EXISTS (SELECT FROM pg_roles WHERE rolname = ANY (:roles) "
    "AND NOT pg_has_role(current_user, oid, 'MEMBER WITH ADMIN OPTION'))"
)


def run(connection: Connection, statement: str) -> None:
    """Run a statement that takes no values, whatever signs it holds."""
    connection.exec_driver_sql(statement.replace("%", "%%"))


@contextlib.contextmanager
def acting_as(connection: Connection, role: str) -> Iterator[None]:
    """Do something as one of our roles, so that what is made belongs to it."""
    before = connection.exec_driver_sql("SELECT current_user").scalar_one()
    connection.exec_driver_sql(f"SET LOCAL ROLE {role}")
    yield
    quoted = connection.dialect.identifier_preparer.quote(str(before))
    connection.exec_driver_sql(f"SET LOCAL ROLE {quoted}")


@contextlib.contextmanager
def laid(connection: Connection) -> Iterator[None]:
    """Make roles and schemas, and stand in for each role until the block ends.

    Raises errors.Refused for a user of the server who may not do that.
    """
    who = connection.execute(_WHO).one()
    if not (who.is_superuser or (who.owns and who.makes_roles)):
        raise errors.Refused(MAY_NOT_PREPARE)
    if not who.is_superuser and who.version >= _SIXTEEN and _are_of_others(connection):
        raise errors.Refused(NOT_THEIRS)
    try:
        _make(connection)
        joined = [] if who.is_superuser else _join(connection, who.name, who.version)
        _schemas(connection)
        lay_database(connection)
    except DBAPIError as error:
        if getattr(error.orig, "sqlstate", "") == "42501":
            raise errors.Refused(MAY_NOT_PREPARE) from None
        raise
    yield
    _leave(connection, joined)


def _are_of_others(connection: Connection) -> bool:
    return bool(connection.execute(_OF_OTHERS, {"roles": list(ROLES)}).scalar_one())


def _make(connection: Connection) -> None:
    run(connection, _MAKE)
    run(connection, _TIGHTEN)
    for role, member, how in _GRANTS:
        asked = {"role": role, "member": member, "admin": bool(how)}
        if not connection.execute(_IS_MEMBER, asked).scalar_one():
            connection.exec_driver_sql(f"GRANT {role} TO {member} {how}")


def _join(connection: Connection, name: str, version: int) -> list[str]:
    """Let whoever prepares be a member of our roles for this transaction."""
    quoted = connection.dialect.identifier_preparer.quote(name)
    how = " WITH INHERIT TRUE, SET TRUE" if version >= _SIXTEEN else ""
    statements = []
    for role in ROLES:
        asked = {"role": role, "member": quoted, "admin": False}
        if version >= _SIXTEEN or not connection.execute(_IS_MEMBER, asked).scalar_one():
            connection.exec_driver_sql(f"GRANT {role} TO {quoted}{how}")
            by = f" GRANTED BY {quoted}" if version >= _SIXTEEN else ""
            statements.append(f"REVOKE {role} FROM {quoted}{by}")
    return statements


def _leave(connection: Connection, statements: list[str]) -> None:
    for statement in statements:
        connection.exec_driver_sql(statement)


def _schemas(connection: Connection) -> None:
    for schema in (SCHEMA, PRIVATE):
        connection.exec_driver_sql(f"CREATE SCHEMA IF NOT EXISTS {schema} AUTHORIZATION {OWNER}")
        connection.exec_driver_sql(f"REVOKE ALL ON SCHEMA {schema} FROM PUBLIC")
        for role in (READER, MAINTAIN, ACCOUNTS, USER):
            connection.exec_driver_sql(f"GRANT USAGE ON SCHEMA {schema} TO {role}")
    # Who owns a function must be able to make it where it lies.
    connection.exec_driver_sql(f"GRANT CREATE ON SCHEMA {PRIVATE} TO {READER}, {ACCOUNTS}")
    for role in (OWNER, READER, ACCOUNTS):
        connection.exec_driver_sql(
            f"ALTER DEFAULT PRIVILEGES FOR ROLE {role} REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC"
        )


def lay_database(connection: Connection) -> None:
    """Let only our own users connect; nobody makes a temporary table or uses `public`."""
    name = connection.exec_driver_sql("SELECT current_database()").scalar_one()
    database = connection.dialect.identifier_preparer.quote(str(name))
    connection.exec_driver_sql(f"REVOKE ALL ON DATABASE {database} FROM PUBLIC")
    connection.exec_driver_sql(f"GRANT CONNECT ON DATABASE {database} TO {USER}, {MAINTAIN}")
    run(connection, NO_LARGE_OBJECTS)
    if connection.exec_driver_sql("SELECT to_regnamespace('public')").scalar_one() is not None:
        connection.exec_driver_sql("REVOKE ALL ON SCHEMA public FROM PUBLIC")
