"""Open one person's record in an emergency, where no grant of one's own reaches it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime

from app import errors
from app.desk import Desk
from app.domain import limits, nhs_number
from app.domain.access import LETTERS_OF_A_REASON, Right
from app.store import cases, glass, plans
from app.store.types import new_uid

NOBODY = "Nobody here has that NHS number and that date of birth. Look at both again."
_WORD = re.compile(rf"[^\W\d_]{{{LETTERS_OF_A_REASON}}}")


@dataclass(frozen=True, slots=True)
class Broken:
    """Whose record is open, until when; `referrals` are uids, the open one first."""

    person_uid: str
    referrals: tuple[str, ...]
    until: datetime


def break_glass(desk: Desk, number: str, born: date | None, reason: str) -> Broken:
    """Open the record of whoever has this NHS number and date of birth, for reading, for an hour.

    Their referral, plan and details are then opened by the same acts as ever, each with its entry.
    What was asked is in the audit before anybody is looked up, and that nobody was found stays
    there as well. What was open of somebody else ends, unless this is refused. Raises
    errors.Incomplete naming the field, errors.NotFound, errors.NotPermitted, and errors.Refused
    on a store of one PC.
    """
    grant = desk.require(Right.BREAK_GLASS)
    reason = limits.check(reason, "reason").strip()
    wrong = nhs_number.problem(number)
    if wrong is not None or not nhs_number.compact(number):
        raise errors.Incomplete(wrong or "Still needed: the NHS number.", "nhs_number")
    if born is None:
        raise errors.Incomplete("Still needed: the date of birth.", "born")
    if not _WORD.search(reason):
        raise errors.Incomplete("Say why, in words. The reason stays with the record.", "reason")
    with desk.write(op_id=new_uid()) as work:
        work.piece()  # the server leaves the entries, whatever the program does
        asked = glass.ask(work.connection, nhs_number.compact(number), born, grant.uid, reason)
    with desk.write(op_id=new_uid()) as work:
        work.piece()
        glass.break_(work.connection, asked)
    with desk.read() as connection:
        found = tuple(one for one in glass.opened(connection) if one.ask == asked)
        uids = glass.referrals_of(connection, found)
    if not found:
        raise errors.NotFound(NOBODY)
    until = desk.now() + min(one.lasts for one in found)
    desk.break_glass((one.id for one in found), grant, until)
    return Broken(found[-1].uid, uids, until)


def end_glass(desk: Desk) -> None:
    """End at once what is open in an emergency, at this desk and at the server, with its entry.

    Where nothing is open nothing is left. Raises errors.Unreachable: the hour then runs out there.
    """
    desk.end_emergency()
    with desk.write() as work:
        work.piece()
        glass.end(work.connection)


def newest_plan(desk: Desk, case_uid: str) -> str:
    """Name the newest plan of a case that is open, to be opened next; "" where there is none."""
    rows = desk.rows(Right.READ_PLAN)
    with desk.read() as connection:
        case = cases.row_by_uid(connection, case_uid, rows)
        held = plans.of_case(connection, case.network_id, case.id)
    return held[0].uid if held else ""
