"""Promise that every guarded writing of the store itself refuses a version that was overtaken.

The acts read the version before they write; two PCs at one store may both read before one writes.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import text

from app import errors
from app.actions import deciding, escalations, people, plans, referrals, services
from app.desk import Desk
from app.domain.access import Right
from app.domain.directory import EditedService
from app.domain.escalation import Raised, Told
from app.domain.person import PersonalContact
from app.store import accounts as user_rows
from app.store import cases as case_rows
from app.store import escalations as escalation_rows
from app.store import office as office_rows
from app.store import people as person_rows
from app.store import plans as plan_rows
from app.store import referrals as referral_rows
from app.store import services as service_rows
from app.store.service_list import columns_of
from app.writing import Writing
from tests.actions.conftest import DANETRE, a_referral
from tests.databases import seats

EVERYTHING = (
    "referral", "case", "plan", "goal", "step", "person", "personal_contact", "escalation",
    "user",
    "practice", "service", "service_place", "tally",
)  # fmt: skip


class Enough(Exception):
    """Leave a writing without keeping anything of it."""


class World:
    """Hold one record of each kind at one store."""

    def __init__(self, worker: Desk, reception: Desk) -> None:
        self.worker = worker
        self.referral = referrals.log(reception, a_referral()).referral_uid
        deciding.accept(worker, self.referral, 1, worker.user.uid)
        self.case = plans.caseload(worker)[0].uid
        self.plan = plans.open_plan(worker, plans.start(worker, self.case)[0]).plan
        self.person = referrals.open_referral(worker, self.referral).person
        self.contact = people.put_contact(worker, self.person.uid, PersonalContact("", "Susan", ""))
        escalations.raise_with_clinician(worker, Raised(self.person.uid, "Chest pain."))
        self.raised = escalations.of_person(worker, self.person.uid)[0].uid
        self.service = services.add(worker, EditedService("Walk")).service


@pytest.fixture
def world(worker: Desk, reception: Desk) -> World:
    return World(worker, reception)


def change_referral(world: World, work: Writing, version: int) -> None:
    rows = world.worker.rows(Right.SEE_REFERRALS)
    row = referral_rows.row_by_uid(work.connection, world.referral, rows)
    values = {"state": "declined", "is_open": False}
    referral_rows.change(work.connection, row, version, values, world.worker.office)


def change_content(world: World, work: Writing, version: int) -> None:
    rows = world.worker.rows(Right.SEE_REFERRALS)
    row = referral_rows.row_by_uid(work.connection, world.referral, rows)
    office = world.worker.office
    referral_rows.change_content(work.connection, row, version, ("housing",), "x", office)


def change_case(world: World, work: Writing, version: int) -> None:
    values = {"review_on": world.worker.today}
    case_rows.change(work.connection, world.case, version, values, world.worker.office)


def save_plan(world: World, work: Writing, version: int) -> None:
    row = plan_rows.row_by_uid_any(work.connection, world.plan.uid)
    mine = replace(world.plan, what_matters="Company", version=version)
    plan_rows.save(work.connection, row, mine, world.worker.now())


def change_plan(world: World, work: Writing, version: int) -> None:
    row = plan_rows.row_by_uid_any(work.connection, world.plan.uid)
    plan_rows.change(work.connection, row, version, {"state": "agreed"})


def change_person(world: World, work: Writing, version: int) -> None:
    person_rows.change(work.connection, world.person.uid, version, {"phone": "111"})


def put_contact(world: World, work: Writing, version: int) -> None:
    rows = world.worker.rows(Right.SEE_REFERRALS)
    row = person_rows.row_by_uid(work.connection, world.person.uid, rows)
    mine = PersonalContact(world.contact, "Su", "sister", version=version)
    person_rows.put_contact(work.connection, row.network_id, row.id, mine)


def pass_on(world: World, work: Writing, version: int) -> None:
    row = escalation_rows.row_by_uid(work.connection, world.raised)
    told = Told("Dr Gray", "Spoke by phone", world.worker.now())
    escalation_rows.pass_on(work.connection, row, version, told, world.worker.office)


def change_user(world: World, work: Writing, version: int) -> None:
    uid = world.worker.user.uid
    user_rows.change_user(
        work.session, uid, opened_version=version, display="P", work_phone="", hours=""
    )


def change_practice(world: World, work: Writing, version: int) -> None:
    held = office_rows.read_office(work.connection).office.practice(DANETRE)
    assert held is not None
    office_rows.change_practice(work.connection, replace(held, name="D", version=version))


def edit_service(world: World, work: Writing, version: int) -> None:
    columns = columns_of(replace(world.service, name="Run"), "", "", [(458800, 272400)])
    edits = {"name": "Run"}
    if not service_rows.change(work.connection, world.service.uid, version, edits, columns):
        raise errors.Stale


Guarded = Callable[[World, Writing, int], None]
GUARDED: tuple[tuple[str, Guarded], ...] = (
    ("referral", change_referral),
    ("referral", change_content),
    ("case", change_case),
    ("plan", save_plan),
    ("plan", change_plan),
    ("person", change_person),
    ("personal_contact", put_contact),
    ("escalation", pass_on),
    ("user", change_user),
    ("practice", change_practice),
    ("service", edit_service),
)


def everything(work: Writing) -> dict[str, list[Any]]:
    """Read all rows that one of the writings could touch."""
    work.session.flush()
    return {
        one: sorted(map(repr, work.connection.execute(text(f'SELECT * FROM "{one}"'))))
        for one in EVERYTHING
    }


def version_of(world: World, work: Writing, table: str) -> int:
    uid = {
        "referral": world.referral,
        "case": world.case,
        "plan": world.plan.uid,
        "person": world.person.uid,
        "personal_contact": world.contact,
        "escalation": world.raised,
        "user": world.worker.user.uid,
        "practice": DANETRE,
        "service": world.service.uid,
    }[table]
    found = work.connection.execute(
        text(f'SELECT version FROM "{table}" WHERE uid = :uid'), {"uid": uid}
    )
    return int(found.scalar_one())


@pytest.mark.parametrize(("table", "write"), GUARDED, ids=lambda one: getattr(one, "__name__", one))
@pytest.mark.parametrize("off", [-1, 1])
def test_a_version_that_was_overtaken_writes_nothing(
    world: World, table: str, write: Guarded, off: int
) -> None:
    with suppress(Enough), seats.writing(world.worker) as work:
        before = everything(work)
        with pytest.raises(errors.Stale):
            write(world, work, version_of(world, work, table) + off)
        assert everything(work) == before
        raise Enough


@pytest.mark.parametrize(("table", "write"), GUARDED, ids=lambda one: getattr(one, "__name__", one))
def test_the_version_that_was_opened_is_written_and_counted(
    world: World, table: str, write: Guarded
) -> None:
    with suppress(Enough), seats.writing(world.worker) as work:
        version = version_of(world, work, table)
        write(world, work, version)
        assert version_of(world, work, table) == version + 1
        raise Enough
