"""Take every connection that a server has left for those who are no superusers."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

import psycopg

from tests.databases.cluster import Cluster

_MORE_THAN_ANY = 500


# A session whose client is gone would make room in the middle of the block. The tests' own lines,
# which they keep as the owner, stay.
_END_OTHERS = (
    "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity "
    "WHERE backend_type = 'client backend' AND usename <> current_user"
)
# One that is just leaving is told of no more, and still takes its place.
_IS_FULL = (
    "SELECT count(*) >= CAST(current_setting('max_connections') AS integer) "
    "- CAST(current_setting('superuser_reserved_connections') AS integer) "
    "FROM pg_stat_activity WHERE backend_type = 'client backend'"
)


@contextlib.contextmanager
def crowded(server: Cluster) -> Iterator[None]:
    """End all users' sessions and hold every connection until the block ends, but superusers'."""
    with contextlib.ExitStack() as held, server.admin() as admin:
        admin.execute("DO $$ BEGIN CREATE ROLE crowd LOGIN; EXCEPTION WHEN OTHERS THEN END $$")
        admin.execute(_END_OTHERS)
        for _ in range(_MORE_THAN_ANY):
            try:
                held.enter_context(psycopg.connect(server.url("postgres", "crowd")))
            except psycopg.OperationalError as error:
                if "reserved" not in str(error) and "too many clients" not in str(error):
                    raise
                if admin.execute(_IS_FULL).fetchone() == (True,):
                    break
        else:
            raise AssertionError("the server has no end of connections")
        yield
