"""Save one form: go to what is missing, log it, or add it to the open referral."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from shiboken6 import isValid

from app import errors
from app.actions import referrals
from app.actions.referrals import Logged
from app.changes import Changed
from app.domain import refusals
from app.domain.new_referral import NewReferral, check_new
from ui.at_desk import AtDesk
from ui.draft_keeping import DraftKeeping
from ui.in_doubt import SAVED, InDoubt, heading_of
from ui.referrals.log_form.alike import ADD_TO_IT
from ui.referrals.log_form.filling import Filling
from ui.referrals.log_form.form import LogForm
from ui.referrals.log_form.places import go_to
from ui.widgets.hold import Hold

Changes = tuple[Changed, ...]
# A save that lasts longer shows that it is under way; others would only make the buttons blink.
SHOWN_BUSY_AFTER = 150
SAVING = "Saving…"
SAVED_MORE = "What you typed since then is not. Open the referral in the list to change it."


class Saving(QObject):
    """Carry the acts of a form; the draft goes with them, and comes back if one fails.

    `was_saved` follows a save of which that was not known at first.
    """

    logged = Signal(object, object, bool)
    added = Signal(str)
    was_saved = Signal()

    def __init__(
        self,
        at: AtDesk,
        form: LogForm,
        filling: Filling,
        keeping: Callable[[], DraftKeeping],
        hold: Hold,
    ) -> None:
        super().__init__(form)
        self._at, self._form, self._filling, self._keeping = at, form, filling, keeping
        self._is_saving = False
        self._hold = hold
        self._in_doubt = InDoubt(at, form, self._content, self.was_saved.emit, self._told)
        self._slow = QTimer(self)
        self._slow.setSingleShot(True)
        self._slow.setInterval(SHOWN_BUSY_AFTER)
        self._slow.timeout.connect(self._show_busy)

    def save(self, and_next: bool) -> None:
        """Save, or go to the first thing that is still needed."""
        if self._is_saving:
            return
        showing, today = self._filling.showing, self._at.desk.today
        new, missing = self._filling.entry.as_new(today), showing.missing()
        showing.agreement_needed("agreement" in missing)
        if missing:
            go_to(self._form, missing[0])
            return
        problem = self._form.panel.received_problem()
        try:
            if problem:
                raise errors.Incomplete(problem, "received")
            check_new(new, today)
        except errors.Incomplete as incomplete:
            self._say(incomplete)
            return
        self._log(new, and_next)

    def _log(self, new: NewReferral, and_next: bool) -> None:
        desk, entry = self._at.desk, self._filling.entry
        draft_uid = self._begin()

        def saved(logged: Logged) -> None:
            self._at.publish(logged.changed)
            if isValid(self):
                self._busy(False)
                self.logged.emit(logged, entry, and_next)
                if and_next:  # the next person was begun already
                    self._hold.give_back()

        def work() -> Logged:
            return referrals.log(desk, new, draft_uid=draft_uid)

        self._at.background.act(work, saved, failed=self._failed)
        self._filling.looking.settling.settle()

    def add_to(self, uid: str) -> None:
        """Add reasons and words to the open referral instead of logging a second one."""
        entry, desk = self._filling.entry, self._at.desk
        if not entry.reasons:
            go_to(self._form, "reasons")
            self._filling.showing.not_saved(
                "Choose why first; it is added to that one.", heading="Still needed: why?"
            )
            return
        reasons, words = tuple(entry.reasons), entry.words
        draft_uid = self._begin()

        def work() -> Changes:
            return referrals.add_to_open(
                desk, uid, reasons=reasons, words=words, draft_uid=draft_uid, op_id=entry.op_id
            )

        def added(changes: Changes) -> None:
            self._at.publish(changes)
            if isValid(self):
                self._busy(False)
                self.added.emit(uid)

        self._at.background.act(work, added, failed=self._failed)

    def _begin(self) -> str:
        """Keep no draft from here on; give the uid of the one that is there.

        Where a save may hang, the last words are kept first.
        """
        self._in_doubt.leave()
        self._filling.showing.saves_again()
        keeping = self._keeping()
        if self._at.background.drafts_lie_apart:
            keeping.keep()
        draft_uid = keeping.uid if keeping.is_kept else ""
        keeping.done()
        self._busy(True)
        return draft_uid

    def _failed(self, problem: errors.Problem) -> None:
        if isValid(self):
            self._busy(False)
            self._hold.give_back()
            self._keeping().changed()
            self._keeping().keep()
            self._in_doubt.failed(problem)
            self._say(problem)

    def _say(self, problem: errors.Problem) -> None:
        """Say why it was not saved, and go to the field that can mend it."""
        self._filling.showing.not_saved(problem.sentence, heading=heading_of(problem))
        if problem.sentence == refusals.OPEN_REFERRAL and self._go_to_the_open_one():
            return
        if isinstance(problem, errors.Incomplete):
            go_to(self._form, problem.field)
            typed = self._form.who.typed
            if problem.field in typed.fields or problem.field == "name":
                typed.set_error(problem.field, problem.sentence)

    def _content(self) -> dict[str, Any]:
        """Give all that is typed, to see whether it changed."""
        return self._filling.entry.body(is_open=True) | {"focus": ""}

    def _told(self, heading: str, sentence: str) -> None:
        """Say how a save ended that was in doubt."""
        if heading == SAVED:
            sentence = SAVED_MORE
        self._filling.showing.not_saved(sentence, heading=heading)

    def _go_to_the_open_one(self) -> bool:
        """Stand on the way to add to the open referral; say whether it is offered."""
        self._filling.look_again()
        for button in self._form.about_person.buttons():
            if button.text() == ADD_TO_IT:
                button.setFocus(Qt.FocusReason.OtherFocusReason)
                return True
        return False

    def _busy(self, busy: bool) -> None:
        self._is_saving = busy
        if busy:
            self._hold.begin()
            self._slow.start()
        else:
            self._hold.end()
            self._slow.stop()
            self._form.bar.set_busy(False)
            if self._form.top.kept.text() == SAVING:
                self._form.top.kept.setText("")

    def _show_busy(self) -> None:
        self._form.bar.set_busy(True)
        self._form.top.kept.setText(SAVING)
