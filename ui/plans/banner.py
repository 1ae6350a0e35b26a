"""Show whom the plan is for, in one line, or in two where the window is narrow."""

from __future__ import annotations

import re
from datetime import date

from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.domain import dates, naming, nhs_number
from app.domain.person import Person
from ui.widgets.patient_banner import PatientBanner
from ui.zoom import units

_FLAG = 44


class Banner(QWidget):
    """Hold the patient banner in both shapes."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.wide = PatientBanner(self, one_line=True)
        self.wide.setMinimumHeight(units(46))
        self.narrow = PatientBanner(self)
        column.addWidget(self.wide)
        column.addWidget(self.narrow)
        self._is_narrow = False

    def show_person(self, person: Person, today: date) -> None:
        """Show one person."""
        for banner in (self.wide, self.narrow):
            banner.show_person(
                naming.cui(person.name),
                dates.short_with_age(person.born, person.died_on or today) if person.born else "",
                person.gender.value,
                nhs_number.spaced(person.nhs_number) if person.nhs_number else "",
                known_as=person.name.preferred,
                flag=flag_of(person.needs),
                flag_icon=icon_of(person.needs),
                died=dates.short(person.died_on) if person.died_on else "",
            )
            banner.setToolTip(person.needs)
        self.set_narrow(self._is_narrow)

    def set_narrow(self, narrow: bool) -> None:
        """Take two lines, or one."""
        self._is_narrow = narrow
        self.wide.setVisible(not narrow)
        self.narrow.setVisible(narrow)


def flag_of(needs: str) -> str:
    """Give the first need of communication, short enough for the banner."""
    first = re.split(r"[.;\n]|: ", needs.strip(), maxsplit=1)[0].strip()
    if needs.strip().casefold().startswith("interpreter"):
        first = re.split(r"[.;\n]", needs.strip(), maxsplit=1)[0].strip()
    if len(first) > _FLAG:
        first = first[:_FLAG].rsplit(" ", 1)[0] + "…"
    return first


def icon_of(needs: str) -> str:
    """Name the icon of a need: hearing, sight, or talking with somebody's help."""
    words = needs.casefold()
    if "hear" in words or "deaf" in words:
        return "hearing"
    if "print" in words or "sight" in words or "blind" in words:
        return "eye"
    return "people" if "interpret" in words else "info"
