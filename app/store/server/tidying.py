"""Put right what a laying alone would leave: another owner, an old function, a right by hand."""

from __future__ import annotations

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from app.store.server import functions
from app.store.server.functions import Called, Function
from app.store.server.roles import OWNER, acting_as

_IN_USE = "2BP01"


def give_back(connection: Connection, wanted: dict[Called, Function]) -> None:
    """Give every function of ours to the role that lays it, so that it can be laid again."""
    for called, found in functions.held(connection).items():
        if called in wanted and wanted[called].owner != found.owner:
            owner = wanted[called].owner
            connection.exec_driver_sql(f"ALTER FUNCTION {called} OWNER TO {owner}")


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
                    connection.exec_driver_sql(f"REVOKE ALL ON FUNCTION {called} FROM {who}")
        elif found.owner in functions.OWNERS:
            try:
                with connection.begin_nested(), acting_as(connection, OWNER):
                    connection.exec_driver_sql(f"DROP ROUTINE {called}")
            except DBAPIError as error:
                if getattr(error.orig, "sqlstate", "") != _IN_USE:
                    raise
