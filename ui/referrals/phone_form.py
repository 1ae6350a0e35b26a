"""Change somebody's phone number and best times; a stale save keeps both texts and shows both."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app import errors
from app.domain import phone as phone_numbers
from app.domain.person import Person
from ui.widgets.buttons import MainButton, PlainButton
from ui.widgets.fields import Field, LineEdit
from ui.widgets.side_by_side import Part
from ui.widgets.two_versions import TwoVersions
from ui.zoom import units


class PhoneForm(QWidget):
    """Hold two fields over the version of the person that was opened.

    `left` comes before `closed` when another record is shown: what is typed stays a draft.
    """

    left = Signal()
    save_asked = Signal(object)
    typed = Signal()
    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._opened: Person | None = None
        self._warned_of = ""
        self.phone = Field("Phone", LineEdit(limit="phone"), parent=self)
        self.note = Field("Best times, and whether a message may be left",
                          LineEdit(limit="label"), parent=self)  # fmt: skip
        self.both = TwoVersions[Person](self._fields, self._take_chosen, self._ask_to_save, self)
        self.both.dropped.connect(self.close_form)
        self.save = MainButton("Save", parent=self)
        self.back = PlainButton("Go back", parent=self)
        self.save.clicked.connect(self._ask_to_save)
        self.back.clicked.connect(self.close_form)
        row = QHBoxLayout()
        row.setSpacing(units(8))
        row.addWidget(self.save)
        row.addWidget(self.back)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(units(12))
        for widget in (self.phone, self.note, self.both):
            column.addWidget(widget)
        column.addLayout(row)
        for edit in self._edits():
            edit.textEdited.connect(lambda _text: self.typed.emit())
            edit.returnPressed.connect(self._ask_to_save)

    def _edits(self) -> tuple[LineEdit, LineEdit]:
        phone, note = self.phone.editor, self.note.editor
        assert isinstance(phone, LineEdit)
        assert isinstance(note, LineEdit)
        return phone, note

    @property
    def person(self) -> Person | None:
        """Give the person as they were opened; None while the form is closed."""
        return self._opened

    def open_for(self, person: Person, body: dict[str, Any] | None = None) -> None:
        """Show what is kept, or what a draft holds of it."""
        self._opened, self._warned_of = person, ""
        phone, note = self._edits()
        phone.setText(str(body["phone"]) if body else person.phone)
        note.setText(str(body["note"]) if body else person.phone_note)
        self.both.give_way()
        self._say(None)
        if body and body.get("version") != person.version:
            self.show_both(person)

    def body(self) -> dict[str, Any]:
        """Give what a draft keeps."""
        phone, note = self._edits()
        version = self._opened.version if self._opened else 0
        return {"phone": phone.text(), "note": note.text(), "version": version}

    def take_keyboard(self) -> None:
        """Begin with the phone number."""
        self._edits()[0].setFocus(Qt.FocusReason.TabFocusReason)

    def close_form(self) -> None:
        """Go back to the record."""
        if self._opened is not None:
            self._opened = self.both.now = None
            self.closed.emit()

    def leave(self) -> None:
        """Close: another record is shown, or this one is not to be seen any more."""
        if self._opened is not None:
            self.left.emit()
            self.close_form()

    def refused(self, problem: errors.Problem) -> None:
        """Say why it was not saved; what was typed stays."""
        now = getattr(problem, "now", None)
        if isinstance(problem, errors.Stale) and isinstance(now, Person):
            self.show_both(now)
            return
        self._say(problem.sentence)

    def said(self, heading: str, sentence: str) -> None:
        """Say how a save ended of which that was not known at first."""
        self._say(f"{heading}. {sentence}")

    def show_both(self, now: Person) -> None:
        """Show what somebody else saved meanwhile beside what stands in the fields."""
        phone, note = self._edits()
        parts = [
            Part("phone", "Phone", phone.text(), now.phone),
            Part("note", "Best times", note.text(), now.phone_note),
        ]
        self.both.ask(now, parts)

    def _fields(self) -> tuple[QWidget, ...]:
        return self.phone, self.note, self.save, self.back

    def _take_chosen(self, now: Person, mine: Mapping[str, bool]) -> None:
        """Put what was chosen into the fields, over the version somebody else saved."""
        phone, note = self._edits()
        if not mine.get("phone", True):
            phone.setText(now.phone)
        if not mine.get("note", True):
            note.setText(now.phone_note)
        self._opened = now
        self.typed.emit()
        self.take_keyboard()

    def _ask_to_save(self) -> None:
        if self._opened is None or self.both.now is not None:
            return
        phone, note = self._edits()
        problem = self._problem()
        if problem and phone.text() != self._warned_of:
            self._warned_of = phone.text()
            self.take_keyboard()
            self._say(f"{problem}. Save again to keep it as it is.")
            return
        self._say(None)
        self.save_asked.emit(
            replace(self._opened, phone=phone.text().strip(), phone_note=note.text().strip())
        )

    def _problem(self) -> str | None:
        """Say what is wrong with a number that was typed; one that was here already is left."""
        text = self._edits()[0].text()
        if self._opened is None or text.strip() == self._opened.phone:
            return None
        try:
            return phone_numbers.problem(text)
        except errors.Refused:  # the act says why
            return None

    def _say(self, sentence: str | None) -> None:
        self.phone.set_error(sentence)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close_form()
            return
        super().keyPressEvent(event)
