"""Raise something about one person with a clinician, from any record that shows them."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCloseEvent, QHideEvent, QKeyEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QVBoxLayout, QWidget
from shiboken6 import isValid

from app import errors
from app.actions import escalations
from app.actions.drafts import Draft
from app.changes import Changed
from app.domain import dates, naming
from app.domain.nhs_number import spaced
from app.domain.person import Person
from ui import keyboard
from ui.at_desk import AtDesk
from ui.demo_banner import banner_for
from ui.draft_keeping import DraftKeeping
from ui.escalations.raise_form import RaiseForm
from ui.widgets.buttons import MainButton, PlainButton
from ui.widgets.hold import Hold
from ui.widgets.patient_banner import PatientBanner
from ui.widgets.scroll_area import ScrollArea
from ui.widgets.sentence import Sentence
from ui.widgets.surface import Surface
from ui.zoom import units

KIND = "escalation"
WIDE, HIGH = 640, 600


class RaiseWindow(Surface):
    """Hold the person's banner and the form; half-typed text is kept as a draft of theirs."""

    raised = Signal()

    def __init__(self, at: AtDesk, person: Person, parent: QWidget | None = None) -> None:
        super().__init__("base", parent)
        self.setWindowFlags(Qt.WindowType.Window)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("Raise with a clinician")
        self._at, self._person = at, person
        self._is_done = False
        self._hold = Hold(self)
        self.banner = PatientBanner()
        self.form = RaiseForm(at.desk.now)
        self.wrong = Sentence("refused", "", "bad")
        self.wrong.hide()
        self.save = MainButton("Keep it and close")
        self.back = PlainButton("Go back")
        self._keeping = DraftKeeping(at, KIND, self.form.body, subject_uid=person.uid)
        self._lay_out()
        self._show_person()
        self.form.changed.connect(lambda: self._keeping.changed())
        self.save.clicked.connect(self._save)
        self.back.clicked.connect(self.close)
        keyboard.install(self, "save and close", self._save)
        keyboard.install(self, "close", self.close)
        keyboard.install_everywhere(self)
        self._read_draft()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        banner = banner_for(self._at.desk.store.is_demo, self)
        if banner is not None:
            column.addWidget(banner)
        column.addWidget(self.banner)
        column.addWidget(ScrollArea(self.form), 1)
        bar = Surface("base", line_above=True)
        row = QHBoxLayout(bar)
        row.setContentsMargins(units(24), units(12), units(24), units(12))
        row.setSpacing(units(8))
        row.addWidget(self.wrong, 1)
        row.addStretch(0)
        row.addWidget(self.back)
        row.addWidget(self.save)
        column.addWidget(bar)

    def _show_person(self) -> None:
        person, today = self._person, self._at.desk.today
        self.banner.show_person(
            naming.cui(person.name),
            dates.short_with_age(person.born, today) if person.born else "",
            person.gender.value,
            spaced(person.nhs_number) if person.nhs_number else "",
            known_as=person.name.preferred,
        )

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
        room = self.screen().availableGeometry()
        self.resize(min(units(WIDE), room.width()), min(units(HIGH), room.height()))
        self.show()
        self.raise_()
        self.activateWindow()
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
        try:
            raised = self.form.raised(self._person.uid)
        except errors.Incomplete as incomplete:
            self._not_saved(incomplete)
            return
        desk, draft_uid, was_kept = self._at.desk, self._keeping.uid, self._keeping.is_kept
        self._keeping.done()
        self.save.setEnabled(False)
        self._hold.begin()

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

        self._at.background.act(work, kept, failed=failed)

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

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close()
            return
        super().keyPressEvent(event)

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
