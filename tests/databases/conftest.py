"""Give tests stores of both kinds with one office, on the tests' own server and in a folder."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from app.domain.access import Grant, Role
from app.invented import demo
from app.store import accounts, making, office, postgres, preparing, shared
from app.store.accounts import NewUser
from app.store.database import Store
from app.store.office import OfficeIds, read_office
from app.store.shared_store import SharedStore
from tests.actions.conftest import CHEAP, DAVENTRY, OFFICE, PASSWORD
from tests.databases import cast as casting
from tests.databases.cast import Cast
from tests.databases.cluster import Cluster
from tests.databases.glazed import of_cat  # noqa: F401
from tests.databases.noted import desk_of, of_ann  # noqa: F401
from tests.databases.seated import Here, seated

KINDS = ("embedded", "shared")
WORKER = "user-priya"


class Clock:
    """A clock that goes on by a millisecond at each look."""

    def __init__(self) -> None:
        self.at = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        self.at += timedelta(milliseconds=1)
        return self.at


@dataclass
class Place:
    """An open store with its office."""

    store: Store
    office: OfficeIds
    clock: Clock

    @property
    def worker(self) -> int:
        return self.office.user_ids[WORKER]


@pytest.fixture(autouse=True)
def _own_data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep what a PC keeps of its own, as drafts, in a folder of this test's."""
    monkeypatch.setenv("HEARTEN_HOME", str(tmp_path))


@pytest.fixture
def database(server: Cluster) -> Iterator[str]:
    """Give the name of an empty database of this test's own."""
    with server.database() as name:
        yield name


@pytest.fixture(scope="session")
def template(server: Cluster) -> Iterator[str]:
    """Make one prepared database for all tests to copy."""
    with server.database() as name:
        engine = postgres.make_engine(postgres.address(server.url(name)))
        with engine.begin() as connection:
            preparing.prepare(connection, "Test desk")
        engine.dispose()
        yield name


@pytest.fixture(scope="session")
def whole_cast(server: Cluster, template: str) -> Iterator[Cast]:
    """Make users of every role with logins and rows of everything, for all tests to copy."""
    with server.database(template) as name:
        yield casting.gather(server, name)


@pytest.fixture
def here(server: Cluster, template: str) -> Iterator[Here]:
    """Give a desk of an administrator at a prepared database of this test's own."""
    with seated(server, template) as made:
        yield made


@pytest.fixture
def cast(server: Cluster, whole_cast: Cast) -> Iterator[Cast]:
    """Give a copy of that database of this test's own; the logins are the same."""
    with server.database(whole_cast.database) as name:
        yield casting.copied(whole_cast, server, name)


@pytest.fixture
def shared_url(server: Cluster, template: str) -> Iterator[str]:
    """Give the URL of a prepared database of this test's own."""
    with server.database(template) as name:
        yield server.url(name)


@pytest.fixture
def shared_store(shared_url: str) -> Iterator[SharedStore]:
    """Give an open store on the server, with the office."""
    clock = Clock()
    store = shared.open_at(shared_url, clock=clock)
    with store.write() as unit:
        office.add(unit.connection, OFFICE)
        unit.audit(act="test", actor="nobody", grant=None)
    _add_worker(store, clock)
    yield store
    store.close()


@pytest.fixture(params=KINDS)
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Place]:
    """Give a store of each kind in turn, with the same office and link worker."""
    if request.param == "shared":
        store: Any = request.getfixturevalue("shared_store")
        clock = store.clock
    else:
        clock = Clock()
        made = making.create(
            tmp_path / "desk",
            name="Test desk",
            first_user=NewUser("admin", "Ada Admin", PASSWORD),
            fill=lambda unit, _: office.add(unit.connection, OFFICE),
            kdf=CHEAP,
            clock=clock,
        )
        store = made.store
        _add_worker(store, clock)
    with store.read() as connection:
        ids = read_office(connection)
    yield Place(store, ids, clock)
    store.close()


def _add_worker(store: Store, clock: Clock) -> None:
    grant = Grant("grant-priya", Role.LINK_WORKER, DAVENTRY, None, date(2026, 1, 1))
    new = NewUser("priya", "Priya Patel", PASSWORD, "01632 960101", grants=(grant,))
    with store.write() as unit:
        accounts.add_user(unit.session, new, uid=WORKER, now=clock())
        unit.audit(act="user.add", actor="nobody", grant=None, subject=WORKER)


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make one demo in a folder for all tests to copy."""
    folder = tmp_path_factory.mktemp("demo") / "store"
    demo.make(folder, people=25, as_of=date(2026, 11, 20), kdf=CHEAP, service_count=15)
    return folder


@pytest.fixture
def folder(made: Path, tmp_path: Path) -> Path:
    """Give a demo of this test's own."""
    return Path(shutil.copytree(made, tmp_path / "store"))


@pytest.fixture
def url(server: Cluster, database: str) -> str:
    """Give the address of an empty database."""
    return server.url(database)
