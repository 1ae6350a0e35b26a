"""Find the person of a new referral by one box; the keyboard stays in it while results change."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.domain import dates, nhs_number
from app.domain.person import PersonFound
from ui.referrals.log_form.boxed import Boxed
from ui.table import Column, RowsView
from ui.widgets.buttons import PlainButton, SecondButton
from ui.widgets.editors import SearchEdit
from ui.widgets.labels import Label
from ui.zoom import units

MOST_SHOWN = 6
_KEYS = {
    Qt.Key.Key_Down: 1,
    Qt.Key.Key_Up: -1,
    Qt.Key.Key_PageDown: MOST_SHOWN,
    Qt.Key.Key_PageUp: -MOST_SHOWN,
}


def _columns(today: Callable[[], date]) -> tuple[Column, ...]:
    def born(one: PersonFound) -> str:
        return dates.short_with_age(one.born, today()) if one.born else "Not known"

    return (
        Column("person", "Person", lambda one: one.name, width=188, strong=True, stretch=True),
        Column("born", "Born", born, width=142),
        Column("number", "NHS No.", lambda one: nhs_number.spaced(one.nhs_number) or "Not known",
               width=110),
        Column("lives", "Lives", lambda one: one.lives, width=210, stretch=True),
        Column("here", "Here already", lambda one: one.here, width=140,
               mark=lambda one: ("referral", "text") if one.open_referral_uid else None),
    )  # fmt: skip


class Results(RowsView):
    """List the people found; it looks as if it had the keyboard, which stays in the box."""

    def __init__(self, today: Callable[[], date], parent: QWidget) -> None:
        super().__init__(
            _columns(today), parent, name="People found", head_height=30, flush=True, several=False
        )
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def hasFocus(self) -> bool:
        return True

    def move(self, by: int) -> None:  # type: ignore[override]
        """Choose the row so many further down, or up."""
        count = self.rows.rowCount()
        if count:
            place = max(0, min(count - 1, self.currentIndex().row() + by))
            row = self.rows.row_here(place)
            if row is not None:
                self.select(row.uid)


class Finder(QWidget):
    """Take what is typed, show who is found, and tell who is to be used."""

    typed = Signal(str)
    used = Signal(object)
    chosen = Signal(object)
    new_asked = Signal()
    paste_asked = Signal()

    def __init__(self, today: Callable[[], date], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.box = SearchEdit("", "Who is it? Name, date of birth, NHS number, postcode or phone")
        self.results = Results(today, self)
        self.boxed = Boxed(self.results, MOST_SHOWN, self)
        self.use = SecondButton("Use this person  (Enter)")
        self.use.setAccessibleName("Use this person")
        self.new = PlainButton("Somebody new", "person-add")
        self.paste = PlainButton("Paste from the clinical system", "paste")
        self.found = Label("", "text", "quiet")
        self._waits = False
        self._enter_waits = False
        self._people: tuple[PersonFound, ...] = ()
        self._lay_out()
        self._connect()
        self.show_people((), False)

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(units(8))
        for button in (self.use, self.new, self.paste):
            row.addWidget(button)
        row.addStretch(1)
        row.addWidget(self.found)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(units(7))
        column.addWidget(self.box)
        column.addWidget(self.boxed)
        column.addLayout(row)

    def _connect(self) -> None:
        self.box.installEventFilter(self)
        self.box.textChanged.connect(self._typed)
        self.box.returnPressed.connect(self._enter)
        self.use.clicked.connect(self._use)
        self.new.clicked.connect(self.new_asked)
        self.paste.clicked.connect(self.paste_asked)
        self.results.row_chosen.connect(self._row_chosen)
        self.results.row_opened.connect(lambda _uid: self._use())

    def _typed(self, text: str) -> None:
        self._waits, self._enter_waits = bool(text.strip()), False
        if not self._waits:
            self.show_people((), False)
        self.typed.emit(text)

    def show_people(
        self, people: Sequence[PersonFound], more: bool, *, words: str | None = None
    ) -> None:
        """Show who was found, the first one chosen; `more` were found than are shown."""
        self._waits = False
        self._people = tuple(people)
        self.results.set_rows(people)
        self.boxed.setVisible(bool(people))
        self.boxed.fit()
        if people:
            self.results.choose_first()
        else:
            self._tell_chosen(None)
        self.use.setEnabled(bool(people))
        self.found.setText(words if words is not None else self._found_words(more))
        if self._enter_waits:
            self._enter_waits = False
            if len(people) == 1:
                self._use()

    def _found_words(self, more: bool) -> str:
        if not self.box.text().strip():
            return ""
        count = len(self._people)
        if more:
            return f"{count} of more: add a date of birth"
        return f"{count} found" if count else "Nobody found"

    def clear_quietly(self) -> None:
        """Empty box and results without telling: somebody was found another way."""
        self.box.blockSignals(True)
        self.box.clear()
        self.box.blockSignals(False)
        self._waits = self._enter_waits = False
        self.show_people((), False)

    def people(self) -> tuple[PersonFound, ...]:
        """Give who is shown."""
        return self._people

    def current(self) -> PersonFound | None:
        """Give who would be used."""
        uid = self.results.current_uid()
        return next((one for one in self._people if one.uid == uid), None)

    def show_narrow(self, narrow: bool) -> None:
        """Show fewer columns and shorter words where there is less room."""
        self.results.show_columns(("person", "born", "here") if narrow else None)
        self.paste.setText("Paste" if narrow else "Paste from the clinical system")
        self.paste.setAccessibleName("Paste from the clinical system")

    def _row_chosen(self, _uid: object) -> None:
        self._tell_chosen(self.current())

    def _tell_chosen(self, one: PersonFound | None) -> None:
        if one is not None:
            here = f", {one.here}" if one.here else ""
            self.box.setAccessibleDescription(f"Chosen: {self.results.rows.sentence(one)}{here}")
        else:
            self.box.setAccessibleDescription("")
        self.chosen.emit(one)

    def _enter(self) -> None:
        if self._waits:
            self._enter_waits = True
            return
        self._use()

    def _use(self) -> None:
        one = self.current()
        if one is not None:
            self.used.emit(one)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            by = _KEYS.get(Qt.Key(event.key()))
            if by is not None and watched is self.box:
                self.results.move(by)
                return True
        return super().eventFilter(watched, event)
