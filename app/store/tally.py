"""Keep how many referrals of each practice stand where, in the transaction that moves them."""

from __future__ import annotations

from sqlalchemy import Connection, func, or_, select, text

from app.store.office import ScopeIds
from app.store.tables.referrals import ReferralRecord, TallyRecord
from app.store.which_engine import is_server

TALLY = TallyRecord.__table__
_SHIFT = text(
    "INSERT INTO tally (network_id, practice_id, standing, number) "
    "VALUES (:network, :practice, :at, :by) ON CONFLICT (network_id, practice_id, standing) "
    "DO UPDATE SET number = tally.number + excluded.number"
)


def shift(
    connection: Connection, network_id: int, practice_id: int, before: str | None, after: str | None
) -> None:
    """Move one referral from one standing to another; None is nowhere.

    A server counts by its own trigger, from the referral itself (app/store/server/counting.py).
    """
    if before == after or is_server(connection):
        return
    for at, by in ((before, -1), (after, 1)):
        if at is None:
            continue
        place = {"network": network_id, "practice": practice_id, "at": at, "by": by}
        connection.execute(_SHIFT, place)


def totals(
    connection: Connection, scope: ScopeIds, practice_id: int | None = None
) -> dict[str, int]:
    """Give the number at each standing inside a scope, "open" among them."""
    if scope.workers:
        return _counted(connection, scope, practice_id)
    asked = select(TALLY.c.standing, func.sum(TALLY.c.number)).where(
        or_(TALLY.c.network_id.in_(scope.networks), TALLY.c.practice_id.in_(scope.practices))
    )
    if practice_id is not None:
        asked = asked.where(TALLY.c.practice_id == practice_id)
    rows = connection.execute(asked.group_by(TALLY.c.standing))
    return _with_open({at: int(number) for at, number in rows})


def standing(state: str, is_open: bool) -> str:
    """Give what the tally and the filters count a referral as."""
    if not is_open:
        return "closed"
    return state if state in ("received", "returned") else "with-us"


def _counted(connection: Connection, scope: ScopeIds, practice_id: int | None) -> dict[str, int]:
    """Count the rows of a scope that goes by link workers, which the tally does not know."""
    r = ReferralRecord.__table__
    asked = select(r.c.state, r.c.is_open, func.count()).where(
        or_(
            r.c.network_id.in_(scope.networks),
            r.c.practice_id.in_(scope.practices),
            r.c.worker_id.in_(scope.workers),
        )
    )
    if practice_id is not None:
        asked = asked.where(r.c.practice_id == practice_id)
    found: dict[str, int] = {}
    for state, is_open, number in connection.execute(asked.group_by(r.c.state, r.c.is_open)):
        at = standing(state, is_open)
        found[at] = found.get(at, 0) + int(number)
    return _with_open(found)


def _with_open(found: dict[str, int]) -> dict[str, int]:
    open_ = sum(number for at, number in found.items() if at != "closed")
    return {"received": 0, "returned": 0, "with-us": 0, "closed": 0, **found, "open": open_}


def recount(connection: Connection) -> dict[tuple[int, int, str], int]:
    """Count from the referrals themselves, to prove the tally or to make it after a bulk load."""
    r = ReferralRecord.__table__
    rows = connection.execute(
        select(r.c.network_id, r.c.practice_id, r.c.state, r.c.is_open, func.count()).group_by(
            r.c.network_id, r.c.practice_id, r.c.state, r.c.is_open
        )
    )
    found: dict[tuple[int, int, str], int] = {}
    for network_id, practice_id, state, is_open, number in rows:
        key = (network_id, practice_id, standing(state, is_open))
        found[key] = found.get(key, 0) + int(number)
    return found
