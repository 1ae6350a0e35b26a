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
from ui import keyboard
from ui.at_desk import AtDesk
from ui.escalations.told_form import ToldForm
from ui.person_window import PersonWindow
from ui.widgets.buttons import PlainButton
from ui.widgets.facts import Facts
from ui.widgets.labels import Label, Line
from ui.widgets.scroll_area import ScrollArea
from ui.widgets.sentence import Sentence
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


class RaisedWindow(PersonWindow):
    """Hold the person's banner and what was raised, newest first; each reading is audited."""

    size_wanted = (640, 560)

    def __init__(
        self,
        at: AtDesk,
        person: Person,
        parent: QWidget | None = None,
        *,
        in_emergency: bool = False,
    ) -> None:
        super().__init__(at, person, "What was raised with a clinician", parent)
        self.in_emergency = in_emergency
        self.matters: list[Matter] = []
        self.said = Sentence("info", "", "known")
        self.said.hide()
        if in_emergency:
            self._say(ONLY_READ)
        self.back = PlainButton("Go back")
        self.back.clicked.connect(self.close)
        self.area = self._area()
        self.lay_out(self.area, self.said, self.back)
        keyboard.install(self, "close", self.close)
        keyboard.install_everywhere(self)

    def _area(self) -> ScrollArea:
        content = QWidget()
        self._column = QVBoxLayout(content)
        self._column.setContentsMargins(units(24), units(16), units(24), units(16))
        self._column.setSpacing(units(16))
        self._column.addStretch(1)
        area = ScrollArea(content)
        area.setAccessibleName("What was raised")
        return area

    def open_window(self) -> None:
        """Show the window, no larger than the screen, and read what was raised."""
        self.come_forward()
        self.area.setFocus(Qt.FocusReason.OtherFocusReason)  # the arrow keys scroll what is long
        self.read()

    def read(self) -> None:
        """Read it anew: the reading is committed before it is shown."""
        desk, uid = self._at.desk, self._person.uid
        self._at.background.act(
            lambda: escalations.of_person(desk, uid), self._came, failed=self._failed
        )

    def _came(self, found: tuple[Escalation, ...]) -> None:
        if not isValid(self):
            return
        while self._column.count() > 1:
            item = self._column.takeAt(0)
            widget = item.widget() if item is not None else None
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self.matters = []
        for one in found:
            if self.matters:
                self._column.insertWidget(self._column.count() - 1, Line())
            matter = Matter(one, reads_only=self.in_emergency)
            matter.told_asked.connect(lambda one=one: self._ask_who_was_told(one))
            self._column.insertWidget(self._column.count() - 1, matter)
            self.matters.append(matter)
        before: QWidget = self.area
        for button in (*(one.say_told for one in self.matters), self.back):
            QWidget.setTabOrder(before, button)
            before = button
        self.area.setFocus(Qt.FocusReason.OtherFocusReason)

    def _failed(self, problem: errors.Problem) -> None:
        if isValid(self):
            self._say(problem.sentence)

    def _ask_who_was_told(self, raised: Escalation) -> None:
        self.said.hide()
        form = ToldForm(self._at, raised, self)
        form.overtaken.connect(self.read)
        form.accepted.connect(self.read)
        form.open()

    def _say(self, sentence: str) -> None:
        self.said.set_text(sentence)
        self.said.show()


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
