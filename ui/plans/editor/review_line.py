"""Say when they meet again and who has copies; the line at the bottom that never scrolls away."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date, time
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QStackedWidget, QVBoxLayout, QWidget

from app import errors
from app.domain.dates import clock, parse, parse_time
from app.domain.person import PersonalContact
from app.domain.plan import REVIEW_IS_PAST, Copies, Review
from ui.plans.editor.flow import Flow
from ui.widgets.date_edit import DateEdit
from ui.widgets.fields import CheckBox, LineEdit
from ui.widgets.labels import Label
from ui.widgets.sentence import Sentence
from ui.widgets.surface import Surface
from ui.zoom import units


class ReviewLine(Surface):
    """Hold date, time and place of the review (or by when somebody rings), and the copies."""

    edited = Signal()

    def __init__(
        self, today: Callable[[], date], worker: str, parent: QWidget | None = None
    ) -> None:
        super().__init__("base", parent, line_above=True)
        self._today = today
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        self._contacts: dict[str, CheckBox] = {}
        self._kept: set[str] = set()
        self._read_only = False
        self.on = DateEdit(parse, today, self, width=129)
        self.on.setAccessibleName("Review")
        self.at = LineEdit("time", "Time", parent=self)
        self.at.setAccessibleName("Time of the review")
        self.place = LineEdit("place", "Place", parent=self)
        self.place.setAccessibleName("Place of the review")
        self.rings_by = DateEdit(parse, today, self, width=129)
        self.rings_by.setAccessibleName(f"{worker} by, where no review is fixed")
        for dated in (self.on, self.rings_by):
            # Else Tab finds the same line twice: by itself, and through the widget around it.
            dated.setFocusProxy(None)  # type: ignore[arg-type]
        self.person = CheckBox("Person", self)
        self.practice = CheckBox("GP", self)
        self._build(worker)
        self._listen()

    def _build(self, worker: str) -> None:
        self.at.setFixedWidth(units(68))
        self.place.setFixedWidth(units(148))
        column = QVBoxLayout(self)
        column.setContentsMargins(units(16), units(10), units(16), units(10))
        column.setSpacing(units(4))
        self._error = Sentence("refused", "", "bad", self)
        self._error.hide()
        column.addWidget(self._error)
        self._flow = Flow(gap=units(8), line_gap=6)
        column.addLayout(self._flow)
        label = Label("Review", "strong", parent=self)
        label.setBuddy(self.on.line)
        self._flow.addWidget(_together(label, self.on))
        self._met = _together(self.at, self.place)
        rings = Label(f"or {worker} by", "text", "quiet", self)
        rings.setBuddy(self.rings_by.line)
        self._how = QStackedWidget(self)
        self._how.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._rings = _together(rings, self.rings_by)
        self._how.addWidget(self._rings)
        self._how.addWidget(self._met)
        self._flow.addWidget(self._how)
        self._copies_label = Label("Copies to", "strong", parent=self)
        self._first_copy = _together(self._copies_label, self.person)
        self._flow.addWidget(self._first_copy)
        self._flow.addWidget(self.practice)

    def _listen(self) -> None:
        for dated in (self.on, self.rings_by):
            dated.line.textChanged.connect(self._changed)
        for line in (self.at, self.place):
            line.textChanged.connect(self._changed)
        self.at.editingFinished.connect(self._write_time_out)
        for box in (self.person, self.practice):
            box.toggled.connect(self.edited)

    # ---- what it holds ------------------------------------------------------------------------

    def review(self) -> Review:
        """Give the review as it stands."""
        on = self.on.date()
        rings_by = self.rings_by.date() if on is None else None
        return Review(on, self._time(), self.place.text().strip(), rings_by)

    def copies(self) -> Copies:
        """Give who has copies; contacts that are not offered any more keep theirs."""
        uids = [uid for uid, box in self._contacts.items() if box.isChecked()]
        return Copies(
            self.person.isChecked(), self.practice.isChecked(), (*uids, *sorted(self._kept))
        )

    def show_review(self, review: Review, copies: Copies) -> None:
        """Show what a plan holds."""
        self.on.set_date(review.on)
        self.at.setText(clock(review.at) if review.at else "")
        self.place.setText(review.place)
        self.rings_by.set_date(review.rings_by)
        self.person.setChecked(copies.person)
        self.practice.setChecked(copies.practice)
        self._show_how()

    def show_contacts(self, contacts: Sequence[PersonalContact], copies: Copies) -> None:
        """Offer a copy to those who may have one."""
        for box in self._contacts.values():
            self._flow.removeWidget(box)
            box.deleteLater()
        self._contacts = {}
        offered = [one for one in contacts if one.may_have_copy]
        self._kept = set(copies.contact_uids) - {one.uid for one in offered}
        labels = [_short(one) for one in offered]
        for place, (contact, label) in enumerate(zip(offered, labels, strict=True)):
            words = contact.name if labels.count(label) > 1 else label
            box = CheckBox(words.replace("&", "&&"), self)
            box.setToolTip(contact.name)
            box.setAccessibleName(f"Copy to {contact.name}")
            box.setChecked(contact.uid in copies.contact_uids)
            box.setEnabled(not self._read_only)
            box.toggled.connect(lambda _on: self.edited.emit())
            self._flow.put(3 + place, box)
            box.show()
            self._contacts[contact.uid] = box
        self.updateGeometry()

    def typed(self) -> dict[str, Any]:
        """Give what is typed and not understood yet, for a draft."""
        found = {"at": self.at.text() if self._time() is None else ""}
        found |= {
            name: field.text() if field.date() is None else ""
            for name, field in (("on", self.on), ("rings_by", self.rings_by))
        }
        return {name: text for name, text in found.items() if text.strip()}

    def set_typed(self, typed: dict[str, Any]) -> None:
        """Type it again."""
        for name, field in (("on", self.on), ("rings_by", self.rings_by), ("at", self.at)):
            if typed.get(name):
                field.setText(str(typed[name]))

    def stops(self) -> Iterator[QWidget]:
        """Give the stops of the Tab key in their order."""
        yield self.on.line
        yield from (self.rings_by.line, self.at, self.place)
        yield self.person
        yield from self._contacts.values()
        yield self.practice

    def set_read_only(self, read_only: bool) -> None:
        """Only show."""
        self._read_only = read_only
        for line in (self.on.line, self.rings_by.line, self.at, self.place):
            line.setReadOnly(read_only)
        for dated in (self.on, self.rings_by):
            dated.line.calendar.setVisible(not read_only)
        self.at.setPlaceholderText("" if read_only else "Time")
        self.place.setPlaceholderText("" if read_only else "Place")
        for box in (self.person, self.practice, *self._contacts.values()):
            box.setEnabled(not read_only)
        self._doubt()

    def set_low(self, low: bool) -> None:
        """Take less height where the window is low."""
        above = units(5 if low else 10)
        layout = self.layout()
        if layout is not None and layout.contentsMargins().top() != above:
            layout.setContentsMargins(units(16), above, units(16), above)

    def set_error(self, sentence: str) -> None:
        """Say what is still needed here, or nothing."""
        self._error.set_text(sentence)
        self._error.setVisible(bool(sentence))
        needed = self.needed()
        for dated in (self.on, self.rings_by):
            is_wrong = bool(sentence) and dated is needed
            dated.set_wrong(is_wrong)
            dated.line.setAccessibleDescription(sentence if is_wrong else dated.understood())

    def needed(self) -> DateEdit:
        """Give the field to mend: when somebody rings if only that is given, else the review."""
        only_rings = not self.on.text().strip() and self.rings_by.date() is not None
        return self.rings_by if only_rings else self.on

    # ---- what the person does -----------------------------------------------------------------

    def _time(self) -> time | None:
        try:
            return parse_time(self.at.text()) if self.at.text().strip() else None
        except errors.Refused:
            return None

    def _doubt(self) -> None:
        """Say of a day that is past, in a plan that is still written, that it is."""
        is_past = not self._read_only and self.review().is_past(self._today())
        if is_past or not self._error.isHidden():
            self.set_error(REVIEW_IS_PAST if is_past else "")

    def _changed(self) -> None:
        self._doubt()
        self.at.set_wrong(False)
        self._show_how()
        self.edited.emit()

    def _write_time_out(self) -> None:
        at, text = self._time(), self.at.text().strip()
        if at is not None and clock(at) != text:
            self.at.setText(clock(at))
        self.at.set_wrong(at is None and bool(text))
        self.at.setToolTip("Write the time as 2pm or 14:00." if at is None and text else "")

    def _show_how(self) -> None:
        """Show time and place beside a date, else by when somebody rings."""
        fixed = bool(self.on.text().strip())
        self._how.setCurrentIndex(int(fixed))
        page = self._met if fixed else self._rings
        self._how.setFixedSize(page.sizeHint())
        self._flow.invalidate()
        self.updateGeometry()


def _short(contact: PersonalContact) -> str:
    """Give `Daughter` for my daughter, else the name."""
    relation = contact.relation.strip()
    if relation[:3].casefold() == "my ":
        relation = relation[3:]
    return relation[:1].upper() + relation[1:] if relation else contact.name


def _together(*widgets: QWidget) -> QWidget:
    """Put widgets into one piece of a line."""
    holder = QWidget()
    row = QHBoxLayout(holder)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(units(8))
    for widget in widgets:
        row.addWidget(widget)
    holder.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
    return holder
