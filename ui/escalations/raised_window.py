"""Show what was raised about one person, to who may read it, and let who was told be said."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget
from shiboken6 import isValid

from app import errors
from app.actions import escalations
from app.domain import dates
from app.domain.escalation import Escalation, EscalationState
from app.domain.person import Person
from app.domain.text import unbroken
from ui.at_desk import AtDesk
from ui.escalations.told_form import ToldForm
from ui.reading_window import ReadingWindow
from ui.widgets.buttons import PlainButton
from ui.widgets.facts import Facts
from ui.widgets.labels import Label
from ui.zoom import units

NOBODY_TOLD = "Nobody yet"
ONLY_READ = "Opened in an emergency, for reading only."
STATES = {
    EscalationState.RAISED: "Raised: nobody is told yet",
    EscalationState.PASSED: "Passed on",
    EscalationState.ACKNOWLEDGED: "Acknowledged",
    EscalationState.ANSWERED: "Answered",
    EscalationState.PERSON_TOLD: "The person was told",
    EscalationState.CLOSED: "Closed",
}


class Matter(QWidget):
    """Show one thing that was raised: its words, where it stands, by whom, who was told."""

    told_asked = Signal()

    def __init__(
        self, raised: Escalation, parent: QWidget | None = None, *, reads_only: bool = False
    ) -> None:
        super().__init__(parent)
        self.words = Label(raised.matter, parent=self, wrap=True, selectable=True)
        self.facts = Facts(self)
        self.facts.set_facts(facts_of(raised))
        self.say_told = PlainButton("Say who was told…", parent=self)
        self.say_told.setVisible(raised.state is EscalationState.RAISED and not reads_only)
        self.say_told.clicked.connect(self.told_asked)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(units(8))
        column.addWidget(self.words)
        column.addWidget(self.facts)
        column.addWidget(self.say_told, 0, Qt.AlignmentFlag.AlignLeft)


class RaisedWindow(ReadingWindow):
    """Hold the person's banner and what was raised, newest first; each reading is audited."""

    def __init__(
        self,
        at: AtDesk,
        person: Person,
        parent: QWidget | None = None,
        *,
        in_emergency: bool = False,
    ) -> None:
        super().__init__(at, person, "What was raised with a clinician", "What was raised", parent)
        self.in_emergency = in_emergency
        self.matters: list[Matter] = []
        if in_emergency:
            self.say(ONLY_READ)

    def read(self) -> None:
        """Read it anew: the reading is committed before it is shown."""
        desk, uid = self._at.desk, self._person.uid
        self._at.background.act(
            lambda: escalations.of_person(desk, uid), self._came, failed=self._failed
        )

    def _came(self, found: tuple[Escalation, ...]) -> None:
        if not isValid(self):
            return
        self.matters = []
        for one in found:
            matter = Matter(one, reads_only=self.in_emergency)
            matter.told_asked.connect(lambda one=one: self._ask_who_was_told(one))
            self.matters.append(matter)
        self.show_all(self.matters, [one.say_told for one in self.matters])

    def _failed(self, problem: errors.Problem) -> None:
        if isValid(self):
            self.say(problem.sentence)

    def _ask_who_was_told(self, raised: Escalation) -> None:
        self.said.hide()
        form = ToldForm(self._at, raised, self)
        form.overtaken.connect(self.read)
        form.accepted.connect(self.read)
        form.open()


def facts_of(raised: Escalation) -> list[tuple[str, str]]:
    """Give label and value of each fact of one matter."""
    told = NOBODY_TOLD
    if raised.told_at is not None:
        told = f"{raised.told_who}. {raised.told_how}, {_moment(raised)}"
    at = dates.local_time(raised.raised_at)
    day = unbroken(dates.short(at.date()))
    return [
        ("Stands", STATES[raised.state]),
        ("Raised", f"By {raised.raised_by}, {day} at {dates.clock(at.time())}"),
        ("Told", told),
    ]


def _moment(raised: Escalation) -> str:
    assert raised.told_at is not None
    at = dates.local_time(raised.told_at)
    return f"{unbroken(dates.short(at.date()))} at {dates.clock(at.time())}"
