"""Find referrals by their person in the embedded store's full-text index.

The scope and the filters are tokens of the index too, asked inside MATCH: a filter after MATCH
costs thirty times as much. Only tokens of our own alphabet are ever asked, each in quotes, so
nothing typed can be read as an operator.
"""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Connection, text

from app.store.office import ScopeIds
from app.store.search import asking
from app.store.search.terms import OURS, Terms

_PUT = text("INSERT INTO referral_search(rowid, tokens) VALUES (:id, :tokens)")
_TAKE = text("DELETE FROM referral_search WHERE rowid = :id")
_FIND = text(
    "SELECT rowid FROM referral_search WHERE referral_search MATCH :asked "
    "ORDER BY rowid DESC LIMIT :most"
)
_OPTIMISE = text("INSERT INTO referral_search(referral_search) VALUES ('optimize')")


def put(connection: Connection, _network_id: int, referral_id: int, tokens: Iterable[str]) -> None:
    """Index a new referral."""
    connection.execute(_PUT, {"id": referral_id, "tokens": " ".join(tokens)})


def put_all(connection: Connection, entries: Iterable[tuple[int, Iterable[str]]]) -> None:
    """Index many new referrals, each with its id and tokens."""
    rows = [{"id": referral_id, "tokens": " ".join(tokens)} for referral_id, tokens in entries]
    connection.execute(_PUT, rows)


def take(connection: Connection, _network_id: int, referral_id: int) -> None:
    """Take a referral out of the index."""
    connection.execute(_TAKE, {"id": referral_id})


def replace(
    connection: Connection, network_id: int, referral_id: int, tokens: Iterable[str]
) -> None:
    """Index a referral anew."""
    take(connection, network_id, referral_id)
    put(connection, network_id, referral_id, tokens)


def optimise(connection: Connection) -> None:
    """Merge the index after a bulk load."""
    connection.execute(_OPTIMISE)


def of_row(network_id: int, practice_id: int, worker_id: int | None, standing: str) -> list[str]:
    """Give the tokens that say where a row belongs and stands."""
    tokens = [f"{OURS}n{network_id}", f"{OURS}p{practice_id}", f"{OURS}s{standing}"]
    if standing != "closed":
        tokens.append(f"{OURS}o")
    if worker_id is not None:
        tokens.append(f"{OURS}w{worker_id}")
    return tokens


def standing(name: str) -> str:
    """Give the token of a standing; "open" means any but closed."""
    return f"{OURS}o" if name == "open" else f"{OURS}s{name}"


def worker(worker_id: int) -> str:
    """Give the token of a link worker's own rows."""
    return f"{OURS}w{worker_id}"


def practice(practice_id: int) -> str:
    """Give the token of a practice's rows."""
    return f"{OURS}p{practice_id}"


def find(
    connection: Connection, terms: Terms, scope: ScopeIds, filters: Iterable[str], most: int
) -> list[int]:
    """Give row ids: those found by whole tokens first, then by prefixes, newest first in each."""

    def ask(asked: str) -> list[int]:
        return list(connection.execute(_FIND, {"asked": asked, "most": most}).scalars())

    return asking.find(ask, _SPELLING, terms, scope, filters, most)


def _quoted(token: str) -> str:
    return '"' + token.replace('"', "") + '"'


_SPELLING = asking.Spelling(" AND ", " OR ", "*", _quoted)
