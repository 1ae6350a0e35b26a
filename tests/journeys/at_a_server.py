"""Make a store on a server as its first administrator does: an office, and people who sign in."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from app.actions import accounts, office, signing_in
from app.actions.office import NewNetwork, NewPractice
from app.desk import Desk
from app.domain.access import Grant, Role
from app.places import Server
from app.store.accounts import NewUser
from app.store.server import first_user
from tests.actions.conftest import PASSWORD
from tests.databases.pool import Database, Pool
from tests.journeys.conftest import ADMIN, RECEPTION, WORKER

SINCE = date(2019, 10, 1)


@dataclass
class ServerHouse:
    """A store on a server, and desks at it for what comes before and after the day."""

    database: Database
    port: int
    network: str = ""
    practice: str = ""

    def place(self, port: int | None = None) -> Server:
        """Give its address, straight or by a line of the test's own."""
        return Server(f"postgresql://127.0.0.1:{port or self.port}/{self.database.name}")

    def desk(self, name: str = ADMIN) -> Desk:
        """Sign in; the caller closes the store."""
        return signing_in.sign_in(self.place(), name, PASSWORD).desk

    def rows(self, asked: str) -> list[Any]:
        """Look behind all policies at what is stored."""
        with self.database.behind.connect() as connection:
            return list(connection.exec_driver_sql(asked))


@contextlib.contextmanager
def opened(databases: Pool) -> Iterator[ServerHouse]:
    """Let the first administrator in, and have her add the office and two people."""
    with databases.lent() as database:
        with database.behind.begin() as connection:
            now = datetime.now(UTC)
            first_user.add_first_administrator(connection, ADMIN, ADMIN, PASSWORD, now)
        house = ServerHouse(database, databases.server.port)
        desk = house.desk()
        house.network = office.add_network(desk, NewNetwork("Daventry PCN", "U79464")).uid
        new = NewPractice("Danetre", house.network, SINCE, phone="01632 960100")
        house.practice = office.add_practice(desk, new).uid
        desk.store.close()
        desk = house.desk()
        for name, grant in (
            (RECEPTION, Grant("", Role.RECEPTIONIST, None, house.practice)),
            (WORKER, Grant("", Role.LINK_WORKER, house.network, None)),
        ):
            accounts.add_user(
                desk, NewUser(name, name, PASSWORD, "01632 960101", "Monday", (grant,))
            )
        desk.store.close()
        yield house
