"""Read the caseload while keys are typed; it settles like every list (reading_list)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app import errors
from app.actions.reading_list import ReadingList
from app.desk import Desk
from app.domain import limits, naming
from app.domain.access import Right
from app.domain.case import CaseRow
from app.store import cases


@dataclass(frozen=True, slots=True)
class CaseQuery:
    """What the caseload is asked for: whose cases, of which names, in which order."""

    mine: bool = True
    text: str = ""
    sort: str = "next"
    ascending: bool = True


@dataclass(frozen=True, slots=True)
class CaseCounts:
    """How many cases the caseload would show."""

    mine: int
    everyone: int


class CaseLookup(ReadingList):
    """One caseload being read at one desk: where each plan stands, no notes, no plan text."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, Right.SEE_CASELOAD, "caseload.read")

    def cases(self, query: CaseQuery) -> tuple[CaseRow, ...]:
        """Give the cases one may see; of names, those with a word that begins with each typed."""
        desk, text = self._desk, limits.check(query.text, "search")
        wanted = naming.asked(text)
        with desk.read() as connection:
            found = cases.caseload(
                connection,
                desk.rows(self._right),
                worker_id=desk.me if query.mine else None,
                sort=query.sort,
                ascending=query.ascending,
                most=None if wanted else cases.MOST_LISTED,
            )
        listed = [(row, cases.case_row(row, desk.office)) for row in found]
        kept = [(row, one) for row, one in listed if _holds(naming.tokens(one.name), wanted)]
        self._note(text, [row for row, _ in kept])
        return tuple(one for _, one in kept)

    def case(self, uid: str) -> CaseRow:
        """Give one case that is asked for by its uid, or raise errors.NotFound."""
        desk = self._desk
        with desk.read() as connection:
            found = cases.caseload(
                connection, desk.rows(self._right), worker_id=None, case_uid=uid, most=1
            )
        if not found:
            raise errors.NotFound
        self._note_again(found)
        return cases.case_row(found[0], desk.office)

    def count(self) -> CaseCounts:
        """Count the cases one may see: one's own, and all."""
        rows = self._desk.rows(self._right)
        with self._desk.read() as connection:
            return CaseCounts(
                cases.count(connection, rows, worker_id=self._desk.me),
                cases.count(connection, rows, worker_id=None),
            )


def _holds(own: Sequence[str], wanted: Sequence[Sequence[str]]) -> bool:
    return all(any(one.startswith(tuple(group)) for one in own) for group in wanted)
