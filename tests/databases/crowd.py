"""Take every connection that a server has left for those who are no superusers."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

import psycopg

from tests.databases.cluster import Cluster

_MORE_THAN_ANY = 500


@contextlib.contextmanager
def crowded(server: Cluster) -> Iterator[None]:
    """Hold all of them until the block ends; those reserved for superusers stay free."""
    with server.admin() as admin:
        admin.execute("DO $$ BEGIN CREATE ROLE crowd LOGIN; EXCEPTION WHEN OTHERS THEN END $$")
    with contextlib.ExitStack() as held:
        for _ in range(_MORE_THAN_ANY):
            try:
                held.enter_context(psycopg.connect(server.url("postgres", "crowd")))
            except psycopg.OperationalError as error:
                if "reserved" not in str(error) and "too many clients" not in str(error):
                    raise
                break
        else:
            raise AssertionError("the server has no end of connections")
        yield
