"""Show one service: what it is, when it meets, how to refer, whom to ask, where it came from."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from app.domain.directory import Service, Status
from ui.services import known, wording
from ui.services.service_facts import Fact, ServiceFacts
from ui.services.timetable import Timetable
from ui.table.states import Quiet
from ui.widgets.buttons import IconButton, PlainButton
from ui.widgets.labels import Label, Line, Mark
from ui.widgets.notice import Notice
from ui.widgets.scroll_area import ScrollArea
from ui.widgets.surface import Surface
from ui.zoom import units

CHOOSE_ONE = "Choose a service to see it here"
TIMETABLE = "Timetable"
DRAFT = "Changes to this service are kept as your draft."


class Detail(QStackedWidget):
    """Hold the service that is open; `edit_asked` and `back_asked` tell what was asked for."""

    edit_asked = Signal()
    back_asked = Signal()

    def __init__(self, *, may_edit: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.opened: Service | None = None
        self._miles: float | None = None
        self._quiet = Quiet(CHOOSE_ONE)
        self._page = Surface("base")
        self.addWidget(self._quiet)
        self.addWidget(self._page)
        self.back = IconButton("back", "Back to the list")
        self.back.clicked.connect(self.back_asked)
        self.name = Label("", "page", wrap=True, selectable=True)
        self.under = Label("", "text", "quiet", wrap=True)
        self.edit = PlainButton("Edit…", "edit")
        self.edit.clicked.connect(self.edit_asked)
        if not may_edit:  # shown before it has a parent it would be a window of its own
            self.edit.hide()
        self.status = Mark("tick-circle", "Open", "good")
        self.alert = Notice("warn", "From the source", "")
        self.draft = Notice("known", DRAFT, "Edit… opens it where it was.", icon="note")
        self.description = Label("", wrap=True, selectable=True)
        self.timetable = Timetable()
        self._no_times = Label("No days and times are known.", "text", "quiet", wrap=True)
        self.about, self.contacts, self.places, self.source = (
            ServiceFacts(),
            ServiceFacts(),
            ServiceFacts(),
            ServiceFacts(),
        )
        self._lay_out()
        self.show_nobody()

    def _lay_out(self) -> None:
        self._head = head = QVBoxLayout()
        head.setContentsMargins(units(16), units(16), units(16), units(10))
        head.setSpacing(units(2))
        top = QHBoxLayout()
        top.setSpacing(units(8))
        top.addWidget(self.back, 0, Qt.AlignmentFlag.AlignTop)
        top.addWidget(self.name, 1)
        head.addLayout(top)
        head.addWidget(self.under)
        head.addSpacing(units(8))
        row = QHBoxLayout()
        row.setSpacing(units(16))
        row.addWidget(self.edit)
        row.addWidget(self.status)
        row.addStretch(1)
        head.addLayout(row)
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, units(10), 0, units(16))
        column.setSpacing(units(10))
        for widget in (self.alert, self.draft, self.description):
            column.addLayout(_inset(widget))
        self._section(column, TIMETABLE, self.timetable, self._no_times)
        self._section(column, "Cost and referring", self.about)
        self._section(column, "Whom to ask", self.contacts)
        self._section(column, "Where", self.places)
        self._section(column, "About this record", self.source)
        column.addStretch(1)
        self.area = ScrollArea(inside)
        page = QVBoxLayout(self._page)
        page.setContentsMargins(0, 0, 0, 0)
        page.setSpacing(0)
        page.addLayout(head)
        page.addLayout(_inset(Line()))
        page.addWidget(self.area, 1)

    def _section(self, column: QVBoxLayout, title: str, *parts: QWidget) -> None:
        column.addSpacing(units(2))
        if title != TIMETABLE:
            column.addLayout(_inset(Line()))
        column.addLayout(_inset(Label(title, "section")))
        for part in parts:
            if part is self.timetable:  # its first column keeps the same edge by itself
                column.addWidget(part)
            else:
                column.addLayout(_inset(part))

    # What it shows

    def show_nobody(self, words: str = CHOOSE_ONE) -> None:
        """Show no service, and why."""
        self.opened = None
        self._quiet.set_text(words)
        self.setCurrentWidget(self._quiet)

    def show_service(
        self,
        service: Service,
        miles: float | None,
        today: date,
        *,
        about: bool = False,
        has_draft: bool = False,
    ) -> None:
        """Show a service; the same one keeps its place."""
        same = self.opened is not None and self.opened.uid == service.uid
        self.opened = service
        self.name.setText(service.name)
        self.set_miles(miles, about=about)
        icon, tone = wording.MARKS[service.status]
        self.status.set_mark(icon, service.status.words, tone)
        self.alert.set_text("From the source", service.alert)
        self.alert.setVisible(bool(service.alert))
        self.draft.setVisible(has_draft)
        self.description.setText(service.description)
        self.description.setVisible(bool(service.description))
        runs = service.status is Status.ACTIVE
        only = service.locations[0].name if len(service.locations) == 1 else ""
        self.timetable.set_schedules(service.schedules, today, runs=runs, only_place=only)
        self.timetable.setVisible(bool(service.schedules))
        self._no_times.setVisible(not service.schedules)
        self.about.set_facts(known.about(service))
        reached = [fact for fact in known.contacts(service) if fact.value]
        self.contacts.set_facts(reached or [Fact("Contact", wording.NOT_KNOWN)])
        self.places.set_facts(known.places(service))
        self.source.set_facts(known.source(service))
        self.setCurrentWidget(self._page)
        if not same:
            self.area.verticalScrollBar().setValue(0)

    def set_miles(self, miles: float | None, *, about: bool = False) -> None:
        """Say how far it is from the postcode of now."""
        self._miles = miles
        if self.opened is not None:
            words = wording.under_the_name(self.opened, miles, about=about)
            self.under.setText(words)
            self.under.setVisible(bool(self.under.text()))

    def miles(self) -> float | None:
        """Give the distance that is shown."""
        return self._miles

    def set_one_pane(self, one: bool) -> None:
        """Offer the way back to the list where it stands behind."""
        self.back.setVisible(one)
        self._head.setContentsMargins(units(16), units(8 if one else 16), units(16), units(10))

    def keyboard_order(self) -> list[QWidget]:
        """Give what the Tab key goes through, in its order."""
        return [self.back, self.edit, self.timetable.view]


def _inset(widget: QWidget) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setContentsMargins(units(16), 0, units(16), 0)
    row.addWidget(widget)
    return row
