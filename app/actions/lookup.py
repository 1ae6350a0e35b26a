"""Read the list of referrals while keys are typed; it settles like every list (reading_list)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time
from typing import Any

from app.actions.reading_list import ReadingList, Shown
from app.desk import Desk
from app.domain.access import Right, Role
from app.domain.dates import LONDON
from app.domain.person import PersonFound
from app.domain.referral import ReferralRow
from app.store import accounts, person_finder, referral_list, tally
from app.store.office import ScopeIds
from app.store.referral_list import Wanted
from app.store.search import fts5, index, terms

MOST_FOUND = 50


@dataclass(frozen=True, slots=True)
class Query:
    """What a list is asked for.

    `filter` is one of referral_list.FILTERS, or "any" for a search over all; `first` and `count`
    say which rows. With text the answer is never longer than MOST_FOUND.
    """

    text: str = ""
    filter: str = "open"
    practice_uid: str | None = None
    sort: str = "next"
    ascending: bool = True
    first: int = 0
    count: int = 200


@dataclass(frozen=True, slots=True)
class Page:
    """Rows of a list; `more` says that a search found more than it shows."""

    query: Query
    rows: tuple[ReferralRow, ...]
    more: bool = False


class Lookup(ReadingList):
    """One list or search of referrals being read at one desk."""

    def __init__(self, desk: Desk, right: Right = Right.SEE_REFERRALS) -> None:
        super().__init__(desk, right, "referrals.read")

    def page(self, query: Query) -> Page:
        """Give rows; nothing is counted and nothing is written before they can be painted."""
        scope = self._desk.rows(self._right)
        with self._desk.read() as connection:
            if query.text.strip():
                asked = terms.understood(query.text, self._desk.today)
                ids = index.find(connection, asked, scope, self._tokens(query), MOST_FOUND + 1)
                networks = self._desk.office.networks_of(scope)
                found = referral_list.by_ids(connection, ids[:MOST_FOUND], networks)
                more = len(ids) > MOST_FOUND
            else:
                wanted = self._wanted(query, scope)
                found = referral_list.page(
                    connection, wanted, scope, self._bounds(), first=query.first, count=query.count
                )
                more = False
        rows = tuple(referral_list.row(one, self._desk.office) for one in found)
        if query.first:
            self._note_again(found)
        else:
            self._note(query.text, found)
        return Page(query, rows, more)

    def rows(self, uids: frozenset[str], filter_: str = "any") -> tuple[ReferralRow, ...]:
        """Give these rows anew after a change; those outside scope or filter are left out."""
        with self._desk.read() as connection:
            found = referral_list.by_uids(connection, sorted(uids), self._desk.rows(self._right))
        kept = [one for one in found if self._belongs(one, filter_)]
        self._note_again(kept)
        return tuple(referral_list.row(one, self._desk.office) for one in kept)

    def workers(self, network_uid: str) -> tuple[tuple[str, str], ...]:
        """Give (uid, display name) of each link worker of a network, oneself first."""
        on = self._desk.today
        with self._desk.read() as connection:
            users = [user for user in accounts.all_users(connection) if not user.is_disabled]
        found = [
            (user.uid, user.display)
            for user in users
            if any(
                grant.role is Role.LINK_WORKER
                and grant.network_uid == network_uid
                and grant.is_current(on)
                for grant in user.grants
            )
        ]
        me = self._desk.user.uid
        return tuple(sorted(found, key=lambda one: (one[0] != me, one[1].casefold())))

    def was_logged(self, op_id: str) -> bool:
        """Claim that the save with this id took effect, so that its draft is done with."""
        return self._desk.store.was_done(op_id)

    def totals(self, practice_uid: str | None = None) -> dict[str, int]:
        """Give what the tally knows at once: open, received, returned, closed."""
        practice = self._desk.office.practice_ids.get(practice_uid or "")
        with self._desk.read() as connection:
            return tally.totals(connection, self._desk.rows(self._right), practice)

    def count(self, query: Query) -> int:
        """Count a filter as the list would show it; asked after the paint."""
        scope = self._desk.rows(self._right)
        with self._desk.read() as connection:
            return referral_list.count(
                connection, self._wanted(query, scope), scope, self._bounds()
            )

    def people(self, text: str) -> tuple[tuple[PersonFound, ...], bool]:
        """Find people by what is typed: newest first, with what is here already; and if more."""
        scope = self._desk.rows(self._right)
        asked = terms.understood(text, self._desk.today)
        with self._desk.read() as connection:
            ids = index.find(connection, asked, scope, (), MOST_FOUND + 1)
            found = person_finder.found(connection, ids[:MOST_FOUND], self._desk.office, scope)
        self._note(text, [self._shown(person) for person in found])
        return found, len(ids) > MOST_FOUND

    def _shown(self, person: PersonFound) -> Shown:
        office = self._desk.office
        network, practice = (
            office.network_ids[person.network_uid],
            office.practice_ids[person.practice_uid],
        )
        return Shown(person.uid, network, practice)

    def _wanted(self, query: Query, scope: ScopeIds) -> Wanted:
        practice = self._desk.office.practice_ids.get(query.practice_uid or "")
        is_narrow = len(scope.practices) == 1 and not (scope.networks or scope.workers)
        if practice is None and is_narrow:
            practice = scope.practices[0]
        return Wanted(query.filter, practice, query.sort, query.ascending)

    def _tokens(self, query: Query) -> list[str]:
        tokens = []
        if query.filter in ("open", "closed", "received", "returned"):
            tokens.append(fts5.standing(query.filter))
        if query.filter in ("mine", "overdue", "logged-today"):
            tokens.append(fts5.standing("open"))
        if query.filter == "mine":
            tokens.append(fts5.worker(self._desk.me))
        practice = self._desk.office.practice_ids.get(query.practice_uid or "")
        if practice is not None:
            tokens.append(fts5.practice(practice))
        return tokens

    def _belongs(self, found: Any, filter_: str) -> bool:
        """Claim that a row is (still) in a filter; what was logged today stays so."""
        if filter_ in ("any", "logged-today"):
            return True
        if filter_ == "closed":
            return not found.is_open
        if filter_ == "received":
            return bool(found.is_open and found.state == "received")
        if filter_ == "returned":
            return bool(found.is_open and found.state == "returned")
        if filter_ == "mine":
            return bool(found.is_open and found.worker_id == self._desk.me)
        if filter_ == "overdue":
            late = found.next_on is not None and found.next_on < self._desk.today
            return bool(found.is_open and late)
        return bool(found.is_open)

    def _bounds(self) -> dict[str, object]:
        midnight = datetime.combine(self._desk.today, time(), LONDON).astimezone(UTC)
        return referral_list.bounds(self._desk.today, midnight, self._desk.me)
