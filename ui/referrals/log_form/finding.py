"""Find who is meant among those who are here, and open the record of the one it is logged for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app import errors
from app.domain.person import PersonFound
from app.domain.referral import ReferralRow
from ui.referrals.log_form.entry import FIND, KNOWN, Known
from ui.referrals.log_form.form import LogForm
from ui.referrals.log_form.looking import FoundPeople, Opened
from ui.referrals.log_form.state import State

if TYPE_CHECKING:
    from ui.referrals.log_form.filling import Filling


class Finding:
    """Show who is found, tell of an open referral, and take the one who is used."""

    def __init__(self, form: LogForm, state: State, filling: Filling) -> None:
        self._form, self._state, self._filling = form, state, filling
        form.who.finder.used.connect(self._used)
        form.who.finder.chosen.connect(self._chosen)
        form.who.somebody_else_asked.connect(self.find_somebody)

    def find(self, text: str) -> None:
        """Find people by what stands in the finder."""
        looking, finder = self._filling.looking, self._form.who.finder
        if text.strip():
            looking.find(text, lambda found: self._people_came(found, text))
        else:
            looking.stop_finding()
            finder.show_people((), False)

    def _people_came(self, found: FoundPeople, text: str) -> None:
        finder = self._form.who.finder
        if self._state.entry.mode == FIND and finder.box.text() == text:
            finder.show_people(*found)

    def _chosen(self, one: PersonFound | None) -> None:
        """Tell that the person chosen in the finder has an open referral."""
        if self._state.entry.mode != FIND:
            return
        self._state.open_row = None
        self._filling.showing.notices()
        if one is not None and one.open_referral_uid and not self._state.several:
            self._look_for_open(one.uid, one.open_referral_uid)

    def _look_for_open(self, person_uid: str, uid: str) -> None:
        def came(row: ReferralRow | None) -> None:
            entry, current = self._state.entry, self._form.who.finder.current()
            shown = current.uid if current is not None and entry.mode == FIND else ""
            known = entry.known.uid if entry.known and entry.mode == KNOWN else ""
            if person_uid in (shown, known):
                self._state.open_row = row
                self._filling.showing.notices()

        self._filling.looking.open_row(uid, came)

    def _used(self, one: PersonFound) -> None:
        if self._state.several:
            self._filling.show_pasted(self._state.several[one.uid])
        else:
            self.use(one)

    def use(self, one: PersonFound) -> None:
        """Log it for somebody who is here already; the reasons have the keyboard at once."""
        state = self._state
        known = Known(one.uid, one.name, one.born, one.practice_uid, one.open_referral_uid)
        if state.entry.mode != FIND:
            state.open_row = None
        state.entry.known, state.person, state.alike = known, None, None
        self._form.who.known.set_facts((("Lives", one.lives or "Not known"),))
        self._filling.show_mode(KNOWN)
        self._form.why.take_keyboard()
        self.open_known(known)
        self._filling.show_changed()

    def open_known(self, known: Known) -> None:
        """Open the record of somebody who is here, and show it; if it cannot be, find again."""
        state = self._state

        def came(opened: Opened) -> None:
            if state.entry.mode == KNOWN and state.entry.known is known:
                person = state.person = opened[0].person
                known.practice_uid = person.practice_uid
                with self._form.laid_out_once():
                    self._form.who.show_known(person, opened[1])
                    self._filling.showing.entry()

        def failed(problem: errors.Problem) -> None:
            if state.entry.known is known:
                self.find_somebody()
                self._filling.showing.not_saved(problem.sentence, heading="Not opened")

        self._filling.looking.open_person(known.uid, came, failed)
        if known.open_uid and state.open_row is None:
            self._look_for_open(known.uid, known.open_uid)

    def find_somebody(self) -> None:
        """Go back to finding; reasons and words stay."""
        state = self._state
        state.entry.known, state.person = None, None
        state.alike = state.open_row = None
        state.entry.log_both = False
        self._filling.show_mode(FIND)
        self._form.who.show()
        self._form.who.finder.box.setFocus()
        self._form.who.finder.box.selectAll()
        self._filling.show_changed()
