"""Write down somebody close to the person: relation, carer, may speak, may have a copy."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from app import errors
from app.actions import people
from app.domain.person import PersonalContact
from ui import keyboard, theme
from ui.at_desk import AtDesk
from ui.widgets import paint
from ui.widgets.buttons import MainButton, PlainButton
from ui.widgets.fields import CheckBox, Field, LineEdit
from ui.widgets.hold import Hold
from ui.widgets.sentence import Sentence
from ui.zoom import units


class ContactForm(QDialog):
    """Ask for one personal contact; `saved` gives their uid once they are written down."""

    saved = Signal(str)

    def __init__(
        self, at: AtDesk, person_uid: str, contact: PersonalContact | None, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._at, self._person_uid = at, person_uid
        self._hold = Hold(self)
        self._contact = contact or PersonalContact("", "")
        self.setWindowTitle("Somebody close to the person")
        keyboard.install_everywhere(self)
        self.setMinimumWidth(units(440))
        self.name = LineEdit(limit="name", parent=self)
        self.relation = LineEdit("relation", "my daughter, my neighbour", parent=self)
        self.phone = LineEdit(limit="phone", parent=self)
        self.is_carer = CheckBox("Cares for the person", self)
        self.may_speak = CheckBox("We may speak with them", self)
        self.may_have_copy = CheckBox("May have a copy of the plan", self)
        self.save_button = MainButton("Save", parent=self)
        self._wrong = Sentence("refused", "", "bad", self)
        self._wrong.hide()
        self._build()
        self._show()

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(units(24), units(20), units(24), units(20))
        column.setSpacing(units(12))
        self._name_field = Field("Name, as the person says it", self.name, parent=self)
        column.addWidget(self._name_field)
        column.addWidget(Field("Who they are to the person", self.relation, parent=self))
        column.addWidget(Field("Phone", self.phone, parent=self))
        for box in (self.is_carer, self.may_speak, self.may_have_copy):
            column.addWidget(box)
        column.addWidget(self._wrong)
        row = QHBoxLayout()
        row.setContentsMargins(0, units(8), 0, 0)
        row.setSpacing(units(8))
        row.addStretch(1)
        back = PlainButton("Go back", parent=self)
        back.clicked.connect(self.reject)
        self.save_button.setDefault(True)
        self.save_button.clicked.connect(self.save)
        row.addWidget(back)
        row.addWidget(self.save_button)
        column.addLayout(row)

    def _show(self) -> None:
        one = self._contact
        self.name.setText(one.name)
        self.relation.setText(one.relation)
        self.phone.setText(one.phone)
        self.is_carer.setChecked(one.is_carer)
        self.may_speak.setChecked(one.may_speak)
        self.may_have_copy.setChecked(one.may_have_copy)

    def contact(self) -> PersonalContact:
        """Give the contact as it stands."""
        return PersonalContact(
            self._contact.uid,
            self.name.text().strip(),
            self.relation.text().strip(),
            self.is_carer.isChecked(),
            self.may_speak.isChecked(),
            self.may_have_copy.isChecked(),
            self.phone.text().strip(),
            self._contact.version,
        )

    def save(self) -> None:
        """Write them down; the form stays open when that is refused."""
        contact, desk, person_uid = self.contact(), self._at.desk, self._person_uid
        if not contact.name:
            self._name_field.set_error("Still needed: their name.")
            self.name.setFocus()
            return
        self.save_button.setEnabled(False)
        self._hold.begin()
        self._at.background.act(
            lambda: people.put_contact(desk, person_uid, contact), self._saved, failed=self._failed
        )

    def _saved(self, uid: str) -> None:
        self._hold.end()
        self.saved.emit(uid)
        self.accept()

    def _failed(self, problem: errors.Problem) -> None:
        self._hold.end()
        self._hold.give_back()
        self.save_button.setEnabled(True)
        self._wrong.set_text(problem.sentence)
        self._wrong.show()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint.flat(painter, self.rect(), theme.colours().base)
        painter.end()
