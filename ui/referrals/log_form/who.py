"""Say who it is: find somebody, somebody known, somebody new, or somebody pasted."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.domain.person import Person
from app.domain.text import unbroken
from ui.referrals.log_form.entry import FIND, KNOWN, PASTED, TYPED
from ui.referrals.log_form.finder import Finder
from ui.referrals.log_form.pasted import PastedPerson
from ui.referrals.log_form.typed import TypedPerson
from ui.widgets.buttons import LinkButton
from ui.widgets.facts import Facts
from ui.widgets.labels import Label
from ui.zoom import units

HINTS = {
    FIND: "Name either way round, date of birth, NHS number, postcode or phone",
    KNOWN: "Here already",
    TYPED: "Somebody new: name and date of birth are needed",
}
SEVERAL = "Several people were in the text: choose one"
CLEARED = "Clipboard cleared"
_NOT_KNOWN = "Not known"


class Who(QWidget):
    """Show one of the four, with its hint and the way to another person."""

    somebody_else_asked = Signal()
    clear_asked = Signal()

    def __init__(
        self,
        finder: Finder,
        pasted: PastedPerson,
        typed: TypedPerson,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._mode = FIND
        self.head = Label("Who is it?", "section")
        self.hint = Label("", "text", "quiet")
        self.clear = LinkButton("Clear the clipboard")
        self.somebody_else = LinkButton("Somebody else")
        self.somebody_else.setAccessibleName("Find somebody else")
        self.finder, self.pasted, self.typed = finder, pasted, typed
        self.known = Facts()
        self.known.set_facts([(label, "") for label in ("Lives", "Phone", "Practice")])
        self.clear.clicked.connect(self.clear_asked)
        self.somebody_else.clicked.connect(self.somebody_else_asked)
        row = QHBoxLayout()
        row.setSpacing(0)
        row.addWidget(self.head)
        row.addSpacing(units(12))
        row.addWidget(self.hint, 1)
        row.addWidget(self.clear)
        row.addWidget(self.somebody_else)
        self._row = row
        self._parts = {
            FIND: self.finder,
            KNOWN: self.known,
            TYPED: self.typed,
            PASTED: self.pasted,
        }
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(units(6))
        column.addLayout(row)
        for part in self._parts.values():
            column.addWidget(part)
        self.show_mode(FIND)

    def mode(self) -> str:
        """Give which of the four is shown."""
        return self._mode

    def show_mode(self, mode: str) -> None:
        """Show one of the four."""
        self._mode = mode
        for key, part in self._parts.items():
            part.setVisible(key == mode)
        self.hint.setText(HINTS.get(mode, ""))
        self.clear.setVisible(mode == PASTED)
        self.somebody_else.setVisible(mode != FIND)

    def say(self, hint: str) -> None:
        """Say something else beside the heading."""
        self.hint.setText(hint)

    def show_known(self, person: Person, practice: str) -> None:
        """Show what helps to see that it is the right one."""
        lives = ", ".join(part for part in (person.address, person.postcode) if part)
        self.known.set_facts(
            [
                ("Lives", lives or _NOT_KNOWN),
                ("Phone", unbroken(person.phone) if person.phone else _NOT_KNOWN),
                ("Practice", practice),
            ]
        )

    def show_pasted_hint(self) -> None:
        """Count the fields that are sure."""
        lines = self.pasted.lines()
        sure = sum(line.sure == "sure" for line in lines)
        wrong = any(
            line.uid == "nhs_number" and line.sure == "check" and not line.choices for line in lines
        )
        more = " a field; the text itself is not kept"
        if wrong:
            more = ", Space: no number is known"
        self.say(f"{sure} of {len(lines)} fields are sure. F2 corrects{more}")

    def show_narrow(self, narrow: bool) -> None:
        """Fit where there is less room."""
        self.finder.show_narrow(narrow)
        self.pasted.show_narrow(narrow)
        self.typed.set_columns(2 if narrow else 3)
        self.hint.setVisible(not narrow)
        self._row.setStretchFactor(self.head, 1 if narrow else 0)
