"""List the roles somebody holds or held, with their days; "End today" counts when it is saved."""

from __future__ import annotations

from datetime import date

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.domain.access import Grant, User
from app.domain.dates import short
from ui.at_desk import AtDesk
from ui.widgets.buttons import LinkButton
from ui.widgets.labels import Label
from ui.zoom import units


class HeldRoles(QWidget):
    """Show the roles of one user; `ended` holds those that end when it is saved."""

    def __init__(self, at: AtDesk) -> None:
        super().__init__()
        self._at = at
        self.ended: set[str] = set()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._rows: QWidget | None = None

    def show_roles(self, user: User, before: QWidget) -> None:
        """Show them, the Tab key coming from `before`; what was to end and lasts is marked."""
        today = self._at.desk.today
        self.ended &= {one.uid for one in user.grants if _lasts(one, today)}
        if self._rows is not None:
            self._column.removeWidget(self._rows)
            self._rows.hide()
            self._rows.deleteLater()
        self._rows = QWidget(self)
        column = QVBoxLayout(self._rows)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(units(4))
        for grant in sorted(user.grants, key=lambda one: (not _lasts(one, today), one.since)):
            row, button = self._row(grant, _lasts(grant, today))
            column.addWidget(row)
            if button is not None:
                self.setTabOrder(before, button)
                before = button
        if not user.grants:
            column.addWidget(Label("No role yet.", "text", "quiet"))
        self._column.addWidget(self._rows)

    def _row(self, grant: Grant, lasts: bool) -> tuple[QWidget, LinkButton | None]:
        from ui.setup.users_page import grant_words

        row = QWidget()
        line = QHBoxLayout(row)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(units(8))
        words = Label(grant_words(grant, self._at.desk.office.office), wrap=True)
        days = Label(_days(grant), "text", "quiet")
        if not lasts:
            words.set_tone("quiet")
        line.addWidget(words, 1)
        line.addWidget(days)
        if not lasts:
            return row, None
        button = LinkButton("End today")
        button.setAccessibleName(f"End: {words.text()}")
        button.clicked.connect(lambda: self._end(grant, words, days, button))
        self._mark(grant, words, days, button)
        line.addWidget(button)
        return row, button

    def _end(self, grant: Grant, words: Label, days: Label, button: LinkButton) -> None:
        """Mark a role as ended, or take that back."""
        self.ended ^= {grant.uid}
        self._mark(grant, words, days, button)

    def _mark(self, grant: Grant, words: Label, days: Label, button: LinkButton) -> None:
        is_ended = grant.uid in self.ended
        words.set_tone("quiet" if is_ended else "text")
        days.setText("ends when you save" if is_ended else _days(grant))
        button.setText("Keep" if is_ended else "End today")
        button.updateGeometry()


def _lasts(grant: Grant, today: date) -> bool:
    return grant.until is None or grant.until >= today


def _days(grant: Grant) -> str:
    since = f"since {short(grant.since)}"
    return f"{since}, until {short(grant.until)}" if grant.until else since
