"""Find services by their words in the embedded store's full-text index."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Connection, text

_PUT = text("INSERT INTO service_search(rowid, tokens) VALUES (:id, :tokens)")
_TAKE = text("DELETE FROM service_search WHERE rowid = :id")

# A condition for lists: `service` is in the statement, :asked is what `asked` gives.
FOUND = "service.id IN (SELECT rowid FROM service_search WHERE service_search MATCH :asked)"


def put(connection: Connection, service_id: int, tokens: Iterable[str]) -> None:
    """Index a service, anew when it was indexed before."""
    connection.execute(_TAKE, {"id": service_id})
    connection.execute(_PUT, {"id": service_id, "tokens": " ".join(tokens)})


def asked(groups: Iterable[tuple[str, ...]]) -> str:
    """Give the MATCH: every group by the beginning of any one of its tokens, each in quotes."""
    return " AND ".join(
        "(" + " OR ".join(f'"{token}"*' for token in group) + ")" for group in groups
    )
