"""Give a prepared database whose first administrator, Ada, is signed in."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

import psycopg

from app.actions import accounts, signing_in
from app.actions.accounts import NewUser
from app.desk import Desk
from app.domain.access import Grant, Role
from app.places import Server
from app.store import office, postgres, shared
from app.store.server import first_user
from app.store.server.logins import login_role
from tests.actions.conftest import DAVENTRY, OFFICE
from tests.databases.cluster import Cluster

ADA, BOB = "copper meadow teapot", "lilac harbour window"


@dataclass
class Here:
    """A prepared database with one administrator, Ada, whose desk is open."""

    server: Cluster
    database: str
    desk: Desk

    @property
    def place(self) -> Server:
        return Server(self.server.tcp_url(self.database, "any").replace("any@", ""))

    def raw(self, name: str, password: str) -> psycopg.Connection[tuple[object, ...]]:
        """Connect as that user by hand, as somebody with another program would."""
        return psycopg.connect(
            host="127.0.0.1", port=self.server.port, dbname=self.database, password=password,
            user=login_role(self.database, name), autocommit=True,
        )  # fmt: skip

    def add_bob(self, *roles: Role) -> str:
        grants = tuple(
            Grant("", role, DAVENTRY if role is Role.LINK_WORKER else None) for role in roles
        )
        new = NewUser("Bob", "Bob Brown", BOB, grants=grants or (Grant("", Role.ADMINISTRATOR),))
        return accounts.add_user(self.desk, new).user_uid

    def sign_in(self, name: str, password: str) -> Desk:
        return signing_in.sign_in(self.place, name, password).desk


@contextlib.contextmanager
def seated(server: Cluster, template: str) -> Iterator[Here]:
    """Make the database, its office and Ada, and drop her role and Bob's with it."""
    with server.database(template) as database:
        engine = postgres.make_engine(postgres.address(server.url(database)))
        with engine.begin() as connection:
            now = datetime.now(UTC)
            first_user.add_first_administrator(connection, "Ada", "Ada Admin", ADA, now)
        engine.dispose()
        owner = shared.open_at(server.url(database))
        with owner.write() as unit:
            office.add(unit.connection, OFFICE)
            unit.piece()
        owner.close()
        place = Server(f"postgresql://127.0.0.1:{server.port}/{database}")
        desk = signing_in.sign_in(place, "ada", ADA).desk
        made = Here(server, database, desk)
        yield made
        desk.store.close()
        roles = [login_role(database, name) for name in ("ada", "bob")]
    with server.admin() as admin:
        for role in roles:
            admin.execute(f"DROP ROLE IF EXISTS {role}")
