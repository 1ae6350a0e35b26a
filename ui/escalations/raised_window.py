"""Show what was raised about one person, to who may read it, and let who was told be said."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget
from shiboken6 import isValid

from app import errors
from app.actions import escalations
from app.domain import dates, naming
from app.domain.escalation import Escalation, EscalationState
from app.domain.nhs_number import spaced
from app.domain.person import Person
from app.domain.text import unbroken
from ui import keyboard
from ui.at_desk import AtDesk
from ui.demo_banner import banner_for
from ui.escalations.told_form import ToldForm
from ui.referrals.facts import Facts
from ui.widgets.buttons import PlainButton
from ui.widgets.labels import Label, Line
from ui.widgets.patient_banner import PatientBanner
from ui.widgets.scroll_area import ScrollArea
from ui.widgets.sentence import Sentence
from ui.widgets.surface import Surface
from ui.zoom import units

WIDE, HIGH = 640, 560
NOBODY_TOLD = "Nobody yet"
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

    def __init__(self, raised: Escalation, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.words = Label(raised.matter, parent=self, wrap=True, selectable=True)
        self.facts = Facts(self)
        self.facts.set_facts(facts_of(raised))
        self.say_told = PlainButton("Say who was told…", parent=self)
        self.say_told.setVisible(raised.state is EscalationState.RAISED)
        self.say_told.clicked.connect(self.told_asked)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(units(8))
        column.addWidget(self.words)
        column.addWidget(self.facts)
        column.addWidget(self.say_told, 0, Qt.AlignmentFlag.AlignLeft)


class RaisedWindow(Surface):
    """Hold the person's banner and what was raised, newest first; each reading is audited."""

    def __init__(self, at: AtDesk, person: Person, parent: QWidget | None = None) -> None:
        super().__init__("base", parent)
        self.setWindowFlags(Qt.WindowType.Window)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("What was raised with a clinician")
        self._at, self._person = at, person
        self.matters: list[Matter] = []
        self.banner = PatientBanner()
        self.said = Sentence("info", "", "known")
        self.said.hide()
        self.back = PlainButton("Go back")
        self.back.clicked.connect(self.close)
        self._lay_out()
        self._show_person()
        keyboard.install(self, "close", self.close)
        keyboard.install_everywhere(self)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        banner = banner_for(self._at.desk.store.is_demo, self)
        if banner is not None:
            column.addWidget(banner)
        column.addWidget(self.banner)
        content = QWidget()
        self._column = QVBoxLayout(content)
        self._column.setContentsMargins(units(24), units(16), units(24), units(16))
        self._column.setSpacing(units(16))
        self._column.addStretch(1)
        self.area = ScrollArea(content)
        self.area.setAccessibleName("What was raised")
        column.addWidget(self.area, 1)
        bar = Surface("base", line_above=True)
        row = QHBoxLayout(bar)
        row.setContentsMargins(units(24), units(12), units(24), units(12))
        row.setSpacing(units(8))
        row.addWidget(self.said, 1)
        row.addStretch(0)
        row.addWidget(self.back)
        column.addWidget(bar)

    def _show_person(self) -> None:
        person, today = self._person, self._at.desk.today
        self.banner.show_person(
            naming.cui(person.name),
            dates.short_with_age(person.born, today) if person.born else "",
            person.gender.value,
            spaced(person.nhs_number) if person.nhs_number else "",
            known_as=person.name.preferred,
            died=dates.short(person.died_on) if person.died_on else "",
        )

    def open_window(self) -> None:
        """Show the window, no larger than the screen, and read what was raised."""
        room = self.screen().availableGeometry()
        self.resize(min(units(WIDE), room.width()), min(units(HIGH), room.height()))
        self.show()
        self.raise_()
        self.activateWindow()
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
            matter = Matter(one)
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
        form = ToldForm(self._at, raised, self)
        form.overtaken.connect(self._overtaken)
        form.accepted.connect(self.read)
        form.open()

    def _overtaken(self, sentence: str) -> None:
        self._say(sentence)
        self.read()

    def _say(self, sentence: str) -> None:
        self.said.set_text(sentence)
        self.said.show()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close()
            return
        super().keyPressEvent(event)


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
