"""Make who looks after a server without being its superuser."""

from __future__ import annotations

from app.store import postgres
from app.store.server import leaks
from app.store.server.roles import NO_LARGE_OBJECTS, ROLES
from tests.databases.cluster import Cluster

_SIXTEEN = 160000


def make(server: Cluster, database: str, name: str, password: str = "") -> None:
    """Let a new login make roles and own a database, as it would who made Hearten's roles.

    Since PostgreSQL 16 whoever makes a role may give it; here the tests' superuser made them.
    """
    with server.admin() as admin:
        secret = f" PASSWORD '{password}'" if password else ""
        admin.execute(f"CREATE ROLE {name} LOGIN CREATEROLE{secret}")
        admin.execute(f"ALTER DATABASE {database} OWNER TO {name}")
        if is_sixteen(server):
            for role in ROLES:
                if admin.execute("SELECT to_regrole(%s)", (role,)).fetchone() != (None,):
                    admin.execute(
                        f"GRANT {role} TO {name} WITH ADMIN TRUE, INHERIT FALSE, SET FALSE"
                    )
            admin.execute(f"GRANT pg_signal_backend TO {name} WITH ADMIN OPTION")
    engine = postgres.make_engine(postgres.address(server.url(database)))
    with engine.begin() as connection:
        leaks.lay(connection)  # as the guide says: only a superuser may
        connection.exec_driver_sql(NO_LARGE_OBJECTS)
    engine.dispose()


def is_sixteen(server: Cluster) -> bool:
    """Claim that roles are given as since PostgreSQL 16."""
    with server.admin() as admin:
        return admin.info.server_version >= _SIXTEEN
