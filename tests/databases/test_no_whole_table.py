"""Promise that no question of the desk reads a large table from end to end under the policies."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pytest

from app.actions import deciding, escalations, people, plans, referrals, services
from app.actions.case_lookup import CaseLookup, CaseQuery
from app.actions.lookup import Lookup, Query
from app.desk import Desk
from app.domain.directory import ServiceQuery
from app.domain.new_referral import NewReferral
from app.store import accounts, shared
from app.store.referral_list import FILTERS
from app.store.tables.referrals import SORTED_BY
from tests.actions.conftest import a_referral, somebody
from tests.databases import seen_plans
from tests.databases.cluster import Cluster

REFERRALS = 10_000
BENCH = Path(__file__).resolve().parents[2] / "build" / "bench"
WHO = ("worker-1", "reception")
Question = Callable[[], object]

# What happens at every referral, and so is large enough that nobody may read all of it.
LARGE = {"person", "referral", "referral_search", "happening", "case", "plan", "audit"}


@dataclass(frozen=True)
class Filled:
    """A database with many referrals of eleven networks, whose plans are seen."""

    server: Cluster
    name: str

    def desk(self, who: str) -> Desk:
        """Sit down by one's own login."""
        store = shared.open_at(self.server.url(self.name, f"h_{self.name}_{who.replace('-', '_')}"))
        with store.read() as connection:
            user = accounts.find_user(connection, who)
        assert user is not None
        return Desk(store, user)


@pytest.fixture(scope="module")
def filled(server: Cluster) -> Iterator[Filled]:
    """Fill it as the bench does; closed referrals have closed cases, each case a plan."""
    with pytest.MonkeyPatch.context() as patch, server.database() as name:
        patch.syspath_prepend(str(BENCH))
        import server_store

        server_store.fill(server, name, REFERRALS)
        del sys.modules["server_store"]
        with server.admin(name) as admin:
            for statement in _MORE:
                admin.execute(statement)
        seen_plans.watch(server, name)
        yield Filled(server, name)
        with server.admin(name) as admin:
            logins = admin.execute("SELECT role FROM hearten_private.login").fetchall()
    with server.admin() as admin:
        for (role,) in logins:
            admin.execute(f'DROP ROLE "{role}"')


_MORE = (
    """INSERT INTO hearten."case" (network_id, uid, referral_id, person_id, practice_id, worker_id,
            state, opened_on, next_on, review_on, name_key, version)
        SELECT r.network_id, 'c' || r.id, r.id, r.person_id, r.practice_id, r.worker_id, 'closed',
            r.received_on, NULL, NULL, r.name_key, 1
        FROM hearten.referral r WHERE NOT r.is_open""",
    """INSERT INTO hearten.plan (network_id, uid, case_id, number, state, made_with, what_matters,
            strengths, harder, harder_then, review_place, copy_person, copy_practice,
            copy_contacts, saved_at, version)
        SELECT network_id, 'l' || id, id, 1, 'draft', '', '', '', '', '', '', true, false, '',
            now(), 1 FROM hearten."case" """,
    "ANALYZE",
)


@pytest.fixture(params=WHO)
def desk(request: pytest.FixtureRequest, filled: Filled) -> Iterator[Desk]:
    desk = filled.desk(request.param)
    yield desk
    desk.store.close()


def questions(desk: Desk) -> Iterator[tuple[str, Question]]:
    """Name what is asked at a desk, each as it is asked there."""
    lookup = Lookup(desk)
    rows = lookup.page(Query()).rows
    assert len(rows) > 20
    family, _, given = rows[0].name.lower().partition(", ")
    for key in FILTERS:
        yield f"page of {key}", partial(lookup.page, Query(filter=key))
        yield f"count of {key}", partial(lookup.count, Query(filter=key))
    for key in SORTED_BY:
        for up in (True, False):
            yield f"page by {key}", partial(lookup.page, Query(sort=key, ascending=up))
    middle = lookup.count(Query(filter="closed")) // 2
    yield "middle", partial(lookup.page, Query(filter="closed", sort="name", first=middle))
    yield "totals", lookup.totals
    for words in (f"{family} {given[:2]}", "9990000", "07700 900123", "nn11"):
        yield f"search {words}", partial(lookup.page, Query(text=words, filter="any"))
        yield f"search open {words}", partial(lookup.page, Query(text=words))
    yield "find a person", partial(lookup.people, family[:4])
    yield "rows anew", partial(lookup.rows, frozenset(row.uid for row in rows[:50]))
    yield "open a referral", partial(referrals.open_referral, desk, rows[3].uid)
    person = referrals.open_referral(desk, rows[3].uid).person.uid
    yield "open a person", partial(people.open_person, desk, person)
    yield "services", partial(services.search, desk, ServiceQuery(text="lunch"))
    yield "services by name", partial(services.search, desk, ServiceQuery())
    yield "other workers", partial(lookup.workers, desk.office.office.networks[0].uid)
    if desk.user.uid == WHO[0]:
        yield from _of_a_worker(desk, person)


def _of_a_worker(desk: Desk, person: str) -> Iterator[tuple[str, Question]]:
    cases = CaseLookup(desk)
    planned = next(row for row in cases.cases(CaseQuery()) if row.plan_uid)
    yield "caseload", partial(cases.cases, CaseQuery())
    yield "everybody's", partial(cases.cases, CaseQuery(mine=False))
    yield "caseload of words", partial(cases.cases, CaseQuery(text="smith"))
    yield "one case", partial(cases.case, planned.uid)
    yield "count of cases", cases.count
    yield "open a plan", partial(plans.open_plan, desk, planned.plan_uid or "")
    yield "escalations", partial(escalations.of_person, desk, person)
    received = Lookup(desk).page(Query(filter="received")).rows[0]
    opened = referrals.open_referral(desk, received.uid)
    accept = partial(deciding.accept, desk, received.uid, opened.referral.version, desk.user.uid)
    yield "accept", accept
    yield "log", partial(referrals.log, desk, _new(desk))


def _new(desk: Desk) -> NewReferral:
    """Give somebody new at a practice of the desk."""
    network = desk.user.grants[0].network_uid or ""
    practice = next(
        one.practice_uid for one in desk.office.office.memberships if one.network_uid == network
    )
    return a_referral(somebody("Nobody", "Known"), practice_uid=practice)


def whole(filled: Filled, desk: Desk) -> dict[str, set[str]]:
    """Give the questions that read a large table from end to end, with the tables."""
    found = {}
    for name, ask in questions(desk):
        seen = seen_plans.plans(filled.server, ask)
        assert seen, f"{name}: no plan was seen"
        if tables := seen_plans.read_whole(seen, LARGE):
            found[name] = tables
    return found


def test_no_question_of_the_desk_reads_a_whole_table(filled: Filled, desk: Desk) -> None:
    assert whole(filled, desk) == {}


@pytest.mark.parametrize(
    ("index", "table"),
    [("referral_of_person", "referral"), ("referral_search_tokens", "referral_search")],
)
def test_a_dropped_index_is_seen(filled: Filled, index: str, table: str) -> None:
    with filled.server.admin(filled.name) as admin:
        asked = f"SELECT pg_get_indexdef('hearten.{index}'::regclass)"
        ((made,),) = admin.execute(asked).fetchall()
        admin.execute(f"DROP INDEX hearten.{index}")
        desk = filled.desk(WHO[0])
        try:
            assert {table} <= {one for tables in whole(filled, desk).values() for one in tables}
        finally:
            desk.store.close()
            admin.execute(str(made))
