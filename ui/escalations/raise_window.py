"""Raise something about one person with a clinician, from any record that shows them."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCloseEvent, QHideEvent
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid

from app import errors
from app.actions import escalations
from app.actions.drafts import Draft
from app.changes import Changed
from app.domain.person import Person
from ui import keyboard
from ui.at_desk import AtDesk
from ui.draft_keeping import DraftKeeping
from ui.escalations.person_window import PersonWindow
from ui.escalations.raise_form import RaiseForm
from ui.in_doubt import InDoubt
from ui.widgets.buttons import MainButton, PlainButton
from ui.widgets.hold import Hold
from ui.widgets.scroll_area import ScrollArea
from ui.widgets.sentence import Sentence

KIND = "escalation"


class RaiseWindow(PersonWindow):
    """Hold the person's banner and the form; half-typed text is kept as a draft of theirs."""

    raised = Signal()

    def __init__(self, at: AtDesk, person: Person, parent: QWidget | None = None) -> None:
        super().__init__(at, person, "Raise with a clinician", parent)
        self._is_done = False
        self._hold = Hold(self)
        self.form = RaiseForm(at.desk.now)
        self.wrong = Sentence("refused", "", "bad")
        self.wrong.hide()
        self.save = MainButton("Keep it and close")
        self.back = PlainButton("Go back")
        self._keeping = DraftKeeping(at, KIND, self.form.body, subject_uid=person.uid)
        self._in_doubt = InDoubt(at, self, self.form.body, self._found_saved, self._said)
        self.lay_out(ScrollArea(self.form), self.wrong, self.back, self.save)
        self.form.changed.connect(lambda: self._keeping.changed())
        self.save.clicked.connect(self._save)
        self.back.clicked.connect(self.close)
        keyboard.install(self, "save and close", self._save)
        keyboard.install(self, "close", self.close)
        keyboard.install_everywhere(self)
        self._read_draft()

    @classmethod
    def open_for(cls, at: AtDesk, person: Person, parent: QWidget) -> RaiseWindow:
        """Open the window of a person; one that is open already comes forward."""
        shown = [one for one in QApplication.topLevelWidgets() if isinstance(one, cls)]
        open_now = (one for one in shown if one.isVisible() and one.is_about(at, person))
        window = next(open_now, None) or cls(at, person, parent)
        window.open_window()
        return window

    def is_about(self, at: AtDesk, person: Person) -> bool:
        """Claim that this is the window of that person at this desk."""
        return self._at.desk is at.desk and self._person.uid == person.uid

    def open_window(self) -> None:
        """Show the window, no larger than the screen, at what is beyond the role."""
        self.come_forward()
        self.form.matter.setFocus(Qt.FocusReason.OtherFocusReason)

    def _read_draft(self) -> None:
        drafts, uid = self._at.drafts, self._person.uid

        def came(found: tuple[Draft, ...]) -> None:
            if isValid(self) and found and self.form.is_blank:
                self._keeping.uid, self._keeping.is_kept = found[0].uid, True
                self.form.show_body(found[0].body)

        self._at.background.ask(lambda: drafts.of(KIND, uid), came, failed=lambda _problem: None)

    def _save(self) -> None:
        if self._hold.is_held:
            return
        self.wrong.hide()
        try:
            raised = self.form.raised(self._person.uid)
        except errors.Incomplete as incomplete:
            self._not_saved(incomplete)
            return
        desk, draft_uid, was_kept = self._at.desk, self._keeping.uid, self._keeping.is_kept
        self._keeping.done()
        self.save.setEnabled(False)
        self._hold.begin()
        self._in_doubt.leave()

        def work() -> tuple[Changed, ...]:
            return escalations.raise_with_clinician(
                desk, raised, draft_uid=draft_uid, op_id=draft_uid
            )

        def kept(changes: tuple[Changed, ...]) -> None:
            self._at.publish(changes)
            told = "Raised, and passed on" if raised.told_at else "Raised: nobody is told yet"
            self._at.toasts.show_toast(told)
            if isValid(self):
                self._hold.end()
                self._is_done = True
                self.raised.emit()
                self.close()

        def failed(problem: errors.Problem) -> None:
            self._keeping.is_kept = was_kept
            self._keeping.changed()
            self._not_saved(problem)
            self._in_doubt.failed(problem)

        self._at.background.act(work, kept, failed=failed)

    def _found_saved(self) -> None:
        """Close: the line broke while it was saved, and it was."""
        self._keeping.forget()
        self._is_done = True
        self.raised.emit()
        self.close()

    def _said(self, heading: str, sentence: str) -> None:
        self.wrong.set_text(f"{heading}. {sentence}")
        self.wrong.show()

    def _not_saved(self, problem: errors.Problem) -> None:
        if not isValid(self):
            return
        self.save.setEnabled(True)
        if self._hold.is_held:
            self._hold.end()
            self._hold.give_back()
        if isinstance(problem, errors.Incomplete):
            self.form.say(problem.field, problem.sentence)
        else:
            self.wrong.set_text(problem.sentence)
            self.wrong.show()

    def hideEvent(self, event: QHideEvent) -> None:
        """Keep the draft when a lock takes the window off the screen."""
        super().hideEvent(event)
        self._keeping.keep()

    def closeEvent(self, event: QCloseEvent) -> None:
        if not self._is_done:
            self._is_done = True
            if self.form.is_blank:
                self._keeping.forget()
            else:
                self._keeping.keep()
        super().closeEvent(event)
