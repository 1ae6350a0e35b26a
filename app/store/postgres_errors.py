"""Turn what PostgreSQL and its driver say into our own words, by code and never with their text."""

from __future__ import annotations

import contextlib
import logging
from collections.abc import Iterator
from typing import Any

import psycopg
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from app import errors
from app.domain import refusals
from app.store import database
from app.store.connect_words import (
    NO_ANSWER,
    NO_SUCH_STORE,
    READ_ONLY,
    SERVER_FULL,
    TOO_MANY,
    why_not_connected,
)
from app.store.database import BREAKS_A_RULE
from app.store.trial import REAL_NUMBER

_log = logging.getLogger(__name__)

# By the first two letters of the code; https://www.postgresql.org/docs/15/errcodes-appendix.html
_BY_CLASS: dict[str, tuple[type[errors.Problem], str]] = {
    "08": (errors.Unreachable, NO_ANSWER),  # the line
    "22": (errors.Refused, BREAKS_A_RULE),  # a value that its column does not take
    "23": (errors.Refused, BREAKS_A_RULE),  # a key, a check
    "28": (errors.SignInRefused, ""),
    "40": (errors.Busy, ""),  # rolled back for another's sake
    "53": (errors.Busy, TOO_MANY),
    "57": (errors.Unreachable, NO_ANSWER),  # ended by whoever looks after the server
    "58": (errors.Unreachable, NO_ANSWER),  # the server's own disk
    "XX": (errors.Damaged, ""),
}
_BY_CODE: dict[str, tuple[type[errors.Problem], str]] = {
    "25006": (errors.Unreachable, READ_ONLY),
    "3D000": (errors.NotAStore, NO_SUCH_STORE),
    "3F000": (errors.NotAStore, NO_SUCH_STORE),
    "42P01": (errors.NotAStore, NO_SUCH_STORE),
    "42501": (errors.NotPermitted, ""),  # a grant or a policy of the server says no
    "53100": (errors.Full, SERVER_FULL),
    "53300": (errors.Busy, TOO_MANY),
    "55P03": (errors.Busy, ""),
    REAL_NUMBER: (errors.Refused, refusals.TRIAL_NUMBER),
    "57014": (errors.Busy, ""),  # cancelled: a statement or a lock took too long
}


def in_our_words(error: BaseException) -> errors.Problem | None:
    """Give the problem for a driver's error; none for what is no such error."""
    if isinstance(error, PoolTimeout):
        return errors.Busy()
    original: Any = error.orig if isinstance(error, DBAPIError) else error
    if not isinstance(original, psycopg.Error):
        return database.in_our_words(error)
    code = original.sqlstate or ""
    statement = " ".join(str(getattr(error, "statement", "") or "").split())[:300]
    _log.warning("the server said %s (%s) to: %s", type(original).__name__, code, statement)
    kind, sentence = _BY_CODE.get(code) or _BY_CLASS.get(code[:2], (errors.Problem, ""))
    if not code and _is_connecting(original):
        return why_not_connected(str(original))
    if not code and isinstance(original, psycopg.OperationalError | psycopg.InterfaceError):
        kind, sentence = errors.Unreachable, NO_ANSWER  # the line went before anything was said
    return kind(sentence)


def _is_connecting(original: psycopg.Error) -> bool:
    """Claim that it was said while connecting; later a broken line has other words."""
    said = str(original)
    return isinstance(original, psycopg.errors.ConnectionTimeout) or any(
        words in said for words in ("connection failed", "connection to server", "resolve host")
    )


@contextlib.contextmanager
def our_words() -> Iterator[None]:
    """Raise our problem in place of the driver's error."""
    try:
        yield
    except Exception as error:
        problem = in_our_words(error)
        if problem is None:
            raise
        raise problem from None
