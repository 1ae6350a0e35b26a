"""Give pages of the referrals list: scope, filters, sorting and paging in SQL.

The ids of one page come from a covering index alone; only then are its rows read. Unindexed keeps
SQLite from choosing the scope's own index and sorting afterwards.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, Executable, Select, and_, bindparam, func, or_, select, text

from app.domain import naming
from app.domain.naming import Name
from app.domain.referral import ReferralRow, ReferralState
from app.domain.referral_reasons import reasons_long, reasons_short
from app.store.of_uid import OfUid
from app.store.office import OfficeIds, ScopeIds
from app.store.referrals import NO_DAY
from app.store.tables.people import PersonRecord
from app.store.tables.referrals import SORTED_BY, ReferralRecord
from app.store.unindexed import Unindexed
from app.store.which_engine import is_server

R = ReferralRecord.__table__
P = PersonRecord.__table__
# By the server's own function: a policy is asked of each row before its state and its day are.
COUNTED_THERE = frozenset({"received", "returned", "overdue"})
_COUNT_THERE = text(
    "SELECT hearten_private.count_open("
    "CAST(:state AS text), CAST(:before AS date), CAST(:practice AS bigint))"
)
FILTERS = ("open", "closed", "received", "returned", "overdue", "mine", "logged-today")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the list shows: one of FILTERS, a practice or all, a sort key and its direction."""

    filter: str = "open"
    practice_id: int | None = None
    sort: str = "next"
    ascending: bool = True


@dataclass(frozen=True, slots=True)
class _Shape:
    """What a statement is built for; its values are bound when it is asked."""

    filter: str
    of_practice: bool = False
    of_workers: bool = False

    @staticmethod
    def of(wanted: Wanted, scope: ScopeIds) -> _Shape:
        return _Shape(wanted.filter, wanted.practice_id is not None, bool(scope.workers))


def page(
    connection: Connection,
    wanted: Wanted,
    scope: ScopeIds,
    bound: dict[str, Any],
    *,
    first: int,
    count: int,
) -> list[Any]:
    """Give the rows first … first+count of the list; `bound` holds today, since, me."""
    if scope.is_empty:
        return []
    asked = _page(_Shape.of(wanted, scope), wanted.sort, wanted.ascending)
    values = _values(wanted, scope, bound) | {"first": first, "count": count}
    return list(connection.execute(asked, values).all())


def count(connection: Connection, wanted: Wanted, scope: ScopeIds, bound: dict[str, Any]) -> int:
    """Count a filter exactly as the list would show it."""
    if scope.is_empty:
        return 0
    if wanted.filter in COUNTED_THERE and is_server(connection):
        asked: Executable = _COUNT_THERE
        values = _asked_there(wanted, bound)
    else:
        asked, values = _count(_Shape.of(wanted, scope)), _values(wanted, scope, bound)
    return int(connection.execute(asked, values).scalar_one())


def by_ids(connection: Connection, ids: Sequence[int], networks: Sequence[int]) -> list[Any]:
    """Give the rows of these referrals of these networks, in the order given."""
    if not ids:
        return []
    rows = connection.execute(_BY_IDS, {"ids": list(ids), "networks": list(networks)}).all()
    at = {referral_id: n for n, referral_id in enumerate(ids)}
    return sorted(rows, key=lambda row: at[row.id])


def by_uids(connection: Connection, uids: Sequence[str], scope: ScopeIds) -> list[Any]:
    """Give the rows of these referrals that lie inside the scope."""
    if not uids:
        return []
    rows = connection.execute(_BY_UIDS, {"uids": list(uids)}).all()
    return [row for row in rows if scope.reaches(row.network_id, row.practice_id, row.worker_id)]


def row(found: Any, office: OfficeIds) -> ReferralRow:
    """Give the list's row of what was read; taking it apart once is quicker than by name."""
    (
        _, uid, _, born, reasons, state, next_on, received_on,
        practice_id, worker_id, is_open, stands, person_uid, family, given, title,
    ) = found  # fmt: skip
    short, long = _reasons(reasons)
    return ReferralRow(
        uid=uid,
        person_uid=person_uid,
        name=naming.cui(Name(family, given, title)),
        born=born,
        reasons=short,
        all_reasons=long,
        state=state,
        next_on=None if next_on is None or next_on == NO_DAY else next_on,
        received_on=received_on,
        practice=office.practice_name(practice_id),
        worker=office.displays.get(worker_id, "") if worker_id else "",
        is_open=is_open,
        stands=ReferralState(stands),
    )


@lru_cache(maxsize=4096)
def _reasons(codes: str) -> tuple[str, str]:
    each = tuple(codes.split(","))
    return reasons_short(each), reasons_long(each)


_COLUMNS = (
    R.c.id,
    R.c.uid,
    R.c.network_id,
    R.c.born,
    R.c.reasons,
    R.c.state_shown,
    R.c.next_on,
    R.c.received_on,
    R.c.practice_id,
    R.c.worker_id,
    R.c.is_open,
    R.c.state,
    P.c.uid.label("person_uid"),
    P.c.family,
    P.c.given,
    P.c.title,
)
# Ids are found by their network on a server; SQLite goes by the id alone.
_ITS_PERSON = (P.c.network_id == R.c.network_id) & (P.c.id == R.c.person_id)
_BY_IDS = (
    select(*_COLUMNS)
    .join(P, _ITS_PERSON)
    .where(
        Unindexed(R.c.network_id).in_(bindparam("networks", expanding=True)),
        R.c.id.in_(bindparam("ids", expanding=True)),
    )
)
_BY_UIDS = (
    select(*_COLUMNS)
    .join(P, _ITS_PERSON)
    .where(OfUid(R, bindparam("uids", expanding=True), are_many=True))
)


def _values(wanted: Wanted, scope: ScopeIds, bound: dict[str, Any]) -> dict[str, Any]:
    values: dict[str, Any] = {"networks": list(scope.networks), "practices": list(scope.practices)}
    if scope.workers:
        values["workers"] = list(scope.workers)
    if wanted.practice_id is not None:
        values["practice"] = wanted.practice_id
    needs: dict[str, tuple[str, ...]] = {
        "overdue": ("today",),
        "mine": ("me",),
        "logged-today": ("since",),
    }
    return values | {name: bound[name] for name in needs.get(wanted.filter, ())}


@lru_cache(maxsize=128)
def _page(shape: _Shape, sort: str, ascending: bool) -> Select[Any]:
    key = R.c[SORTED_BY[sort]]
    # Said, since the engines differ in it; on SQLite it is the order of the index as it stands.
    if ascending:
        order = (key.asc().nulls_first(), R.c.id.asc())
    else:
        order = (key.desc().nulls_last(), R.c.id.desc())
    ids = (
        select(R.c.network_id, R.c.id)
        .where(_where(shape))
        .order_by(*order)
        .limit(bindparam("count"))
        .offset(bindparam("first"))
        .subquery("page")
    )
    return (
        select(*_COLUMNS)
        .select_from(
            ids.join(R, (R.c.network_id == ids.c.network_id) & (R.c.id == ids.c.id)).join(
                P, _ITS_PERSON
            )
        )
        .order_by(*order)
    )


def first_list() -> Select[Any]:
    """Give the statement of the list that opens first, to be compiled ahead."""
    return _page(_Shape("open"), "next", True)


def _asked_there(wanted: Wanted, bound: dict[str, Any]) -> dict[str, Any]:
    is_overdue = wanted.filter == "overdue"
    return {
        "state": None if is_overdue else wanted.filter,
        "before": bound["today"] if is_overdue else None,
        "practice": wanted.practice_id,
    }


@lru_cache(maxsize=32)
def _count(shape: _Shape) -> Select[Any]:
    return select(func.count()).select_from(R).where(_where(shape))


def _where(shape: _Shape) -> Any:
    places = [
        Unindexed(R.c.network_id).in_(bindparam("networks", expanding=True)),
        Unindexed(R.c.practice_id).in_(bindparam("practices", expanding=True)),
    ]
    if shape.of_workers:
        places.append(R.c.worker_id.in_(bindparam("workers", expanding=True)))
    conditions: dict[str, Any] = {
        "open": R.c.is_open.is_(True),
        "closed": R.c.is_open.is_(False),
        "received": and_(R.c.state == "received", R.c.is_open.is_(True)),
        "returned": and_(R.c.state == "returned", R.c.is_open.is_(True)),
        "overdue": and_(R.c.is_open.is_(True), R.c.next_on < bindparam("today")),
        "mine": and_(R.c.worker_id == bindparam("me"), R.c.is_open.is_(True)),
        "logged-today": R.c.logged_at >= bindparam("since"),
    }
    parts = [conditions[shape.filter], or_(*places)]
    if shape.of_practice:
        parts.append(R.c.practice_id == bindparam("practice"))
    return and_(*parts)


def bounds(today: date, since: datetime, me: int) -> dict[str, Any]:
    """Give what filters are measured against: the local date, its first instant, one's user id."""
    return {"today": today, "since": since, "me": me}
