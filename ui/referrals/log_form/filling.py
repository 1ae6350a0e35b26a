"""Fill the form in: take what is typed, found and pasted into one entry, and say what it needs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from PySide6.QtCore import QObject, Signal

from app import errors
from app.domain import naming, nhs_number
from app.domain.network import Practice
from app.domain.person import Gender, Person, PersonFound
from app.domain.referral import ReferralRow, still_needed
from app.exchange.pasted_patient import Understood, understand
from ui.at_desk import AtDesk
from ui.referrals.clocks import MakeClock
from ui.referrals.log_form import alike, saving_words, understood
from ui.referrals.log_form.alike import Alike
from ui.referrals.log_form.entry import FIND, KNOWN, PASTED, TYPED, Entry, Known
from ui.referrals.log_form.form import NEEDED, LogForm
from ui.referrals.log_form.looking import FoundPeople, Looking, Opened
from ui.referrals.log_form.notice_stack import Said
from ui.referrals.log_form.pasting import Pasted, as_found
from ui.referrals.log_form.understood import CHECK, Line
from ui.referrals.log_form.who import CLEARED, SEVERAL


class Filling(QObject):
    """Own the entry of one form; `changed` after each change that a draft should keep."""

    changed = Signal()
    raise_asked = Signal(object)
    referral_asked = Signal(str)
    add_asked = Signal(str)

    def __init__(self, at: AtDesk, form: LogForm, make_clock: MakeClock) -> None:
        super().__init__(form)
        self._at, self._form = at, form
        self.entry = Entry()
        self.person: Person | None = None
        self.looking = Looking(at, self, self._lost, make_clock)
        self._practices: tuple[Practice, ...] = ()
        self._several: dict[str, Understood] = {}
        self._alike: Alike | None = None
        self._asked = alike.Asked()
        self._open_row: ReferralRow | None = None
        self._pasted = Pasted()
        self._is_showing = False
        self._connect()

    def _connect(self) -> None:
        form, who = self._form, self._form.who
        who.finder.typed.connect(self._find)
        who.finder.used.connect(self._found_used)
        who.finder.chosen.connect(self._found_chosen)
        who.finder.new_asked.connect(self.somebody_new)
        who.finder.paste_asked.connect(self.paste)
        who.somebody_else_asked.connect(self.find_somebody)
        who.clear_asked.connect(self._clear_clipboard)
        who.typed.changed.connect(self._typed)
        who.typed.practice.chosen.connect(self._practice_chosen)
        who.pasted.corrected.connect(self._corrected)
        who.pasted.checked.connect(self._looked_at)
        form.why.changed.connect(self._take)
        form.agreement.chosen.connect(lambda _key: self._take())
        form.words.textChanged.connect(self._take)
        form.panel.changed.connect(self._take)
        form.about_person.asked.connect(self._notice_asked)
        form.about_reasons.asked.connect(self._notice_asked)

    # Beginning, and what stands in the entry

    def begin(self, entry: Entry) -> None:
        """Show an entry: a fresh one, or what a draft kept."""
        self._is_showing = True
        form, today = self._form, self._at.desk.today
        self.entry, self.person = entry, None
        self._alike = self._open_row = None
        self._several, self._asked = {}, alike.Asked()
        form.who.finder.box.setText(entry.finder)
        form.who.finder.show_people((), False)
        form.who.typed.set_values(entry.typed)
        form.who.pasted.show_lines(_lines_kept(entry))
        form.why.set_chosen(entry.reasons)
        form.agreement.set_value(entry.agreement)
        form.words.setText(entry.words)
        form.panel.show_entry(entry, today)
        form.panel.hide()
        form.about_saving.say(())
        self.show_agreement_needed(False)
        self._is_showing = False
        self._show_mode(entry.mode)
        self.looking.practices(self._practices_known)
        if entry.mode == KNOWN and entry.known is not None:
            self._open_known(entry.known)
        elif entry.mode == FIND and entry.finder.strip():
            self._find(entry.finder)
        self._look_for_others()

    def _practices_known(self, practices: tuple[Practice, ...]) -> None:
        self._practices = practices
        if len(practices) == 1 and not self.entry.practice_uid:
            self.entry.practice_uid = practices[0].uid
        self._form.panel.set_practices(practices)
        self._form.who.typed.set_practices(practices)
        self._form.panel.show_entry(self.entry, self._at.desk.today)
        self._show_entry()

    def _show_mode(self, mode: str) -> None:
        self.entry.mode = mode
        self._form.who.show_mode(mode)
        self._form.panel.lock_practice(mode == KNOWN)
        if mode == PASTED:
            self._form.who.show_pasted_hint()
        self._show_entry()

    def _take(self) -> None:
        """Take over what stands beside the person."""
        if self._is_showing:
            return
        form, entry = self._form, self.entry
        entry.reasons = form.why.chosen()
        entry.agreement = form.agreement.value()
        entry.words = form.words.text()
        form.panel.write_into(entry)
        if entry.agreement is not None:
            self.show_agreement_needed(False)
        self._changed()

    def _changed(self) -> None:
        self._form.about_saving.say(())
        self._show_entry()
        self.changed.emit()

    # Finding somebody

    def _find(self, text: str) -> None:
        if self._is_showing:
            return
        self.entry.finder = text
        self._several = {}
        self.changed.emit()
        if text.strip():
            self.looking.find(text, lambda found: self._people_came(found, text))
        else:
            self.looking.stop_finding()
            self._form.who.finder.show_people((), False)

    def _people_came(self, found: FoundPeople, text: str) -> None:
        finder = self._form.who.finder
        if self.entry.mode == FIND and finder.box.text() == text:
            finder.show_people(*found)

    def _found_chosen(self, one: PersonFound | None) -> None:
        """Tell that the person chosen in the finder has an open referral."""
        self._open_row = None
        self._show_notices()
        if one is not None and one.open_referral_uid and not self._several:
            self._look_for_open(one.uid, one.open_referral_uid)

    def _look_for_open(self, person_uid: str, uid: str) -> None:
        def came(row: ReferralRow | None) -> None:
            current = self._form.who.finder.current()
            shown = current.uid if current is not None and self.entry.mode == FIND else ""
            known = self.entry.known.uid if self.entry.known and self.entry.mode == KNOWN else ""
            if person_uid in (shown, known):
                self._open_row = row
                self._show_notices()

        self.looking.open_row(uid, came)

    def _found_used(self, one: PersonFound) -> None:
        if self._several:
            self._show_pasted(self._several[one.uid])
        else:
            self.use(one)

    def use(self, one: PersonFound) -> None:
        """Log it for somebody who is here already; the reasons have the keyboard at once."""
        known = Known(one.uid, one.name, one.born, one.practice_uid, one.open_referral_uid)
        self.entry.known, self.person, self._alike = known, None, None
        self._form.who.known.set_facts((("Lives", one.lives or "Not known"),))
        self._show_mode(KNOWN)
        self._form.why.take_keyboard()
        self._open_known(known)
        self._changed()

    def _open_known(self, known: Known) -> None:
        def came(opened: Opened) -> None:
            if self.entry.mode == KNOWN and self.entry.known is known:
                self.person = opened[0].person
                known.practice_uid = self.person.practice_uid
                self._form.who.show_known(self.person, opened[1])
                self._show_entry()

        def failed(problem: errors.Problem) -> None:
            if self.entry.known is known:
                self.find_somebody()
                self.say_not_saved(problem.sentence, heading="Not opened")

        self.looking.open_person(known.uid, came, failed)
        if known.open_uid and self._open_row is None:
            self._look_for_open(known.uid, known.open_uid)

    def find_somebody(self) -> None:
        """Go back to finding; reasons and words stay."""
        self.entry.known, self.person = None, None
        self._alike = self._open_row = None
        self.entry.log_both = False
        self._show_mode(FIND)
        self._form.who.finder.box.setFocus()
        self._form.who.finder.box.selectAll()
        self._changed()

    # Somebody new, typed

    def somebody_new(self) -> None:
        """Open the fields, with what the finder's words mean already in them."""
        entry = self.entry
        if not any(entry.typed.values()):
            entry.typed = _guess(entry.finder, self._at.desk.today)
            if self._form.who.finder.people():  # what finds others is no whole name
                entry.typed.update(dict.fromkeys(("given", "family", "title"), ""))
        self._is_showing = True
        self._form.who.typed.set_values(entry.typed)
        self._is_showing = False
        self._show_mode(TYPED)
        self._form.who.typed.go_to("name")
        self._typed()

    def _typed(self) -> None:
        if self._is_showing or self.entry.mode != TYPED:
            return
        self.entry.typed = self._form.who.typed.values()
        self._changed()
        self._look_for_others()

    # Pasted

    @property
    def can_take_paste(self) -> bool:
        """Claim that a paste would replace nobody."""
        return self.entry.mode == FIND and not self.entry.finder.strip()

    def paste(self) -> None:
        """Understand what is on the clipboard, and show it before anything is stored."""
        try:
            people = understand(self._pasted.take(), self._at.desk.today).lines
        except errors.Refused as refused:
            self.say_not_saved(refused.sentence, heading="Nothing was pasted")
            return
        self._form.about_saving.say(())
        if len(people) == 1:
            self._show_pasted(people[0])
            return
        self._show_mode(FIND)
        found = [as_found(place, one) for place, one in enumerate(people)]
        self._several = {line.uid: one for line, one in zip(found, people, strict=True)}
        finder = self._form.who.finder
        finder.show_people(found, False, words=f"{len(found)} in the text")
        self._form.who.say(SEVERAL)
        finder.box.setFocus()

    def _show_pasted(self, one: Understood) -> None:
        self._several = {}
        entry = self.entry
        preset = self._practices[0].uid if len(self._practices) == 1 else ""
        lines, practice_uid = understood.lines_of(one, self._practices, preset)
        entry.typed = understood.values_of(one)
        entry.known, self.person, entry.log_both = None, None, False
        entry.finder = ""
        if practice_uid:
            entry.practice_uid = practice_uid
            self._show_source()
        self._form.who.finder.box.clear()
        self._put_lines(lines)
        self._show_mode(PASTED)
        if self._form.who.pasted.first_to_check() is not None:
            self._form.who.show()
            self._form.who.pasted.take_keyboard()
        else:
            self._form.why.take_keyboard()
        self._changed()
        self._look_for_others()

    def _put_lines(self, lines: Sequence[Line]) -> None:
        self.entry.checks = {line.uid: [line.value, line.sure, line.why] for line in lines}
        self._form.who.pasted.show_lines(lines)
        self._form.who.show_pasted_hint()
        self._form.top.show_to_check(sum(line.sure == CHECK for line in lines))

    def _corrected(self, uid: str, text: str) -> None:
        pasted = self._form.who.pasted
        line = next(one for one in pasted.lines() if one.uid == uid)
        done = understood.correct(line, text, self._at.desk.today, self._practices)
        self.entry.typed.update(done.values)
        if done.practice_uid is not None:
            self.entry.practice_uid = done.practice_uid
            self._show_source()
        self._line_changed(done.line)

    def _looked_at(self, uid: str) -> None:
        line = next(one for one in self._form.who.pasted.lines() if one.uid == uid)
        self._line_changed(understood.looked_at(line))

    def _line_changed(self, line: Line) -> None:
        pasted = self._form.who.pasted
        had_keyboard = pasted.view.hasFocus()
        lines = [line if one.uid == line.uid else one for one in pasted.lines()]
        self._put_lines(lines)
        if had_keyboard and line.sure != CHECK:
            nxt = pasted.first_to_check()
            if nxt is not None:
                pasted.take_keyboard(nxt)
            else:
                self._form.why.take_keyboard()
        self._changed()
        self._look_for_others()

    def _clear_clipboard(self) -> None:
        self._pasted.clear()
        self._form.who.say(CLEARED)
        self._form.who.clear.hide()
        self._form.who.pasted.view.setFocus()

    # Looking for others

    def _look_for_others(self) -> None:
        asked = alike.asked_of(self.entry, self._at.desk.today)
        if asked == self._asked:
            return
        if not self._asked.is_empty:  # another person: what was chosen for the last one is over
            self.entry.log_both = False
        self._asked = asked
        if asked.is_empty:
            self._alike = None
            self._show_notices()
            return

        def came(found: Alike | None) -> None:
            if asked == self._asked:
                self._alike = found
                self._show_notices()

        self.looking.alike(asked, came)

    def _notice_asked(self, key: str) -> None:
        row = self._open_row or (self._alike.referral if self._alike else None)
        if key == alike.ADD and row is not None:
            self.add_asked.emit(row.uid)
        elif key == alike.OPEN and row is not None:
            self.looking.settling.settle(then=lambda: self.referral_asked.emit(row.uid))
        elif key == alike.BOTH:
            self.entry.log_both = True
            self._changed()
        elif key == alike.USE and self._alike is not None:
            self.use(self._alike.person)
        elif key == saving_words.RAISE and self.person is not None:
            self.raise_asked.emit(self.person)

    # What is shown of the entry

    def _show_entry(self) -> None:
        self._show_person()
        self._show_source()
        self._show_notices()
        self.say_needed()

    def say_needed(self) -> None:
        """Name what is missing at the foot of the form."""
        words = saving_words.still_needed_words(self.missing(), short=self._form.narrow)
        self._form.bar.say(words)

    def missing(self) -> tuple[str, ...]:
        """Give what is still needed, in the order of the form."""
        return still_needed(self.entry.as_new(self._at.desk.today))

    def _show_person(self) -> None:
        entry, top, today = self.entry, self._form.top, self._at.desk.today
        born, person = entry.born(today), self.person
        if entry.mode == KNOWN and person is not None:
            top.show_person(naming.cui(person.name), person.born, person.gender.value,
                            person.nhs_number, today=today,
                            known_as=person.name.preferred)  # fmt: skip
        elif entry.mode in (TYPED, PASTED) and entry.shown_name and born is not None:
            number = nhs_number.compact(entry.typed.get("nhs_number", ""))
            gender = entry.typed.get("gender", "") or Gender.NOT_KNOWN.value
            top.show_person(entry.shown_name, born, gender,
                            number if nhs_number.valid(number) else "", today=today)  # fmt: skip
        else:
            top.show_nobody()
        lines = self._form.who.pasted.lines() if entry.mode == PASTED else []
        top.show_to_check(sum(line.sure == CHECK for line in lines))
        self._form.shrink_person()

    def _practice_chosen(self, uid: str) -> None:
        self.entry.practice_uid = uid
        self._changed()

    def _show_source(self) -> None:
        today = self._at.desk.today
        entry = self.entry
        self._form.who.typed.practice.set_key(entry.practice_uid)
        self._form.panel.practice.set_key(entry.as_new(today).practice_uid)
        uid = entry.as_new(today).practice_uid
        name = next((p.name for p in self._practices if p.uid == uid), "")
        self._form.source.show_entry(entry, name, today)

    def _show_notices(self) -> None:
        form, entry, today = self._form, self.entry, self._at.desk.today
        born = entry.born(today) if entry.mode != FIND else None
        form.about_reasons.say(
            saving_words.about_reasons(
                entry.reasons, born, today, can_raise=self.person is not None
            )
        )
        form.about_agreement.say(saving_words.about_agreement(entry.agreement))
        form.about_person.say(self._said_of_person())
        form.beside.show_guidance()
        form.order_notices()

    def _said_of_person(self) -> list[Said]:
        finder, row, mode = self._form.who.finder, self._open_row, self.entry.mode
        one = finder.current()
        if mode == FIND and one is not None and row is not None and not self._several:
            return [alike.one_of_these(finder.people(), one, row)]
        if mode == KNOWN and row is not None:
            both = self.entry.log_both
            return [alike.second_referral(row, "", logs_both=both)]
        if mode in (TYPED, PASTED):
            return alike.said_of(self._alike, logs_both=self.entry.log_both)
        return []

    def show_agreement_needed(self, needed: bool) -> None:
        """Show that the answer is needed before it can be saved."""
        self._form.agreement.set_needed(needed)
        self._form.agreement_hint.setText(NEEDED if needed else "")

    def say_not_saved(self, sentence: str, *, heading: str = "Not saved") -> None:
        """Say why something was not done."""
        self._form.about_saving.say([Said("bad", heading, sentence)])
        self._form.beside.show_guidance()

    def _lost(self, problem: errors.Problem) -> None:
        """Take the people found away: their reading could not be entered."""
        self._form.who.finder.show_people((), False)
        self.say_not_saved(problem.sentence, heading="Nobody can be looked for")


def _guess(text: str, today: date) -> dict[str, str]:
    """Give the fields that the finder's words mean, if they mean somebody."""
    try:
        one = understand(text, today).lines[0]
    except errors.Refused:
        return {}
    return understood.values_of(one)


def _lines_kept(entry: Entry) -> list[Line]:
    """Give the lines of a draft; the pasted text was never kept, so its column is empty."""
    return [
        replace(Line(uid, understood.LABELS[uid], "", "", CHECK, ""), value=v, sure=s, why=w)
        for uid, (v, s, w) in entry.checks.items()
        if uid in understood.LABELS
    ]
