"""Ask for phone and hours of each practice: the plan prints them."""

from __future__ import annotations

from PySide6.QtWidgets import QGridLayout, QWidget

from ui.first_run.answers import Answers
from ui.first_run.page import Page
from ui.widgets.fields import LineEdit
from ui.widgets.labels import Label, Line, Mark
from ui.zoom import units


class PracticesPage(Page):
    """Two fields for each practice; nothing is needed yet, what is missing can follow."""

    title = "How are the practices reached?"
    lead = "The plan of a person prints these. What you do not know now can follow in Setup."

    def __init__(self, answers: Answers) -> None:
        super().__init__()
        self._answers = answers
        self.everyone = LineEdit("label", "Monday to Friday, 8 am to 6:30 pm")
        self.everyone.editingFinished.connect(self._fill_hours)
        self.add_field("Hours of all of them", self.everyone, "Each can differ below")
        self._grid_holder: QWidget | None = None
        self.phones: dict[str, LineEdit] = {}
        self.hours: dict[str, LineEdit] = {}
        self.column.addWidget(Line(self))
        self.column.addStretch(1)

    def start_here(self) -> None:
        self.everyone.setFocus()

    def enter(self) -> None:
        if self._grid_holder is not None:
            self.column.removeWidget(self._grid_holder)
            self._grid_holder.hide()
            self._grid_holder.deleteLater()
        self._grid_holder = QWidget(self)
        grid = QGridLayout(self._grid_holder)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(units(12))
        grid.setVerticalSpacing(units(8))
        grid.setColumnMinimumWidth(0, units(180))
        grid.setColumnStretch(1, 2)
        grid.setColumnStretch(2, 3)
        for place, words in enumerate(("Practice", "Phone", "Hours")):
            grid.addWidget(Label(words, "text", "quiet"), 0, place)
        self.phones, self.hours = {}, {}
        for row, practice in enumerate(self._answers.practices(), start=1):
            name: QWidget = Label(practice.name, "strong", wrap=True)
            if practice.to_check:
                name = Mark("warning", practice.name, "warn", strong=True, words_tone="text")
                name.setToolTip(practice.to_check)
            phone, hours = LineEdit(limit="phone"), LineEdit(limit="label")
            phone.setText(practice.phone)
            hours.setText(practice.hours)
            hours.setCursorPosition(0)
            phone.setAccessibleName(f"Phone of {practice.name}")
            hours.setAccessibleName(f"Hours of {practice.name}")
            grid.addWidget(name, row, 0)
            grid.addWidget(phone, row, 1)
            grid.addWidget(hours, row, 2)
            self.phones[practice.uid], self.hours[practice.uid] = phone, hours
        self.column.insertWidget(self.column.count() - 1, self._grid_holder)
        before: QWidget = self.everyone
        for uid, phone in self.phones.items():
            self.setTabOrder(before, phone)
            self.setTabOrder(phone, self.hours[uid])
            before = self.hours[uid]

    def keep(self) -> None:
        self._answers.phones |= {uid: edit.text().strip() for uid, edit in self.phones.items()}
        self._answers.hours |= {uid: edit.text().strip() for uid, edit in self.hours.items()}

    def _fill_hours(self) -> None:
        for edit in self.hours.values():
            if not edit.text().strip():
                edit.setText(self.everyone.text().strip())
                edit.setCursorPosition(0)
