"""Seat the cast at desks of a server, each by their own login, with the records of one patient."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import psycopg
import pytest

from app.actions import signing_in
from app.changes import Feed
from app.desk import Desk
from app.store import shared
from app.store.types import utc_now
from tests.databases.cast import Cast

DeskOf = Callable[[str], Desk]


@pytest.fixture
def desk_of(cast: Cast) -> Iterator[DeskOf]:
    """Give a desk of somebody who is signed in to the server by their own login."""
    with ExitStack() as kept:

        def make(name: str) -> Desk:
            store: Any = shared.open_at(cast.server.url(cast.database, cast.roles[name]))
            kept.callback(store.close)
            return signing_in._desk(store, name, utc_now, Feed())

        yield make


@pytest.fixture
def of_ann(cast: Cast) -> dict[str, str]:
    """Name the records of one patient of Ann's, at Rita's practice: uids by table."""
    with cast.admin() as admin:
        row = admin.execute(
            "SELECT r.uid, p.uid, l.uid, c.uid, e.uid FROM referral r"
            " JOIN practice s ON s.id = r.practice_id AND s.uid = 'prac-11'"
            " JOIN person p ON p.id = r.person_id"
            ' JOIN "case" c ON c.referral_id = r.id JOIN plan l ON l.case_id = c.id'
            " JOIN escalation e ON e.person_id = p.id WHERE r.worker_id = %s",
            (cast.ids["ann"],),
        ).fetchone()
        make_true(admin)
    assert row is not None
    return dict(zip(("referral", "person", "plan", "case", "escalation"), row, strict=True))


def make_true(admin: psycopg.Connection[Any]) -> None:
    """Put words of the domain in the place of what the cast made up."""
    admin.execute(
        "UPDATE referral SET state = 'received', reasons = 'housing', agreement = 'yes', "
        "source = 'GP', urgency = 'routine', words = 'SECRET', is_open = true"
    )
    admin.execute("UPDATE person SET gender = 'Female', needs = 'SECRET', nhs_number = ''")
    admin.execute("UPDATE \"case\" SET state = 'waiting'")
    admin.execute("UPDATE plan SET state = 'draft', what_matters = 'SECRET'")
    admin.execute("UPDATE goal SET key = ''")
    admin.execute("UPDATE step SET who = 'person', who_contact = NULL")
    admin.execute("UPDATE escalation SET state = 'raised', matter = 'SECRET'")


def entries(cast: Cast, who: str) -> list[tuple[str, str | None]]:
    with cast.admin() as admin:
        return admin.execute(
            "SELECT act, subject_uid FROM audit WHERE actor = %s ORDER BY chain, seq", (who,)
        ).fetchall()
