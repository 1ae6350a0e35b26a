"""Say which practices a scope reaches."""

from __future__ import annotations

from datetime import date

from app.domain.access import Scope
from app.domain.network import Office, Practice


def practices_within(scope: Scope, office: Office, on: date) -> tuple[Practice, ...]:
    """Give the practices of a scope on that day, by name."""
    found = {practice.uid: practice for practice in office.practices_of(scope.networks, on)}
    for uid in scope.practices:
        practice = office.practice(uid)
        if practice is not None:
            found[uid] = practice
    return tuple(sorted(found.values(), key=lambda practice: practice.name.casefold()))
