"""Stand as a window with a form about one person, whose half-typed text is kept as a draft."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

from PySide6.QtCore import SignalInstance
from PySide6.QtGui import QCloseEvent, QHideEvent
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid

from app import errors
from app.actions.drafts import Draft
from app.changes import Changed
from app.domain.person import Person
from ui import keyboard
from ui.at_desk import AtDesk
from ui.draft_keeping import DraftKeeping
from ui.in_doubt import InDoubt
from ui.person_window import PersonWindow
from ui.widgets.buttons import MainButton, PlainButton
from ui.widgets.hold import Hold
from ui.widgets.scroll_area import ScrollArea
from ui.widgets.sentence import Sentence

Act = Callable[[str], tuple[Changed, ...]]
"""What saves the form; it takes the uid of the draft, which is also the name of the save."""


class DraftForm(Protocol):
    """A form as such a window holds it."""

    @property
    def changed(self) -> SignalInstance:
        """Tell of each key."""

    @property
    def is_blank(self) -> bool:
        """Claim that nothing was typed."""

    def body(self) -> dict[str, Any]:
        """Give what a draft keeps."""

    def show_body(self, body: dict[str, Any]) -> None:
        """Show what a draft kept."""

    def say(self, key: str, sentence: str) -> None:
        """Say what is wrong with a field, and go there."""

    def take_keyboard(self) -> None:
        """Begin with the first field."""


class DraftWindow(PersonWindow):
    """Hold the person's banner and the form; `subject_uid` names the record the draft is of."""

    kind = ""
    """What kind of draft it keeps; each window has its own."""

    def __init__(
        self,
        at: AtDesk,
        person: Person,
        title: str,
        form: DraftForm,
        subject_uid: str,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(at, person, title, parent)
        assert isinstance(form, QWidget)
        self._of, self._subject_uid = form, subject_uid
        self._is_done = False
        self._hold = Hold(self)
        self.wrong = Sentence("refused", "", "bad")
        self.wrong.hide()
        self.save = MainButton("Keep it and close")
        self.back = PlainButton("Go back")
        self._keeping = DraftKeeping(at, self.kind, form.body, subject_uid=subject_uid)
        self._in_doubt = InDoubt(at, self, form.body, self._found_saved, self._said)
        self.lay_out(ScrollArea(form), self.wrong, self.back, self.save)
        form.changed.connect(lambda: self._keeping.changed())
        self.save.clicked.connect(self._save)
        self.back.clicked.connect(self.close)
        keyboard.install(self, "save and close", self._save)
        keyboard.install(self, "close", self.close)
        keyboard.install_everywhere(self)
        self._read_draft()

    def gathered(self) -> tuple[Act, str]:
        """Give what saves the form, and what is told then; raises errors.Incomplete."""
        raise NotImplementedError

    def is_asked_for(self, _problem: errors.Problem) -> bool:
        """Claim that what was missing has been asked for, and that it is to be saved again."""
        return False

    @classmethod
    def shown_for(cls, at: AtDesk, subject_uid: str) -> DraftWindow | None:
        """Give the window that is open for a record at this desk."""
        shown = [one for one in QApplication.topLevelWidgets() if isinstance(one, cls)]
        return next((one for one in shown if one.isVisible() and one._is_of(at, subject_uid)), None)

    def _is_of(self, at: AtDesk, subject_uid: str) -> bool:
        return self._at.desk is at.desk and self._subject_uid == subject_uid

    def open_window(self) -> None:
        """Show the window, no larger than the screen, at the first field."""
        self.come_forward()
        self._of.take_keyboard()

    def _read_draft(self) -> None:
        drafts, uid, kind = self._at.drafts, self._subject_uid, self.kind

        def came(found: tuple[Draft, ...]) -> None:
            if isValid(self) and found and self._of.is_blank:
                self._keeping.uid, self._keeping.is_kept = found[0].uid, True
                self._of.show_body(found[0].body)

        self._at.background.ask(lambda: drafts.of(kind, uid), came, failed=lambda _problem: None)

    def _save(self) -> None:
        if self._hold.is_held:
            return
        self.wrong.hide()
        try:
            act, told = self.gathered()
        except errors.Incomplete as incomplete:
            self._not_saved(incomplete)
            return
        draft_uid, was_kept = self._keeping.uid, self._keeping.is_kept
        self._keeping.done()
        self.save.setEnabled(False)
        self._hold.begin()
        self._in_doubt.leave()

        def kept(changes: tuple[Changed, ...]) -> None:
            self._at.publish(changes)
            self._at.toasts.show_toast(told)
            if isValid(self):
                self._hold.end()
                self._is_done = True
                self.close()

        def failed(problem: errors.Problem) -> None:
            self._keeping.is_kept = was_kept
            self._keeping.changed()
            self._not_saved(problem)
            self._in_doubt.failed(problem)

        self._at.background.act(lambda: act(draft_uid), kept, failed=failed)

    def _found_saved(self) -> None:
        """Close: the line broke while it was saved, and it was."""
        self._keeping.forget()
        self._is_done = True
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
        if self.is_asked_for(problem):
            self._save()
        elif isinstance(problem, errors.Incomplete):
            self._of.say(problem.field, problem.sentence)
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
            if self._of.is_blank:
                self._keeping.forget()
            else:
                self._keeping.keep()
        super().closeEvent(event)
