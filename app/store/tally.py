"""Keep how many referrals of each practice stand where, in the transaction that moves them."""

from __future__ import annotations

from sqlalchemy import Connection, bindparam, func, insert, or_, select, update

from app.store.office import ScopeIds
from app.store.tables.referrals import ReferralRecord, TallyRecord

TALLY = TallyRecord.__table__
_SHIFT = (
    update(TALLY)
    .where(
        TALLY.c.network_id == bindparam("network"),
        TALLY.c.practice_id == bindparam("practice"),
        TALLY.c.standing == bindparam("at"),
    )
    .values(number=TALLY.c.number + bindparam("by"))
)
_ADD = insert(TALLY)


def shift(
    connection: Connection, network_id: int, practice_id: int, before: str | None, after: str | None
) -> None:
    """Move one referral from one standing to another; None is nowhere."""
    if before == after:
        return
    for at, by in ((before, -1), (after, 1)):
        if at is None:
            continue
        place = {"network": network_id, "practice": practice_id, "at": at, "by": by}
        if connection.execute(_SHIFT, place).rowcount == 0:
            connection.execute(
                _ADD,
                {
                    "network_id": network_id,
                    "practice_id": practice_id,
                    "standing": at,
                    "number": by,
                },
            )


def totals(
    connection: Connection, scope: ScopeIds, practice_id: int | None = None
) -> dict[str, int]:
    """Give the number at each standing inside a scope, "open" among them."""
    asked = select(TALLY.c.standing, func.sum(TALLY.c.number)).where(
        or_(TALLY.c.network_id.in_(scope.networks), TALLY.c.practice_id.in_(scope.practices))
    )
    if practice_id is not None:
        asked = asked.where(TALLY.c.practice_id == practice_id)
    found = {
        standing: int(n) for standing, n in connection.execute(asked.group_by(TALLY.c.standing))
    }
    open_ = sum(n for standing, n in found.items() if standing != "closed")
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
        at = "closed" if not is_open else state if state in ("received", "returned") else "with-us"
        key = (network_id, practice_id, at)
        found[key] = found.get(key, 0) + int(number)
    return found
