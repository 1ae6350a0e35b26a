"""Give each journey a store of its own: an office, its people, and what was there before."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from app.actions import accounts, signing_in
from app.actions.signing_in import FirstRun
from app.desk import Desk
from app.domain.access import Grant, Role
from app.places import Place, Server
from app.store import check
from app.store.accounts import NewUser
from app.store.types import utc_now
from tests.actions.conftest import CHEAP, DANETRE, DAVENTRY, OFFICE, PASSWORD
from tests.databases import behind, seats
from tests.databases.pool import Database
from ui import tour as tours

RECEPTION, WORKER, ADMIN = "Rita Reception", "Priya Patel", "Ada Admin"
FIRST = FirstRun(
    "North desk", OFFICE, ADMIN, ADMIN, PASSWORD, roles=((Role.ADMINISTRATOR, None, None),)
)


@dataclass
class House:
    """A store of either kind, and desks at it for what comes before and after the day."""

    folder: Path
    place: Place
    database: Database | None = None

    @property
    def address(self) -> str:
        """Give what the program is told of it: nothing of a store in the folder itself."""
        return str(self.place) if self.database else ""

    @property
    def is_at_a_server(self) -> bool:
        """Claim that it is no folder."""
        return self.database is not None

    def desk(self, name: str = ADMIN) -> Desk:
        """Sign in; the caller signs out."""
        desk = signing_in.sign_in(self.place, name, PASSWORD).desk
        if self.database is not None:
            behind.DATABASES[desk.store] = self.database
        return desk

    def rows(self, asked: str) -> list[Any]:
        """Look past every right at what is stored."""
        desk = self.desk()
        found = behind.rows(desk.store, asked)
        assert behind.problems(desk.store) == []
        if self.database is None:
            assert check.check(desk.store) == []
        desk.store.close()
        return found

    def audit(self) -> list[tuple[str, str | None, str | None]]:
        """Give (act, subject, reason) of each entry, oldest first."""
        asked = "SELECT act, subject_uid, reason FROM audit ORDER BY at, chain, seq"
        return [tuple(row) for row in self.rows(asked)]


@pytest.fixture
def house(
    kind: str, request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[House]:
    """Make the store; when the day is over nothing on the PC may hold readable text."""
    with ExitStack() as kept:
        if kind == "shared":
            monkeypatch.setenv("HEARTEN_HOME", str(tmp_path / tours.HOME))  # it is one PC
            database = kept.enter_context(request.getfixturevalue("databases").lent())
            house = House(tmp_path, Server(database.url), database)
            desk = kept.enter_context(seats.first_desk(database, FIRST, utc_now))
        else:
            house = House(tmp_path, tmp_path / "store")
            desk = signing_in.make_store(tmp_path / "store", FIRST, kdf=CHEAP).desk
        for name, grant in (
            (RECEPTION, Grant("", Role.RECEPTIONIST, None, DANETRE)),
            (WORKER, Grant("", Role.LINK_WORKER, DAVENTRY, None)),
        ):
            new = NewUser(name, name, PASSWORD, "01632 960101", "Monday to Thursday", (grant,))
            accounts.add_user(desk, new)
        desk.store.close()
        yield house
    files = [file for file in _kept_by_the_program(house) if file.is_file()]
    assert "store.db" in {file.name for file in files}
    for file in files:
        assert b"Featherstone" not in file.read_bytes(), file.name


def _kept_by_the_program(house: House) -> list[Path]:
    """Give the files of the store; of one on a server, all that the program left on the PC."""
    if house.database is None:
        return list((house.folder / "store").iterdir())
    return list((house.folder / tours.HOME).rglob("*"))
