"""Write down somebody close to the person: relation, carer, may speak, may have a copy."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, replace
from typing import Any

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget
from shiboken6 import isValid

from app import errors
from app.actions import people
from app.actions.drafts import Draft
from app.domain import phone
from app.domain.person import PersonalContact
from ui import keyboard, theme
from ui.at_desk import AtDesk
from ui.clocks import rings_after
from ui.draft_keeping import DraftKeeping
from ui.in_doubt import InDoubt
from ui.line_strips import height_over, over_a_form
from ui.widgets import paint
from ui.widgets.buttons import MainButton, PlainButton
from ui.widgets.fields import CheckBox, Field, LineEdit
from ui.widgets.hold import Hold
from ui.widgets.scroll_area import ScrollArea
from ui.widgets.sentence import Sentence
from ui.widgets.side_by_side import Part
from ui.widgets.two_versions import TwoVersions
from ui.zoom import units

KIND = "contact"
_FIELDS = (
    ("name", "Name"),
    ("relation", "Who they are to the person"),
    ("phone", "Phone"),
    ("is_carer", "Cares for the person"),
    ("may_speak", "We may speak with them"),
    ("may_have_copy", "May have a copy of the plan"),
)


class ContactForm(QDialog):
    """Ask for one personal contact; `saved` gives their uid once they are written down."""

    saved = Signal(str)

    def __init__(
        self, at: AtDesk, person_uid: str, contact: PersonalContact | None, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._at, self._person_uid = at, person_uid
        self._over = QWidget(self)
        self._hold = Hold(self, but=self._over)
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
        self.both = TwoVersions[PersonalContact](
            lambda: [self._own], self._take_chosen, self.save, self
        )
        self.both.dropped.connect(self._drop)
        self._own = QWidget(self)
        self._in_doubt = InDoubt(
            at, self, self.body, self._found_saved, lambda *said: self._say(". ".join(said))
        )
        self._doubted = ""
        self._has_typed = False
        self._build()
        self._show(self._contact)
        self._opened_with = self.body()
        self._keeping = DraftKeeping(at, KIND, self.body, subject_uid=person_uid)
        self._listen()
        self._read_draft()

    def _build(self) -> None:
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        strips = QVBoxLayout(self._over)
        strips.setContentsMargins(0, 0, 0, 0)
        strips.setSpacing(0)
        whole.addWidget(self._over)
        desk, background = self._at.desk, self._at.background
        # It covers those of the main window, which waits.
        self.line = over_a_form(desk, background, strips, self, rings_after)
        self.line.changed.connect(lambda: QTimer.singleShot(0, self, self._fit))
        self.finished.connect(self.line.leave)
        self._content = QWidget(self)
        whole.addWidget(ScrollArea(self._content, self))
        self._outer = outer = QVBoxLayout(self._content)
        outer.setContentsMargins(units(24), units(20), units(24), units(20))
        outer.addWidget(self.both)
        outer.addWidget(self._own)
        column = QVBoxLayout(self._own)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(units(12))
        self._name_field = Field("Name, as the person says it", self.name, parent=self)
        column.addWidget(self._name_field)
        column.addWidget(Field("Who they are to the person", self.relation, parent=self))
        self._phone_field = Field("Phone", self.phone, parent=self)
        column.addWidget(self._phone_field)
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

    def _fit(self) -> None:
        """Be as high as what is shown needs, and no higher than the screen."""
        layout, room = self._outer, self.screen().availableGeometry()
        layout.activate()
        wide = min(max(units(440), layout.totalMinimumSize().width()), room.width())
        wraps = layout.hasHeightForWidth()
        high = layout.totalHeightForWidth(wide) if wraps else layout.totalSizeHint().height()
        high += height_over(self._over, wide)
        self.resize(wide, min(high, room.height() - units(40)))
        below = self.y() + self.height() - room.bottom()
        if self.isVisible() and below > 0:
            self.move(self.x(), max(room.top(), self.y() - below))

    def showEvent(self, event: QShowEvent) -> None:
        self._fit()
        super().showEvent(event)

    def _listen(self) -> None:
        for line in (self.name, self.relation, self.phone):
            line.textEdited.connect(self._typed)
        for box in (self.is_carer, self.may_speak, self.may_have_copy):
            box.clicked.connect(self._typed)
        self.name.textEdited.connect(lambda _text: self._name_field.set_error(None))
        self.phone.textEdited.connect(lambda _text: self._phone_field.set_error(None))

    # ---- what is half typed -------------------------------------------------------------------

    def body(self) -> dict[str, Any]:
        """Give what the draft holds."""
        return asdict(self.contact())

    def keep(self) -> None:
        """Keep what is half typed now, before a lock or the end."""
        self._keeping.keep()

    def done(self, result: int) -> None:
        """Close; what was typed and not saved is here again when the form is opened next.

        A form that holds again what it was opened with keeps nothing.
        """
        if self.body() == self._opened_with:
            self._keeping.forget()
        else:
            self._keeping.keep()
        super().done(result)

    def _typed(self, *_: object) -> None:
        self._has_typed = True
        self._keeping.changed()

    def _read_draft(self) -> None:
        drafts, person_uid = self._at.drafts, self._person_uid

        def came(found: tuple[Draft, ...]) -> None:
            mine = (one for one in found if one.body.get("uid") == self._contact.uid)
            draft = next(mine, None) if isValid(self) and not self._has_typed else None
            if draft is not None:
                self._take(draft)

        self._at.background.ask(
            lambda: drafts.of(KIND, person_uid), came, failed=lambda _problem: None
        )

    def _take(self, draft: Draft) -> None:
        """Show what was typed; it is saved over the version it was typed on."""
        try:
            self._contact = PersonalContact(**draft.body)
        except TypeError:
            return  # of an older program
        self._show(self._contact)
        self._keeping = DraftKeeping(
            self._at, KIND, self.body, uid=draft.uid, subject_uid=self._person_uid
        )
        self._say("What you typed is here again.", "info", "known")

    def _say(self, sentence: str, icon: str = "refused", tone: str = "bad") -> None:
        self._wrong.set_text(sentence)
        self._wrong.set_mark(icon, tone, "bad" if tone == "bad" else "text")
        self._wrong.show()
        QTimer.singleShot(0, self, self._fit)

    def _show(self, one: PersonalContact) -> None:
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
        problem = _doubt(contact.phone)
        if problem is not None and self._doubted != contact.phone:
            self._doubted = contact.phone
            self._phone_field.set_error(f"{problem}. Mend it, or save again to keep it so.")
            self.phone.setFocus()
            return
        self.save_button.setEnabled(False)
        self._in_doubt.leave()
        self._wrong.hide()  # it told of the save before
        self._hold.begin()
        self._at.background.act(
            lambda: people.put_contact(desk, person_uid, contact), self._saved, failed=self._failed
        )

    def _saved(self, uid: str) -> None:
        self._hold.end()
        self._keeping.forget()
        self.saved.emit(uid)
        self.accept()

    def _found_saved(self) -> None:
        """Close: the line broke while it was saved, and it was."""
        self._keeping.forget()
        self._opened_with = self.body()
        self.accept()

    def _failed(self, problem: errors.Problem) -> None:
        self._hold.end()
        self._hold.give_back()
        self.save_button.setEnabled(True)
        self._say(problem.sentence)
        self._in_doubt.failed(problem)
        if isinstance(problem, errors.Stale) and isinstance(problem.now, PersonalContact):
            self._show_both(problem.now)

    # ---- what somebody else saved first -------------------------------------------------------

    def _show_both(self, now: PersonalContact) -> None:
        """Lay what somebody else saved beside what is typed; nothing is lost until one chose."""
        mine = self.contact()
        parts = [Part(key, label, _said(mine, key), _said(now, key)) for key, label in _FIELDS]
        self._wrong.hide()
        self.both.ask(now, parts)
        self._fit()
        self._keeping.changed()

    def _take_chosen(self, now: PersonalContact, mine: Mapping[str, bool]) -> None:
        """Put what was chosen into the form, over the version somebody else saved."""
        theirs = {key: getattr(now, key) for key, is_mine in mine.items() if not is_mine}
        self._contact = replace(self.contact(), **theirs, version=now.version)
        self._show(self._contact)
        self._fit()
        self._keeping.changed()
        self.name.setFocus()

    def _drop(self) -> None:
        """Leave them as somebody else saved them."""
        if self.both.now is not None:
            self._contact, self.both.now = self.both.now, None
            self._show(self._contact)
            self._opened_with = self.body()
        self.reject()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint.flat(painter, self.rect(), theme.colours().base)
        painter.end()


def _said(one: PersonalContact, key: str) -> str:
    """Give a field in words; what is ticked says so."""
    value = getattr(one, key)
    return ("Yes" if value else "No") if isinstance(value, bool) else str(value)


def _doubt(number: str) -> str | None:
    try:
        return phone.problem(number)
    except errors.Refused:  # the act says why
        return None
