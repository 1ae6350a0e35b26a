"""Fill the form in: take what is typed, found and pasted into one entry."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QObject, Signal

from app import errors
from app.domain import naming
from app.domain.network import Practice
from app.exchange.pasted_patient import understand
from ui.at_desk import AtDesk
from ui.clocks import MakeClock
from ui.referrals.log_form import alike, saving_words, understood
from ui.referrals.log_form.alike import Alike
from ui.referrals.log_form.entry import FIND, KNOWN, TYPED, Entry
from ui.referrals.log_form.finding import Finding
from ui.referrals.log_form.form import LogForm
from ui.referrals.log_form.looking import Looking
from ui.referrals.log_form.pasting import Pasting, lines_kept
from ui.referrals.log_form.showing import Showing
from ui.referrals.log_form.state import State


class Filling(QObject):
    """Own the entry of one form; `changed` after each change that a draft should keep."""

    changed = Signal()
    raise_asked = Signal(object)
    referral_asked = Signal(str)
    add_asked = Signal(str)

    def __init__(self, at: AtDesk, form: LogForm, make_clock: MakeClock) -> None:
        super().__init__(form)
        self._at, self._form = at, form
        self._state = State()
        self.looking = Looking(at, self, self._lost, make_clock)
        self.showing = Showing(at, form, self._state)
        self._pasting = Pasting(at, form, self._state, self)
        self.paste, self.show_pasted = self._pasting.paste, self._pasting.show
        self._finding = Finding(form, self._state, self)
        self.use, self.find_somebody = self._finding.use, self._finding.find_somebody
        self._is_beginning = False
        who = form.who
        who.finder.typed.connect(self._find)
        who.finder.new_asked.connect(self.somebody_new)
        who.finder.paste_asked.connect(self._pasting.paste)
        who.typed.changed.connect(self._typed)
        who.typed.practice.chosen.connect(self._practice_chosen)
        form.why.changed.connect(self._take)
        form.agreement.chosen.connect(lambda _key: self._take())
        form.words.textChanged.connect(self._take)
        form.panel.changed.connect(self._take)
        form.about_person.asked.connect(self._notice_asked)
        form.about_reasons.asked.connect(self._notice_asked)
        form.about_birth.asked.connect(self._notice_asked)

    @property
    def entry(self) -> Entry:
        """Give what stands in the form."""
        return self._state.entry

    # Beginning, and what stands beside the person

    def begin(self, entry: Entry) -> None:
        """Show an entry: a fresh one, or what a draft kept."""
        with self._form.laid_out_once():
            self._show(entry)
        if not self._state.knows_practices:
            self.looking.practices(self.practices_known)
        self._is_beginning = False
        if entry.mode == KNOWN and entry.known is not None:
            self._finding.open_known(entry.known)
        elif entry.mode == FIND and entry.finder.strip():
            self._find(entry.finder)
        self._look_for_others()

    def _show(self, entry: Entry) -> None:
        self._is_beginning = True
        form = self._form
        self._state.begin(entry)
        self._preset_practice()
        form.who.finder.box.setText(entry.finder)
        form.who.finder.show_people((), False)
        form.who.typed.set_values(entry.typed)
        form.who.pasted.show_lines(lines_kept(entry))
        form.why.set_chosen(entry.reasons)
        form.agreement.set_value(entry.agreement)
        form.words.setText(entry.words)
        form.panel.show_entry(entry, self._at.desk.today)
        form.panel.hide()
        form.about_saving.say(())
        self.showing.agreement_needed(False)
        self.showing.mode()

    def knows(self, practices: tuple[Practice, ...]) -> bool:
        """Claim that these practices are shown already."""
        return self._state.knows_practices and self._state.practices == practices

    def practices_known(self, practices: tuple[Practice, ...]) -> None:
        """Take the practices one may log for: one alone is preset."""
        entry = self.entry
        self._state.practices, self._state.knows_practices = practices, True
        self._preset_practice()
        self._form.panel.set_practices(practices)
        self._form.who.typed.set_practices(practices)
        self._form.panel.show_entry(entry, self._at.desk.today)
        self.showing.entry()
        waiting, self._state.waiting = self._state.waiting, None
        if waiting is not None:
            self._pasting.show(waiting)

    def practices_changed(self, practices: tuple[Practice, ...]) -> None:
        """Offer other practices from here on; nothing that was typed is touched."""
        if not self._state.knows_practices or self.knows(practices):
            return
        form, entry = self._form, self.entry
        self._state.practices = practices
        if entry.practice_uid not in {one.uid for one in practices}:
            entry.practice_uid = ""
        self._preset_practice()
        self._is_beginning = True
        form.panel.set_practices(practices)
        form.who.typed.set_practices(practices)
        form.who.pasted.offer("practice", tuple(one.name for one in practices))
        self._is_beginning = False
        with form.laid_out_once():
            self.showing.source()
            self.showing.needed()

    def _preset_practice(self) -> None:
        practices, entry = self._state.practices, self.entry
        if len(practices) == 1 and not entry.practice_uid:
            entry.practice_uid = practices[0].uid

    def _take(self) -> None:
        """Take over what stands beside the person."""
        if self._is_beginning:
            return
        form, entry = self._form, self.entry
        entry.reasons = form.why.chosen()
        entry.agreement = form.agreement.value()
        entry.words = form.words.text()
        form.panel.write_into(entry)
        if entry.agreement is not None:
            self.showing.agreement_needed(False)
        self.show_changed()

    def _practice_chosen(self, uid: str) -> None:
        self.entry.practice_uid = uid
        self.show_changed()

    def show_changed(self) -> None:
        """Show what follows from a change of the entry, and tell of it."""
        with self._form.laid_out_once():
            self._form.about_saving.say(())
            self.showing.entry()
        self.changed.emit()

    def show_mode(self, mode: str) -> None:
        """Go over to finding, typing, or another of the four ways to say who it is."""
        self.entry.mode = mode
        with self._form.laid_out_once():
            self.showing.mode()

    def _find(self, text: str) -> None:
        if self._is_beginning:
            return
        self.entry.finder = text
        self._state.several = {}
        self.changed.emit()
        self._finding.find(text)

    # Somebody new, typed

    def somebody_new(self) -> None:
        """Open the fields, with what the finder's words mean already in them."""
        entry = self.entry
        if not any(entry.typed.values()):
            entry.typed = _guess(entry.finder, self._at.desk.today)
            if self._form.who.finder.people():  # what finds others is no whole name
                entry.typed.update(dict.fromkeys(("given", "family", "title"), ""))
        self._is_beginning = True
        self._form.who.typed.set_values(entry.typed)
        self._is_beginning = False
        self._state.open_row = None
        self.show_mode(TYPED)
        self._form.who.typed.go_to("name")
        self._typed()

    def _typed(self) -> None:
        if self._is_beginning or self.entry.mode != TYPED:
            return
        self.entry.typed = self._form.who.typed.values()
        self.person_changed()

    @property
    def can_take_paste(self) -> bool:
        """Claim that a paste would replace nobody."""
        return self.entry.mode == FIND and not self.entry.finder.strip()

    # Who is here already

    def person_changed(self) -> None:
        """Show the person as typed or pasted now, and look whether they are here already."""
        self.show_changed()
        self._look_for_others()

    def _look_for_others(self) -> None:
        state = self._state
        asked = alike.asked_of(self.entry, self._at.desk.today)
        if asked == state.asked:
            return
        if not state.asked.is_empty:  # another person: what was chosen for the last one is over
            self.entry.log_both = False
        state.asked = asked
        if asked.is_empty:
            state.alike = None
            self.showing.notices()
            return

        def came(found: Alike | None) -> None:
            if asked == state.asked:
                state.alike = found
                with self._form.laid_out_once():
                    self.showing.notices()

        self.looking.alike(asked, came)

    def look_again(self) -> None:
        """Look once more: a save has found somebody who was not here when they were typed."""
        if self._state.alike is None and self._state.open_row is None:
            self._state.asked = alike.Asked()
            self._look_for_others()

    def _notice_asked(self, key: str) -> None:
        state = self._state
        row = state.open_row or (state.alike.referral if state.alike else None)
        if key == alike.ADD and row is not None:
            self.add_asked.emit(row.uid)
        elif key == alike.OPEN and row is not None:
            self.looking.settling.settle(then=lambda: self.referral_asked.emit(row.uid))
        elif key == alike.BOTH:
            self.entry.log_both = True
            self.show_changed()
        elif key == alike.USE and state.alike is not None:
            self.use(state.alike.person)
        elif key == saving_words.RAISE and state.person is not None:
            self.raise_asked.emit(state.person)

    def _lost(self, problem: errors.Problem) -> None:
        """Take the people found away: their reading could not be entered."""
        self._form.who.finder.show_people((), False)
        self.showing.not_saved(problem.sentence, heading="Nobody can be looked for")


def _family_alone(text: str) -> dict[str, str]:
    """Take one word of letters for the family name, as of two words the last is taken."""
    word = text.strip()
    if not word or not word.replace("-", "").replace("'", "").replace("’", "").isalpha():
        return {}
    return {"family": naming.in_title_case(word) if word.islower() else word}


def _guess(text: str, today: date) -> dict[str, str]:
    """Give the fields that the finder's words mean, if they mean somebody."""
    try:
        one = understand(text, today).lines[0]
    except errors.Refused:
        return _family_alone(text)
    return understood.values_of(one)
