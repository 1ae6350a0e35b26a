"""Make a server's database ready for a store, and prove that it keeps each to their own.

Nobody is at a desk yet: whoever signs in is a user of the server, who need not be one of the store.
"""

from __future__ import annotations

from app.store import preparing
from app.store.preparing import First, Looked, Prepared

__all__ = ["First", "Looked", "Prepared", "check", "prepare"]


def prepare(
    url: str, password: str | None, *, name: str = "", first: First | None = None
) -> Prepared:
    """Make an empty database a store, or bring the one there up to date; all or nothing.

    `first` is let in as administrator, where nobody is yet. Raises errors.SignInRefused,
    Unreachable, TooNew, and errors.Refused for a server too old, a user who may not, a database
    that holds something else.
    """
    return preparing.prepare_at(url, password, name, first=first)


def check(url: str, password: str | None) -> Looked:
    """Give a sentence for each thing that would let somebody see more than is theirs."""
    return preparing.check_at(url, password)
