"""Look at networks and practices, and keep their phones and hours right: the plan prints them."""

from __future__ import annotations

from dataclasses import dataclass

from app import errors
from app.changes import Changed
from app.desk import Desk
from app.domain import limits
from app.domain.access import Right
from app.domain.network import Office, Practice
from app.store import office as offices


@dataclass(frozen=True, slots=True)
class PracticeChange:
    """What a form changes of a practice, opened at `version`; `is_checked` takes the mark off."""

    uid: str
    version: int
    phone: str = ""
    hours: str = ""
    is_checked: bool = False


def read(desk: Desk) -> Office:
    """Give networks, practices and dated membership: no patient is among them, nothing is noted."""
    desk.require(Right.MANAGE_USERS)
    desk.forget_office()
    return desk.office.office


def change_practice(desk: Desk, change: PracticeChange) -> tuple[Changed, ...]:
    """Change phone and hours of a practice; raises errors.Stale when somebody else did first."""
    grant = desk.require(Right.MANAGE_USERS)
    held = desk.office.office.practice(change.uid)
    if held is None:
        raise errors.NotFound
    now = Practice(
        uid=held.uid,
        name=held.name,
        ods_code=held.ods_code,
        address=held.address,
        postcode=held.postcode,
        phone=limits.check(change.phone, "phone"),
        hours=limits.check(change.hours, "label"),
        to_check="" if change.is_checked else held.to_check,
        version=change.version,
    )
    with desk.write() as work:
        offices.change_practice(work.connection, now)
        work.audit("practice.change", grant=grant, subject=change.uid)
    desk.forget_office()
    return (Changed("network", frozenset({change.uid})),)
