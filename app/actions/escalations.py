"""Raise what is beyond the link worker's role with a clinician."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from app.changes import Changed
from app.desk import Desk
from app.domain import limits
from app.domain.access import Right
from app.domain.escalation import (
    Escalation,
    EscalationState,
    Raised,
    Told,
    check,
    check_told,
    move,
)
from app.store import escalations, people, referrals
from app.writing import Writing


def raise_with_clinician(
    desk: Desk, raised: Raised, *, draft_uid: str = "", op_id: str = ""
) -> tuple[Changed, ...]:
    """Keep what was raised about a person, and who was told, how and when, if somebody was.

    Without word passed on it is raised, with it passed; open until it is closed. The program itself
    tells nobody. One's own draft of it, if one is named, goes in the same transaction; `op_id`
    names the save, so that the same one never takes effect twice.
    """
    raised = replace(
        raised,
        matter=limits.check(raised.matter, "note"),
        told_who=limits.check(raised.told_who, "name"),
    )
    check(raised, desk.now())
    passed = raised.told_at is not None
    with desk.write(op_id=op_id or None) as work:
        rows = desk.rows(Right.RAISE_WITH_CLINICIAN)
        row = people.row_by_uid(work.connection, raised.person_uid, rows)
        is_supervised = not people.is_inside(row, rows)
        grant = desk.grant_for(Right.RAISE_WITH_CLINICIAN, row, is_supervised=is_supervised)
        kept = Escalation(
            "",
            raised.person_uid,
            EscalationState.PASSED if passed else EscalationState.RAISED,
            raised.matter,
            desk.now(),
            desk.user.display,
            raised.told_who,
            raised.told_how,
            raised.told_at,
        )
        uid = escalations.add(work.connection, row, kept, desk.me)
        kind = "passed" if passed else "raised"
        work.happened(row.network_id, row.id, kind, referral_uid="")
        shown = _show(desk, work, row)
        work.take_draft(draft_uid)
        work.audit("escalation.raise", grant=grant, chain=desk.chain_of(row), subject=uid)
    return (Changed("referral", frozenset(shown)), Changed("case"))


def say_who_was_told(desk: Desk, uid: str, version: int, told: Told) -> tuple[Changed, ...]:
    """Write who was told of something that was raised, how and when: it is passed from then on.

    Whoever may read it may say so, over the version that was opened. Raises errors.Stale with what
    is there now when somebody changed it since.
    """
    told = replace(told, who=limits.check(told.who, "name"))
    check_told(told, desk.now())
    with desk.write() as work:
        raised = escalations.row_by_uid(work.connection, uid)
        rows = desk.rows(Right.READ_ESCALATION)
        row = people.row_by_uid(work.connection, raised.person_uid, rows)
        desk.refuse_in_emergency(Right.READ_ESCALATION, row)
        is_supervised = not people.is_inside(row, rows)
        grant = desk.grant_for(Right.READ_ESCALATION, row, is_supervised=is_supervised)
        if raised.version == version:
            move(EscalationState(raised.state), EscalationState.PASSED)
        escalations.pass_on(work.connection, raised, version, told, desk.office)
        work.happened(row.network_id, row.id, "passed", referral_uid="")
        shown = _show(desk, work, row)
        work.audit("escalation.pass", grant=grant, chain=desk.chain_of(row), subject=uid)
    return (Changed("referral", frozenset(shown)), Changed("case"))


def _show(desk: Desk, work: Writing, person: Any) -> list[str]:
    raised = escalations.open_of(work.connection, person.network_id, person.id)
    return referrals.show_as_raised(
        work.connection, person.network_id, person.id, raised, desk.office
    )


def of_person(desk: Desk, person_uid: str) -> tuple[Escalation, ...]:
    """Read what was raised about a person."""
    rows = desk.rows(Right.READ_ESCALATION)

    def entry(work: Writing, row: Any) -> None:
        is_supervised = not people.is_inside(row, rows)
        grant = desk.grant_for(Right.READ_ESCALATION, row, is_supervised=is_supervised)
        work.audit("escalation.read", grant=grant, chain=desk.chain_of(row), subject=person_uid)

    return desk.open(
        lambda connection: people.row_by_uid(connection, person_uid, rows),
        entry,
        lambda connection, row: escalations.of_person(
            connection, row.network_id, row.id, person_uid, desk.office
        ),
    )
