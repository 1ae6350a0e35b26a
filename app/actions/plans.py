"""Agree plans with people: the caseload, drafts of a version, agreeing, printing."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from app import errors
from app.actions import whose_case
from app.actions.case_lookup import CaseLookup, CaseQuery
from app.changes import Changed
from app.desk import Desk
from app.domain import limits
from app.domain import plan as plan_states
from app.domain.access import Right
from app.domain.case import Case, CaseRow, CaseState
from app.domain.network import Practice
from app.domain.person import Person, PersonalContact
from app.domain.plan import (
    WITHHELD_FROM_PERSONS_COPY,
    Call,
    Plan,
    PlanSheet,
    PlanState,
    Review,
)
from app.domain.plan_limits import checked
from app.store import cases, people, plans
from app.store.office import ScopeIds
from app.store.referrals import NO_DAY
from app.writing import Writing


@dataclass(frozen=True, slots=True)
class OpenedPlan:
    """A plan with all that its editor and its sheet need."""

    plan: Plan
    case: Case
    person: Person
    contacts: tuple[PersonalContact, ...]
    worker_name: str
    worker_first: str
    worker_phone: str
    worker_hours: str
    practice: Practice
    is_demo: bool
    is_trial: bool
    versions: tuple[tuple[str, int, str], ...]
    saved_at: datetime
    may_write: bool = False
    reason: str = ""
    in_emergency: bool = False

    def sheet(self, plan: Plan | None = None) -> PlanSheet:
        """Gather what is printed, of this plan or of one being edited."""
        name = self.person.name
        given = name.preferred or name.given or name.family
        initial = name.family[:1].upper() if name.given else ""
        return PlanSheet(
            plan=plan or self.plan,
            person=given,
            initial=initial,
            link_worker=Call(
                self.worker_name, "my link worker", self.worker_phone, self.worker_hours
            ),
            link_worker_first=self.worker_first,
            practice=Call(
                self.practice.name, "if I feel unwell", self.practice.phone, self.practice.hours
            ),
            contacts={c.uid: (c.name, c.relation) for c in self.contacts},
            is_demo=self.is_demo,
            is_trial=self.is_trial,
        )


def caseload(desk: Desk, *, mine: bool = True, text: str = "") -> tuple[CaseRow, ...]:
    """List the cases one may see, at once: a reading that settles before it is given."""
    lookup = CaseLookup(desk)
    rows = lookup.cases(CaseQuery(mine, text))
    lookup.settle()
    return rows


def start(desk: Desk, case_uid: str, reason: str = "") -> tuple[str, tuple[Changed, ...]]:
    """Start the next version of a case's plan as a draft; give its uid.

    A draft that is there already is given back. The first version is empty; a later one begins as
    the version before it, without a review that is past. Another's case needs a reason, here and
    in every act below (else errors.ReasonNeeded); the audit entry of each keeps it.
    """
    _read_the_last(desk, case_uid, reason)
    with desk.write() as work:
        case = cases.row_by_uid(work.connection, case_uid, desk.rows(Right.WRITE_PLAN))
        grant = desk.grant_for(Right.WRITE_PLAN, case)
        why = whose_case.reason(desk, grant, case, reason)
        if case.state == CaseState.CLOSED.value:
            raise errors.Refused("This case is closed. Open it again before planning.")
        held = plans.of_case(work.connection, case.network_id, case.id)
        if held and held[0].state == PlanState.DRAFT.value:
            uid = held[0].uid
        else:
            plan = Plan("", case_uid, number=len(held) + 1, made_on=desk.today)
            if held:
                row = plans.row_by_uid_any(work.connection, held[0].uid)
                before = plans.read(work.connection, row)
                plan = replace(
                    before, number=plan.number, state=PlanState.DRAFT, made_on=desk.today,
                    agreed_on=None,
                    review=Review() if before.review.is_past(desk.today) else before.review,
                )  # fmt: skip
            uid = plans.add(work.connection, case.network_id, case.id, plan, desk.now())
            _happened(work, case, "plan-started", f"v{plan.number}")
        work.audit("plan.start", grant=grant, chain=desk.chain_of(case), subject=uid, reason=why)
    return uid, (Changed("plan", frozenset({uid})), Changed("case", frozenset({case_uid})))


def open_plan(desk: Desk, uid: str, reason: str = "") -> OpenedPlan:
    """Open a plan; the reading is committed before it is shown."""
    rows = desk.rows(Right.READ_PLAN)
    opened = desk.open(
        lambda connection: plans.row_by_uid(connection, uid, rows),
        lambda work, row: _reading_left(desk, work, row, reason),
        lambda connection, row: _opened(desk, connection, row, rows),
    )
    return replace(opened, reason=limits.check(reason, "reason").strip())


def _reading_left(desk: Desk, work: Writing, row: Any, reason: str) -> None:
    grant = desk.grant_for(Right.READ_PLAN, row)
    why = whose_case.reason(desk, grant, row, reason)
    work.audit("plan.open", grant=grant, chain=desk.chain_of(row), subject=row.uid, reason=why)


def _read_the_last(desk: Desk, case_uid: str, reason: str) -> None:
    """Leave the reading of the version that the next one is about to be copied from."""
    rows = desk.rows(Right.WRITE_PLAN)

    def look(connection: Any) -> Any:
        case = cases.row_by_uid(connection, case_uid, rows)
        held = plans.of_case(connection, case.network_id, case.id)
        copied = bool(held) and held[0].state != PlanState.DRAFT.value
        return plans.row_by_uid_any(connection, held[0].uid) if copied else None

    desk.read_before(
        look,
        lambda work, row: _reading_left(desk, work, row, reason),
        lambda row: row is None or row.what_matters is not None,
    )


def save(desk: Desk, plan: Plan, reason: str = "") -> tuple[int, tuple[Changed, ...]]:
    """Save a draft over the version that was opened; give the new version.

    Raises errors.Stale with both plans when somebody saved since, errors.Refused when it is agreed.
    """
    plan = checked(plan)
    with desk.write() as work:
        row = plans.row_by_uid(work.connection, plan.uid, desk.rows(Right.WRITE_PLAN))
        grant = desk.grant_for(Right.WRITE_PLAN, row)
        why = whose_case.reason(desk, grant, row, reason)
        version = plans.save(work.connection, row, plan, desk.now())
        work.audit("plan.save", grant=grant, chain=desk.chain_of(row), subject=plan.uid, reason=why)
    return version, (Changed("plan", frozenset({plan.uid})),)


def agree(desk: Desk, uid: str, version: int, reason: str = "") -> tuple[Changed, ...]:
    """Agree a draft with the person: it is frozen, and the first makes a waiting case active.

    The version before it is superseded. Raises errors.Stale with both plans when somebody saved
    since, errors.Incomplete when a goal is still needed, or a review that is not past.
    """
    rows = desk.rows(Right.WRITE_PLAN)
    desk.read_before(
        lambda connection: plans.row_by_uid(connection, uid, rows),
        lambda work, row: _reading_left(desk, work, row, reason),
        lambda row: row.what_matters is not None,
    )
    with desk.write() as work:
        row = plans.row_by_uid(work.connection, uid, desk.rows(Right.WRITE_PLAN))
        grant = desk.grant_for(Right.WRITE_PLAN, row)
        why = whose_case.reason(desk, grant, row, reason)
        to = plan_states.move(PlanState(row.state), PlanState.AGREED)
        plans.change(
            work.connection,
            row,
            version,
            {"state": to.value, "agreed_on": desk.today, "agreed_by": desk.me},
        )
        _must_be_whole(plans.read(work.connection, row), desk.today)
        for other in plans.of_case(work.connection, row.network_id, row.case_id):
            if other.id != row.id and other.state in ("agreed", "reviewed"):
                aside = plan_states.move(PlanState(other.state), PlanState.SUPERSEDED)
                values = {"state": aside.value}
                plans.change(work.connection, other, other.version, values)
        referral_uid = _carry_on(desk, work, row)
        case = cases.row_by_uid(work.connection, row.case_uid, desk.rows(Right.WRITE_PLAN))
        _happened(work, case, "plan-agreed", f"v{row.number}")
        work.audit("plan.agree", grant=grant, chain=desk.chain_of(row), subject=uid, reason=why)
    return (
        Changed("plan", frozenset({uid})),
        Changed("case", frozenset({row.case_uid})),
        Changed("referral", frozenset({referral_uid})),
    )


def print_record(
    desk: Desk, uid: str, sheet: bytes, for_whom: str = "person", *, reason: str = ""
) -> str:
    """Keep that a plan was printed or saved as PDF: version, for whom, by whom, its hash."""
    with desk.write() as work:
        row = plans.row_by_uid(work.connection, uid, desk.rows(Right.READ_PLAN))
        desk.refuse_in_emergency(Right.READ_PLAN, row)
        grant = desk.grant_for(Right.READ_PLAN, row)
        why = whose_case.reason(desk, grant, row, reason)
        print_uid = plans.add_print(
            work.connection,
            row,
            for_whom=limits.check(for_whom, "name"),
            by=desk.me,
            at=desk.now(),
            sha256=hashlib.sha256(sheet).hexdigest(),
            withheld=WITHHELD_FROM_PERSONS_COPY,
        )
        case = cases.row_by_uid(work.connection, row.case_uid, desk.rows(Right.READ_PLAN))
        _happened(work, case, "plan-printed", f"v{row.number}")
        work.audit("plan.print", grant=grant, chain=desk.chain_of(row), subject=uid, reason=why)
    return print_uid


def _must_be_whole(plan: Plan, today: date) -> None:
    needed = plan.still_needed(today)
    if needed is not None:
        raise errors.Incomplete(*needed)


def _carry_on(desk: Desk, work: Writing, row: Any) -> str:
    """Make the case active, due at its review; the referral's row in the list follows."""
    case = cases.row_by_uid(work.connection, row.case_uid, desk.rows(Right.WRITE_PLAN))
    return whose_case.go_on(
        desk, work, case, Right.WRITE_PLAN, to=CaseState.ACTIVE, shown="Active",
        next_on=row.review_on or row.rings_by or NO_DAY, next_words="Review",
        review_on=row.review_on,
    )  # fmt: skip


def _opened(desk: Desk, connection: Any, row: Any, rows: ScopeIds) -> OpenedPlan:
    case = cases.row_by_uid(connection, row.case_uid, rows)
    person = people.row_by_id(connection, row.network_id, row.person_id)
    versions = plans.of_case(connection, row.network_id, row.case_id)
    office = desk.office
    practice = office.office.practice(office.practice_uids[row.practice_id])
    assert practice is not None
    name = office.displays.get(case.worker_id, "Not known")
    phone, hours = office.phones.get(case.worker_id, ("", ""))
    return OpenedPlan(
        plan=plans.read(connection, row),
        case=cases.case(case, office),
        person=people.person(person, office),
        contacts=people.contacts(connection, row.network_id, row.person_id),
        worker_name=name,
        worker_first=name.split()[0],
        worker_phone=phone,
        worker_hours=hours,
        practice=practice,
        is_demo=desk.store.is_demo,
        is_trial=desk.store.is_trial,
        versions=tuple((v.uid, v.number, v.state) for v in versions),
        saved_at=row.saved_at,
        may_write=_may_write(desk, row),
        in_emergency=desk.is_in_emergency(Right.READ_PLAN, row),
    )


def _may_write(desk: Desk, row: Any) -> bool:
    try:
        desk.grant_for(Right.WRITE_PLAN, row)
    except errors.NotPermitted:
        return False
    return True


def _happened(work: Writing, case: Any, kind: str, detail: str) -> None:
    work.happened(
        case.network_id, case.person_id, kind, referral_uid=case.referral_uid, detail=detail
    )
