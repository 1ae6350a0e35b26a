"""Ask the store who is meant, and settle what was read while somebody was looked for."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject
from shiboken6 import isValid

from app import errors
from app.actions import people
from app.actions.lookup import Lookup
from app.actions.people import OpenedPerson
from app.domain.access import Right
from app.domain.network import Practice
from app.domain.person import PersonFound
from app.domain.referral import ReferralRow
from ui.at_desk import AtDesk
from ui.clocks import MakeClock
from ui.referrals.log_form import alike
from ui.referrals.log_form.alike import Alike, Asked
from ui.settling import Settling

FoundPeople = tuple[tuple[PersonFound, ...], bool]
Opened = tuple[OpenedPerson, str]


class Looking(QObject):
    """Put the questions of one form; answers come only while the form is there."""

    def __init__(
        self,
        at: AtDesk,
        parent: QObject,
        lost: Callable[[errors.Problem], None],
        make_clock: MakeClock,
    ) -> None:
        super().__init__(parent)
        self._at, self._lost = at, lost
        self.lookup = Lookup(at.desk, Right.LOG_REFERRAL)
        self.settling = Settling(at.background, self.lookup, self, lost, make_clock)
        self._name = f"log form {id(self)}"

    def find(self, text: str, then: Callable[[FoundPeople], None]) -> None:
        """Find people by what is typed; the reading settles by itself."""
        self.settling.typed()
        lookup = self.lookup

        def came(found: FoundPeople) -> None:
            if isValid(self):
                then(found)
                self.settling.painted()

        self._at.background.ask(
            lambda: lookup.people(text), came, key=f"{self._name} find", failed=self._lost
        )

    def stop_finding(self) -> None:
        """Let an answer that is still to come disappear: nothing is typed any more."""
        self._at.background.ask(lambda: None, lambda _n: None, key=f"{self._name} find")

    def open_row(self, uid: str, then: Callable[[ReferralRow | None], None]) -> None:
        """Read the row of an open referral."""
        lookup = self.lookup

        def came(row: ReferralRow | None) -> None:
            if isValid(self):
                then(row)
                self.settling.painted()

        self._at.background.ask(
            lambda: alike.open_referral(lookup, uid), came,
            key=f"{self._name} row", failed=_untold,
        )  # fmt: skip

    def alike(self, asked: Asked, then: Callable[[Alike | None], None]) -> None:
        """Look whether somebody typed or pasted is here already."""
        self.settling.typed()
        lookup = self.lookup

        def came(found: Alike | None) -> None:
            if isValid(self):
                then(found)
                self.settling.painted()

        self._at.background.ask(
            lambda: alike.look(lookup, asked), came, key=f"{self._name} alike", failed=_untold
        )

    def open_person(
        self,
        uid: str,
        then: Callable[[Opened], None],
        failed: Callable[[errors.Problem], None],
    ) -> None:
        """Open somebody's details: what was read before is entered first."""
        desk = self._at.desk

        def work() -> Opened:
            opened = people.open_person(desk, uid)
            return opened, desk.office.office.label(opened.person.practice_uid, desk.today)

        def came(opened: Opened) -> None:
            if isValid(self):
                then(opened)

        def not_opened(problem: errors.Problem) -> None:
            if isValid(self):
                failed(problem)

        self.settling.settle(then=lambda: self._at.background.act(work, came, failed=not_opened))

    def practices(self, then: Callable[[tuple[Practice, ...]], None]) -> None:
        """Say for which practices a referral may be logged here."""
        desk = self._at.desk

        def found() -> tuple[Practice, ...]:
            scope = desk.scope(Right.LOG_REFERRAL)
            return desk.office.office.practices_within(scope, desk.today)

        def came(practices: tuple[Practice, ...]) -> None:
            if isValid(self):
                then(practices)

        key = f"{self._name} practices"
        self._at.background.ask(found, came, key=key, failed=lambda _problem: came(()))


def _untold(_problem: errors.Problem) -> None:
    """Say nothing: without an answer no notice is shown, and saving checks again."""
