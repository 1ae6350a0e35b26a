"""Find services by their words in the index of whichever engine the connection is of."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Connection, TextClause, text

from app.store.which_engine import is_server

_PUT = text("INSERT INTO service_search(rowid, tokens) VALUES (:id, :tokens)")
_TAKE = text("DELETE FROM service_search WHERE rowid = :id")
_PUT_ON_SERVER = text(
    "INSERT INTO service_search (service_id, tokens) "
    "VALUES (:id, array_to_tsvector(CAST(:tokens AS text[]))) "
    "ON CONFLICT (service_id) DO UPDATE SET tokens = excluded.tokens"
)

# A condition for lists: `service` is in the statement, :asked is what `asked` gives.
FOUND = "service.id IN (SELECT rowid FROM service_search WHERE service_search MATCH :asked)"
_FOUND = text(FOUND)
_FOUND_ON_SERVER = text(
    "service.id IN (SELECT service_id FROM service_search WHERE tokens @@ CAST(:asked AS tsquery))"
)


def put(connection: Connection, service_id: int, tokens: Iterable[str]) -> None:
    """Index a service, anew when it was indexed before."""
    if is_here(connection):
        connection.execute(_TAKE, {"id": service_id})
        connection.execute(_PUT, {"id": service_id, "tokens": " ".join(tokens)})
    else:
        connection.execute(_PUT_ON_SERVER, {"id": service_id, "tokens": list(tokens)})


def condition(
    connection: Connection, groups: Iterable[tuple[str, ...]]
) -> tuple[TextClause, str] | None:
    """Give the condition for lists and its :asked; none where nothing is asked for."""
    if is_here(connection):
        words, found = asked(groups), _FOUND
    else:
        words, found = asked_on_server(groups), _FOUND_ON_SERVER
    return (found, words) if words else None


def asked(groups: Iterable[tuple[str, ...]]) -> str:
    """Give the MATCH: every group by the beginning of any one of its tokens, each in quotes."""
    return " AND ".join(
        "(" + " OR ".join(f'"{token}"*' for token in group) + ")" for group in groups
    )


def asked_on_server(groups: Iterable[tuple[str, ...]]) -> str:
    """Give the same question as a tsquery."""
    return " & ".join("(" + " | ".join(map(_beginning, group)) + ")" for group in groups)


def _beginning(token: str) -> str:
    return "'" + token.replace("\\", "\\\\").replace("'", "''") + "':*"


def is_here(connection: Connection) -> bool:
    """Claim that the connection is of an embedded store."""
    return not is_server(connection)
