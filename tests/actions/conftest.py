"""Give tests a real encrypted store with an office, and desks for each role at it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from app.actions import signing_in
from app.actions.signing_in import FirstRun
from app.desk import Desk
from app.domain.access import Grant, Role, Supervision, User
from app.domain.naming import Name
from app.domain.network import Membership, Network, Office, Practice
from app.domain.new_referral import NewReferral
from app.domain.person import NewPerson
from app.domain.referral import Agreement
from app.store import migrations
from app.store.accounts import NewUser
from app.store.keyslots import Kdf
from tests import laid_once
from tests.databases import seats

CHEAP = Kdf(64, 1, 1)
PASSWORD = "lantern violet harbour"
DAVENTRY, BLUE = "net-daventry", "net-blue"
DANETRE, CRICK, BROOK = "prac-danetre", "prac-crick", "prac-brook"


class Clock:
    """A clock that tests set."""

    def __init__(self) -> None:
        self.told: list[Callable[[date], None]] = []
        self.at = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)

    @property
    def at(self) -> datetime:
        return self._at

    @at.setter
    def at(self, at: datetime) -> None:
        is_new = at.date() != getattr(self, "_at", at).date()
        self._at = at
        for tell in self.told if is_new else ():
            tell(at.date())

    def __call__(self) -> datetime:
        self.at += timedelta(milliseconds=1)
        return self.at

    def advance(self, **by: float) -> None:
        self.at += timedelta(**by)


OFFICE = Office(
    (Network(DAVENTRY, "Daventry PCN", "U79464"), Network(BLUE, "Blue PCN", "U52261")),
    (
        Practice(
            DANETRE, "Danetre", phone="01632 960100", hours="Monday to Friday, 8 am to 6:30 pm"
        ),
        Practice(CRICK, "Crick"),
        Practice(BROOK, "Brook"),
    ),
    (
        Membership(DANETRE, DAVENTRY, date(2019, 10, 1)),
        Membership(CRICK, DAVENTRY, date(2019, 10, 1)),
        Membership(BROOK, BLUE, date(2019, 10, 1)),
    ),
)


@pytest.fixture(autouse=True)
def _revisions_run_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Lay the tables of every folder's store down as the first one's came out."""
    monkeypatch.setattr(migrations, "upgrade", laid_once.upgrade)


@pytest.fixture
def clock() -> Clock:
    return Clock()


FIRST = FirstRun(
    "Test desk", OFFICE, "admin", "Ada Admin", PASSWORD, roles=((Role.ADMINISTRATOR, None, None),)
)
MakeStore = Callable[..., Desk]


@pytest.fixture
def make_store(
    kind: str, request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[MakeStore]:
    """Make stores of the kind that the test runs on; give the desk of the first user."""
    with ExitStack() as kept:

        def make(first: FirstRun, now: Clock, is_demo: bool = False) -> Desk:
            if kind == "shared":
                monkeypatch.setenv("HEARTEN_HOME", str(tmp_path) + "-own")
                database = kept.enter_context(
                    request.getfixturevalue("databases").lent(is_demo=is_demo)
                )
                return kept.enter_context(seats.first_desk(database, first, now))
            folder = tmp_path / "store"
            desk = signing_in.make_store(folder, first, is_demo=is_demo, kdf=CHEAP, now=now).desk
            kept.callback(desk.store.close)
            return desk

        yield make


@pytest.fixture
def admin(make_store: MakeStore, clock: Clock) -> Desk:
    """The administrator's desk at a new store."""
    return make_store(FIRST, clock)


DeskFor = Callable[..., Desk]


@pytest.fixture
def desk_for(admin: Desk, clock: Clock) -> Iterator[DeskFor]:
    """Give a desk for somebody with a role somewhere: in a folder all at the same open store.

    At a server each signs in with a login of their own, so that every policy is in force.
    """
    made: dict[str, Desk] = {}
    with ExitStack() as kept:

        def make(
            name: str, role: Role, network: str | None = None, practice: str | None = None
        ) -> Desk:
            if name in made:
                return made[name]
            uid = f"user-{name.split()[0].lower()}"
            grant = Grant(f"grant-{uid}", role, network, practice)
            new = NewUser(name, name, PASSWORD, "01632 960101", "Monday to Thursday", (grant,))
            user = User(uid, name, name, "01632 960101", "Monday to Thursday", grants=(grant,))
            made[name] = kept.enter_context(seats.another(admin, new, user, clock))
            for desk in (admin, *made.values()):
                desk.forget_office()
            return made[name]

        yield make


def hold(desk: Desk, *grants: Grant) -> None:
    """Let whoever sits at a desk hold these grants and no others."""
    desk.user = replace(desk.user, grants=grants)
    seats.hold(desk)


def supervise(desk: Desk, *supervised: Desk) -> None:
    """Let whoever sits at a desk supervise these since the beginning of the year."""
    since = date(2026, 1, 1)
    all_ = tuple(Supervision(one.user.uid, since) for one in supervised)
    desk.user = replace(desk.user, supervision=all_)
    seats.hold(desk)


@pytest.fixture
def worker(desk_for: DeskFor) -> Desk:
    return desk_for("Priya Patel", Role.LINK_WORKER, DAVENTRY)


@pytest.fixture
def reception(desk_for: DeskFor) -> Desk:
    return desk_for("Rita Reception", Role.RECEPTIONIST, None, DANETRE)


def somebody(
    family: str = "Smith", given: str = "John", number: str = "", born: date = date(1980, 8, 14)
) -> NewPerson:
    return NewPerson(Name(family, given, "Mr"), born, nhs_number=number, phone="07700 900123")


def a_referral(person: NewPerson | None = None, **more: object) -> NewReferral:
    values: dict[str, object] = {
        "practice_uid": DANETRE,
        "reasons": ("loneliness", "money"),
        "agreement": Agreement.YES,
        "new_person": person if person is not None else somebody(),
        "words": "I'd like a reason to leave the flat.",
    }
    return NewReferral(**{**values, **more})  # type: ignore[arg-type]
