"""Promises about other networks: no act reaches a row of one, and the engine joins no two."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import ForeignKeyConstraint, insert, select
from sqlalchemy.exc import IntegrityError

from app import errors
from app.actions import contacts, escalations, people, plans, referrals
from app.actions.case_lookup import CaseCounts, CaseLookup
from app.actions.lookup import Lookup, Query
from app.desk import Desk
from app.domain.access import Role
from app.domain.escalation import Raised
from app.domain.person import PersonalContact
from app.domain.plan import Goal, Step
from app.store.tables.base import Base
from app.store.types import new_uid
from tests.actions import test_every_act as every
from tests.actions.conftest import BLUE, BROOK, DeskFor, a_referral
from tests.databases import behind

OF_PATIENTS = ("contacts", "deciding", "escalations", "people", "plans", "referrals")
# These name no row: a log makes one, a list gives those of one's own scope.
NAMES_NO_ROW = {"referrals.log", "plans.caseload"}
NAMES_A_ROW = sorted(
    name for name in every.CALLS if name.split(".")[0] in OF_PATIENTS and name not in NAMES_NO_ROW
)
JOINED = sorted(
    table.name
    for table in Base.metadata.tables.values()
    for constraint in table.constraints
    if isinstance(constraint, ForeignKeyConstraint)
    and "network_id" in constraint.column_keys
    and len(constraint.column_keys) == 2
)


@pytest.fixture
def outsider(desk_for: DeskFor) -> Desk:
    return desk_for("Samuel Blue", Role.LINK_WORKER, BLUE)


@pytest.fixture
def world(admin: Desk, worker: Desk, reception: Desk, tmp_path: Path) -> every.World:
    return every.World(admin, worker, reception, tmp_path)


@pytest.mark.parametrize("name", NAMES_A_ROW)
def test_a_row_of_another_network_is_not_there(
    name: str, world: every.World, outsider: Desk
) -> None:
    call = every.CALLS[name]
    needed = [need for need in every.NEEDS if need in call.__code__.co_names]
    assert needed, "names the row it is about"
    for need in (*needed, *(("second",) if name == "deciding.join" else ())):
        getattr(world, need)
    if name in every.BEFORE:
        every.BEFORE[name](world)
    before = every.entries(world.admin)
    world.worker = world.reception = outsider
    with pytest.raises(errors.NotFound):
        call(world)
    assert every.entries(world.admin) == before


def test_nobody_logs_for_a_person_of_another_network(world: every.World, outsider: Desk) -> None:
    new = replace(a_referral(practice_uid=BROOK), new_person=None, person_uid=world.person.uid)
    with pytest.raises(errors.NotFound):
        referrals.log(outsider, new)
    assert Lookup(outsider).totals()["open"] == 0


def test_lists_hold_nothing_of_another_network(world: every.World, outsider: Desk) -> None:
    assert world.plan.number == 1
    lookup = Lookup(outsider)
    assert lookup.page(Query()).rows == ()
    assert lookup.page(Query(text="smith", filter="any")).rows == ()
    assert lookup.people("smith") == ((), False)
    assert lookup.rows(frozenset({world.referral})) == ()
    assert plans.caseload(outsider, mine=False) == ()
    assert CaseLookup(outsider).count() == CaseCounts(0, 0)
    with pytest.raises(errors.NotFound):
        CaseLookup(outsider).case(world.case.uid)


def filled(world: every.World) -> None:
    """Make a row of each table that belongs to a person."""
    plan = world.plan
    goals = (Goal("", "I want company.", steps=(Step("", "sing"),)),)
    plans.save(world.worker, replace(plan, goals=goals))
    plans.print_record(world.worker, plan.uid, b"%PDF")
    people.put_contact(world.worker, world.person.uid, PersonalContact("", "Susan", "daughter"))
    escalations.raise_with_clinician(world.worker, Raised(world.person.uid, "Chest pain."))
    contacts.record(world.worker, every.a_call(world.case.uid, world.worker))


@pytest.mark.parametrize("name", sorted(set(JOINED)))
def test_the_engine_refuses_a_row_that_points_into_another_network(
    name: str, world: every.World
) -> None:
    filled(world)
    table = Base.metadata.tables[name]
    blue = world.admin.office.network_ids[BLUE]
    with behind.reading(world.admin.store) as connection:
        held = connection.execute(select(table)).mappings().first()
    assert held is not None
    values = dict(held) | {"network_id": blue}
    values.pop("id", None)
    if "uid" in values:
        values["uid"] = new_uid()
    with (
        pytest.raises(errors.Refused, match="breaks a rule of the store") as refused,
        behind.changing(world.admin.store) as connection,
    ):
        connection.execute(insert(table).values(**values))
    refusal = refused.value.__context__
    assert isinstance(refusal, IntegrityError)
    assert "foreign key" in str(refusal).lower()


def test_people_and_their_rows_are_joined_by_network() -> None:
    assert {"referral", "case", "plan", "goal", "step", "personal_contact"} <= set(JOINED)
