"""Take somebody new: the fields of a person who is not here yet."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from app import errors
from app.domain import dates, limits, phone, postcode
from app.domain.network import Practice
from app.domain.person import Gender
from ui.widgets.date_edit import DateEdit
from ui.widgets.fields import Combo, Field, LineEdit
from ui.widgets.nhs_number_edit import NhsNumberEdit
from ui.zoom import units

_LIMITS = {"title": "title", "address": "address"}
GENDERS = [(gender.value, gender.value) for gender in reversed(Gender)]


class TypedPerson(QWidget):
    """Hold the fields; `changed` after each key."""

    changed = Signal()

    def __init__(self, today: Callable[[], date], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.born = DateEdit(_parse_birth, today, show_age=True, width=130)
        self.nhs_number = NhsNumberEdit()
        self.gender = Combo(GENDERS)
        self.gender.set_key(Gender.NOT_KNOWN.value)
        self.editors: dict[str, QWidget] = {
            "given": LineEdit(limit="name"),
            "family": LineEdit(limit="name"),
            "title": LineEdit(limit="title"),
            "born": self.born,
            "nhs_number": self.nhs_number,
            "gender": self.gender,
            "phone": LineEdit(limit="phone"),
            "postcode": LineEdit(limit="postcode"),
            "address": LineEdit(limit="address"),
        }
        labels = ("First name", "Family name", "Title", "Born", "NHS No.", "Gender", "Phone",
                  "Postcode", "Address")  # fmt: skip
        self.practice = Combo()
        self.practice.setPlaceholderText("Choose one")
        self._practice_field = Field("Practice", self.practice, parent=self)
        self._practice_field.hide()
        self.fields = {
            key: Field(label, self.editors[key])
            for key, label in zip(self.editors, labels, strict=True)
        }
        self._columns = 0
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(units(12))
        self._grid.setVerticalSpacing(units(8))
        self.set_columns(3)
        self._connect()

    def set_columns(self, columns: int) -> None:
        """Lay the fields out in so many columns; the address takes what is left of its row."""
        if columns == self._columns:
            return
        self._columns = columns
        self._lay_out()

    def _lay_out(self) -> None:
        columns = self._columns
        for column in range(self._grid.columnCount()):
            self._grid.setColumnStretch(column, 0)
        parts: list[QWidget] = list(self.fields.values())
        if not self._practice_field.isHidden():
            parts.insert(-1, self._practice_field)
        last = len(parts) - 1
        for i, one in enumerate(parts):
            span = columns - last % columns if i == last else 1
            self._grid.addWidget(one, i // columns, i % columns, 1, span,
                                 Qt.AlignmentFlag.AlignTop)  # fmt: skip
        for column in range(columns):
            self._grid.setColumnStretch(column, 1)

    def set_practices(self, practices: Sequence[Practice]) -> None:
        """Ask for the practice where there are several."""
        self.practice.set_choices([(one.uid, one.name) for one in practices])
        self._practice_field.setVisible(len(practices) > 1)
        self._lay_out()

    def _connect(self) -> None:
        for key, editor in self.editors.items():
            if isinstance(editor, LineEdit):
                editor.textChanged.connect(lambda _text: self.changed.emit())
                editor.editingFinished.connect(lambda key=key: self._look_at(key))
        self.born.line.textChanged.connect(lambda _text: self.changed.emit())
        self.born.line.editingFinished.connect(lambda: self._look_at("born"))
        self.gender.chosen.connect(lambda _key: self.changed.emit())

    def asks_practice(self) -> bool:
        """Say whether the practice is asked for here."""
        return not self._practice_field.isHidden()

    def focus_order(self) -> list[QWidget]:
        """Give the editors in the order of the Tab key."""
        order = list(self.editors.values())
        return [*order[:-1], self.practice, order[-1]]

    def values(self) -> dict[str, str]:
        """Give what stands in each field."""
        found: dict[str, str] = {}
        for key, editor in self.editors.items():
            if isinstance(editor, Combo):
                found[key] = editor.key()
            elif isinstance(editor, LineEdit | DateEdit):
                found[key] = editor.text()
        return found

    def set_values(self, values: Mapping[str, str]) -> None:
        """Show these; what is not named is empty."""
        for key, editor in self.editors.items():
            text = values.get(key, "")
            if isinstance(editor, Combo):
                editor.set_key(text or Gender.NOT_KNOWN.value)
            elif isinstance(editor, NhsNumberEdit):
                editor.set_number(text)
            elif isinstance(editor, LineEdit | DateEdit):
                editor.setText(text)
            self.fields[key].set_error(None)

    def set_error(self, key: str, sentence: str | None) -> None:
        """Say what is wrong with one field."""
        self.fields["family" if key == "name" else key].set_error(sentence)

    def go_to(self, key: str) -> None:
        """Give the keyboard to one field."""
        self.editors["given" if key == "name" else key].setFocus(Qt.FocusReason.TabFocusReason)

    def _look_at(self, key: str) -> None:
        """Say what is wrong once the field is left, and write it the usual way."""
        try:
            problem = self._problem(key)
        except errors.Refused as refused:
            problem = refused.sentence
        self.fields[key].set_error(problem)

    def _problem(self, key: str) -> str | None:
        editor = self.editors[key]
        if key == "born":
            return self.born.problem()
        if key == "nhs_number":
            return self.nhs_number.problem()
        if not isinstance(editor, LineEdit) or not editor.text().strip():
            return None
        text = editor.text()
        if key == "phone":
            problem = phone.problem(text)
            if problem is None:
                editor.setText(phone.tidy(text))
            return problem
        if key == "postcode":
            if not postcode.valid(text):
                return "That is not a whole postcode: check it"
            editor.setText(postcode.tidy(text))
            return None
        limits.check(text, _LIMITS.get(key, "name"))
        return None


def _parse_birth(text: str, today: date) -> date:
    return dates.parse_birth(text, today)[0]
