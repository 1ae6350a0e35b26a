"""Know every table that no login reads, and which of our roles has what of it, as it was laid."""

from __future__ import annotations

import re

from app.store.server.recorded import Said
from app.store.server.roles import PRIVATE

OF_MOVES = "moved"
"""What the move of a folder keeps there, with no rights for anybody (`store/moving_state.py`)."""

_MADE = re.compile(rf"\s*CREATE TABLE IF NOT EXISTS {PRIVATE}\.([a-z_]+)")
_GIVEN = re.compile(rf"\s*GRANT ([A-Z, ]+) ON {PRIVATE}\.([a-z_]+) TO (.+)", re.DOTALL)
_TAKEN = re.compile(rf"\s*REVOKE ALL ON {PRIVATE}\.([a-z_]+) FROM (.+)", re.DOTALL)


def wanted(said: list[Said]) -> frozenset[str]:
    """Give the name of each table that these statements of the laying make."""
    return frozenset(made[1] for _, one in said if (made := _MADE.match(one)))


def wanted_grants(said: list[Said]) -> set[tuple[str, str, str]]:
    """Give every grant on them as (role, table, deed)."""
    found: set[tuple[str, str, str]] = set()
    for _, one in said:
        if given := _GIVEN.match(one):
            found |= {
                (who, given[2], deed)
                for who in given[3].split(", ")
                for deed in given[1].split(", ")
            }
        elif taken := _TAKEN.match(one):
            gone = taken[2].split(", ")
            found = {grant for grant in found if grant[1] != taken[1] or grant[0] not in gone}
    return found
