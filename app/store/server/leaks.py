"""Let texts and days of a row be compared only by whoever may see the row.

PostgreSQL asks what it calls leakproof before a policy: then EXPLAIN ANALYZE, and the counters of
one's own transaction, tell whether a row that is hidden has a given name or birth date. Here no
comparison of a text or a day is leakproof, so the policy is always asked first. Numbers still are:
joins go by them, and the numbers of rows say nothing of a person.

Only a superuser may change this, and only in this database.
"""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Connection, text

_LEAKPROOF = text(
    "SELECT CAST(CAST(p.oid AS regprocedure) AS text) FROM pg_proc p WHERE p.proleakproof "
    "AND CAST(p.proargtypes AS oid[]) && CAST(CAST(:kinds AS regtype[]) AS oid[]) ORDER BY 1"
)
_KINDS = {"kinds": ["text", "bpchar", "bytea", "date"]}
_IS_SUPERUSER = text("SELECT current_setting('is_superuser') = 'on'")


def lay(connection: Connection) -> None:
    """Make no comparison of a text or a day leakproof, where whoever prepares may do that."""
    if not connection.execute(_IS_SUPERUSER).scalar_one():
        return
    for function in connection.execute(_LEAKPROOF, _KINDS).scalars().all():
        connection.exec_driver_sql(f"ALTER FUNCTION {function} NOT LEAKPROOF")


def check(connection: Connection) -> Iterator[str]:
    """Say that what is hidden can be guessed at."""
    found = connection.execute(_LEAKPROOF, _KINDS).scalars().all()
    if found:
        yield (
            f"{len(found)} comparison(s) of texts or days are asked before a policy, so that a "
            "login can guess at hidden rows. The server guide has the words to end that."
        )
