"""Show two versions of one record side by side, field by field; each is taken from either side."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from ui.widgets.buttons import MainButton, PlainButton
from ui.widgets.fields import RadioButton
from ui.widgets.labels import Label, Line
from ui.widgets.notice import Notice
from ui.widgets.one_stop import OneStop
from ui.widgets.sentence import Sentence
from ui.zoom import units

MINE, THEIRS = "Yours", "Saved since, by somebody else"
CHOOSE = "Choose one of the two for each."
NOTHING_WRITTEN = "Nothing written"


@dataclass(frozen=True, slots=True)
class Part:
    """One field as both have it, in words; where nobody typed, theirs is chosen already."""

    key: str
    label: str
    mine: str
    theirs: str
    is_typed: bool = True


class Choice(QWidget):
    """Show one field that differs: both texts, each with its button."""

    picked = Signal()

    def __init__(
        self, key: str, label: str, mine: str, theirs: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.key = key
        grid = QGridLayout(self)
        grid.setContentsMargins(0, units(8), 0, units(8))
        grid.setHorizontalSpacing(units(24))
        grid.setVerticalSpacing(units(4))
        grid.addWidget(Label(label, "strong", parent=self), 0, 0, 1, 2)
        self.mine = RadioButton("Keep yours", self)
        self.theirs = RadioButton("Take the saved one", self)
        for column, (button, text) in enumerate(((self.mine, mine), (self.theirs, theirs))):
            button.setAutoExclusive(False)
            button.setAccessibleName(f"{button.text()}, {label}: {text}")
            button.clicked.connect(lambda _on, column=column: self.choose(column == 0))
            grid.addWidget(button, 1, column, Qt.AlignmentFlag.AlignLeft)
            words = Label(text, parent=self, wrap=True, selectable=True)
            words.setAlignment(Qt.AlignmentFlag.AlignTop)
            grid.addWidget(words, 2, column)
            grid.setColumnStretch(column, 1)
        self._stop = OneStop(self)
        self._stop.set_buttons([self.mine, self.theirs])

    def choose(self, mine: bool) -> None:
        """Choose one of the two."""
        self.mine.setChecked(mine)
        self.theirs.setChecked(not mine)
        self.picked.emit()

    def takes_mine(self) -> bool | None:
        """Say which is chosen; None while neither is."""
        if self.mine.isChecked() or self.theirs.isChecked():
            return self.mine.isChecked()
        return None


def heads(parent: QWidget) -> QHBoxLayout:
    """Give the heads of the two columns."""
    row = QHBoxLayout()
    row.setSpacing(units(24))
    for words in (MINE, THEIRS):
        row.addWidget(Label(words, "strong", "quiet", parent, wrap=True), 1)
    return row


class SideBySide(QWidget):
    """Stand in a form in place of its fields until the person chose.

    `chosen` and `taken` give by key whether mine is wanted: to save it, or to go on writing with
    it. `dropped` leaves everything as somebody else saved it.
    """

    chosen = Signal(dict)
    taken = Signal(dict)
    dropped = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.choices: list[Choice] = []
        self.notice = Notice("warn", "", parent=self)
        self._wrong = Sentence("refused", CHOOSE, "bad", self)
        self._parts: QWidget | None = None
        self.save = MainButton("Save what I chose", parent=self)
        self.go_on = PlainButton("Go on writing with it", parent=self)
        self.drop = PlainButton("Keep theirs", parent=self)
        self.drop.setAccessibleName("Keep all of theirs, and throw mine away")
        self.save.clicked.connect(lambda: self._tell(self.chosen.emit))
        self.go_on.clicked.connect(lambda: self._tell(self.taken.emit))
        self.drop.clicked.connect(self.dropped)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(units(8))
        self._column.addWidget(self.notice)
        self._column.addWidget(self._wrong)
        buttons = QVBoxLayout()
        buttons.setSpacing(units(8))
        first, second = QHBoxLayout(), QHBoxLayout()
        for row, several in ((first, [self.save]), (second, [self.go_on, self.drop])):
            row.setSpacing(units(8))
            for button in several:
                row.addWidget(button)
            row.addStretch(1)
            buttons.addLayout(row)
        self._column.addLayout(buttons)
        self._column.addStretch(1)
        self.hide()

    def show_parts(self, heading: str, sentence: str, parts: Sequence[Part]) -> None:
        """Show the fields of both; those that are the same in both need no choice."""
        self.notice.set_text(heading, sentence)
        self._wrong.hide()
        if self._parts is not None:
            self._column.removeWidget(self._parts)
            self._parts.hide()
            self._parts.deleteLater()
        self._parts = content = QWidget(self)
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.choices = [_choice(one, content) for one in parts if one.mine != one.theirs]
        if self.choices:
            column.addLayout(heads(content))
        for choice in self.choices:
            column.addWidget(Line(content))
            column.addWidget(choice)
            choice.picked.connect(self._all_chosen)
        same = [one.label for one in parts if one.mine == one.theirs]
        if same:
            column.addWidget(Line(content))
            words = "The same in both: " + ", ".join(same)
            column.addWidget(Label(words, "text", "quiet", content, wrap=True))
        self._column.insertWidget(1, content)
        self._order_stops()
        self.show()

    def _all_chosen(self) -> None:
        """Ask no more once one of the two was chosen for each."""
        if all(one.takes_mine() is not None for one in self.choices):
            self._wrong.hide()

    def _order_stops(self) -> None:
        stops: list[QWidget] = [one for each in self.choices for one in (each.mine, each.theirs)]
        stops += [self.save, self.go_on, self.drop]
        for before, after in pairwise(stops):
            QWidget.setTabOrder(before, after)

    def start_here(self) -> None:
        """Put the keyboard on the first choice."""
        first = self.choices[0].mine if self.choices else self.save
        first.setFocus(Qt.FocusReason.OtherFocusReason)

    def _tell(self, told: Callable[[dict[str, bool]], object]) -> None:
        picked = {choice.key: choice.takes_mine() for choice in self.choices}
        still = next((one for one in self.choices if one.takes_mine() is None), None)
        self._wrong.setVisible(still is not None)
        if still is not None:
            still.mine.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        told({key: bool(mine) for key, mine in picked.items()})


def _choice(one: Part, parent: QWidget) -> Choice:
    mine, theirs = one.mine or NOTHING_WRITTEN, one.theirs or NOTHING_WRITTEN
    choice = Choice(one.key, f"{one.label}: differs", mine, theirs, parent)
    if not one.is_typed:
        choice.choose(mine=False)
    return choice
