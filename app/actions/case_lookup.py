"""Read the caseload while keys are typed; it settles like every list (reading_list)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from app import errors
from app.actions.reading_list import ReadingList
from app.desk import Desk
from app.domain import limits, naming
from app.domain.access import Right
from app.domain.case import CaseRow
from app.store import cases, people
from app.store.search import terms


@dataclass(frozen=True, slots=True)
class CaseQuery:
    """What the caseload is asked for: whose cases, of whom, in which order."""

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
        """Give the cases one may see; with words typed, those of people found by each of them.

        They are understood as in the one box of referrals: names, date of birth, NHS number,
        postcode and phone, in any mix.
        """
        desk, text = self._desk, limits.check(query.text, "search")
        wanted = terms.understood(text, desk.today)
        with desk.read() as connection:
            found = cases.caseload(
                connection,
                desk.rows(self._right),
                worker_id=desk.me if query.mine else None,
                sort=query.sort,
                ascending=query.ascending,
                most=cases.MOST_LISTED if wanted.is_empty else None,
            )
        kept = [row for row in found if wanted.is_empty or _holds(_tokens(row), wanted)]
        self._note(text, kept)
        return tuple(cases.case_row(row, desk.office) for row in kept)

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


def _tokens(row: Any) -> list[str]:
    name = naming.Name(row.family, row.given, preferred=row.preferred)
    return people.tokens_of(name, row.born, row.nhs_number, row.postcode, row.phone)


def _holds(own: Sequence[str], wanted: terms.Terms) -> bool:
    """Claim that every group is the beginning of a token, and every whole one is a token."""
    begun = (any(one.startswith(group) for one in own) for group in wanted.groups)
    return all(begun) and all(one in own for one in wanted.whole)
