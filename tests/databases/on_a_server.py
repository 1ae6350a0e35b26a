"""Let tests of acts run on a shared store: `pytest -p tests.databases.on_a_server tests/actions`.

`make_store` gives a desk at a prepared database in place of a folder; its folder stays empty, so
what only a folder has (keys, locks, backups) cannot be tried so.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from app.actions import signing_in
from app.actions.signing_in import FirstRun, FirstStore
from app.changes import Feed
from app.domain.access import Grant
from app.domain.dates import local_today
from app.store import accounts, office, postgres, preparing, shared
from app.store.accounts import NewUser
from app.store.types import new_uid
from tests.databases import cluster as clusters


@pytest.fixture(scope="session", autouse=True)
def _stores_on_a_server() -> Iterator[None]:
    """Put a database in the place of each new folder."""
    with ExitStack() as kept, pytest.MonkeyPatch.context() as patch:
        server = kept.enter_context(clusters.running())
        template = kept.enter_context(server.database())
        engine = postgres.make_engine(postgres.address(server.url(template)))
        with engine.begin() as connection:
            preparing.prepare(connection, "Test desk")
        engine.dispose()

        def make_store(
            folder: Path, first: FirstRun, *, now: Callable[[], datetime], **_: Any
        ) -> FirstStore:
            name = kept.enter_context(server.database(template))
            store: Any = shared.open_at(server.url(name), clock=now)
            uid = new_uid()
            new = NewUser(first.name, first.display, first.password)
            since = first.since or local_today(now())
            with store.write() as unit:
                accounts.add_user(unit.session, new, uid=uid, now=now())
                office.add(unit.connection, first.office)
                grants = (Grant(new_uid(), *role, since, None, uid) for role in first.roles)
                accounts.add_grants(unit.session, uid, tuple(grants))
                unit.audit(act="create store", actor=uid, grant=None, subject=uid)
            desk = signing_in._desk(store, uid, now, Feed())
            return FirstStore(desk, None)  # type: ignore[arg-type]

        patch.setattr(signing_in, "make_store", make_store)
        yield
