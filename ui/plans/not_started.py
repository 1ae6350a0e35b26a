"""Show that a person has no plan yet, and offer to start one."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.domain.person import Person
from ui import zoom
from ui.plans.banner import Banner
from ui.table.states import EmptyState
from ui.widgets.buttons import LinkButton, MainButton
from ui.widgets.surface import Surface
from ui.zoom import units


class NotStarted(Surface):
    """Stand in place of the plan."""

    went_back = Signal()
    start_asked = Signal()

    def __init__(
        self, person: Person, today: date, *, may_start: bool, parent: QWidget | None = None
    ) -> None:
        super().__init__("base", parent)
        self.status: list[str] = ["No plan yet"]
        self.in_emergency = False
        self.banner = Banner(self)
        self.banner.show_person(person, today)
        self.back = LinkButton("All plans", "back", self)
        self.back.clicked.connect(self.went_back)
        self.start = MainButton("Start plan", "add", self)
        self.start.clicked.connect(self._start)
        sentence = "What matters, goals and steps are written down together and printed at once."
        if not may_start:
            sentence = "The link worker has not started one."
        buttons = [self.start] if may_start else []
        self.start.setHidden(not may_start)
        head = Surface("base", self, line_below=True)
        head.setFixedHeight(units(52))
        row = QHBoxLayout(head)
        row.setContentsMargins(units(7), 0, units(16), 1)
        row.addWidget(self.back)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.banner)
        column.addWidget(head)
        column.addWidget(EmptyState("document", "No plan yet", sentence, buttons), 1)
        self._may_start = may_start
        zoom.changed.connect(self._fit)

    def start_here(self) -> None:
        """Put the keyboard on Start plan."""
        target = self.start if self._may_start else self.back
        target.setFocus(Qt.FocusReason.OtherFocusReason)

    def leave(self) -> None:
        """Go."""
        self.hide()
        self.deleteLater()

    def _start(self) -> None:
        self.start.setEnabled(False)
        self.start_asked.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.went_back.emit()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        self.banner.set_narrow(zoom.width_in_units(self) < 1000)
