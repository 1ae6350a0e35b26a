"""Take a patient off the clipboard into the form; the text itself is neither kept nor logged."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import TYPE_CHECKING

from app import errors
from app.domain.person import PersonFound
from app.exchange.pasted_patient import Understood, understand
from ui.at_desk import AtDesk
from ui.referrals.log_form import understood
from ui.referrals.log_form.entry import FIND, PASTED, Entry
from ui.referrals.log_form.form import LogForm
from ui.referrals.log_form.state import State
from ui.referrals.log_form.understood import CHECK, Line
from ui.referrals.log_form.who import CLEARED, SEVERAL
from ui.widgets import clipboard

if TYPE_CHECKING:
    from ui.referrals.log_form.filling import Filling


class Pasting:
    """Show what was understood before anything is stored, and take each correction."""

    def __init__(self, at: AtDesk, form: LogForm, state: State, filling: Filling) -> None:
        self._at, self._form, self._state, self._filling = at, form, state, filling
        self._digest = b""
        form.who.pasted.corrected.connect(self._corrected)
        form.who.pasted.checked.connect(self._looked_at)
        form.who.clear_asked.connect(self._clear_clipboard)

    def paste(self) -> None:
        """Understand what is on the clipboard; of its text only a digest stays."""
        text = clipboard.text()
        self._digest = _digest_of(text)
        try:
            people = understand(text, self._at.desk.today).lines
        except errors.Refused as refused:
            self._filling.showing.not_saved(refused.sentence, heading="Nothing was pasted")
            return
        self._form.about_saving.say(())
        if len(people) == 1:
            self.show(people[0])
        else:
            self._offer(people)

    def _offer(self, people: Sequence[Understood]) -> None:
        """Let one of several be chosen, like somebody who was found."""
        self._filling.show_mode(FIND)
        found = [_as_found(place, one) for place, one in enumerate(people)]
        self._state.several = {line.uid: one for line, one in zip(found, people, strict=True)}
        finder = self._form.who.finder
        finder.show_people(found, False, words=f"{len(found)} in the text")
        self._form.who.say(SEVERAL)
        finder.box.setFocus()

    def show(self, one: Understood) -> None:
        """Show one patient; the keyboard goes to the first field to check, else to the reasons."""
        state, who = self._state, self._form.who
        if not state.knows_practices:
            state.waiting = one
            return
        entry = state.entry
        state.several = {}
        preset = state.practices[0].uid if len(state.practices) == 1 else ""
        lines, practice_uid = understood.lines_of(one, state.practices, preset)
        entry.typed = understood.values_of(one)
        entry.known, state.person, state.open_row = None, None, None
        entry.log_both, entry.finder = False, ""
        if practice_uid:
            entry.practice_uid = practice_uid
        who.finder.clear_quietly()
        self._put(lines)
        self._filling.show_mode(PASTED)
        who.show()
        if who.pasted.first_to_check() is not None:
            who.pasted.take_keyboard()
        else:
            self._form.why.take_keyboard()
        self._filling.person_changed()

    def _put(self, lines: Sequence[Line]) -> None:
        self._state.entry.checks = {line.uid: [line.value, line.sure, line.why] for line in lines}
        self._form.who.pasted.show_lines(lines)
        self._form.who.show_pasted_hint()

    def _corrected(self, uid: str, text: str) -> None:
        state = self._state
        line = self._line(uid)
        done = understood.correct(line, text, self._at.desk.today, state.practices)
        state.entry.typed.update(done.values)
        if done.practice_uid is not None:
            state.entry.practice_uid = done.practice_uid
        self._changed(done.line)

    def _looked_at(self, uid: str) -> None:
        self._changed(understood.looked_at(self._line(uid)))

    def _line(self, uid: str) -> Line:
        return next(one for one in self._form.who.pasted.lines() if one.uid == uid)

    def _changed(self, line: Line) -> None:
        pasted = self._form.who.pasted
        had_keyboard = pasted.view.hasFocus()
        self._put([line if one.uid == line.uid else one for one in pasted.lines()])
        if had_keyboard and line.sure != CHECK:
            left = pasted.first_to_check()
            if left is not None:
                pasted.take_keyboard(left)
            else:
                self._form.why.take_keyboard()
        self._filling.person_changed()

    def _clear_clipboard(self) -> None:
        """Clear the clipboard if it still holds the patient."""
        text = clipboard.text()
        if self._digest and _digest_of(text) == self._digest:
            clipboard.clear_if(text)
        self._digest = b""
        self._form.who.say(CLEARED)
        self._form.who.clear.hide()
        self._form.who.pasted.view.setFocus()


def lines_kept(entry: Entry) -> list[Line]:
    """Give the lines of a draft; the pasted text was never kept, so its column is empty."""
    return [
        Line(uid, understood.LABELS[uid], value, "", sure, why)
        for uid, (value, sure, why) in entry.checks.items()
        if uid in understood.LABELS
    ]


def _as_found(place: int, one: Understood) -> PersonFound:
    """Give one of several pasted people as a line to choose among."""
    lives = ", ".join(part for part in (one.address.value, one.postcode.value) if part)
    return PersonFound(
        uid=f"pasted {place}",
        name=one.name.value or "Name not found",
        born=one.birth_date,
        nhs_number=one.nhs_number.value,
        lives=lives,
        here="",
        open_referral_uid=None,
        practice_uid="",
    )


def _digest_of(text: str) -> bytes:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest() if text else b""
