"""Put right what a laying alone would leave: another owner, an old function, a right by hand."""

from __future__ import annotations

import contextlib

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from app.store.server import functions, policies, triggers
from app.store.server.functions import Called, Function
from app.store.server.roles import OWNER, acting_as, run

_LEFT = ("42501", "2BP01")
"""Whoever prepares may not, or something else stands on it."""


def give_back(connection: Connection, wanted: dict[Called, Function]) -> None:
    """Give every function of ours to the role that lays it, so that it can be laid again."""
    for called, found in functions.held(connection).items():
        if called not in wanted:
            continue
        if wanted[called].owner != found.owner:
            owner = wanted[called].owner
            connection.exec_driver_sql(f"ALTER ROUTINE {called} OWNER TO {owner}")
        if wanted[called].shape != found.shape:
            _drop_shaped(connection, called)


def _drop_shaped(connection: Connection, called: Called) -> None:
    """Drop what cannot be made anew over itself, with our own policies and triggers if needed.

    They are all laid again after the functions.
    """
    if not may(connection, f"DROP ROUTINE {called}", OWNER):
        policies.drop(connection)
        triggers.drop(connection)
        may(connection, f"DROP ROUTINE {called}", OWNER)


def take_away(connection: Connection, wanted: dict[Called, Function]) -> None:
    """Drop the functions of ours that are laid no more, and take back what was given by hand.

    What something else stands on is left; the check names it.
    """
    quote = connection.dialect.identifier_preparer.quote
    for called, found in functions.held(connection).items():
        if called in wanted:
            for caller in sorted(found.callers - wanted[called].callers):
                who = caller if caller == "PUBLIC" else quote(caller)
                with acting_as(connection, found.owner):
                    run(connection, f"REVOKE ALL ON ROUTINE {called} FROM {who} CASCADE")
            for giver in sorted(found.givers & wanted[called].callers):
                what = f"GRANT OPTION FOR EXECUTE ON ROUTINE {called} FROM {quote(giver)}"
                with acting_as(connection, found.owner):
                    run(connection, f"REVOKE {what} CASCADE")
        elif found.owner in functions.OWNERS:
            may(connection, f"DROP ROUTINE {called}", OWNER)


def may(connection: Connection, statement: str, role: str | None = None) -> bool:
    """Do this where one may and nothing else stands on it; the check names the rest."""
    try:
        with connection.begin_nested(), contextlib.ExitStack() as stack:
            if role is not None:
                stack.enter_context(acting_as(connection, role))
            run(connection, statement)
    except DBAPIError as error:
        if getattr(error.orig, "sqlstate", "") not in _LEFT:
            raise
        return False
    return True
