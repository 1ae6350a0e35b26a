"""Give each test of the store a real one: a folder copied from one made once, or at a server.

At a server it is opened by its owner, as whoever makes it ready does: what is promised here is the
store's own. What a user's login may do there is in tests/actions and tests/databases.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Connection, text

from app.domain.access import Grant, Role
from app.store import accounts, embedded, making, shared
from app.store.accounts import NewUser
from app.store.database import Store
from app.store.embedded_store import EmbeddedStore
from app.store.keyslots import Kdf
from tests.databases import behind
from tests.databases.pool import Database

CHEAP = Kdf(64, 1, 1)
NAME, PASSWORD = "priya", "brown heron kettle"


@dataclass
class Clock:
    """A clock that a test moves."""

    now: datetime = field(default_factory=lambda: datetime(2026, 3, 2, 9, 0, tzinfo=UTC))

    def __call__(self) -> datetime:
        self.now += timedelta(milliseconds=1)
        return self.now

    def pass_by(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)


@dataclass(frozen=True)
class Made:
    """A closed store and what opens it."""

    folder: Path
    user_uid: str
    recovery_key: str
    clock: Clock

    def open(self, password: str = PASSWORD, name: str = NAME) -> embedded.Opened:
        return embedded.open_with_password(self.folder, name, password, kdf=CHEAP, clock=self.clock)


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Made:
    """Make one store for all tests to copy."""
    folder = tmp_path_factory.mktemp("template") / "desk"
    clock = Clock(datetime(2026, 3, 1, 9, 0, tzinfo=UTC))
    first = NewUser(NAME, "Priya Shah", PASSWORD, grants=(Grant("", Role.ADMINISTRATOR),))
    made = making.create(folder, name="North desk", first_user=first, kdf=CHEAP, clock=clock)
    made.store.close()
    return Made(folder, made.user_uid, made.recovery_key.text, clock)


@pytest.fixture
def clock() -> Clock:
    """Give a clock that a test moves."""
    return Clock()


@pytest.fixture
def made(template: Made, tmp_path: Path, clock: Clock) -> Made:
    """Give a closed store of this test's own."""
    folder = tmp_path / "desk"
    shutil.copytree(template.folder, folder)
    return Made(folder, template.user_uid, template.recovery_key, clock)


@pytest.fixture
def folder_store(made: Made) -> Iterator[EmbeddedStore]:
    """Give an open store in a folder of this test's own."""
    opened = made.open()
    yield opened.store
    opened.store.close()


@pytest.fixture
def store(kind: str, request: pytest.FixtureRequest) -> Iterator[Store]:
    """Give an open store of this test's own, of the kind that it runs on, with its first user."""
    if kind == "embedded":
        yield request.getfixturevalue("folder_store")
        return
    with request.getfixturevalue("databases").lent() as database:
        yield from _at_a_server(database, request.getfixturevalue("clock"))


def _at_a_server(database: Database, clock: Clock) -> Iterator[Store]:
    store = shared.open_at(database.server.url(database.name), clock=clock)
    behind.DATABASES[store] = database
    with store.write() as unit:
        first = NewUser(NAME, "Priya Shah", PASSWORD, grants=(Grant("", Role.ADMINISTRATOR),))
        accounts.add_user(unit.session, first, uid="u1", now=clock())
        unit.audit(act="test", actor="nobody", grant=None)
    yield store
    store.close()


@pytest.fixture
def save() -> Callable[..., None]:
    """Give an act that leaves one row and one audit entry."""

    def save(store: Store, name: str, *, chain: str = "store") -> None:
        with store.write() as unit:
            put(unit.connection, f"test.{name}")
            unit.audit(act="test", actor="somebody", grant=None, chain=chain)

    return save


@pytest.fixture
def saved() -> Callable[[Store], set[str]]:
    """Give the rows that `save` left."""

    def saved(store: Store) -> set[str]:
        with store.read() as connection:
            rows = connection.execute(
                text("SELECT substr(name, 6) FROM setting WHERE name LIKE 'test.%'")
            )
            return set(rows.scalars())

    return saved


def put(connection: Connection, name: str, value: str = "x") -> None:
    """Write a row that nothing else looks at."""
    connection.execute(text("INSERT INTO setting (name, value) VALUES (:name, :value)"),
                       {"name": name, "value": value})  # fmt: skip
