"""Show what stands in the entry: the person, the source, the notices, what is still needed."""

from __future__ import annotations

from PySide6.QtCore import QTimer

from app.domain import dates, naming, nhs_number
from app.domain.new_referral import still_needed
from app.domain.person import Gender
from ui.at_desk import AtDesk
from ui.in_doubt import NOT_KNOWN, NOT_KNOWN_SHORT, NOT_SAVED, SAVED
from ui.referrals.log_form import alike, saving_words
from ui.referrals.log_form.entry import FIND, KNOWN, PASTED, TYPED
from ui.referrals.log_form.form import NEEDED, LogForm
from ui.referrals.log_form.notice_stack import Said
from ui.referrals.log_form.state import State
from ui.referrals.log_form.understood import CHECK

_OF_SAVING = (NOT_SAVED, NOT_KNOWN, SAVED)
SHOWN_AFTER = 30
_BEFORE_NUMBER = ("who", "name", "born")


class Showing:
    """Bring a form up to date with its state; it changes neither entry nor store."""

    def __init__(self, at: AtDesk, form: LogForm, state: State) -> None:
        self._at, self._form, self._state = at, form, state

    def mode(self) -> None:
        """Show the part that the entry's mode calls for."""
        mode = self._state.entry.mode
        self._form.who.show_mode(mode)
        self._form.panel.lock_practice(mode == KNOWN)
        if mode == PASTED:
            self._form.who.show_pasted_hint()
        self.entry()

    def entry(self) -> None:
        """Show all that follows from the entry."""
        self._person()
        self.source()
        self.notices()
        self.needed()

    def needed(self) -> None:
        """Say at the foot of the form why it is not saved, or what is missing."""
        self._form.bar.say(self._why_not() or self._still_needed())

    def _why_not(self) -> str:
        """Say what stops it whatever else is filled in, or why the last save was refused."""
        form = self._form
        stopping = [one for stack in form.stacks for one in stack.said() if one.stops]
        if stopping:
            return saving_words.stopped_words(stopping[0].heading)
        said = next((s for s in form.about_saving.said() if s.heading in _OF_SAVING), None)
        if said is not None and said.heading != NOT_SAVED:
            return NOT_KNOWN_SHORT if said.heading == NOT_KNOWN else f"{said.heading}."
        return saving_words.not_saved_words(said.sentence) if said else ""

    def _still_needed(self) -> str:
        return saving_words.still_needed_words(self.missing(), short=self._form.narrow)

    def missing(self) -> tuple[str, ...]:
        """Give what is still needed, in the order of the form."""
        missing = still_needed(self._state.entry.as_new(self._at.desk.today))
        if self._asks_number():
            before = [key for key in missing if key in _BEFORE_NUMBER]
            return (*before, "nhs_number", *missing[len(before) :])
        return missing

    def _asks_number(self) -> bool:
        """Claim that a pasted text holds no NHS number that is sure, and nobody said why."""
        if self._state.entry.mode != PASTED:
            return False
        lines = self._form.who.pasted.lines()
        return any(line.uid == "nhs_number" and line.sure == CHECK for line in lines)

    def agreement_needed(self, needed: bool) -> None:
        """Show that the answer is needed before it can be saved."""
        self._form.agreement.set_needed(needed)
        self._form.agreement_hint.setText(NEEDED if needed else "")
        self._form.agreement_hint.setVisible(needed)

    def not_saved(self, sentence: str, *, heading: str = NOT_SAVED) -> None:
        """Say why something was not done, where it is seen; a form not saved matters most."""
        said = self._form.about_saving.said()
        if heading not in _OF_SAVING and any(one.heading in _OF_SAVING for one in said):
            return
        tone = "warn" if heading in (NOT_KNOWN, SAVED) else "bad"
        self._form.about_saving.say([Said(tone, heading, sentence)])
        self._form.beside.show_guidance()
        self.needed()
        # Once it is laid out, and the keyboard is where it can be mended.
        QTimer.singleShot(SHOWN_AFTER, self._form, self._form.show_why_not)

    def saves_again(self) -> None:
        """Say no more of the save before: another is under way."""
        self._form.about_saving.say(())
        self.needed()

    def _person(self) -> None:
        entry, person = self._state.entry, self._state.person
        top, today = self._form.top, self._at.desk.today
        born = entry.born(today)
        if entry.mode == KNOWN and person is not None:
            top.show_person(
                naming.cui(person.name),
                person.born,
                person.gender.value,
                person.nhs_number,
                today=today,
                known_as=person.name.preferred,
                died=dates.short(person.died_on) if person.died_on else "",
            )
        elif entry.mode in (TYPED, PASTED) and entry.shown_name and born is not None:
            number = nhs_number.compact(entry.typed.get("nhs_number", ""))
            gender = entry.typed.get("gender", "") or Gender.NOT_KNOWN.value
            right = number if nhs_number.valid(number) else ""
            top.show_person(entry.shown_name, born, gender, right, today=today)
        else:
            top.show_nobody()
        lines = self._form.who.pasted.lines() if entry.mode == PASTED else []
        top.show_to_check(sum(line.sure == CHECK for line in lines))
        self._form.shrink_person()

    def source(self) -> None:
        """Show from whom, where and when."""
        form, entry, today = self._form, self._state.entry, self._at.desk.today
        uid = entry.as_new(today).practice_uid
        form.who.typed.practice.set_key(entry.practice_uid)
        form.panel.practice.set_key(uid)
        name = next((p.name for p in self._state.practices if p.uid == uid), "")
        form.source.show_entry(entry, name, today)

    def notices(self) -> None:
        """Show what goes another way, the answer that stops it, and who is here already."""
        form, entry, today = self._form, self._state.entry, self._at.desk.today
        born = entry.born(today) if entry.mode != FIND else None
        can_raise = self._state.person is not None
        form.about_reasons.say(
            saving_words.about_reasons(entry.reasons, born, today, can_raise=can_raise)
        )
        form.about_birth.say(saving_words.about_birth(born, today, can_raise=can_raise))
        form.about_agreement.say(saving_words.about_agreement(entry.agreement))
        form.about_person.say(self._about_person())
        form.beside.show_guidance()
        form.order_notices()

    def _about_person(self) -> list[Said]:
        state, finder = self._state, self._form.who.finder
        mode, row, both = state.entry.mode, state.open_row, state.entry.log_both
        one = finder.current()
        if mode == FIND and one is not None and row is not None and not state.several:
            return [alike.one_of_these(finder.people(), one, row)]
        if mode == KNOWN and row is not None:
            return [alike.second_referral(row, "", logs_both=both)]
        if mode in (TYPED, PASTED):
            return alike.said_of(state.alike, logs_both=both)
        return []
