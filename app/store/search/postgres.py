"""Find referrals by their person on PostgreSQL, by the very tokens of the embedded store.

The tokens are put in as they are and asked as they are: no parser or dictionary of the server's
comes between. The scope and the filters are tokens as well, asked in the same question.
"""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Connection, text

from app.store.office import ScopeIds
from app.store.search import asking
from app.store.search.terms import Terms

# The server takes the place of a referral from its own row, and the words from us.
_PUT = text("SELECT hearten_private.index_referral(:network, :id, CAST(:tokens AS text[]))")
_PUT_ALL = text(
    "INSERT INTO referral_search (network_id, referral_id, tokens) "
    "SELECT r.network_id, r.id, "
    "array_to_tsvector(array_remove(string_to_array(given.tokens, ' '), '')) "
    "FROM unnest(CAST(:ids AS bigint[]), CAST(:tokens AS text[])) given(id, tokens) "
    "JOIN referral r ON r.id = given.id"
)
# The server puts the scope of whoever signed in into the question itself, beside ours.
_FIND = text("SELECT hearten_private.find_referrals(:asked, :most)")
_OPTIMISE = text("SELECT gin_clean_pending_list('referral_search_tokens')")


def put(connection: Connection, network_id: int, referral_id: int, tokens: Iterable[str]) -> None:
    """Index a referral, new or anew."""
    values = {"network": network_id, "id": referral_id, "tokens": list(tokens)}
    connection.execute(_PUT, values)


def put_all(connection: Connection, entries: Iterable[tuple[int, Iterable[str]]]) -> None:
    """Index many new referrals, each with its id and tokens."""
    all_ = {referral_id: " ".join(tokens) for referral_id, tokens in entries}
    connection.execute(_PUT_ALL, {"ids": list(all_), "tokens": list(all_.values())})


replace = put


def take(_connection: Connection, _network_id: int, _referral_id: int) -> None:
    """Take a referral out of the index: here it goes with its row."""


def optimise(connection: Connection) -> None:
    """Merge the index after a bulk load."""
    connection.execute(_OPTIMISE)


def find(
    connection: Connection, terms: Terms, scope: ScopeIds, filters: Iterable[str], most: int
) -> list[int]:
    """Give row ids: those found by whole tokens first, then by prefixes, newest first in each."""

    def ask(asked: str) -> list[int]:
        return list(connection.execute(_FIND, {"asked": asked, "most": most}).scalars())

    return asking.find(ask, _SPELLING, terms, scope, filters, most)


def _quoted(token: str) -> str:
    """Give a token as the server reads it whole, whatever it holds."""
    return "'" + token.replace("\\", "\\\\").replace("'", "''") + "'"


_SPELLING = asking.Spelling(" & ", " | ", ":*", _quoted)
