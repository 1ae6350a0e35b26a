"""Keep and ask the index of referrals on whichever engine the connection is of."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection

from app.store.office import ScopeIds
from app.store.search import fts5
from app.store.search.terms import Terms
from app.store.which_engine import is_server


def _of(connection: Connection) -> Any:
    if not is_server(connection):
        return fts5
    from app.store.search import postgres

    return postgres


def put(connection: Connection, network_id: int, referral_id: int, tokens: Iterable[str]) -> None:
    """Index a new referral."""
    _of(connection).put(connection, network_id, referral_id, tokens)


def put_all(connection: Connection, entries: Iterable[tuple[int, Iterable[str]]]) -> None:
    """Index many new referrals, each with its id and tokens."""
    _of(connection).put_all(connection, entries)


def replace(
    connection: Connection, network_id: int, referral_id: int, tokens: Iterable[str]
) -> None:
    """Index a referral anew."""
    _of(connection).replace(connection, network_id, referral_id, tokens)


def take(connection: Connection, network_id: int, referral_id: int) -> None:
    """Take a referral out of the index."""
    _of(connection).take(connection, network_id, referral_id)


def optimise(connection: Connection) -> None:
    """Merge the index after a bulk load."""
    _of(connection).optimise(connection)


def find(
    connection: Connection, terms: Terms, scope: ScopeIds, filters: Iterable[str], most: int
) -> list[int]:
    """Give row ids: those found by whole tokens first, then by prefixes, newest first in each."""
    found: list[int] = _of(connection).find(connection, terms, scope, filters, most)
    return found
