"""Stand as a window about one person: the banner above, what it is for, the bar below."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.domain import dates, naming
from app.domain.nhs_number import spaced
from app.domain.person import Person
from ui.at_desk import AtDesk
from ui.invented_banner import banner_for
from ui.widgets.buttons import Button
from ui.widgets.patient_banner import PatientBanner
from ui.widgets.scroll_area import ScrollArea
from ui.widgets.sentence import Sentence
from ui.widgets.surface import Surface
from ui.zoom import units


class PersonWindow(Surface):
    """Show whom it is about; Esc closes it. What it is for is laid by `lay_out`."""

    size_wanted = (640, 600)

    def __init__(self, at: AtDesk, person: Person, title: str, parent: QWidget | None) -> None:
        super().__init__("base", parent)
        self.setWindowFlags(Qt.WindowType.Window)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(title)
        self._at, self._person = at, person
        self.banner = PatientBanner()

    def lay_out(self, area: ScrollArea, sentence: Sentence, *buttons: Button) -> None:
        """Lay banner, content and a bar with a sentence and buttons, and show the person."""
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        of_invented = banner_for(self._at.desk, self)
        if of_invented is not None:
            column.addWidget(of_invented)
        column.addWidget(self.banner)
        column.addWidget(area, 1)
        bar = Surface("base", line_above=True)
        row = QHBoxLayout(bar)
        row.setContentsMargins(units(24), units(12), units(24), units(12))
        row.setSpacing(units(8))
        row.addWidget(sentence, 1)
        row.addStretch(0)
        for button in buttons:
            row.addWidget(button)
        column.addWidget(bar)
        self._show_person()

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

    def come_forward(self) -> None:
        """Show the window, no larger than the screen."""
        room = self.screen().availableGeometry()
        wide, high = self.size_wanted
        self.resize(min(units(wide), room.width()), min(units(high), room.height()))
        self.show()
        self.raise_()
        self.activateWindow()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close()
            return
        super().keyPressEvent(event)
