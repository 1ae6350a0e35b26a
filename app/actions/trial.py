"""End a store's trial with invented people, and hear that somebody else ended it."""

from __future__ import annotations

from app import errors
from app.changes import Changed
from app.desk import Desk
from app.domain import refusals
from app.domain import trial as rules
from app.domain.access import Right
from app.domain.trial import Lifting
from app.store import trial


def lift(desk: Desk, lifting: Lifting) -> tuple[Changed, ...]:
    """Let NHS numbers of real people be taken from now on, for good.

    Who approved it and why stand in the audit of the whole store. Raises errors.Incomplete naming
    what is needed, errors.Refused on a demo and where it was lifted already.
    """
    grant = desk.require(Right.LIFT_TRIAL)
    if desk.store.is_demo:
        raise errors.Refused(refusals.DEMO_STAYS)
    told = rules.checked(lifting)
    with desk.write() as work:
        if not trial.lift(work.connection):
            raise errors.Refused(refusals.LIFTED_ALREADY)
        approved = {
            "safety_officer": told.safety_officer,
            "protection_officer": told.protection_officer,
        }
        work.audit(
            trial.ACT, grant=grant, subject=desk.store.uid, reason=told.reason, detail=approved
        )
    desk.store.is_trial = False
    return (Changed("store"),)


def look_again(desk: Desk) -> tuple[Changed, ...]:
    """Give what changed where somebody at another PC ended the trial since this PC looked."""
    if not desk.store.is_trial:
        return ()
    with desk.read() as connection:
        if not trial.was_lifted(connection):
            return ()
    desk.store.is_trial = False
    return (Changed("store", elsewhere=True),)
