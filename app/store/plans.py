"""Read and write plans whole: a plan, its goals and their steps, and each print."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, bindparam, delete, insert, select, text, update

from app import errors
from app.domain.plan import (
    Copies,
    Goal,
    Plan,
    PlanState,
    Review,
    Step,
)
from app.domain.ten_keys import Key
from app.store.of_uid import OfUid
from app.store.office import ScopeIds
from app.store.plan_columns import head_values, step_of, step_values, uids_of
from app.store.tables.base import Note, given
from app.store.tables.cases import CaseRecord
from app.store.tables.plans import GoalRecord, PlanPrintRecord, PlanRecord, StepRecord
from app.store.types import new_uid
from app.store.which_engine import is_server

PLAN = PlanRecord.__table__
GOAL = GoalRecord.__table__
STEP = StepRecord.__table__
CASE = CaseRecord.__table__
PRINT = PlanPrintRecord.__table__

_BY_UID = (
    select(
        PLAN,
        CASE.c.uid.label("case_uid"),
        CASE.c.person_id,
        CASE.c.practice_id,
        CASE.c.worker_id,
        CASE.c.referral_id,
    )
    .join(CASE, (CASE.c.network_id == PLAN.c.network_id) & (CASE.c.id == PLAN.c.case_id))
    .where(OfUid(PLAN, bindparam("uid")))
)
_OF_CASE = (
    select(*(column for column in PLAN.c if not isinstance(column.type, Note)))
    .where(PLAN.c.network_id == bindparam("network"), PLAN.c.case_id == bindparam("case"))
    .order_by(PLAN.c.number.desc())
)
_GOALS = (
    select(GOAL)
    .where(GOAL.c.network_id == bindparam("network"), GOAL.c.plan_id == bindparam("plan"))
    .order_by(GOAL.c.position)
)
_STEPS = (
    select(STEP)
    .where(
        STEP.c.network_id == bindparam("network"),
        STEP.c.goal_id.in_(
            select(GOAL.c.id).where(
                GOAL.c.network_id == bindparam("network"), GOAL.c.plan_id == bindparam("plan")
            )
        ),
    )
    .order_by(STEP.c.goal_id, STEP.c.position)
)

# On a server each word is asked for apart, and a plan may have hundreds: one function gives all.
_STEPS_THERE = text("SELECT * FROM hearten_private.steps_of(:network, :plan)")


def of_case(connection: Connection, network_id: int, case_id: int) -> list[Row[Any]]:
    """Give the versions of a case's plan, newest first: where each stands, no words of it."""
    place = {"network": network_id, "case": case_id}
    return list(connection.execute(_OF_CASE, place).all())


def row_by_uid(connection: Connection, uid: str, scope: ScopeIds) -> Row[Any]:
    """Give a plan's row with its case inside the scope, or errors.NotFound."""
    row = connection.execute(_BY_UID, {"uid": uid}).one_or_none()
    if row is None or not scope.reaches(
        row.network_id, row.practice_id, row.worker_id, row.person_id
    ):
        raise errors.NotFound
    return row


def add(
    connection: Connection, network_id: int, case_id: int, plan: Plan, saved_at: datetime
) -> str:
    """Write a new version; give its uid (a new one, whatever the plan holds)."""
    uid = new_uid()
    done = connection.execute(
        insert(PLAN).values(
            network_id=network_id,
            uid=uid,
            case_id=case_id,
            number=plan.number,
            state=plan.state.value,
            saved_at=saved_at,
            version=1,
            **head_values(plan),
        )
    )
    key = done.inserted_primary_key
    assert key is not None
    _put_goals(connection, network_id, int(key[0]), plan, anew=True)
    return uid


def save(connection: Connection, row: Row[Any], plan: Plan, saved_at: datetime) -> int:
    """Write a draft's content over the version that was opened; give the new version.

    Raises errors.Stale with both plans when somebody saved since, and errors.Refused when the plan
    is no draft any more.
    """
    done = connection.execute(
        update(PLAN)
        .where(
            PLAN.c.network_id == row.network_id,
            PLAN.c.id == row.id,
            PLAN.c.version == plan.version,
            PLAN.c.state == PlanState.DRAFT.value,
        )
        .values(saved_at=saved_at, version=plan.version + 1, **head_values(plan))
    )
    if done.rowcount == 0:
        held = row_by_uid_any(connection, row.uid)
        if held.state != PlanState.DRAFT.value:
            raise errors.Refused(
                "This plan is agreed, so it no longer changes. Start the next version to change it."
            )
        raise errors.Stale(opened=plan, now=_now(connection, held))
    _put_goals(connection, row.network_id, row.id, plan, anew=False)
    return plan.version + 1


def row_by_uid_any(connection: Connection, uid: str) -> Row[Any]:
    """Give a plan's row without asking for its scope; for those who checked it before."""
    return connection.execute(_BY_UID, {"uid": uid}).one()


def change(connection: Connection, row: Row[Any], version: int, values: dict[str, Any]) -> None:
    """Change a plan's head, if nobody did since the version that was opened."""
    done = connection.execute(
        update(PLAN)
        .where(PLAN.c.network_id == row.network_id, PLAN.c.id == row.id, PLAN.c.version == version)
        .values(**values, version=version + 1)
    )
    if done.rowcount == 0:
        now = _now(connection, row_by_uid_any(connection, row.uid))
        wanted = replace(now, version=version, state=PlanState(values.get("state", now.state)))
        raise errors.Stale(opened=wanted, now=now)


def _now(connection: Connection, row: Row[Any]) -> Plan:
    """Read a plan as somebody else saved it; errors.Stale without it where it is not given."""
    try:
        return read(connection, row)
    except errors.NotRead:
        raise errors.Stale from None


def read(connection: Connection, row: Row[Any]) -> Plan:
    """Read a plan whole; raises errors.NotRead where its words are not given."""
    place = {"network": row.network_id, "plan": row.id}
    steps: dict[int, list[Step]] = {}
    asked = _STEPS_THERE if is_server(connection) else _STEPS
    for found in connection.execute(asked, place):
        steps.setdefault(found.goal_id, []).append(step_of(found))
    goals = tuple(
        Goal(
            uid=g.uid,
            words=given(g.words),
            key=Key(g.key) if g.key else None,
            importance=g.importance,
            confidence=g.confidence,
            steps=tuple(steps.get(g.id, ())),
        )
        for g in connection.execute(_GOALS, place)
    )
    return Plan(
        uid=row.uid,
        case_uid=row.case_uid,
        number=row.number,
        state=PlanState(row.state),
        made_on=row.made_on,
        made_with_uids=uids_of(row.made_with),
        what_matters=given(row.what_matters),
        strengths=row.strengths,
        goals=goals,
        harder=row.harder,
        harder_then=row.harder_then,
        review=Review(row.review_on, row.review_at, row.review_place, row.rings_by),
        copies=Copies(row.copy_person, row.copy_practice, uids_of(row.copy_contacts)),
        agreed_on=row.agreed_on,
        version=row.version,
    )


def add_print(
    connection: Connection,
    row: Row[Any],
    *,
    for_whom: str,
    by: int,
    at: datetime,
    sha256: str,
    withheld: tuple[str, ...],
) -> str:
    """Write that a version was printed, for whom, and what the sheet withheld."""
    uid = new_uid()
    connection.execute(
        insert(PRINT).values(
            network_id=row.network_id,
            uid=uid,
            plan_id=row.id,
            number=row.number,
            for_whom=for_whom,
            by=by,
            at=at,
            sha256=sha256,
            withheld=", ".join(withheld),
        )
    )
    return uid


def _put_goals(
    connection: Connection, network_id: int, plan_id: int, plan: Plan, *, anew: bool
) -> None:
    """Write goals and steps in their order; uids stay on a save and are new for a new version."""
    held = select(GOAL.c.id).where(GOAL.c.network_id == network_id, GOAL.c.plan_id == plan_id)
    connection.execute(
        delete(STEP).where(STEP.c.network_id == network_id, STEP.c.goal_id.in_(held))
    )
    connection.execute(
        delete(GOAL).where(GOAL.c.network_id == network_id, GOAL.c.plan_id == plan_id)
    )
    steps: list[dict[str, Any]] = []
    for position, goal in enumerate(plan.goals):
        done = connection.execute(
            insert(GOAL).values(
                network_id=network_id,
                uid=new_uid() if anew or not goal.uid else goal.uid,
                plan_id=plan_id,
                position=position,
                words=goal.words,
                key=goal.key.value if goal.key else "",
                importance=goal.importance,
                confidence=goal.confidence,
            )
        )
        key = done.inserted_primary_key
        assert key is not None
        for place, step in enumerate(goal.steps):
            values = step_values(step)
            values["uid"] = new_uid() if anew or not step.uid else step.uid
            steps.append(
                {"network_id": network_id, "goal_id": int(key[0]), "position": place, **values}
            )
    if steps:
        connection.execute(insert(STEP), steps)
