"""Lay everything a database needs besides its tables, in order; each part can be laid again."""

from __future__ import annotations

from sqlalchemy import Connection

from app.store.server import (
    accounts,
    agreed,
    audit,
    channels,
    check_tables,
    columns,
    counting,
    drafts,
    functions,
    given,
    glass,
    grants,
    indexing,
    kept_logins,
    leaks,
    members,
    newest_view,
    notes,
    office,
    open_counts,
    persons_place,
    places,
    policies,
    powers,
    raised,
    recorded,
    scopes,
    search,
    settings,
    standing,
    stray_things,
    tidying,
    trial,
    triggers,
)
from app.store.server.recorded import Said
from app.store.server.roles import OWNER, PRIVATE, acting_as

FUNCTIONS = (
    given.lay, scopes.lay, accounts.lay, office.lay, kept_logins.lay, notes.lay, audit.lay,
    trial.lay, glass.lay, drafts.lay, search.lay, standing.lay, raised.lay, counting.lay,
    indexing.lay, open_counts.lay,
)  # fmt: skip
"""What makes functions, in this order: later ones call earlier ones."""
AFTER_POLICIES = (
    channels.lay, columns.lay, newest_view.lay, agreed.lay, persons_place.lay,
)  # fmt: skip
"""What makes functions too, and looks at tables by the policies."""


def lay(connection: Connection) -> None:
    """Lay all of it; what was laid once and is no more, or was given by hand, goes."""
    ours = said(connection)
    wanted = functions.wanted(connection, ours)
    stray_things.give_back(connection, ours)
    tidying.give_back(connection, wanted)
    for part in FUNCTIONS:
        part(connection)
    connection.exec_driver_sql(f"REVOKE ALL ON ALL FUNCTIONS IN SCHEMA {PRIVATE} FROM PUBLIC")
    policies.lay(connection)  # it looks at every table there is
    for part in AFTER_POLICIES:
        part(connection)
    triggers.lay(connection)
    leaks.lay(connection)
    policies.lay_private(connection)
    tidying.take_away(connection, wanted)
    grants.take_back(connection, ours)
    for take_back in (
        powers.take_back, members.take_back, settings.take_back, places.take_back,
        stray_things.take_away,
    ):  # fmt: skip
        take_back(connection)
    with acting_as(connection, OWNER):
        check_tables.keep_marks(connection)


def said(connection: Connection) -> list[Said]:
    """Give what making functions and tables of no login says, to compare a database with."""
    return recorded.said_by(connection, (*FUNCTIONS, *AFTER_POLICIES))
