"""Promise that one store, in a folder and moved to a server, gives everybody the same answers."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pytest

from app import errors
from app.actions import people, plans, referrals, services, signing_in
from app.actions.case_lookup import CaseLookup, CaseQuery
from app.actions.lookup import Lookup, Page, Query
from app.desk import Desk
from app.domain.access import Right
from app.domain.directory import ServiceQuery
from app.domain.referral import ReferralRow
from app.invented import sign_ins
from app.places import Server
from app.store.referral_list import FILTERS
from app.store.tables.referrals import SORTED_BY
from tests.databases import moved
from tests.databases.cluster import Cluster

Question = Callable[[Desk], object]
OPENED, WORDS = 12, 40
ROLES = (
    "administrator", "clinician", "link-worker", "network-manager", "privacy-officer",
    "receptionist", "safeguarding-lead", "supervisor",
)  # fmt: skip


@dataclass(frozen=True)
class Both:
    """A demo in a folder, and the same at a server."""

    folder: Path
    server: Server

    def desks(self, user: str, kept: ExitStack) -> tuple[Desk, Desk]:
        """Sit one person down at both."""
        (one,) = (one for one in sign_ins.read(self.folder) if one.user == user)
        here, there = (
            signing_in.sign_in(place, user, one.password).desk
            for place in (self.folder, self.server)
        )
        kept.callback(here.store.close)
        kept.callback(there.store.close)
        return here, there


@pytest.fixture(scope="module")
def both(server: Cluster, made: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Both]:
    """Move a copy of the demo; what it was moved from stays as it was."""
    place = tmp_path_factory.mktemp("both")
    folder = Path(shutil.copytree(made, place / "store"))
    to_move = Path(shutil.copytree(made, place / "to-move"))
    with server.database() as name:
        moved.move(to_move, server.url(name))
        yield Both(folder, Server(f"postgresql://127.0.0.1:{server.port}/{name}"))
        with server.admin(name) as admin:
            roles = admin.execute("SELECT role FROM hearten_private.login").fetchall()
    with server.admin() as admin:
        for (role,) in roles:
            admin.execute(f'DROP ROLE "{role}"')


@pytest.mark.parametrize("role", ROLES)
def test_everybody_gets_the_same_answers(both: Both, role: str) -> None:
    names = [one.user for one in sign_ins.read(both.folder) if role in one.roles]
    with ExitStack() as kept:
        here, there = both.desks(names[0], kept)
        asked = dict(questions(here))
        assert len(asked) > 2
        for question, ask in asked.items():
            assert answer(there, ask) == answer(here, ask), question


def test_every_role_of_the_demo_is_asked(both: Both) -> None:
    roles = {role for one in sign_ins.read(both.folder) for role in one.roles}
    assert roles == set(ROLES)


def answer(desk: Desk, ask: Question) -> object:
    """Give what comes, or the sentence that says no."""
    try:
        return ask(desk)
    except errors.Problem as problem:
        return type(problem).__name__, str(problem)


def questions(desk: Desk) -> Iterator[tuple[str, Question]]:
    """Name what is asked; what there is to open is taken from the folder's answers."""
    yield "who", lambda desk: (desk.user.display, sorted(g.role.value for g in desk.user.grants))
    yield "services", lambda desk: services.search(desk, ServiceQuery())
    yield "services by words", lambda desk: services.search(desk, ServiceQuery(text="lunch"))
    if desk.may(Right.SEE_REFERRALS):
        yield from _of_referrals(desk)
    if desk.may(Right.SEE_CASELOAD):
        yield from _of_cases(desk)


def _of_referrals(desk: Desk) -> Iterator[tuple[str, Question]]:
    for sort in SORTED_BY:
        for up in (True, False):
            query = Query(sort=sort, ascending=up)
            yield str(query), partial(_page, query=query)
    for key in FILTERS:
        query = Query(filter=key)
        yield str(query), partial(_page, query=query)
        yield f"count {key}", lambda desk, key=key: Lookup(desk).count(Query(filter=key))
    yield "totals", lambda desk: Lookup(desk).totals()
    rows = _page(desk, query=Query()).rows
    for words in sorted({word for row in rows for word in _words(row)})[:WORDS]:
        for key in ("any", "open"):
            query = Query(text=words, filter=key)
            yield str(query), partial(_page, query=query)
        yield f"people {words}", lambda desk, words=words: Lookup(desk).people(words)
    for row in rows[:OPENED]:
        yield f"open {row.uid}", partial(_opened, uid=row.uid)
        yield f"person {row.uid}", partial(_person, uid=row.person_uid)


def _of_cases(desk: Desk) -> Iterator[tuple[str, Question]]:
    for mine in (True, False):
        for sort in ("next", "name", "opened"):
            query = CaseQuery(mine=mine, sort=sort)
            yield str(query), lambda desk, query=query: CaseLookup(desk).cases(query)
    yield "count of cases", lambda desk: CaseLookup(desk).count()
    for case in CaseLookup(desk).cases(CaseQuery(mine=False))[:OPENED]:
        if case.plan_uid:
            yield f"plan {case.plan_uid}", partial(_plan, uid=case.plan_uid)


def _words(row: ReferralRow) -> set[str]:
    """Give what somebody may type of a row: names, their beginnings, the day of birth."""
    family, _, given = row.name.partition(", ")
    born = [f"{row.born:%d/%m/%Y}"] if row.born else []
    found = {family, given, family[:3].lower(), f"{given[:2]} {family[:2]}", *born}
    return {one for one in found if one.strip()}


def _page(desk: Desk, query: Query) -> Page:
    return Lookup(desk).page(query)


def _opened(desk: Desk, uid: str) -> object:
    return referrals.open_referral(desk, uid)


def _person(desk: Desk, uid: str) -> object:
    return people.open_person(desk, uid)


def _plan(desk: Desk, uid: str) -> object:
    return plans.open_plan(desk, uid)
