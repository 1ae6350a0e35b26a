"""Give each journey a store of its own: an office, its people, and what was there before."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from app.actions import accounts, signing_in
from app.actions.signing_in import FirstRun
from app.desk import Desk
from app.domain.access import Grant, Role
from app.store import check
from app.store.accounts import NewUser
from tests.actions.conftest import CHEAP, DANETRE, DAVENTRY, OFFICE, PASSWORD

RECEPTION, WORKER, ADMIN = "Rita Reception", "Priya Patel", "Ada Admin"


@dataclass
class House:
    """A store, and desks at it for what comes before and after the day."""

    folder: Path

    def desk(self, name: str = ADMIN) -> Desk:
        """Sign in; the caller signs out."""
        return signing_in.sign_in(self.folder / "store", name, PASSWORD).desk

    def audit(self) -> list[tuple[str, str | None, str | None]]:
        """Give (act, subject, reason) of each entry, oldest first."""
        desk = self.desk()
        with desk.read() as connection:
            rows: Any = connection.exec_driver_sql(
                "SELECT act, subject_uid, reason FROM audit ORDER BY at, chain, seq"
            ).all()
        assert check.check(desk.store) == []
        desk.store.close()
        return [tuple(row) for row in rows]


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    """Make the store; when the day is over nothing of it may hold readable text."""
    grants = ((Role.ADMINISTRATOR, None, None),)
    first = FirstRun("North desk", OFFICE, ADMIN, ADMIN, PASSWORD, roles=grants)
    desk = signing_in.make_store(tmp_path / "store", first, kdf=CHEAP).desk
    for name, grant in (
        (RECEPTION, Grant("", Role.RECEPTIONIST, None, DANETRE)),
        (WORKER, Grant("", Role.LINK_WORKER, DAVENTRY, None)),
    ):
        new = NewUser(name, name, PASSWORD, "01632 960101", "Monday to Thursday", (grant,))
        accounts.add_user(desk, new)
    desk.store.close()
    yield House(tmp_path)
    for file in (tmp_path / "store").iterdir():
        assert b"Featherstone" not in file.read_bytes(), file.name
