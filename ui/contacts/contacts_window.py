"""Show the contacts that were recorded on one case, to who may read them."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget
from shiboken6 import isValid

from app import errors
from app.actions import contacts
from app.domain import dates
from app.domain.contact import KIND_BY_CODE, OUTCOMES, WITH, Contact
from app.domain.person import Person
from app.domain.text import unbroken
from ui.at_desk import AtDesk
from ui.reading_window import ReadingWindow
from ui.reasons import Reasons
from ui.widgets.facts import Facts
from ui.widgets.labels import Label
from ui.zoom import units


class One(QWidget):
    """Show one contact: when and what kind, what came of it, and its note."""

    def __init__(self, contact: Contact, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.head = Label(head_of(contact), "strong", parent=self, wrap=True)
        self.facts = Facts(self)
        self.facts.set_facts(facts_of(contact))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(units(8))
        column.addWidget(self.head)
        column.addWidget(self.facts)
        if contact.note:
            self.note = Label(contact.note, parent=self, wrap=True, selectable=True)
            column.addWidget(self.note)


class ContactsWindow(ReadingWindow):
    """Hold the person's banner and the contacts, newest first; each reading is audited."""

    def __init__(
        self, at: AtDesk, person: Person, case_uid: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(at, person, "Contacts", "Contacts", parent)
        self._case_uid, self._reasons = case_uid, Reasons()
        self.contacts: list[One] = []

    def read(self) -> None:
        """Read them: the reading is committed before they are shown."""
        desk, uid, reason = self._at.desk, self._case_uid, self._reasons.of(self._case_uid)
        self._at.background.act(
            lambda: contacts.of_case(desk, uid, reason), self._came, failed=self._failed
        )

    def _came(self, found: tuple[Contact, ...]) -> None:
        if isValid(self):
            self.contacts = [One(one) for one in found]
            self.show_all(self.contacts)

    def _failed(self, problem: errors.Problem) -> None:
        if not isValid(self):
            return
        if not isinstance(problem, errors.ReasonNeeded):
            self.say(problem.sentence)
        elif self._reasons.ask(self, problem, self._case_uid, "Read them"):
            self.read()
        else:
            self.close()


def head_of(contact: Contact) -> str:
    """Give the line above one contact: "17-Nov-2026 at 14:40, phone call"."""
    at = dates.local_time(contact.at)
    label = KIND_BY_CODE[contact.kind].label if contact.kind in KIND_BY_CODE else contact.kind
    day = unbroken(dates.short(at.date()))
    return f"{day} at {dates.clock(at.time())}, {label[0].lower()}{label[1:]}"


def facts_of(contact: Contact) -> list[tuple[str, str]]:
    """Give label and value of each fact of one contact."""
    facts = [
        ("Came of it", OUTCOMES.get(contact.outcome, contact.outcome)),
        ("With", WITH.get(contact.whom, contact.whom)),
        ("By", contact.by),
    ]
    lasted = [
        f"{number} {words}"
        for number, words in ((contact.minutes, "minutes"), (contact.travel, "of travel"))
        if number is not None
    ]
    if lasted:
        facts.insert(2, ("Lasted", ", ".join(lasted)))
    return facts
